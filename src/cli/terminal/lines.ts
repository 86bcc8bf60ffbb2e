/**
 * The lines of a chat's input.
 *
 * @module
 */
import { trimEnd } from "../../util/trim.ts";
import type { Input } from "../context.ts";

/** What was read. */
export type Entry =
  /** One or more lines; `typed` is the text as the prompt shows it. */
  | { kind: "line"; text: string; typed: string }
  /** Ctrl-C at the prompt; `typed` is what was in the line. */
  | { kind: "interrupt"; typed: string }
  /** The end of the input. */
  | { kind: "end" };

/** A source of lines. */
export interface Lines {
  /** Reads a line, or several that end in a backslash. */
  read(initial: string): Promise<Entry>;
  /**
   * Listens for Ctrl-C while no line is read.
   *
   * @returns A function that removes the listener.
   */
  onInterrupt(handler: () => void): () => void;
  /** A text as the prompt shows it. */
  show(text: string): string;
  /**
   * Prevents lines that were typed ahead from being submitted by themselves.
   *
   * @returns Whether anything was typed ahead.
   */
  holdSubmits(): boolean;
  /** Restores the terminal. */
  close(): void;
}

/** Lines from a pipe or a file. */
export class PipedLines implements Lines {
  readonly #chunks: AsyncIterator<Uint8Array | string>;
  readonly onInterrupt: (handler: () => void) => () => void;
  readonly #prompt: () => void;
  readonly #utf8 = new TextDecoder();
  #unread = "";
  #ended = false;

  /**
   * @param stdin The input.
   * @param onInterrupt Listens for Ctrl-C.
   * @param prompt Called before each line.
   */
  constructor(
    stdin: Input,
    onInterrupt: (handler: () => void) => () => void,
    prompt: () => void,
  ) {
    this.#chunks = stdin[Symbol.asyncIterator]();
    this.onInterrupt = onInterrupt;
    this.#prompt = prompt;
  }

  async read(): Promise<Entry> {
    let text = "";
    for (;;) {
      this.#prompt();
      const line = await this.#line();
      if (line === undefined) {
        return text === "" ? { kind: "end" } : entry(text);
      }
      if (!continues(line)) return entry(text + line);
      text += `${line.slice(0, -1)}\n`;
    }
  }

  show(text: string): string {
    return text;
  }

  holdSubmits(): boolean {
    return false;
  }

  close(): void {
    void this.#chunks.return?.();
  }

  async #line(): Promise<string | undefined> {
    const pieces: string[] = [];
    for (;;) {
      const end = this.#unread.indexOf("\n");
      if (end !== -1) {
        pieces.push(this.#unread.slice(0, end));
        this.#unread = this.#unread.slice(end + 1);
        return pieces.join("").replace(/\r$/, "");
      }
      pieces.push(this.#unread);
      this.#unread = "";
      if (this.#ended) return pieces.join("") || undefined;
      const { done, value } = await this.#chunks.next();
      if (done) this.#ended = true;
      else {
        this.#unread = typeof value === "string"
          ? value
          : this.#utf8.decode(value, { stream: true });
      }
    }
  }
}

/**
 * Whether a line continues on the next one: it ends in an odd number of
 * backslashes.
 */
export function continues(line: string): boolean {
  return (line.length - trimEnd(line, "\\").length) % 2 === 1;
}

function entry(text: string): Entry {
  return { kind: "line", text, typed: text };
}
