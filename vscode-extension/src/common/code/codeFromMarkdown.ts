import {
  closesFence,
  type CodeFence,
  fenceLanguage,
  mayCloseFence,
  openingFence,
} from "./codeFence.ts";
import { fitsLanguage, isProse } from "./languages.ts";
import { lineKind, looksLikeCode } from "./looksLikeCode.ts";

/**
 * Where the code of an answer was found.
 * - `undecided`: not yet
 * - `fence`: in a fenced block
 * - `whole`: the answer is code, or the text that was asked for, as a whole
 * - `none`: the answer has no code in it
 */
export type CodeSource = "undecided" | "fence" | "whole" | "none";

/** What to do with the lines of the fenced block that is being read. */
interface OpenBlock {
  fence: CodeFence;
  /** Fences inside it, which wait for their own ends. */
  inner: CodeFence[];
  into: CodeLines | undefined;
}

/**
 * Takes the code out of an answer in Markdown, as the answer comes.
 *
 * The code is that of the first fenced block whose language fits the document; a block in another
 * language, say the shell commands that install a library, is taken only if none fits. Text around the
 * block is dropped. An answer without any fence is taken as a whole if it is code by its looks; in a
 * document that is prose itself it is what was asked for.
 *
 * What is handed out never changes with how the answer was split into deltas, has no fence of its own
 * in it, and neither begins nor ends with an empty line.
 */
export class CodeFromMarkdown {
  readonly #languageId: string;
  readonly #prose: boolean;
  /** A carriage return or half a character at the end of what has come. */
  #carry = "";
  #line = "";
  /** Where the rest of the line goes: however it goes on, it is code and no fence. */
  #passing: CodeLines | undefined;
  #block: OpenBlock | undefined;
  #source: CodeSource = "undecided";
  #language = "";
  /** The lines outside of fences, while it is open whether they are the code. */
  #outside: string[] | undefined = [];
  #settledAsProse = false;
  #chosen: CodeLines | undefined;
  /** The first block in a language that does not fit. */
  #held: { lines: CodeLines; language: string } | undefined;
  #dropped = false;

  /** @param languageId VS Code's name for the language of the document that the code is for. */
  constructor(languageId: string) {
    this.#languageId = languageId;
    this.#prose = isProse(languageId);
  }

  /** Where the code was found. */
  get source(): CodeSource {
    return this.#source;
  }

  /** The language that the code's fence names; empty where it names none. */
  get language(): string {
    return this.#language;
  }

  /** Whether the answer has anything besides the code: words, or another block. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /**
   * Takes the next piece of the answer.
   *
   * @param delta Markdown.
   * @returns The code that has become certain, with `\n` as line ends. Often empty.
   */
  push(delta: string): string {
    let text = this.#carry + delta;
    const held = /(?:\r|[\uD800-\uDBFF])$/.exec(text)?.[0] ?? "";
    this.#carry = held;
    text = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
    const lines = text.split("\n");
    for (const [index, part] of lines.entries()) {
      if (this.#passing) this.#passing.more(part);
      else this.#line += part;
      if (index < lines.length - 1) this.#endLine();
    }
    if (!this.#passing) this.#beginLine();
    return this.#chosen?.take() ?? "";
  }

  /**
   * The answer is all there, or all that will come.
   *
   * @returns The rest of the code.
   */
  end(): string {
    if (this.#carry === "\r") this.push("\n");
    else if (this.#passing) this.#passing.more(this.#carry);
    else this.#line += this.#carry;
    this.#carry = "";
    const cut = this.#block && isPartOfFence(this.#block.fence, this.#line);
    if (this.#passing || this.#line !== "" && !cut) this.#endLine();
    this.#line = "";
    if (!this.#chosen) this.#choose();
    return this.#chosen?.take() ?? "";
  }

  /** The line is not complete: hands out what can be nothing but code. */
  #beginLine(): void {
    const line = this.#line;
    const block = this.#block;
    let into = block?.into;
    if (block && into) {
      if (mayCloseFence(block.inner.at(-1) ?? block.fence, line)) return;
      into.begin(unindent(line, block.fence.indent));
    } else if (this.#source === "whole") {
      into = this.#chosen;
      if (!this.#prose && /^\s*(?:[`~].*)?$/.test(line)) return;
      into?.begin(line);
    }
    if (into && /^[\s\d.)*+-]*[^\s\d.)*+\-`~]/.test(line)) {
      this.#passing = into;
      this.#line = "";
    }
  }

  #endLine(): void {
    const line = this.#line;
    this.#line = "";
    if (this.#passing) {
      this.#passing.endBegun();
      this.#passing = undefined;
    } else if (this.#block) this.#endBlockLine(this.#block, line);
    else if (this.#source === "whole") this.#endWholeLine(line);
    else this.#endOutsideLine(line);
  }

  #endBlockLine(block: OpenBlock, line: string): void {
    const inner = block.inner.at(-1);
    if (inner && closesFence(inner, line)) block.inner.pop();
    else if (!inner && closesFence(block.fence, line)) {
      this.#block = undefined;
      return;
    } else {
      // By the book a fence cannot open inside another. A line that names a language opens one all the
      // same: models fence the examples in a document or a comment as they fence the document.
      const opened = openingFence(line);
      if (opened && opened.info !== "") block.inner.push(opened);
    }
    block.into?.end(unindent(line, block.fence.indent));
  }

  #endWholeLine(line: string): void {
    if (!this.#prose && /^\s*(?:`{3,}|~{3,})[^`]*$/.test(line)) return;
    this.#chosen?.end(line);
  }

  #endOutsideLine(line: string): void {
    const fence = openingFence(line);
    if (fence && (!this.#prose || this.#wraps(fence))) {
      this.#open(fence);
      return;
    }
    if (line.trim() !== "" && this.#chosen) this.#dropped = true;
    if (!this.#outside) return;
    this.#outside.push(line);
    if (line.trim() === "" || this.#settledAsProse) return;
    if (this.#prose) {
      // “Here is the paragraph:” may stand before a fence.
      const introduction = /[:：]\s*$/.test(line) &&
        this.#outside.filter((line) => line.trim() !== "").length === 1;
      if (!introduction) this.#takeWhole();
      return;
    }
    const kind = lineKind(line);
    if (kind === "code") this.#takeWhole();
    else if (kind === "prose") this.#settledAsProse = true;
  }

  /** Whether a fence in an answer that is prose is only the wrapping of the answer. */
  #wraps(fence: CodeFence): boolean {
    const language = fenceLanguage(fence.info);
    return fitsLanguage(language, this.#languageId) ||
      fitsLanguage(language, "markdown") ||
      fitsLanguage("text", language);
  }

  #open(fence: CodeFence): void {
    const language = fenceLanguage(fence.info);
    const block: OpenBlock = { fence, inner: [], into: undefined };
    this.#block = block;
    if (this.#outside?.some((line) => line.trim() !== "")) this.#dropped = true;
    this.#outside = undefined;
    if (this.#chosen) this.#dropped = true;
    else if (fitsLanguage(language, this.#languageId)) {
      this.#takeBlock(block, language);
    } else if (this.#prose) this.#takeBlock(block, language);
    else if (!this.#held) {
      block.into = new CodeLines();
      this.#held = { lines: block.into, language };
    } else this.#dropped = true;
  }

  #takeBlock(block: OpenBlock, language: string): void {
    block.into = this.#chosen = new CodeLines();
    this.#source = "fence";
    this.#language = language;
    if (this.#held) this.#dropped = true;
  }

  #takeWhole(): void {
    this.#chosen = new CodeLines();
    this.#source = "whole";
    for (const line of this.#outside ?? []) this.#endWholeLine(line);
    this.#outside = undefined;
  }

  /** Nothing was chosen while the answer came. */
  #choose(): void {
    const text = this.#outside?.join("\n").trim() ?? "";
    const span = /^(`+)([^`\n](?:[^\n]*[^`\n])?)\1$/.exec(text);
    if (this.#held) {
      this.#chosen = this.#held.lines;
      this.#source = "fence";
      this.#language = this.#held.language;
    } else if (span) {
      this.#outside = [span[2]?.trim() ?? ""];
      this.#takeWhole();
    } else if (text !== "" && (this.#prose || looksLikeCode(text))) {
      this.#takeWhole();
    } else {
      this.#source = "none";
      this.#dropped = text !== "";
    }
  }
}

/** Lines of code as they come, without the empty ones at both ends. */
class CodeLines {
  #out: string[] = [];
  #begun = 0;
  #any = false;
  #emptyLines = 0;

  /** The current line begins like this, and perhaps goes on. */
  begin(start: string): void {
    if (start.trim() === "") return;
    if (this.#begun === 0) {
      if (this.#any) this.#out.push("\n".repeat(this.#emptyLines + 1));
      this.#emptyLines = 0;
      this.#any = true;
    }
    this.#out.push(start.slice(this.#begun));
    this.#begun = start.length;
  }

  /** The line that has begun goes on. */
  more(part: string): void {
    this.#out.push(part);
  }

  /** The line that has begun is complete. */
  endBegun(): void {
    this.#begun = 0;
  }

  /** The current line is this one. */
  end(line: string): void {
    this.begin(line);
    if (this.#begun === 0 && this.#any) this.#emptyLines++;
    this.#begun = 0;
  }

  /** What has come since the last time. */
  take(): string {
    return this.#out.splice(0).join("");
  }
}

/** A line without the columns that stand before its fence. */
function unindent(line: string, columns: number): string {
  let width = 0;
  let index = 0;
  while (width < columns && (line[index] === " " || line[index] === "\t")) {
    width += line[index] === "\t" ? 4 - width % 4 : 1;
    index++;
  }
  return line.slice(index);
}

/** Whether the answer ended in the middle of a closing fence. */
function isPartOfFence(fence: CodeFence, line: string): boolean {
  const marks = line.trim();
  return marks !== "" && marks.length < fence.length &&
    mayCloseFence(fence, line);
}
