import * as vscode from "vscode";
import type { ChatActions } from "../chat/service/chatActions.ts";
import type { ChatRegistry } from "../chat/model/chatRegistry.ts";
import type { ChatController } from "../chat/webview/chatController.ts";
import { exportChat } from "../chat/service/exportChat.ts";
import { askForText, showDialog } from "../platform/window.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { Command } from "../platform/command.ts";

/** Starts a new chat and focuses the composer. */
export class NewChatCommand implements Command {
  readonly id = "askGpt4.newChat";
  readonly #book: ChatRegistry;
  readonly #chat: ChatService;

  constructor(book: ChatRegistry, chat: ChatService) {
    this.#book = book;
    this.#chat = chat;
  }

  async execute(): Promise<void> {
    await this.#book.newChat();
    await this.#chat.show();
  }
}

/** Stops the answer in the current chat. */
export class StopCommand implements Command {
  readonly id = "askGpt4.stop";
  readonly #book: ChatRegistry;

  constructor(book: ChatRegistry) {
    this.#book = book;
  }

  async execute(): Promise<void> {
    await this.#book.shown?.stop();
  }
}

/** Shows the list of chats. */
export class ShowChatsCommand implements Command {
  readonly id = "askGpt4.showChats";
  readonly #chat: ChatService;
  readonly #controller: ChatController;

  constructor(chat: ChatService, controller: ChatController) {
    this.#chat = chat;
    this.#controller = controller;
  }

  async execute(): Promise<void> {
    await this.#chat.show();
    this.#controller.showChats();
  }
}

/** Exports the current chat to a Markdown file. */
export class ExportChatCommand implements Command {
  readonly id = "askGpt4.exportChat";
  readonly #book: ChatRegistry;

  constructor(book: ChatRegistry) {
    this.#book = book;
  }

  /** @param target The file; the user is asked by default. */
  async execute(target?: unknown): Promise<void> {
    const chat = await this.#book.current();
    await exportChat(
      chat.stored,
      target instanceof vscode.Uri ? target : undefined,
    );
  }
}

/** Renames the current chat. */
export class RenameChatCommand implements Command {
  readonly id = "askGpt4.renameChat";
  readonly #book: ChatRegistry;

  constructor(book: ChatRegistry) {
    this.#book = book;
  }

  async execute(): Promise<void> {
    const chat = await this.#book.current();
    const title = await askForText({
      title: vscode.l10n.t("Rename Chat"),
      value: chat.title,
      problem: (value) =>
        value.trim() === ""
          ? vscode.l10n.t("Enter a title for the chat.")
          : undefined,
    });
    if (title !== undefined) await chat.rename(title);
  }
}

/** Deletes the current chat; the view offers an undo. */
export class DeleteChatCommand implements Command {
  readonly id = "askGpt4.deleteChat";
  readonly #book: ChatRegistry;
  readonly #actions: ChatActions;
  readonly #chat: ChatService;

  constructor(book: ChatRegistry, actions: ChatActions, chat: ChatService) {
    this.#book = book;
    this.#actions = actions;
    this.#chat = chat;
  }

  async execute(): Promise<void> {
    const { id } = await this.#book.current();
    // The view offers the undo.
    await this.#chat.show();
    await this.#actions.deleteChat(id);
  }
}

/** Deletes all chats after a confirmation; the view offers an undo. */
export class DeleteAllChatsCommand implements Command {
  readonly id = "askGpt4.deleteAllChats";
  readonly #actions: ChatActions;
  readonly #chat: ChatService;

  constructor(actions: ChatActions, chat: ChatService) {
    this.#actions = actions;
    this.#chat = chat;
  }

  async execute(): Promise<void> {
    const confirm = vscode.l10n.t("Delete");
    const answer = await showDialog(
      "warning",
      vscode.l10n.t("Delete all chats?"),
      [
        vscode.l10n.t(
          "All chats except those of other folders will be deleted. You can undo this until you send your next question.",
        ),
      ],
      confirm,
    );
    if (answer !== confirm) return;
    await this.#chat.show();
    await this.#actions.deleteAllChats();
  }
}
