/**
 * The length of a text as the plugin counts it.
 *
 * @module
 */

/**
 * The length of a text in characters (Unicode code points), as the plugin
 * counts it.
 *
 * @example
 * ```ts
 * import { countCharacters } from "@askgpt4/core";
 *
 * console.log(countCharacters("👍")); // 1
 * ```
 *
 * @param text The text.
 * @returns Its length.
 */
export function countCharacters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}
