import * as vscode from "vscode";
import { toStored } from "../../context/attached.ts";
import { notify } from "../../platform/window.ts";
import type { ChatService, PinnedExchange } from "../service/chatService.ts";
import type { CodeBlockHandler } from "../service/codeBlockHandler.ts";
import type { Attachment } from "../../context/attachment.ts";
import type { ChatActions } from "../service/chatActions.ts";
import type { ChatRegistry } from "../model/chatRegistry.ts";
import type { ChatController } from "./chatController.ts";
import type { ChatView } from "./chatView.ts";

/** Implements {@linkcode ChatService}. */
export class ChatServiceImpl implements ChatService {
  readonly #book: ChatRegistry;
  readonly #actions: ChatActions;
  readonly #controller: ChatController;
  readonly #view: Pick<ChatView, "show">;

  constructor(options: {
    book: ChatRegistry;
    actions: ChatActions;
    controller: ChatController;
    view: Pick<ChatView, "show">;
  }) {
    this.#book = options.book;
    this.#actions = options.actions;
    this.#controller = options.controller;
    this.#view = options.view;
  }

  async show(options: { preserveFocus?: boolean } = {}): Promise<void> {
    await this.#view.show(options);
    if (!options.preserveFocus) this.#controller.focusComposer();
  }

  async ask(
    question: string,
    options: { context?: readonly Attachment[]; shownSite?: string } = {},
  ): Promise<boolean> {
    const current = await this.#book.current();
    // Leaves an answer in progress alone: it continues in its own chat.
    const chat = current.busy ? await this.#book.newChat() : current;
    if (chat !== current) {
      void notify(
        "information",
        vscode.l10n.t(
          "“{0}” is still being answered, so your question starts a new chat.",
          current.title,
        ),
      );
    }
    await this.#view.show({ preserveFocus: true });
    const attachments = options.context ?? [];
    const context = attachments.filter((one) => one.kind !== "upload")
      .map(toStored);
    const uploads = await this.#actions.keep(
      chat,
      attachments.filter((one) => one.kind === "upload"),
    );
    const { shownSite } = options;
    const result = await this.#actions.ask(chat, question, {
      context,
      uploads,
      ...(shownSite === undefined ? {} : { shownSite }),
    });
    if (result.taken) {
      this.#controller.contextSent(context);
      return true;
    }
    const { text } = chat.draft.stored;
    chat.writeDraft(text === "" ? question : `${text}\n${question}`);
    for (const one of context) chat.draft.attach(one);
    for (const one of uploads) chat.draft.attachUpload(one);
    void notify("warning", result.reason);
    return false;
  }

  async attach(attachments: readonly Attachment[]): Promise<string[]> {
    const chat = await this.#book.current();
    const refused = await this.#actions.attach(chat, attachments);
    await this.show();
    return refused;
  }

  async pin(
    title: string,
    exchanges: readonly PinnedExchange[],
  ): Promise<void> {
    const { id } = await this.#actions.addChat(title, exchanges);
    await this.#book.openChat(id);
    await this.show();
  }

  async save(exchange: PinnedExchange): Promise<void> {
    const [title = ""] = exchange.question.trim().split("\n", 1);
    await this.#actions.addChat(title.slice(0, 60), [exchange]);
  }

  setCodeBlockHandler(handler: CodeBlockHandler): vscode.Disposable {
    return this.#actions.setCodeBlockHandler(handler);
  }
}
