import * as vscode from "vscode";
import {
  fileContext,
  pickContext,
  selectionContext,
  UnsuitableFileError,
} from "../context/collect.ts";
import type { AttachedContext, ChatService } from "../services.ts";
import type { Command } from "./command.ts";

/** Attaches the selection to the next question, or the whole file where nothing is selected. */
export class AttachSelectionCommand implements Command {
  readonly id = "askGpt4.attachSelection";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  async execute(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    await attach(
      this.#chat,
      async () => selectionContext() ?? (uri && await fileContext(uri)),
    );
  }
}

/** Attaches a file: the one that a menu was opened on, or one that the user chooses. */
export class AttachFileCommand implements Command {
  readonly id = "askGpt4.attachFile";
  readonly #chat: ChatService;

  constructor(chat: ChatService) {
    this.#chat = chat;
  }

  /** @param uri What a menu of the Explorer or of a tab was opened on. */
  async execute(uri?: unknown): Promise<void> {
    await attach(
      this.#chat,
      () => uri instanceof vscode.Uri ? fileContext(uri) : pickContext(),
    );
  }
}

async function attach(
  chat: ChatService,
  find: () => Promise<AttachedContext | undefined>,
): Promise<void> {
  try {
    const context = await find();
    if (context) await chat.attach(context);
  } catch (error) {
    if (!(error instanceof UnsuitableFileError)) throw error;
    void vscode.window.showWarningMessage(error.message);
  }
}
