import * as vscode from "vscode";
import { selectionContext } from "../context/collect.ts";
import { askForQuestion, forgetDraft } from "../editor/write/questionInput.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { SiteService } from "../site/siteService.ts";
import type { Command } from "../platform/command.ts";

/** Asks in an input box, with the selection attached; the answer streams into the chat view. */
export class AskCommand implements Command {
  readonly id = "askGpt4.ask";
  readonly #chat: ChatService;
  readonly #site: SiteService;

  constructor(chat: ChatService, site: SiteService) {
    this.#chat = chat;
    this.#site = site;
  }

  /** @param question Sent immediately, if a keybinding or another extension passes it. */
  async execute(question?: unknown): Promise<void> {
    const selection = selectionContext();
    const { key } = this.#site.site;
    const title = vscode.l10n.t("Ask GPT-4");
    const text = typeof question === "string"
      ? question
      : await this.#read(title, selection !== undefined);
    if (text === undefined || text.trim() === "") return;
    await this.#chat.ask(text, {
      context: selection ? [selection] : [],
      shownSite: key,
    });
    // Accepted or not, the text is in the chat view now.
    forgetDraft(title, text);
  }

  #read(title: string, withSelection: boolean): Promise<string | undefined> {
    const { name } = this.#site.site;
    return askForQuestion({
      title,
      prompt: withSelection
        ? vscode.l10n.t("The selection will be included. Sent to {0}.", name)
        : vscode.l10n.t("Sent to {0}.", name),
      placeholder: withSelection
        ? vscode.l10n.t("Ask about the selection")
        : vscode.l10n.t("Ask anything"),
      // The chat view can ask to send a part of a longer text.
      limit: null,
      onTyping: () => this.#site.warmUp(),
    });
  }
}
