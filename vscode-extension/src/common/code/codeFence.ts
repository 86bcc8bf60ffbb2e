/** An opening code fence. */
export interface CodeFence {
  character: "`" | "~";
  length: number;
  /** The columns before it; in a list item, where the item's text starts. */
  indent: number;
  /** The info string, usually the language. */
  info: string;
}

/**
 * Longer lines are never fences, so that the pieces of an endless line are not
 * parsed again and again.
 */
export const MAX_FENCE_LINE = 1_000;

/** White space and list markers (`  - 1. `), then the fence. */
const OPENING =
  /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})([^\n]*)/;

/**
 * Parses an opening code fence. Unlike CommonMark, it accepts any indentation, because models
 * indent fences in lists inconsistently.
 *
 * @param line One line, without its line end.
 * @returns The fence, or `undefined` if the line opens none.
 */
export function openingFence(line: string): CodeFence | undefined {
  const match = line.length <= MAX_FENCE_LINE ? OPENING.exec(line) : null;
  if (!match) return undefined;
  const [, before = "", marks = "", info = ""] = match;
  const character = marks.startsWith("~") ? "~" : "`";
  if (character === "`" && info.includes("`")) return undefined;
  return {
    character,
    length: marks.length,
    indent: columns(before),
    info: info.trim(),
  };
}

/** Whether a line is a fence of any kind: opening or closing. */
export function isFence(line: string): boolean {
  if (line.length > MAX_FENCE_LINE) return false;
  const marks = /^\s*(?:`{3,}|~{3,})/.exec(line)?.[0];
  return marks !== undefined && !line.includes("`", marks.length);
}

/** Whether a line closes a fence. */
export function closesFence(fence: CodeFence, line: string): boolean {
  if (line.length > MAX_FENCE_LINE) return false;
  const match = /^([ \t]*)(`{3,}|~{3,})[ \t]*$/.exec(line);
  if (!match) return false;
  const [, before = "", marks = ""] = match;
  return marks.startsWith(fence.character) && marks.length >= fence.length &&
    columns(before) <= fence.indent + 3;
}

/** Whether an incomplete line may still become a closing fence. */
export function mayCloseFence(fence: CodeFence, start: string): boolean {
  if (start.length > MAX_FENCE_LINE) return false;
  const match = /^([ \t]*)(?:([`~]+)[ \t]*)?$/.exec(start);
  if (!match) return false;
  const [, before = "", marks = ""] = match;
  return columns(before) <= fence.indent + 3 &&
    [...marks].every((mark) => mark === fence.character);
}

/** The language that a fence names, in lower case; may be empty. */
export function fenceLanguage(info: string): string {
  return (/^\{?\.?([^\s{}:,]*)/.exec(info)?.[1] ?? "").toLowerCase();
}

/** The width of white space (and list markers), with a tab stop every four columns. */
function columns(before: string): number {
  let width = 0;
  for (const character of before) {
    width += character === "\t" ? 4 - width % 4 : 1;
  }
  return width;
}
