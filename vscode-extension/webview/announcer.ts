import { element } from "./dom.ts";
import { SentenceReader, type Spoken } from "./sentences.ts";
import { t } from "./strings.ts";

/** How many announcements are kept for screen readers that look back. */
const KEPT = 20;

/**
 * Announces events to screen readers. Answers are not a live region, because they change with every
 * token; this visually hidden log receives them sentence by sentence instead.
 */
export class Announcer {
  readonly element = element("div", {
    class: "unseen",
    attributes: {
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
    },
  });
  #reader = new SentenceReader();

  /** Announces a text as soon as possible. */
  say(text: string): void {
    if (text === "") return;
    this.element.append(element("p", { text }));
    while (this.element.childElementCount > KEPT) {
      this.element.firstElementChild?.remove();
    }
  }

  /** Receives a part of a streaming answer. */
  answer(text: string): void {
    this.#sayAll(this.#reader.push(text));
  }

  /** Announces the rest of an answer that ended, and how it ended. */
  answerEnded(how: string): void {
    this.#sayAll(this.#reader.finish());
    this.say(how);
  }

  /** Clears the log for another chat. */
  reset(): void {
    this.#reader = new SentenceReader();
    this.element.replaceChildren();
  }

  #sayAll(spoken: Spoken[]): void {
    for (const one of spoken) {
      this.say(
        "sentence" in one ? one.sentence : t("codeAnnounced", one.codeLines),
      );
    }
  }
}
