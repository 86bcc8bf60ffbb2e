import type { Context } from "./context.ts";
import type { Draft } from "../protocol/messages.ts";

/** The host hears of a key after so long at most, even while the user goes on typing. */
const DELAY = 300;

/** Tells the host what is typed, so that it survives whatever happens to the page. */
export class Drafts {
  readonly #context: Context;
  readonly #current: () => Draft;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentEmpty = true;

  /** @param current What is typed now. */
  constructor(context: Context, current: () => Draft) {
    this.#context = context;
    this.#current = current;
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
  }

  /** Whether something is typed that the host has not heard of. */
  get dirty(): boolean {
    return this.#timer !== undefined;
  }

  /** Something was typed. The very first character goes at once: the host then prepares the site. */
  changed(): void {
    this.#timer ??= setTimeout(() => this.flush(), DELAY);
    if (this.#sentEmpty) this.flush();
  }

  /** Sends what is still waiting. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.forget();
    const draft = this.#current();
    this.#sentEmpty = draft.text === "" && draft.edit === undefined;
    this.#context.post({ type: "draft", chatId: this.#context.chatId, draft });
  }

  /** What was waiting is no longer of interest. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
