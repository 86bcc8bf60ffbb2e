import {
  closesFence,
  type CodeFence,
  fenceLanguage,
  isFence,
  MAX_FENCE_LINE,
  mayCloseFence,
  openingFence,
} from "./codeFence.ts";
import { fitsLanguage, isProse } from "./languages.ts";
import { lineKind, looksLikeCode } from "./looksLikeCode.ts";

/**
 * Where the code of an answer was found.
 * - `undecided`: not decided yet
 * - `fence`: in a fenced code block
 * - `whole`: the whole answer is the code, or the requested text
 * - `none`: the answer contains no code
 */
export type CodeSource = "undecided" | "fence" | "whole" | "none";

/** How to treat the lines of the current fenced block. */
interface OpenBlock {
  fence: CodeFence;
  /** Nested fences that are still open. */
  inner: CodeFence[];
  into: CodeLines | undefined;
}

/**
 * Extracts the code from a streamed Markdown answer.
 *
 * The code is the first fenced block whose language matches the document. A block in another
 * language, such as shell commands that install a library, is used only if none matches. Text
 * around the block is dropped. An answer without a fence is used as a whole if it looks like code,
 * or if the document itself is prose.
 *
 * The output does not depend on how the answer was split into deltas, contains no surrounding
 * fence, and neither starts nor ends with an empty line.
 */
export class CodeFromMarkdown {
  readonly #languageId: string;
  readonly #prose: boolean;
  /** A carriage return or half a surrogate pair at the end of the input. */
  #carry = "";
  #line = "";
  /** The target of the rest of the line, once it is certain that it is code and not a fence. */
  #passing: CodeLines | undefined;
  #block: OpenBlock | undefined;
  #source: CodeSource = "undecided";
  #language = "";
  /** Lines outside fences, while it is undecided whether they are the code. */
  #outside: string[] | undefined = [];
  #settledAsProse = false;
  #chosen: CodeLines | undefined;
  /** The first block in a language that does not match. */
  #held: { lines: CodeLines; language: string } | undefined;
  #dropped = false;

  /** @param languageId VS Code's language id of the target document. */
  constructor(languageId: string) {
    this.#languageId = languageId;
    this.#prose = isProse(languageId);
  }

  /** Where the code was found. */
  get source(): CodeSource {
    return this.#source;
  }

  /** The language of the code's fence; may be empty. */
  get language(): string {
    return this.#language;
  }

  /** Whether the answer contains anything besides the code: text, or another block. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /**
   * Takes the next delta of the answer.
   *
   * @param delta Markdown.
   * @returns The code that is certain by now, with `\n` as line ends. Often empty.
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
   * Ends the answer, complete or not.
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

  /** Returns the part of an incomplete line that can only be code. */
  #beginLine(): void {
    const line = this.#line;
    const block = this.#block;
    let into = block?.into;
    let start = line;
    if (block && into) {
      if (mayCloseFence(block.inner.at(-1) ?? block.fence, line)) return;
      start = unindent(line, block.fence.indent);
    } else if (this.#source === "whole") {
      if (!this.#prose && mayBeFence(line)) return;
      into = this.#chosen;
    }
    into?.begin(start);
    if (
      into && (start.length > MAX_FENCE_LINE ||
        /^[\s\d.)*+-]*[^\s\d.)*+\-`~]/.test(line))
    ) {
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
      // CommonMark does not allow nested fences. A line that names a language opens one anyway:
      // models put fenced examples into documents and comments without a longer outer fence.
      const opened = openingFence(line);
      if (opened && opened.info !== "") block.inner.push(opened);
    }
    block.into?.end(unindent(line, block.fence.indent));
  }

  #endWholeLine(line: string): void {
    if (!this.#prose && isFence(line)) return;
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
      // A line such as “Here is the paragraph:” may precede a fence.
      const introduction = /[:：]\s*$/.test(line) &&
        this.#outside.filter((line) => line.trim() !== "").length === 1;
      if (!introduction) this.#takeWhole();
      return;
    }
    const kind = lineKind(line);
    if (kind === "code") this.#takeWhole();
    else if (kind === "prose") this.#settledAsProse = true;
  }

  /** Whether a fence only wraps an answer that is prose. */
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

  /** Decides when the answer ended undecided. */
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

/** Streams lines of code, without leading and trailing empty lines. */
class CodeLines {
  #out: string[] = [];
  #begun = 0;
  #any = false;
  #emptyLines = 0;

  /** The start of the current line, which may continue. */
  begin(start: string): void {
    if (start.length <= MAX_FENCE_LINE && start.trim() === "") return;
    if (this.#begun === 0) {
      if (this.#any) this.#out.push("\n".repeat(this.#emptyLines + 1));
      this.#emptyLines = 0;
      this.#any = true;
    }
    this.#out.push(start.slice(this.#begun));
    this.#begun = start.length;
  }

  /** Continues the current line. */
  more(part: string): void {
    this.#out.push(part);
  }

  /** Ends the current line. */
  endBegun(): void {
    this.#begun = 0;
  }

  /** Sets the current line. */
  end(line: string): void {
    this.begin(line);
    if (this.#begun === 0 && this.#any) this.#emptyLines++;
    this.#begun = 0;
  }

  /** The text added since the last call. */
  take(): string {
    return this.#out.splice(0).join("");
  }
}

/** Whether an incomplete line may still become a fence or an empty line. */
function mayBeFence(start: string): boolean {
  return start.length <= MAX_FENCE_LINE && /^\s*(?:[`~]|$)/.test(start);
}

/** Removes the columns that precede the line's fence. */
function unindent(line: string, columns: number): string {
  let width = 0;
  let index = 0;
  while (width < columns && (line[index] === " " || line[index] === "\t")) {
    width += line[index] === "\t" ? 4 - width % 4 : 1;
    index++;
  }
  return line.slice(index);
}

/** Whether the answer ended inside a closing fence. */
function isPartOfFence(fence: CodeFence, line: string): boolean {
  const marks = line.trim();
  return marks !== "" && marks.length < fence.length &&
    mayCloseFence(fence, line);
}
