/**
 * Text from elsewhere (a site's error message, a file name, a model's words)
 * for VS Code's own interface. Needs no VS Code.
 *
 * @module
 */

/** Control characters, and characters that are invisible or change the order of the text around them. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

const LINE_BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * Where VS Code's syntax would begin: a link `[label](command:…)`, an icon
 * `$(name)`, an autolink `<command:…>`. A zero-width space there is not seen
 * and keeps VS Code's patterns from matching; a backslash does not.
 */
const SYNTAX = /(?<=[\]$])(?=\()|(?<=<)(?=[a-z])/gi;

/**
 * Makes a text inert: one line, without links and icons, with hidden characters shown.
 *
 * @param text Any text.
 */
export function inert(text: string): string {
  return showHidden(text.replace(LINE_BREAKS, " ")).replace(SYNTAX, "\u200B");
}

/**
 * Replaces each hidden character by its code point, such as `[U+202E]`. Tabs and newlines stay.
 *
 * @param text Any text.
 */
export function showHidden(text: string): string {
  return text.replace(
    HIDDEN,
    (character) =>
      /[\t\n\r]/.test(character) ? character : `[U+${codeOf(character)}]`,
  );
}

function codeOf(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
}
