/**
 * Text that grows by small pieces.
 *
 * @module
 */

/** Pieces are joined into parts of about this length. */
const PART = 8192;

/**
 * The text of an answer so far. Appending is cheap and the memory is that of
 * the text, where one growing string would hold on to every piece it was made
 * of. What is longer than the limit is counted and not kept, so that an answer
 * of any size can be read in constant memory.
 */
export class TextBuffer {
  readonly #limit: number;
  readonly #parts: string[] = [];
  #pieces: string[] = [];
  /** The length of the pieces. */
  #pending = 0;
  #length = 0;

  /**
   * @param limit The most to keep, in UTF-16 code units. Default: 2^25.
   */
  constructor(limit = 2 ** 25) {
    this.#limit = limit;
  }

  /** Whether everything is here. */
  get complete(): boolean {
    return this.#length <= this.#limit;
  }

  /** The length of everything that was appended, in UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /**
   * Appends a piece.
   *
   * @param text The piece.
   */
  append(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#limit || text === "") return;
    this.#pieces.push(text);
    this.#pending += text.length;
    if (this.#pending < PART) return;
    // Not by adding one to the other: engines then keep every piece, and the
    // tree that the sum is, until somebody looks at its characters.
    this.#parts.push(this.#pieces.join(""));
    this.#pieces = [];
    this.#pending = 0;
  }

  /** The text: its beginning, where it is longer than the limit. */
  toString(): string {
    return this.#parts.join("") + this.#pieces.join("");
  }
}
