import * as vscode from "vscode";
import { pickContext, selectionContext } from "../context/collect.ts";
import { type Collected, collectFiles } from "../context/files.ts";
import { notify } from "../platform/window.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { Command } from "../platform/command.ts";

/** Attaches the selection to the next question, or the whole file if nothing is selected. */
export class AttachSelectionCommand implements Command {
  readonly id = "askGpt4.attachSelection";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  async execute(): Promise<void> {
    const selection = selectionContext();
    const uri = vscode.window.activeTextEditor?.document.uri;
    await attach(
      this.#chat,
      selection
        ? { attachments: [selection], refused: [] }
        : await collectFiles(uri ? [uri] : []),
    );
  }
}

/** Attaches files: those of a context menu, or those that the user chooses. */
export class AttachFileCommand implements Command {
  readonly id = "askGpt4.attachFile";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  /**
   * @param uri The file that the context menu was opened on.
   * @param selected All files selected there.
   */
  async execute(uri?: unknown, selected?: unknown): Promise<void> {
    const uris = chosenFiles(uri, selected);
    const collected = uris.length > 0
      ? await collectFiles(uris)
      : await pickContext();
    if (collected) await attach(this.#chat, collected);
  }
}

/** Explains the files that a context menu of the Explorer was opened on. */
export class ExplainFilesCommand implements Command {
  readonly id = "askGpt4.explainFiles";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  /**
   * @param uri The file that the menu was opened on; the active editor's file by default.
   * @param selected All files selected there.
   */
  async execute(uri?: unknown, selected?: unknown): Promise<void> {
    const active = vscode.window.activeTextEditor?.document.uri;
    const collected = await collectFiles(chosenFiles(uri ?? active, selected));
    // An explanation of only some files would look like one of all.
    if (warn(collected.refused) || collected.attachments.length === 0) return;
    await this.#chat.ask("/explain", { context: collected.attachments });
  }
}

/** The files of a context menu; VS Code passes the clicked one first. */
function chosenFiles(uri: unknown, selected: unknown): vscode.Uri[] {
  const uris: unknown[] = Array.isArray(selected) && selected.length > 0
    ? selected
    : [uri];
  return uris.filter((one) => one instanceof vscode.Uri);
}

async function attach(
  chat: ChatService,
  { attachments, refused }: Collected,
): Promise<void> {
  const reasons = attachments.length > 0 ? await chat.attach(attachments) : [];
  warn([...refused, ...reasons]);
}

function warn(refused: readonly string[]): boolean {
  if (refused.length > 0) {
    void notify("warning", refused.join(" "));
  }
  return refused.length > 0;
}
