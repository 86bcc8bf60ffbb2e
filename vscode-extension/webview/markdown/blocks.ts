import type { Token, Tokens } from "marked";
import { FenceReader, openingFence } from "./fences.ts";
import { lexerFor } from "./lexer.ts";
import { splitList, splitParagraph } from "./parts.ts";

/** A finished block of Markdown that later text can't change. */
export interface Block {
  raw: string;
  /** Whether it was split from a long list or paragraph, which continues before or after it. */
  part: boolean;
  /** For a part of an ordered list: the number of its first item. */
  start?: number;
}

/** What has become final since the last read. */
export type BlockEvent =
  | { type: "block"; block: Block }
  | { type: "fence-open"; info: string }
  | { type: "fence-text"; text: string }
  | { type: "fence-close" };

/**
 * The maximum number of characters passed to the lexer at once, so that restarting at a fence is
 * cheap; more for a block that continues, because it is lexed from its start each time.
 */
const SLICE = 2_048;

/** Longer lists and paragraphs are split, so that the unfinished part stays short. */
const LONG = 4_096;

/** Quotes and lists nested so deeply in one line that it can't be intentional. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){50}/m;

/** Splits Markdown into blocks. The tokens' raw text adds up to the input. */
export function lexBlocks(text: string): Token[] {
  if (TOO_DEEP.test(text)) return plainBlocks(text);
  try {
    return lexerFor(text).blockTokens(text, []);
  } catch {
    // Too slow, or nested too deeply for the stack.
    return plainBlocks(text);
  }
}

/** Returns text that the lexer can't handle as paragraphs. */
function plainBlocks(text: string): Token[] {
  return text.split(/(\n{2,})/).filter((raw) => raw !== "").map((raw) => ({
    type: raw.startsWith("\n\n") ? "space" : "paragraph",
    raw,
    text: raw,
    tokens: [],
  }));
}

/** Whether text is shown verbatim because the lexer can't handle it. */
export function isTooDeep(text: string): boolean {
  return TOO_DEEP.test(text);
}

function firstLine({ raw }: Token): string {
  const end = raw.indexOf("\n");
  return end < 0 ? raw : raw.slice(0, end);
}

/**
 * Splits streaming Markdown into finished blocks and an unfinished rest.
 *
 * A block is finished when the next one has started on a complete line. Only the rest is lexed
 * again, and code inside a fence not at all, so the work is linear in the length of the text.
 */
export class BlockSplitter {
  /** The text from the start of the unfinished block on. */
  #text = "";
  /** The number of characters of `#text` processed during one `read`. */
  #start = 0;
  /** The number of characters of `#text` that the lexer has seen without finding a block end. */
  #seen = 0;
  /** A carriage return at the end, which may be half of a line end. */
  #carriageReturn = false;
  #fence: FenceReader | undefined;
  /**
   * Whether a part of the first line of `#text` was already returned, so that it is not a fence.
   */
  #insideLine = false;
  #part: { start?: number } | undefined;

  /** Takes more text. */
  push(text: string): void {
    let more = this.#carriageReturn ? "\r" + text : text;
    this.#carriageReturn = more.endsWith("\r");
    if (this.#carriageReturn) more = more.slice(0, -1);
    this.#text += more.includes("\r") ? more.replace(/\r\n?/g, "\n") : more;
  }

  /** Returns what has become final since the last call. */
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

  /** The text that may still change, after `read`. Empty inside a fence. */
  get rest(): Block {
    return this.#block(this.#fence ? "" : this.#text, this.#part !== undefined);
  }

  /** Ends the text. Returns the rest of an open fence, whose last line has no line end. */
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

  /** Processes one slice of Markdown. Returns whether more can be processed. */
  #readMarkdown(events: BlockEvent[]): boolean {
    const end = this.#sliceEnd();
    const isLong = end === undefined || end - this.#start > 2 * LONG;
    if (isLong && this.#cutLongLine(events)) return true;
    if (end === undefined) return false;
    if (!this.#part && this.#seen <= this.#start) {
      // A fence at the start of a block needs no lexer.
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

  /** The end of the next slice: after a line end that the lexer has not seen. */
  #sliceEnd(): number | undefined {
    const from = Math.max(this.#seen, this.#start);
    const more = Math.max(SLICE, from - this.#start);
    const limit = Math.min(this.#text.length, from + more);
    const inside = this.#text.lastIndexOf("\n", limit - 1);
    if (inside >= from) return inside + 1;
    const beyond = this.#text.indexOf("\n", limit);
    return beyond < 0 ? undefined : beyond + 1;
  }

  /** Opens the fence at the start of the unprocessed text. Returns whether there is one. */
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

  /** Reads the complete lines of code. Returns whether the fence was closed and text follows. */
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

  /** Splits a very long single-line paragraph, which some models write. */
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
