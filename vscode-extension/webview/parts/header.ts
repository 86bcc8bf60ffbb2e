import type { Context } from "../context.ts";
import { element, iconButton, setText, visible } from "../dom.ts";
import { t } from "../strings.ts";

/** The header: the chat's title, the site, and buttons for other chats. */
export class Header {
  readonly element = element("header", { class: "header" });
  readonly #title = element("h1", { class: "chat-title" });
  readonly #context: Context;
  readonly #showChats: () => void;
  #chats: HTMLButtonElement | undefined;

  constructor(context: Context, showChats: () => void) {
    this.#context = context;
    this.#showChats = showChats;
  }

  set title(title: string) {
    setText(this.#title, title);
    this.#title.title = visible(title);
  }

  /** Builds the header with its strings. */
  build(): void {
    const { post, settings, chatId } = this.#context;
    const { siteName, botName, demo } = settings;
    // The demo has a badge with the same text.
    const name = demo
      ? botName
      : [botName, siteName].filter(Boolean).join(" · ") || t("noSiteChoose");
    const site = element(
      "button",
      {
        class: "site",
        title: t("chooseSite"),
        onClick: () => post({ type: "choose-site" }),
        attributes: { type: "button" },
      },
      ...name ? [element("span", { text: demo ? `${name} ` : name })] : [],
      ...demo ? [element("span", { class: "badge", text: siteName })] : [],
    );
    this.#chats = iconButton(
      "history",
      t("showChats"),
      () => this.#showChats(),
    );
    this.element.replaceChildren(
      element(
        "div",
        { class: "titles" },
        this.#title,
        element("div", { class: "site-line" }, site),
      ),
      iconButton("add", t("newChat"), () => post({ type: "new-chat" })),
      this.#chats,
      iconButton(
        "export",
        t("exportChat"),
        () => post({ type: "export-chat", chatId }),
      ),
    );
  }

  /** The focused element before the list of chats was opened. */
  focusChatsButton(): void {
    this.#chats?.focus();
  }
}
