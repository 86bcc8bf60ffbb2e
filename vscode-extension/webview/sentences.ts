/** The end of a sentence: punctuation followed by white space, or a line end. */
const SENTENCE_END = /[.!?…][)\]"'”’*_`]*(?=\s)|[。！？]|\n/;

/** Text longer than this is announced without waiting for the end of the sentence. */
const LONG_SENTENCE = 400;

/** Removes Markdown syntax from a line for a screen reader. */
function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/^\s*(#{1,6}|>|[-*+](?=\s))\s*/g, "")
    .replace(/^[\s|:-]+$/, "")
    .replace(/\*\*|__|~~|[`*|]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** An announcement: a sentence, or the length of a code block. */
export type Spoken = { sentence: string } | { codeLines: number };

/**
 * Splits streaming Markdown into sentences for a screen reader, which would stutter over single
 * tokens. Code is not read; only its number of lines is announced.
 */
export class SentenceReader {
  #rest = "";
  #fence: string | undefined;
  #codeLines = 0;

  /** Takes more text; returns what can be announced. */
  push(text: string): Spoken[] {
    this.#rest += text;
    const spoken: Spoken[] = [];
    for (;;) {
      const end = this.#end();
      if (end === undefined) return spoken;
      const piece = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end);
      this.#say(piece, spoken);
    }
  }

  /** Ends the text; returns the rest. */
  finish(): Spoken[] {
    const spoken: Spoken[] = [];
    if (this.#rest.trim() !== "") this.#say(this.#rest, spoken);
    if (this.#fence !== undefined) spoken.push({ codeLines: this.#codeLines });
    this.#rest = "";
    this.#fence = undefined;
    return spoken;
  }

  #end(): number | undefined {
    const mayBeFence = /^\s*[`~]/.test(this.#rest);
    if (this.#fence !== undefined || mayBeFence) {
      const newline = this.#rest.indexOf("\n");
      if (newline >= 0) return newline + 1;
      if (this.#fence !== undefined) {
        // For a line of code, only its start matters.
        this.#rest = this.#rest.slice(0, LONG_SENTENCE);
        return undefined;
      }
    }
    const match = SENTENCE_END.exec(this.#rest);
    if (match) return match.index + match[0].length;
    if (this.#rest.length < LONG_SENTENCE) return undefined;
    const space = this.#rest.lastIndexOf(" ");
    return space > 0 ? space + 1 : this.#rest.length;
  }

  #say(piece: string, spoken: Spoken[]): void {
    const fence = /^\s*(```+|~~~+)/.exec(piece)?.[1];
    if (this.#fence !== undefined) {
      if (fence?.startsWith(this.#fence)) {
        spoken.push({ codeLines: this.#codeLines });
        this.#fence = undefined;
      } else this.#codeLines++;
    } else if (fence !== undefined) {
      this.#fence = fence;
      this.#codeLines = 0;
    } else {
      const sentence = plain(piece);
      if (/[\p{L}\p{N}]/u.test(sentence)) spoken.push({ sentence });
    }
  }
}
