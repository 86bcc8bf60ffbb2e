import type { Context } from "../context.ts";
import { element, icon, iconButton, setText } from "../dom.ts";
import { t } from "../strings.ts";
import type { ChatSummary } from "../../protocol/messages.ts";

const SEARCH_DELAY = 150;

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** Formats a relative time: "2 hours ago". */
function timeAgo(time: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale || undefined, {
    numeric: "auto",
  });
  const age = time - Date.now();
  const [unit, length] = UNITS.find(([, length]) => -age >= length) ??
    ["second", 1_000];
  return format.format(Math.min(0, Math.round(age / length)), unit);
}

/** The list of chats: open, search, rename, export and delete. */
export class ChatList {
  readonly element = element("section", {
    class: "chat-list",
    attributes: { hidden: "" },
  });
  readonly #context: Context;
  readonly #onClosed: () => void;
  readonly #search = element("input", {
    class: "search",
    attributes: { type: "search" },
  });
  readonly #rows = element("ul", { class: "chat-rows" });
  readonly #nothing = element("p", {
    class: "no-chats",
    attributes: { role: "status" },
  });
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onClosed Called when the list is closed and the chat is shown again. */
  constructor(context: Context, onClosed: () => void) {
    this.#context = context;
    this.#onClosed = onClosed;
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), SEARCH_DELAY);
    });
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    this.element.setAttribute("aria-label", t("chats"));
    this.#search.value = "";
    this.#search.placeholder = t("searchChats");
    this.#search.setAttribute("aria-label", t("searchChats"));
    this.element.replaceChildren(
      element(
        "div",
        { class: "chat-list-head" },
        iconButton("arrow-left", t("closeChats"), () => this.close()),
        element("h2", { text: t("chats") }),
      ),
      element("div", { class: "search-box" }, icon("search"), this.#search),
      this.#nothing,
      this.#rows,
    );
    this.#ask();
    this.#search.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    clearTimeout(this.#timer);
    this.element.hidden = true;
    this.#context.post({ type: "close-chats" });
    this.#onClosed();
  }

  /** Shows the host's results. Ignores the results of an earlier search. */
  show(query: string, chats: ChatSummary[]): void {
    if (query !== this.#search.value) return;
    // Updating would discard a title that is being edited.
    if (this.#rows.querySelector("input")) return;
    const rows = [...this.#rows.children];
    const focused = rows.findIndex((row) =>
      row.contains(document.activeElement)
    );
    this.#rows.replaceChildren(...chats.map((chat) => this.#row(chat)));
    this.#rows.hidden = chats.length === 0;
    setText(
      this.#nothing,
      chats.length > 0 ? "" : query ? t("noChatsFound", query) : t("noChats"),
    );
    if (focused >= 0) this.#focusRow(Math.min(focused, chats.length - 1));
  }

  #ask(): void {
    this.#context.post({ type: "list-chats", query: this.#search.value });
  }

  #row(chat: ChatSummary): HTMLLIElement {
    const { post, settings, chatId } = this.#context;
    const current = chat.id === chatId;
    const state = chat.busy
      ? t("chatBusy")
      : current
      ? t("currentChat")
      : chat.draft
      ? t("chatDraft")
      : undefined;
    const details = [timeAgo(chat.time, settings.locale), state, chat.elsewhere]
      .filter((one) => one);
    const open = element(
      "button",
      {
        class: "chat-open",
        title: chat.title,
        onClick: () => this.#open(chat.id),
        attributes: {
          type: "button",
          ...(current ? { "aria-current": "true" } : {}),
        },
      },
      element("span", { class: "chat-name", text: chat.title }),
      element("span", {
        class: "chat-when",
        text: details.join(" · "),
      }),
    );
    const row = element(
      "li",
      { class: current ? "chat-row current" : "chat-row" },
      open,
      ...(chat.draft ? [] : [
        iconButton("edit", t("renameChat"), () => this.#rename(row, chat)),
        iconButton(
          "export",
          t("exportChat"),
          () => post({ type: "export-chat", chatId: chat.id }),
        ),
      ]),
      iconButton(
        "trash",
        t("deleteChat"),
        () => post({ type: "delete-chat", chatId: chat.id }),
      ),
    );
    row.addEventListener("keydown", (event) => {
      if (event.target !== open) return;
      if (event.key === "F2" && !chat.draft) this.#rename(row, chat);
      else if (event.key === "Delete") {
        post({ type: "delete-chat", chatId: chat.id });
      } else return;
      event.preventDefault();
    });
    return row;
  }

  #open(chatId: string): void {
    this.close();
    if (chatId !== this.#context.chatId) {
      this.#context.post({ type: "open-chat", chatId });
    }
  }

  #rename(row: HTMLLIElement, chat: ChatSummary): void {
    const title = element("input", {
      class: "rename",
      attributes: {
        type: "text",
        "aria-label": t("chatTitle"),
        maxlength: "200",
      },
    });
    title.value = chat.title;
    const done = (renamed: string) => {
      const fresh = this.#row({ ...chat, title: renamed });
      const hadFocus = row.contains(document.activeElement);
      row.replaceWith(fresh);
      if (hadFocus) fresh.querySelector("button")?.focus();
      if (renamed === chat.title) return;
      this.#context.post({
        type: "rename-chat",
        chatId: chat.id,
        title: renamed,
      });
    };
    const save = () =>
      title.isConnected && done(title.value.trim() || chat.title);
    title.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") save();
      else if (event.key === "Escape") done(chat.title);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    title.addEventListener("blur", save);
    row.replaceChildren(title);
    title.focus();
    title.select();
  }

  #focusRow(index: number): void {
    const row = this.#rows.children[index];
    const target = row?.querySelector<HTMLElement>(".chat-open") ??
      this.#search;
    target.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const rows = [...this.#rows.children];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" && at < rows.length - 1) {
      this.#focusRow(at + 1);
    } else if (event.key === "ArrowUp" && at >= 0) this.#focusRow(at - 1);
    else return;
    event.preventDefault();
  }
}
