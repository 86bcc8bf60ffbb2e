import hljs from "highlight.js/lib/common";

/** Longer code would hold up the page for more than a moment. */
const TOO_LONG = 50_000;

/** Code in a list that is still being written is rendered with every frame, but rarely changes. */
const recent = new Map<string, string>();
const RECENT = 16;

/**
 * Highlights code.
 *
 * @param code The text of a closed code block.
 * @param language What its fence says, in small letters.
 * @returns HTML with nothing but text and `span class`, or `undefined` where it stays plain.
 */
export function highlight(code: string, language: string): string | undefined {
  if (code.length > TOO_LONG || !hljs.getLanguage(language)) return undefined;
  const key = `${language}\n${code}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const html = hljs.highlight(code, { language, ignoreIllegals: true }).value;
  const [oldest] = recent.keys();
  if (recent.size >= RECENT && oldest !== undefined) recent.delete(oldest);
  recent.set(key, html);
  return html;
}
