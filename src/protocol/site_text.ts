/**
 * Limits for the texts and lists that a site sends besides an answer.
 *
 * @module
 */

/** The longest name, title, label or id, in UTF-16 code units. */
export const MAX_NAME = 200;

/** The longest greeting or ready-made question, in UTF-16 code units. */
export const MAX_PROMPT = 5_000;

/** The most items of a list. */
export const MAX_ITEMS = 100;

/**
 * Cuts a text without splitting a surrogate pair, since PHP rejects JSON with
 * half a pair.
 *
 * @param text The text.
 * @param max The most to keep, in UTF-16 code units.
 * @returns The text, or its beginning.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const splits = (text.charCodeAt(max) & 0xfc00) === 0xdc00;
  return text.slice(0, splits ? max - 1 : max);
}
