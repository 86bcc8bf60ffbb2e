/** Where a sentence ends: at its mark and the space after it, or at the end of a line. */
const SENTENCE_END = /[.!?…][)\]"'”’*_`]*(?=\s)|[。！？]|\n/;

/** Longer than this without an end, and what is there is said. */
const LONG_SENTENCE = 400;

/** What is left of a line of Markdown when it is read aloud. */
function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/^\s*(#{1,6}|>|[-*+](?=\s))\s*/g, "")
    .replace(/^[\s|:-]+$/, "")
    .replace(/\*\*|__|~~|[`*|]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Something to say: a sentence, or the fact that there was code. */
export type Spoken = { sentence: string } | { codeLines: number };

/**
 * Cuts Markdown that comes in small pieces into sentences for a screen reader, which would stumble
 * over single tokens. Code is not read aloud: only how much of it there was.
 */
export class SentenceReader {
  #rest = "";
  #fence: string | undefined;
  #codeLines = 0;

  /** Takes more text; returns what can be said now. */
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

  /** The text is all there: returns what is left to say. */
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
        // Of a line of code, only its beginning matters.
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
