/**
 * Text from elsewhere (a site's error message, a file name, a model's words)
 * for VS Code's own interface. Needs no VS Code.
 *
 * @module
 */
import { codePointName, replaceHidden } from "@askgpt4/core/hidden-characters";

/** Control characters other than tabs and line breaks. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

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
 * Replaces each control and hidden character by its code point, such as `[U+202E]`. Tabs and line
 * breaks stay.
 *
 * @param text Any text.
 */
export function showHidden(text: string): string {
  return replaceHidden(text, named).replace(CONTROLS, named);
}

function named(character: string): string {
  return `[${codePointName(character)}]`;
}
