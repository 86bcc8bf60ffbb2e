import type { Context } from "./context.ts";
import type { Draft } from "../protocol/messages.ts";

/**
 * The longest delay until the host receives typed text, in milliseconds, even while the user keeps
 * typing.
 */
const DELAY = 300;

/** Sends typed text to the host, so that it survives when the webview is discarded. */
export class Drafts {
  readonly #context: Context;
  readonly #current: () => Draft;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentEmpty = true;

  /** @param current Returns the current text. */
  constructor(context: Context, current: () => Draft) {
    this.#context = context;
    this.#current = current;
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
  }

  /** Whether there is unsent text. */
  get dirty(): boolean {
    return this.#timer !== undefined;
  }

  /**
   * Schedules sending after a change. The first character is sent at once, so that the host
   * prefetches a nonce.
   */
  changed(): void {
    this.#timer ??= setTimeout(() => this.flush(), DELAY);
    if (this.#sentEmpty) this.flush();
  }

  /** Sends pending text. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.forget();
    const draft = this.#current();
    this.#sentEmpty = draft.text === "" && draft.edit === undefined;
    this.#context.post({ type: "draft", chatId: this.#context.chatId, draft });
  }

  /** Discards pending text. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
