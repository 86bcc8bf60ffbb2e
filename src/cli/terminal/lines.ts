/**
 * Where a chat's lines come from.
 *
 * @module
 */
import { trimEnd } from "../../util/trim.ts";
import type { Input } from "../context.ts";

/** What came. */
export type Entry =
  /** A line, or several: `typed` is how the editor shows it. */
  | { kind: "line"; text: string; typed: string }
  /** Ctrl-C at the prompt; `typed` is what stood there. */
  | { kind: "interrupt"; typed: string }
  /** Nothing more comes. */
  | { kind: "end" };

/** A source of lines. */
export interface Lines {
  /**
   * Reads what is asked next.
   *
   * @param initial What stands at the prompt already.
   * @returns What came.
   */
  read(initial: string): Promise<Entry>;
  /**
   * An answer begins: Ctrl-C is for it.
   *
   * @param interrupt Called at Ctrl-C.
   * @returns A function for when it is over.
   */
  beginAnswer(interrupt: () => void): () => void;
  /**
   * How the editor would show a text.
   *
   * @param text The text.
   * @returns The text as it stands at a prompt.
   */
  show(text: string): string;
  /**
   * After a failure, what was typed ahead must not be sent by itself.
   *
   * @returns Whether something was typed ahead.
   */
  sendNothing(): boolean;
  /** Lets go of the input. */
  close(): void;
}

/** Lines from a pipe or a file, one question each. */
export class PipedLines implements Lines {
  readonly #chunks: AsyncIterator<Uint8Array | string>;
  readonly #onInterrupt: (handler: () => void) => () => void;
  readonly #prompt: () => void;
  readonly #utf8 = new TextDecoder();
  #unread = "";
  #ended = false;

  /**
   * @param stdin The input.
   * @param onInterrupt Listens for Ctrl-C.
   * @param prompt Asks for a line, where a person is there.
   */
  constructor(
    stdin: Input,
    onInterrupt: (handler: () => void) => () => void,
    prompt: () => void,
  ) {
    this.#chunks = stdin[Symbol.asyncIterator]();
    this.#onInterrupt = onInterrupt;
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

  beginAnswer(interrupt: () => void): () => void {
    return this.#onInterrupt(interrupt);
  }

  show(text: string): string {
    return text;
  }

  sendNothing(): boolean {
    return false;
  }

  close(): void {
    void this.#chunks.return?.();
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#unread.indexOf("\n");
      if (end !== -1) {
        const line = this.#unread.slice(0, end).replace(/\r$/, "");
        this.#unread = this.#unread.slice(end + 1);
        return line;
      }
      if (this.#ended) {
        const line = this.#unread;
        this.#unread = "";
        return line === "" ? undefined : line;
      }
      const { done, value } = await this.#chunks.next();
      if (done) this.#ended = true;
      else {
        this.#unread += typeof value === "string"
          ? value
          : this.#utf8.decode(value, { stream: true });
      }
    }
  }
}

/**
 * Whether a line goes on with the next one: it ends in a backslash that is not
 * itself behind one.
 *
 * @param line The line.
 * @returns Whether it does.
 */
export function continues(line: string): boolean {
  return (line.length - trimEnd(line, "\\").length) % 2 === 1;
}

function entry(text: string): Entry {
  return { kind: "line", text, typed: text };
}
