import { isClosedFence, openingFence } from "./fences.ts";

/**
 * A last line whose meaning is undecided: it may become a list, a heading, a fence or an underline.
 */
const UNDECIDED_LINE =
  /^(?:[-+*]|\d{1,9}[.)]|#{1,6}|>+|\||[-=]+|`{3,}[^`]*|`+|~{3,}.*|~+)$/s;

/** The start of the last inline context: after a blank line or a block marker. */
const CONTEXT_START =
  /(^|\n)([ \t]*\n|[ \t]*([-+*]|\d{1,9}[.)])[ \t]|[ \t]*>|#{1,6}[ \t]|[ \t]*\|)/g;

/**
 * Completes the unfinished end of a streaming answer: closes open emphasis and code, shows the text
 * of a partial link, and hides markers that are still ambiguous. Otherwise asterisks and brackets
 * would flicker.
 *
 * @param text The Markdown of the unfinished block.
 * @returns Markdown to render until more text arrives.
 */
export function completePartialMarkdown(text: string): string {
  if (endsInsideFence(text)) return text;
  const lastLine = text.lastIndexOf("\n") + 1;
  const decided = UNDECIDED_LINE.test(text.slice(lastLine).trim())
    ? text.slice(0, lastLine)
    : text;
  const table = completeTable(decided);
  if (table !== undefined) return table;
  const start = lastContext(decided);
  return decided.slice(0, start) + closeInline(decided.slice(start));
}

/** Shows the code of an open fence inside a list item verbatim. */
function endsInsideFence(text: string): boolean {
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const bare = line.replace(/^[ \t]*(([-+*]|\d{1,9}[.)])[ \t]+)?/, "");
    if (open === undefined) open = openingFence(bare) && bare;
    else if (isClosedFence(open + "\n" + bare)) open = undefined;
  }
  return open !== undefined && !text.endsWith(open);
}

function lastContext(text: string): number {
  let start = 0;
  for (const match of text.matchAll(CONTEXT_START)) {
    start = match.index + match[0].length;
  }
  return start;
}

/** Completes the delimiter row of a table while it is being written. */
function completeTable(text: string): string | undefined {
  const start = text.lastIndexOf("\n\n") + 1;
  const lines = text.slice(start).split("\n");
  const head = lines.findIndex((line) => /^[ \t]*\|.*\|[ \t]*$/.test(line));
  const last = lines.length - 1;
  if (
    head < 0 || head !== last - 1 ||
    !/^[ \t:|-]*$/.test(lines[last] ?? "")
  ) return undefined;
  const columns =
    (lines[head] ?? "").trim().replaceAll("\\|", "").split("|").length - 2;
  return text.slice(0, text.lastIndexOf("\n") + 1) + "|" +
    "---|".repeat(columns);
}

/** The maximum nesting of emphasis; closing deeper nesting would create thousands of elements. */
const MANY_OPEN = 16;

interface Opener {
  mark: string;
  at: number;
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** The end of the code span that starts with these backticks, or -1. */
function codeSpanEnd(text: string, from: number, length: number): number {
  for (const match of text.slice(from).matchAll(/`+/g)) {
    if (match[0].length === length) return from + match.index + length;
  }
  return -1;
}

/** Closes the open markers of one paragraph, heading or item. */
function closeInline(text: string): string {
  const openers: Opener[] = [];
  let bracket: number | undefined;
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (character === "\\") {
      at += 2;
    } else if (character === "`") {
      const length = /^`+/.exec(text.slice(at))?.[0].length ?? 1;
      const end = codeSpanEnd(text, at + length, length);
      if (end < 0) return closeCode(text, at, length) + closing(openers);
      at = end;
    } else if (
      character === "*" || character === "_" || text.startsWith("~~", at)
    ) {
      at += delimiter(text, at, character, openers);
    } else if (character === "[") {
      bracket ??= at;
      at++;
    } else if (character === "]" && bracket !== undefined) {
      if (text[at + 1] === "(") {
        const end = text.indexOf(")", at);
        if (end < 0) return halfLink(text, bracket, at) + closing(openers);
        at = end;
      }
      bracket = undefined;
      at++;
    } else {
      at++;
    }
  }
  if (bracket !== undefined) {
    return halfLink(text, bracket, text.length) + closing(openers);
  }
  return dropTrailingMarks(text, openers) + closing(openers);
}

function closeCode(text: string, at: number, length: number): string {
  const code = text.slice(at + length);
  if (code.trim() === "") return text.slice(0, at).trimEnd();
  // Some of the closing backticks may already be present.
  let there = 0;
  while (code.at(-1 - there) === "`") there++;
  return text + "`".repeat(there < length ? length - there : length);
}

/** Replaces `[text](addr` with its text. A partial image is hidden. */
function halfLink(text: string, bracket: number, end: number): string {
  if (text[bracket - 1] === "!") return text.slice(0, bracket - 1);
  return text.slice(0, bracket) + text.slice(bracket + 1, end);
}

/** Records a run of emphasis markers as opening or closing; returns its length. */
function delimiter(
  text: string,
  at: number,
  character: string,
  openers: Opener[],
): number {
  let length = 1;
  while (text[at + length] === character) length++;
  const before = text[at - 1];
  const after = text[at + length];
  const inWord = character === "_" && isWord(before) && isWord(after);
  let left = character === "~" ? 2 : Math.min(length, 3);
  if (!isSpace(before) && !inWord) {
    while (left > 0) {
      const opener = openers.at(-1);
      if (opener?.mark[0] !== character) break;
      const used = Math.min(left, opener.mark.length);
      left -= used;
      if (used === opener.mark.length) openers.pop();
      else opener.mark = opener.mark.slice(used);
    }
  }
  if (left > 0 && !isSpace(after) && !inWord) {
    openers.push({ mark: character.repeat(left), at });
  }
  return length;
}

/** The markers at the end that neither open nor close anything yet. */
function dropTrailingMarks(text: string, openers: Opener[]): string {
  const marks = /(^|\s)([*_~]{1,3})$/.exec(text)?.[2];
  const bare = marks ? text.slice(0, -marks.length) : text;
  return openers.length > 0 ? bare.trimEnd() : bare;
}

function closing(openers: Opener[]): string {
  if (openers.length > MANY_OPEN) return "";
  return openers.toReversed().map((opener) => opener.mark).join("");
}
