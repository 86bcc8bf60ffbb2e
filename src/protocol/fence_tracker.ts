/**
 * Follows the fenced code blocks of Markdown that arrives in pieces.
 *
 * @module
 */

/** A fence needs the start of its line only. */
const MAX_LINE = 200;

/** The start of a line that can open or close a fence, in quotes and lists too. */
const FENCE = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t]){0,40}(`{3,}|~{3,})/;

/** Tells whether the next character is part of a fenced code block. */
export class FenceTracker {
  /** The unfinished line, or its start. */
  #line = "";
  #open: string | undefined;

  /**
   * Whether the unfinished line is code, or a line that opens or closes a
   * fence.
   */
  get inFence(): boolean {
    return this.#open !== undefined || this.#opened() !== undefined;
  }

  /**
   * Takes the next piece.
   *
   * @param text The piece.
   */
  feed(text: string): void {
    let start = 0;
    let end = text.indexOf("\n");
    // Most deltas are within a line.
    if (end === -1) return this.#append(text);
    for (; end !== -1; end = text.indexOf("\n", start)) {
      this.#append(text.slice(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#append(text.slice(start));
  }

  #append(part: string): void {
    if (this.#line.length >= MAX_LINE) return;
    this.#line += part.length > MAX_LINE ? part.slice(0, MAX_LINE) : part;
  }

  #endLine(): void {
    this.#open = this.#open === undefined
      ? this.#opened()
      : this.#closes(this.#open)
      ? undefined
      : this.#open;
    this.#line = "";
  }

  #opened(): string | undefined {
    const { fence, rest } = splitFence(this.#line);
    return fence.startsWith("`") && rest.includes("`")
      ? undefined
      : fence || undefined;
  }

  #closes(open: string): boolean {
    const { fence, rest } = splitFence(this.#line);
    return fence[0] === open[0] && fence.length >= open.length &&
      rest.trim() === "";
  }
}

/** A line's fence, `""` if it has none, and what follows it. */
function splitFence(line: string): { fence: string; rest: string } {
  const [start = "", fence = ""] = FENCE.exec(line) ?? [];
  return { fence, rest: line.slice(start.length) };
}
