import type { Context } from "../context.ts";
import { element, setText, uniqueId } from "../dom.ts";
import { t } from "../words.ts";
import type { ContextChip } from "../../protocol/messages.ts";

/** From this share of the limit on, the counter is shown. */
const SHOWN_FROM = 0.7;

/** Characters as the site counts them: an emoji beyond the first plane is one. */
export function countCharacters(text: string): number {
  return text.length -
    (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** The counter under a field, and the place where a refusal is explained. */
export class Limit {
  readonly counter = element("span", {
    class: "counter",
    attributes: { id: uniqueId("counter") },
  });
  readonly refusal = element("p", {
    class: "refusal",
    attributes: { role: "alert", id: uniqueId("refusal") },
  });
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** How long the message gets: the text, with its slash command unfolded, and the context. */
  used(text: string, chips: readonly ContextChip[]): number {
    const name = /^\/\S+/.exec(text)?.[0];
    const command = this.#context.settings.slashCommands.find((one) =>
      one.name === name
    );
    const unfolded = command ? command.size - countCharacters(command.name) : 0;
    return countCharacters(text) + unfolded +
      chips.reduce((sum, chip) => sum + chip.size, 0);
  }

  /** Shows how much of the limit is used. */
  update(text: string, chips: readonly ContextChip[]): void {
    const limit = this.#context.settings.messageLimit;
    const used = this.used(text, chips);
    const visible = limit !== null && used > limit * SHOWN_FROM;
    this.counter.textContent = visible ? `${used}/${limit}` : "";
    this.counter.title = visible ? t("charactersUsed", used, limit) : "";
    this.counter.classList.toggle("over", limit !== null && used > limit);
  }

  /**
   * Whether the words fit. If not, the reason is shown, and read aloud. Context that does not fit is no
   * reason to refuse: the host asks the user what to do about it.
   */
  check(text: string): boolean {
    const { messageLimit, siteName } = this.#context.settings;
    const over = messageLimit === null ? 0 : this.used(text, []) - messageLimit;
    if (messageLimit === null || over <= 0) return true;
    this.refuse(t("tooLong", over, siteName, messageLimit));
    return false;
  }

  refuse(message: string): void {
    setText(this.refusal, message);
  }

  clearRefusal(): void {
    if (this.refusal.textContent !== "") this.refusal.textContent = "";
  }
}
