import { element } from "./dom.ts";
import { SentenceReader, type Spoken } from "./sentences.ts";
import { t } from "./words.ts";

/** What has been said is not needed any more; some of it stays for readers that look back. */
const KEPT = 20;

/**
 * Tells a screen reader what happens. The answers on the page are not a live region, as they change
 * with every token: this unseen log gets them sentence by sentence.
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

  /** Says something at the next opportunity. */
  say(text: string): void {
    if (text === "") return;
    this.element.append(element("p", { text }));
    while (this.element.childElementCount > KEPT) {
      this.element.firstElementChild?.remove();
    }
  }

  /** Part of an answer, as it comes. */
  answer(text: string): void {
    this.#sayAll(this.#reader.push(text));
  }

  /** The answer is over, one way or another: says the rest of it, and how it ended. */
  answerEnded(how: string): void {
    this.#sayAll(this.#reader.finish());
    this.say(how);
  }

  /** Another chat is shown. */
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
