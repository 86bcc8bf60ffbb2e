import type { Context } from "../context.ts";
import { element, setText, uniqueId } from "../dom.ts";
import { t } from "../strings.ts";
import type { ContextChip } from "../../protocol/messages.ts";

/** The share of the limit from which on the counter is shown. */
const SHOWN_FROM = 0.7;

/** Counts characters as the site does: an emoji outside the BMP is one. */
export function countCharacters(text: string): number {
  return text.length -
    (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** The counter below a field, which also shows why a question was refused. */
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

  /** The length of the message: the text with its slash command expanded, and the context. */
  used(text: string, chips: readonly ContextChip[]): number {
    const name = /^\/\S+/.exec(text)?.[0];
    const command = this.#context.settings.slashCommands.find((one) =>
      one.name === name
    );
    const unfolded = command ? command.size - countCharacters(command.name) : 0;
    return countCharacters(text) + unfolded +
      chips.reduce((sum, chip) => sum + chip.size, 0);
  }

  /** Updates the counter. */
  update(text: string, chips: readonly ContextChip[]): void {
    const limit = this.#context.settings.messageLimit;
    const used = this.used(text, chips);
    const visible = limit !== null && used > limit * SHOWN_FROM;
    this.counter.textContent = visible ? `${used}/${limit}` : "";
    this.counter.title = visible ? t("charactersUsed", used, limit) : "";
    this.counter.classList.toggle("over", limit !== null && used > limit);
  }

  /**
   * Whether the text fits. If not, shows and announces the reason. Context that does not fit is not
   * a reason: the host asks the user how to shorten it.
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
