import { Lexer, Tokenizer, type Tokens } from "marked";

/** The work that any text may take; each character adds to it. */
const WORK = 6_000_000;
const WORK_PER_CHARACTER = 512;

/** Single rules take quadratic time for runs of spaces or punctuation within a longer paragraph. */
const MAX_INLINE = 16_384;

/** What comes between an emphasis mark and its missing counterpart takes longer than other text. */
const UNCLOSED_EMPHASIS = 32;
const EMPHASIS = /^(?:\*+|_+)[^\s*_]/;
const WORD_END = /[\p{L}\p{N}]$/u;

const LIST = /^ {0,3}(?:[-+*]|\d{1,9}[.)])/;

/** Thrown if lexing a text would take more than linear time. */
class TooSlowError extends Error {
  override name = "TooSlowError";
}

/**
 * A tokenizer that counts its work. The lexer tries its rules on the rest of the text for each
 * token, and again for nested text, so some texts of a few kilobytes would take seconds.
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

  /** The first inline rule. */
  override escape(text: string): Tokens.Escape | undefined {
    if (text.length > MAX_INLINE) throw new TooSlowError();
    this.#count(text.length);
    return super.escape(text);
  }

  /** Searches the rest of the text for the mark that ends the emphasis. */
  override emStrong(
    text: string,
    masked: string,
    before = "",
  ): Tokens.Em | Tokens.Strong | undefined {
    const token = super.emStrong(text, masked, before);
    const searched = !token && EMPHASIS.test(text) &&
      !(text.startsWith("_") && WORD_END.test(before));
    if (searched) this.#count(text.length * UNCLOSED_EMPHASIS);
    return token;
  }

  /** Checks the rest of the text for each line of a list, even if only briefly. */
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
 * Creates a lexer for the Markdown of answers.
 *
 * @param text The text to lex. The lexer throws if that would take more than linear time.
 */
export function lexerFor(text: string): Lexer {
  const tokenizer = new CountingTokenizer(text.length);
  return new Lexer({ gfm: true, breaks: true, tokenizer });
}
