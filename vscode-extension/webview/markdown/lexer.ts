import { Lexer, Tokenizer, type Tokens } from "marked";

/** Work that any text may take, and more for each of its characters. */
const WORK = 8_000_000;
const WORK_PER_CHARACTER = 64;

const LIST = /^ {0,3}(?:[-+*]|\d{1,9}[.)])/;

/** Parsing a text would take more than linear time. */
class TooSlowError extends Error {
  override name = "TooSlowError";
}

/**
 * A tokenizer that counts. The lexer tries its rules on the rest of the text,
 * token by token and again in everything nested, so some texts of a few
 * kilobytes would take seconds.
 */
class CountingTokenizer extends Tokenizer {
  #left: number;

  constructor(length: number) {
    super();
    this.#left = WORK + WORK_PER_CHARACTER * length;
  }

  /** The first rule for a block. */
  override space(text: string): Tokens.Space | undefined {
    this.#count(text.length);
    return super.space(text);
  }

  /** The first rule within a block. */
  override escape(text: string): Tokens.Escape | undefined {
    this.#count(text.length);
    return super.escape(text);
  }

  /** Looks at the rest of the text for each line of the list, if only shortly. */
  override list(text: string): Tokens.List | undefined {
    if (LIST.test(text)) {
      this.#count(text.length * text.split("\n").length / 32);
    }
    return super.list(text);
  }

  #count(work: number): void {
    this.#left -= work;
    if (this.#left < 0) throw new TooSlowError();
  }
}

/**
 * Makes a lexer for Markdown as answers are written in it.
 *
 * @param text What it will read. It throws where that would take more than linear time.
 */
export function lexerFor(text: string): Lexer {
  const tokenizer = new CountingTokenizer(text.length);
  return new Lexer({ gfm: true, breaks: true, tokenizer });
}
