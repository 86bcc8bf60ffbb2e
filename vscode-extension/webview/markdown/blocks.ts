import type { Token, Tokens } from "marked";
import { FenceReader, openingFence } from "./fences.ts";
import { lexerFor } from "./lexer.ts";
import { splitList, splitParagraph } from "./parts.ts";

/** A finished piece of Markdown that no later text changes. */
export interface Block {
  raw: string;
  /** It was cut from a long list or paragraph: more of the same is before or after it. */
  part: boolean;
  /** For a part of an ordered list: the number of its first item. */
  start?: number;
}

/** What has become certain about the text. */
export type BlockEvent =
  | { type: "block"; block: Block }
  | { type: "fence-open"; info: string }
  | { type: "fence-text"; text: string }
  | { type: "fence-close" };

/**
 * The lexer gets this much at a time, so that starting over at a fence costs little; more in a block
 * that goes on, as that is lexed again from its beginning.
 */
const SLICE = 2_048;

/** Lists and paragraphs longer than this are cut, so that the unfinished part stays short. */
const LONG = 4_096;

/** Quotes in quotes, lists in lists: so many in one line that nobody means it. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){50}/m;

/** Splits Markdown into blocks. Raw texts of the tokens add up to the text. */
export function lexBlocks(text: string): Token[] {
  if (TOO_DEEP.test(text)) return plainBlocks(text);
  try {
    return lexerFor(text).blockTokens(text, []);
  } catch {
    // Too slow, or nested until the stack is full.
    return plainBlocks(text);
  }
}

/** What the lexer cannot take, as paragraphs. */
function plainBlocks(text: string): Token[] {
  return text.split(/(\n{2,})/).filter((raw) => raw !== "").map((raw) => ({
    type: raw.startsWith("\n\n") ? "space" : "paragraph",
    raw,
    text: raw,
    tokens: [],
  }));
}

/** Whether a text is shown as it is, as the lexer cannot take it. */
export function isTooDeep(text: string): boolean {
  return TOO_DEEP.test(text);
}

function firstLine({ raw }: Token): string {
  const end = raw.indexOf("\n");
  return end < 0 ? raw : raw.slice(0, end);
}

/**
 * Splits Markdown that is still being written into blocks that are finished and a rest that is not.
 *
 * A block is finished when the next one has begun on a line that is complete. Only the rest is ever
 * lexed again, and code inside a fence not at all, so the work grows with the text and not with its
 * square.
 */
export class BlockSplitter {
  /** Everything from the beginning of the unfinished block on. */
  #text = "";
  /** How much of `#text` is dealt with, during one `read`. */
  #start = 0;
  /** How much of `#text` the lexer has seen without finding an end. */
  #seen = 0;
  /** A carriage return at the end, which may be half of a line end. */
  #carriageReturn = false;
  #fence: FenceReader | undefined;
  /** The line that `#text` begins with has been handed out in part: it is no fence. */
  #insideLine = false;
  #part: { start?: number } | undefined;

  /** Takes more text. */
  push(text: string): void {
    let more = this.#carriageReturn ? "\r" + text : text;
    this.#carriageReturn = more.endsWith("\r");
    if (this.#carriageReturn) more = more.slice(0, -1);
    this.#text += more.includes("\r") ? more.replace(/\r\n?/g, "\n") : more;
  }

  /** What has become certain since the last time. */
  read(): BlockEvent[] {
    const events: BlockEvent[] = [];
    while (
      this.#fence
        ? this.#readFence(events, this.#fence)
        : this.#readMarkdown(events)
    );
    this.#text = this.#text.slice(this.#start);
    this.#seen = Math.max(0, this.#seen - this.#start);
    this.#start = 0;
    return events;
  }

  /** What may still change; after `read`. Empty inside a fence. */
  get rest(): Block {
    return this.#block(this.#fence ? "" : this.#text, this.#part !== undefined);
  }

  /** The text is all there: what is left inside a fence, whose last line has no end. */
  flush(): BlockEvent[] {
    if (this.#carriageReturn) this.push("\n");
    const events = this.read();
    if (!this.#fence || this.#text === "") return events;
    const closed = !this.#insideLine && this.#fence.closes(this.#text);
    if (closed) {
      events.push({ type: "fence-close" });
      this.#fence = undefined;
    } else {
      const text = this.#insideLine
        ? this.#text
        : this.#fence.unindent(this.#text);
      events.push({ type: "fence-text", text });
    }
    this.#text = "";
    this.#seen = 0;
    return events;
  }

  #block(raw: string, part: boolean): Block {
    const start = this.#part?.start;
    return start === undefined ? { raw, part } : { raw, part, start };
  }

  /** One slice of Markdown. Whether there is more to do. */
  #readMarkdown(events: BlockEvent[]): boolean {
    const end = this.#sliceEnd();
    if (end === undefined) return this.#cutLongLine(events);
    if (!this.#part && this.#seen <= this.#start) {
      // A fence at the beginning of a block needs no lexer.
      const line = this.#text.slice(
        this.#start,
        this.#text.indexOf("\n", this.#start),
      );
      if (this.#openFence(events, line)) return true;
    }
    const tokens = lexBlocks(this.#text.slice(this.#start, end));
    const last = tokens.findLastIndex((token) => token.type !== "space");
    for (const [index, token] of tokens.entries()) {
      if (token.type === "code" && this.#openFence(events, firstLine(token))) {
        return true;
      }
      if (index >= last) break;
      if (token.type !== "space") {
        events.push({
          type: "block",
          block: this.#block(token.raw, this.#part !== undefined),
        });
        this.#part = undefined;
      }
      this.#start += token.raw.length;
    }
    this.#seen = end;
    const unfinished = tokens[last];
    if (unfinished && unfinished.raw.length > LONG) {
      this.#cutLong(events, unfinished);
    }
    return this.#sliceEnd() !== undefined;
  }

  /** Where the next slice ends: behind a line end that the lexer has not seen. */
  #sliceEnd(): number | undefined {
    const from = Math.max(this.#seen, this.#start);
    const more = Math.max(SLICE, from - this.#start);
    const limit = Math.min(this.#text.length, from + more);
    const inside = this.#text.lastIndexOf("\n", limit - 1);
    if (inside >= from) return inside + 1;
    const beyond = this.#text.indexOf("\n", limit);
    return beyond < 0 ? undefined : beyond + 1;
  }

  /** Opens the fence whose line is at the beginning of what is not dealt with. Whether it is one. */
  #openFence(events: BlockEvent[], line: string): boolean {
    const fence = openingFence(line);
    if (!fence) return false;
    this.#fence = new FenceReader(fence);
    this.#insideLine = false;
    this.#part = undefined;
    this.#start += line.length + 1;
    this.#seen = this.#start;
    events.push({ type: "fence-open", info: fence.info });
    return true;
  }

  /** The lines of code that are there. Whether the fence closed, with text after it. */
  #readFence(events: BlockEvent[], reader: FenceReader): boolean {
    let code = "";
    let closed = false;
    while (!closed) {
      const newline = this.#text.indexOf("\n", this.#start);
      if (newline < 0) break;
      const line = this.#text.slice(this.#start, newline);
      if (this.#insideLine) code += line + "\n";
      else if (reader.closes(line)) closed = true;
      else code += reader.unindent(line) + "\n";
      this.#insideLine = false;
      this.#start = newline + 1;
    }
    if (!closed && this.#start < this.#text.length) {
      const start = this.#text.slice(this.#start);
      if (this.#insideLine || !reader.mayBeFence(start)) {
        code += this.#insideLine ? start : reader.unindent(start);
        this.#insideLine = true;
        this.#start = this.#text.length;
      }
    }
    if (code !== "") events.push({ type: "fence-text", text: code });
    if (!closed) return false;
    events.push({ type: "fence-close" });
    this.#fence = undefined;
    this.#seen = this.#start;
    return true;
  }

  #cutLong(events: BlockEvent[], token: Token): void {
    if (token.type === "list") {
      const list = token as Tokens.List;
      const finished = splitList(list);
      if (finished === "") return;
      const block = this.#block(finished, true);
      const first = block.start ?? list.start;
      this.#cut(events, { ...block, raw: finished });
      this.#part = typeof first === "number"
        ? { start: first + list.items.length - 1 }
        : {};
    } else if (token.type === "paragraph") {
      this.#cutParagraph(events, token.raw);
    }
  }

  /** A paragraph in one line that does not end: some models write so, and so do tests. */
  #cutLongLine(events: BlockEvent[]): boolean {
    if (this.#text.length - this.#start <= LONG + 1_024) return false;
    const tokens = lexBlocks(
      this.#text.slice(this.#start, this.#start + 2 * LONG),
    );
    const only = tokens[0];
    return tokens.length === 1 && only?.type === "paragraph" &&
      this.#cutParagraph(events, only.raw);
  }

  #cutParagraph(events: BlockEvent[], raw: string): boolean {
    const finished = splitParagraph(raw);
    if (finished === "") return false;
    this.#cut(events, this.#block(finished, true));
    this.#part = {};
    return true;
  }

  #cut(events: BlockEvent[], block: Block): void {
    events.push({ type: "block", block });
    this.#start += block.raw.length;
  }
}
