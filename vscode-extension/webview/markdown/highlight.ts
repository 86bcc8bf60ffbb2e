import hljs from "highlight.js/lib/common";

/** The maximum length of highlighted code; more would block the webview noticeably. */
const TOO_LONG = 50_000;
/** The maximum length of a line of highlighted code; a longer one was not written by hand. */
const LONG_LINE = 1_000;
/**
 * The maximum number of consecutive words. Rules such as the one for the start of a function try
 * each word, which takes quadratic time.
 */
const LONG_RUN = 500;
/**
 * The maximum number of tags in JavaScript: for each one, the rest is searched for its closing tag.
 */
const MANY_TAGS = 2_000;
const WITH_TAGS = ["JavaScript", "TypeScript"];

/** Caches results: code in a streaming list is rendered with every frame, but rarely changes. */
const recent = new Map<string, string>();
const RECENT = 16;

/**
 * Highlights code.
 *
 * @param code The text of a closed code block.
 * @param language The fence's language, in lower case.
 * @returns HTML that consists of text and `span class`, or `undefined` for plain text.
 */
export function highlight(code: string, language: string): string | undefined {
  const name = hljs.getLanguage(language)?.name;
  if (name === undefined || isTooLong(code)) return undefined;
  if (WITH_TAGS.includes(name) && code.split("<").length > MANY_TAGS) {
    return undefined;
  }
  const key = `${language}\n${code}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const html = hljs.highlight(code, { language, ignoreIllegals: true }).value;
  const [oldest] = recent.keys();
  if (recent.size >= RECENT && oldest !== undefined) recent.delete(oldest);
  recent.set(key, html);
  return html;
}

function isTooLong(code: string): boolean {
  return code.length > TOO_LONG ||
    code.split("\n").some((line) => line.length > LONG_LINE) ||
    code.split(/[^\w\s$.-]+/).some((run) => run.length > LONG_RUN);
}
