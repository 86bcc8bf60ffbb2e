/**
 * Trimming of text from elsewhere. Pure.
 *
 * @module
 */

/**
 * Removes characters from the end of a text. A loop, because `/x+$/` takes
 * quadratic time where the run of `x` is not at the end.
 *
 * @param text The text.
 * @param characters The characters to remove, each of one UTF-16 code unit.
 * @returns The text without them at its end.
 */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}
