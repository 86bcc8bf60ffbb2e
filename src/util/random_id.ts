/**
 * Ids.
 *
 * @module
 */

/**
 * An id as the site's own chat window makes them: eleven characters, a-z 0-9.
 *
 * @returns The id.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(11));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}
