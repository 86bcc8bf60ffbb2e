/**
 * The marks that some models write where they cite a source. The site's own chat
 * window replaces them; elsewhere they are noise to a reader.
 *
 * @module
 */

/**
 * `\uE200cite\uE202turn0search1\uE201`, `【4:0†source】`, and single marks of
 * the first kind.
 */
const MARKS =
  /\uE200[^\uE200\uE201\n]{0,200}\uE201|【[^【】†\n]{0,60}†[^【】\n]{0,120}】|[\uE200-\uE206]/g;

/** The characters with which a mark begins. */
const STARTS = ["\uE200", "【"] as const;

/** The longest mark, in UTF-16 code units. */
const MAX_MARK = 210;

/** Removes citation marks from a text that arrives in pieces. */
export class CitationFilter {
  #held = "";

  /**
   * Takes the next piece.
   *
   * @param text The piece.
   * @returns What can be shown; the beginning of a mark is held back.
   */
  push(text: string): string {
    const whole = this.#held + text;
    const start = Math.max(...STARTS.map((mark) => whole.lastIndexOf(mark)));
    const open = start !== -1 && whole.length - start < MAX_MARK &&
      !/[\n】\uE201]/.test(whole.slice(start));
    this.#held = open ? whole.slice(start) : "";
    return removeCitationMarks(open ? whole.slice(0, start) : whole);
  }

  /**
   * Ends the text.
   *
   * @returns What was held back.
   */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return removeCitationMarks(rest);
  }
}

/**
 * Removes citation marks, for people. Texts for programs keep them.
 *
 * @param text The text of an answer.
 * @returns The text without marks such as `【4:0†source】`.
 */
export function removeCitationMarks(text: string): string {
  return text.replace(MARKS, "");
}
