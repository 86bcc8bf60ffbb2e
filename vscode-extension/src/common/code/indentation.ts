/** How a document is indented, and where the code goes. */
export interface IndentationTarget {
  /** The white space that the code's first line stands behind, and every other line gets. */
  base: string;
  /** Whether the document is indented with spaces: `editor.insertSpaces` as the editor has it. */
  insertSpaces: boolean;
  /** The width of a tab, and of a step where spaces are used. */
  tabSize: number;
  /** Whether the indentation of the text has a meaning of its own, as in prose: it is kept as it is. */
  verbatim?: boolean;
}

/**
 * Fits the indentation of code to a document while the code comes.
 *
 * The code's first line is the measure: what stands before it goes, and what others have more than it
 * is kept, in the document's tabs or spaces. Code in steps of another width is brought to the
 * document's once a line after an opening bracket or colon has shown that width; without such a sign
 * its spaces are left alone, since they may align something.
 */
export class Indentation {
  readonly #target: IndentationTarget;
  /** The white space at the beginning of the current line; undefined once that is over. */
  #leading: string | undefined = "";
  #first = true;
  /** The columns before the first line. */
  #own = 0;
  /** The width of the code's own steps, once it is known. */
  #step: number | undefined;
  /** The last character of the last line that is no white space. */
  #lastSign = "";

  /** @param target How the document is indented. */
  constructor(target: IndentationTarget) {
    this.#target = target;
  }

  /**
   * Takes the next piece of the code.
   *
   * @param code With `\n` as line ends.
   * @returns What is to be written: all of it except the white space of a line that has only that.
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

/** The white space that a line begins with. */
export function leadingWhitespace(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/**
 * Takes the indentation off that all lines of a piece of code have, to send fewer characters and have
 * the answer begin at the margin.
 *
 * @param text The code. Its first line may begin in the middle of a line of the document.
 * @param first The white space that the first line has in the document, where `text` begins behind it.
 */
export function dedent(text: string, first = ""): string {
  const lines = (first + text).split(/\r?\n/);
  const full = lines.filter((line) => line.trim() !== "");
  let common = leadingWhitespace(full[0] ?? "");
  for (const line of full) {
    while (!line.startsWith(common)) common = common.slice(0, -1);
  }
  return lines.map((line) =>
    line.trim() === "" ? "" : line.slice(common.length)
  ).join("\n");
}
