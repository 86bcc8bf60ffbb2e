/**
 * Makes untrusted text (a site's error message, a file name, a model's answer) safe for VS Code's
 * own interface. Does not use the VS Code API.
 *
 * @module
 */
import { codePointName, replaceHidden } from "@askgpt4/core/hidden-characters";

/** Control characters other than tabs and line breaks. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

const LINE_BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * The start of VS Code's syntax for links `[label](command:…)`, icons `$(name)` and autolinks
 * `<command:…>`. An invisible zero-width space there prevents VS Code's patterns from matching; a
 * backslash does not.
 */
const SYNTAX = /(?<=[\]$])(?=\()|(?<=<)(?=[a-z])/gi;

/**
 * Makes text inert: one line, without links and icons, with hidden characters made visible.
 *
 * @param text Any text.
 */
export function inert(text: string): string {
  return showHidden(text.replace(LINE_BREAKS, " ")).replace(SYNTAX, "\u200B");
}

/**
 * Replaces each control and hidden character with its code point, such as `[U+202E]`. Keeps tabs
 * and line breaks.
 *
 * @param text Any text.
 */
export function showHidden(text: string): string {
  return replaceHidden(text, named).replace(CONTROLS, named);
}

function named(character: string): string {
  return `[${codePointName(character)}]`;
}
