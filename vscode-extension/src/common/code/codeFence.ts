/** A code fence as its opening line says it. */
export interface CodeFence {
  character: "`" | "~";
  length: number;
  /** The columns before it: in a list, where the item's text begins. */
  indent: number;
  /** What stands behind it, usually the language. */
  info: string;
}

/** Spaces and the markers of list items: `  - 1. `. */
const MARKERS = String.raw`[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*`;
const OPENING = new RegExp(`^(${MARKERS})(\`{3,}|~{3,})(.*)$`);

/**
 * Reads the line that opens a fenced code block. Unlike CommonMark's rule it takes any indentation:
 * models indent the fences in their lists as they like.
 *
 * @param line One line, without its line end.
 * @returns The fence, or `undefined` where the line opens none.
 */
export function openingFence(line: string): CodeFence | undefined {
  const match = OPENING.exec(line);
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

/** Whether a line closes a fence. */
export function closesFence(fence: CodeFence, line: string): boolean {
  const match = /^([ \t]*)(`{3,}|~{3,})[ \t]*$/.exec(line);
  if (!match) return false;
  const [, before = "", marks = ""] = match;
  return marks.startsWith(fence.character) && marks.length >= fence.length &&
    columns(before) <= fence.indent + 3;
}

/** Whether a line that begins like this may still turn out to close a fence. */
export function mayCloseFence(fence: CodeFence, start: string): boolean {
  const match = /^([ \t]*)([`~]*)[ \t]*$/.exec(start);
  if (!match) return false;
  const [, before = "", marks = ""] = match;
  return columns(before) <= fence.indent + 3 &&
    [...marks].every((mark) => mark === fence.character);
}

/** The language that a fence names, in small letters; empty where it names none. */
export function fenceLanguage(info: string): string {
  return (/^\{?\.?([^\s{}:,]*)/.exec(info)?.[1] ?? "").toLowerCase();
}

/** The width of white space (and list markers) with tab stops at every fourth column. */
function columns(before: string): number {
  let width = 0;
  for (const character of before) {
    width += character === "\t" ? 4 - width % 4 : 1;
  }
  return width;
}
