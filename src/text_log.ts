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
export class TextLog {
  readonly #limit: number;
  readonly #parts: string[] = [];
  #tail = "";
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

  /** Whether nothing was appended. */
  get empty(): boolean {
    return this.#length === 0;
  }

  /**
   * Appends a piece.
   *
   * @param text The piece.
   */
  append(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#limit) return;
    this.#tail += text;
    if (this.#tail.length < PART) return;
    // Looking at a character makes engines write the string out, and let go of
    // the pieces.
    this.#tail.charCodeAt(0);
    this.#parts.push(this.#tail);
    this.#tail = "";
  }

  /** The text: its beginning, where it is longer than the limit. */
  toString(): string {
    return this.#parts.join("") + this.#tail;
  }
}
