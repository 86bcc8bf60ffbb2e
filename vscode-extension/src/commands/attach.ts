import * as vscode from "vscode";
import { pickContext, selectionContext } from "../context/collect.ts";
import { type Collected, collectFiles } from "../context/files.ts";
import { notify } from "../platform/window.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { Command } from "../platform/command.ts";

/** Attaches the selection to the next question, or the whole file where nothing is selected. */
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

/** Attaches files: those that a menu was opened on, or those that the user chooses. */
export class AttachFileCommand implements Command {
  readonly id = "askGpt4.attachFile";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  /**
   * @param uri What a menu of the Explorer or of a tab was opened on.
   * @param selected All that is selected there.
   */
  async execute(uri?: unknown, selected?: unknown): Promise<void> {
    const uris = chosenFiles(uri, selected);
    const collected = uris.length > 0
      ? await collectFiles(uris)
      : await pickContext();
    if (collected) await attach(this.#chat, collected);
  }
}

/** Asks for an explanation of files: those that a menu of the Explorer was opened on. */
export class ExplainFilesCommand implements Command {
  readonly id = "askGpt4.explainFiles";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  /**
   * @param uri What the menu was opened on; the active editor's file where there is none.
   * @param selected All that is selected there.
   */
  async execute(uri?: unknown, selected?: unknown): Promise<void> {
    const active = vscode.window.activeTextEditor?.document.uri;
    const collected = await collectFiles(chosenFiles(uri ?? active, selected));
    // An explanation of some of them would pass for one of all.
    if (warn(collected.refused) || collected.attachments.length === 0) return;
    await this.#chat.ask("/explain", { context: collected.attachments });
  }
}

/** The files that a menu was opened on: of several selected ones, VS Code names the clicked one first. */
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
