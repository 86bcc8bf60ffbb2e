/** The indentation of the target document and place. */
export interface IndentationTarget {
  /** The white space before the code's first line, which is added to every other line. */
  base: string;
  /** Whether the document uses spaces: the editor's `insertSpaces`. */
  insertSpaces: boolean;
  /** The width of a tab, and of an indentation step with spaces. */
  tabSize: number;
  /** Whether indentation is significant, as in prose; it is then left unchanged. */
  verbatim?: boolean;
}

/**
 * Converts the indentation of streamed code to that of a document.
 *
 * The first line's indentation is removed from every line; the rest is converted to the document's
 * tabs or spaces. Code with another step width is converted once a line after an opening bracket or
 * colon has revealed that width; otherwise its spaces are left alone, because they may align
 * something.
 */
export class Indentation {
  readonly #target: IndentationTarget;
  /** The leading white space of the current line; undefined after it has ended. */
  #leading: string | undefined = "";
  #first = true;
  /** The columns before the first line. */
  #own = 0;
  /** The code's own step width, once it is known. */
  #step: number | undefined;
  /** The last non-space character of the last line. */
  #lastSign = "";

  /** @param target The document's indentation. */
  constructor(target: IndentationTarget) {
    this.#target = target;
  }

  /**
   * Takes the next piece of code.
   *
   * @param code With `\n` as line ends.
   * @returns The text to write, without the white space of blank lines.
   */
  push(code: string): string {
    let out = "";
    for (const [index, part] of code.split("\n").entries()) {
      if (index > 0) {
        this.#leading = "";
        out += "\n";
      }
      out += this.#linePart(part);
    }
    return out;
  }

  #linePart(part: string): string {
    if (part === "") return "";
    let text = part;
    let before = "";
    if (this.#leading !== undefined) {
      const at = part.search(/[^ \t]/);
      if (at < 0) {
        this.#leading += part;
        return "";
      }
      before = this.#indent(this.#leading + part.slice(0, at));
      this.#leading = undefined;
      text = part.slice(at);
    }
    this.#lastSign = text.trimEnd().at(-1) ?? this.#lastSign;
    return before + text;
  }

  #indent(leading: string): string {
    const { base, tabSize, verbatim } = this.#target;
    // A tab in the code is one step of the document.
    const columns = width(leading, tabSize);
    if (this.#first) {
      this.#first = false;
      this.#own = columns;
      return "";
    }
    if (verbatim) return base + leading;
    const more = Math.max(0, columns - this.#own);
    if (leading.includes("\t")) return base + this.#steps(more, tabSize);
    if (
      this.#step === undefined && [2, 3, 4, 8].includes(more) &&
      "{[(:>".includes(this.#lastSign)
    ) {
      this.#step = more;
    }
    return base + this.#steps(more, this.#step);
  }

  #steps(columns: number, step: number | undefined): string {
    const { insertSpaces, tabSize } = this.#target;
    if (insertSpaces && step === undefined) return " ".repeat(columns);
    const size = step ?? tabSize;
    const one = insertSpaces ? " ".repeat(tabSize) : "\t";
    return one.repeat(Math.floor(columns / size)) + " ".repeat(columns % size);
  }
}

/** The width of white space, with a tab stop every `tabSize` columns. */
function width(leading: string, tabSize: number): number {
  let columns = 0;
  for (const character of leading) {
    columns += character === "\t" ? tabSize - columns % tabSize : 1;
  }
  return columns;
}

/** The leading white space of a line. */
export function leadingWhitespace(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/**
 * Removes the indentation that all lines of a piece of code share, so that the message is shorter
 * and the answer starts at the margin.
 *
 * @param text The code. Its first line may start inside a line of the document.
 * @param first The white space before `text` on its first line in the document.
 */
export function dedent(text: string, first = ""): string {
  const lines = (first + text).split(/\r?\n/);
  const full = lines.filter((line) => line.trim() !== "");
  const [head = ""] = full;
  let common = leadingWhitespace(head).length;
  for (const line of full) {
    let same = 0;
    while (same < common && line[same] === head[same]) same++;
    common = same;
  }
  return lines.map((line) => line.trim() === "" ? "" : line.slice(common))
    .join("\n");
}
