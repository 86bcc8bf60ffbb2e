/**
 * Standard output: text as it comes, at the pace of its reader.
 *
 * @module
 */
import { type CliContext, guard, type Output } from "../context.ts";
import { TerminalText } from "../terminal/terminal_text.ts";

/**
 * Writes text to standard output. On a terminal it is made harmless; into a
 * file or a pipe it goes exactly as it came.
 */
export class TextOutput {
  /** Why nothing can be written any more: a full disk, a reader that left. */
  failure: Error | undefined;
  /** Called once, when nothing can be written any more. */
  onFailure: () => void = () => {};
  readonly #stream: Output;
  readonly #safe: TerminalText | undefined;
  /** The first half of a character whose second half is yet to come. */
  #half = "";
  #last = "";
  #wake: (() => void) | undefined;

  /**
   * @param io The world.
   */
  constructor(io: CliContext) {
    this.#stream = io.stdout;
    // A terminal that is too simple for colours obeys controls all the same.
    this.#safe = io.stdout.isTTY ? new TerminalText() : undefined;
    guard(this.#stream);
    this.#stream.on("error", this.#onError);
    this.#stream.on("drain", this.#onDrain);
  }

  /** Whether the reader of a pipe has left, which is no failure of ours. */
  get readerLeft(): boolean {
    return (this.failure as { code?: string } | undefined)?.code === "EPIPE";
  }

  /**
   * Writes text from elsewhere.
   *
   * @param text The text, or a piece of it.
   * @returns When there is room for more.
   */
  async write(text: string): Promise<void> {
    const whole = this.#half + text;
    const code = whole.charCodeAt(whole.length - 1);
    const split = code >= 0xd800 && code <= 0xdbff;
    this.#half = split ? whole.slice(-1) : "";
    const ready = split ? whole.slice(0, -1) : whole;
    await this.#put(this.#safe?.push(ready) ?? ready);
  }

  /**
   * Writes words of our own, which may have colours.
   *
   * @param text The text.
   * @returns When there is room for more.
   */
  async writeOwn(text: string): Promise<void> {
    await this.#put(text);
  }

  /**
   * Ends a text: with a newline, if it has none.
   *
   * @returns When there is room for more.
   */
  async endLine(): Promise<void> {
    const rest = this.#half + (this.#safe?.end() ?? "");
    this.#half = "";
    await this.#put(rest);
    if (this.#last !== "" && this.#last !== "\n") await this.#put("\n");
    this.#last = "";
  }

  /**
   * Waits until everything is written, and lets go of the stream.
   */
  async close(): Promise<void> {
    if (this.failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#stream.write("", () => resolve());
      });
    }
    this.#stream.off("drain", this.#onDrain);
    this.#stream.off("error", this.#onError);
  }

  async #put(text: string): Promise<void> {
    if (text === "" || this.failure !== undefined) return;
    this.#last = text.slice(-1);
    if (this.#stream.write(text)) return;
    await new Promise<void>((resolve) => this.#wake = resolve);
  }

  readonly #onDrain = (): void => {
    this.#wake?.();
  };

  readonly #onError = (error: Error): void => {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.#wake?.();
    this.onFailure();
  };
}
