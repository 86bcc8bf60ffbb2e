import * as vscode from "vscode";
import { selectionContext } from "../context/collect.ts";
import { askForText } from "../platform/window.ts";
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
    const { key, name } = this.#site.site;
    const text = typeof question === "string"
      ? question
      : await this.#read(name, selection !== undefined);
    if (text === undefined || text.trim() === "") return;
    await this.#chat.ask(text, {
      context: selection ? [selection] : [],
      shownSite: key,
    });
  }

  #read(name: string, withSelection: boolean): Thenable<string | undefined> {
    // Prefetch the nonce while the user types.
    this.#site.warmUp();
    return askForText({
      title: vscode.l10n.t("Ask GPT-4"),
      prompt: withSelection
        ? vscode.l10n.t("The selection will be included. Sent to {0}.", name)
        : vscode.l10n.t("Sent to {0}.", name),
      placeHolder: withSelection
        ? vscode.l10n.t("Ask about the selection")
        : vscode.l10n.t("Ask anything"),
      ignoreFocusOut: true,
    });
  }
}
