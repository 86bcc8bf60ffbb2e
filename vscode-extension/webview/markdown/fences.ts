/** An opening code fence. */
export interface Fence {
  character: "`" | "~";
  length: number;
  /** The number of spaces before it, which are removed from the lines inside. */
  indent: number;
  /** The info string, usually the language. */
  info: string;
}

/**
 * Parses an opening code fence.
 *
 * @param line One line, without its line end.
 * @returns The fence, or `undefined` if the line opens none.
 */
export function openingFence(line: string): Fence | undefined {
  const match = /^( {0,3})(`{3,}|~{3,})([^\n]*)/.exec(line);
  if (!match) return undefined;
  const [, spaces = "", marks = "", info = ""] = match;
  const character = marks[0] === "~" ? "~" : "`";
  if (character === "`" && info.includes("`")) return undefined;
  return {
    character,
    length: marks.length,
    indent: spaces.length,
    info: info.trim(),
  };
}

/** The language that a fence names, in lower case; may be empty. */
export function fenceLanguage(info: string): string {
  return (/^[^\s{,:]*/.exec(info)?.[0] ?? "").toLowerCase();
}

function closes(fence: Fence, line: string): boolean {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line);
  return match?.[1]?.[0] === fence.character && match[1].length >= fence.length;
}

/** Whether the text of a fenced code block ends with its closing fence. */
export function isClosedFence(raw: string): boolean {
  const lines = raw.trimEnd().split("\n");
  const fence = openingFence(lines[0] ?? "");
  return fence !== undefined && lines.length > 1 &&
    closes(fence, lines.at(-1) ?? "");
}

/**
 * The maximum length of a line that is checked for a fence. A longer line is code, so that the
 * pieces of an endless line are not read again and again.
 */
const MAX_FENCE_LINE = 1_000;

/**
 * Finds the end of a code block line by line.
 *
 * Models often put a Markdown file into a fence with no more backticks than the fences inside the
 * file, so that by CommonMark the block would end at the first inner fence. A line with a language
 * can only open a fence, so in a Markdown block each of these must be closed first.
 */
export class FenceReader {
  readonly fence: Fence;
  readonly #nests: boolean;
  readonly #inner: Fence[] = [];

  constructor(fence: Fence) {
    this.fence = fence;
    this.#nests = ["markdown", "md", "mdx"].includes(fenceLanguage(fence.info));
  }

  /** Whether this complete line closes the block. */
  closes(line: string): boolean {
    if (line.length > MAX_FENCE_LINE) return false;
    const inner = this.#inner.at(-1);
    if (inner && closes(inner, line)) {
      this.#inner.pop();
      return false;
    }
    if (!inner && closes(this.fence, line)) return true;
    const opened = this.#nests ? openingFence(line) : undefined;
    if (opened && opened.info !== "") this.#inner.push(opened);
    return false;
  }

  /** Whether an incomplete line may still become a fence. */
  mayBeFence(start: string): boolean {
    if (start.length > MAX_FENCE_LINE) return false;
    return this.#nests
      ? /^ {0,3}(?:[`~]|$)/.test(start)
      : /^ {0,3}[`~]*[ \t]*$/.test(start);
  }

  /** Removes the fence's indentation from a line of the block. */
  unindent(line: string): string {
    let spaces = 0;
    while (spaces < this.fence.indent && line[spaces] === " ") spaces++;
    return line.slice(spaces);
  }
}
