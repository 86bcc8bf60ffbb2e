/**
 * Standard output, with backpressure.
 *
 * @module
 */
import { type CliContext, ignoreErrors, type Output } from "../context.ts";
import { CitationFilter } from "../../util/citation_marks.ts";
import { TerminalText } from "../terminal/terminal_text.ts";
import type { Messages } from "./messages.ts";

/**
 * Writes text to standard output. On a terminal, control characters are made
 * visible and citation marks are left out; in a file or a pipe, the text is
 * unchanged.
 */
export class TextOutput {
  /** Why nothing more can be written, such as a full disk or a closed pipe. */
  failure: Error | undefined;
  /** Called once when nothing more can be written. */
  onFailure: () => void = () => {};
  readonly #stream: Output;
  readonly #terminal: TerminalText | undefined;
  readonly #citations = new CitationFilter();
  /** The first half of a surrogate pair. */
  #half = "";
  #last = "";
  #wake: (() => void) | undefined;

  constructor({ stdout }: CliContext) {
    this.#stream = stdout;
    // Even with TERM=dumb, a terminal may obey control characters.
    this.#terminal = stdout.isTTY ? new TerminalText() : undefined;
    ignoreErrors(stdout);
    stdout.on("error", this.#onError);
    stdout.on("drain", this.#onDrain);
  }

  /** Whether people read it as it is written. */
  get isTerminal(): boolean {
    return this.#terminal !== undefined;
  }

  /**
   * Writes a site's or a model's text.
   *
   * @param text The text, or a piece of it.
   */
  async write(text: string): Promise<void> {
    const whole = this.#half + text;
    const code = whole.charCodeAt(whole.length - 1);
    const split = code >= 0xd800 && code <= 0xdbff;
    this.#half = split ? whole.slice(-1) : "";
    const ready = split ? whole.slice(0, -1) : whole;
    await this.#put(this.#terminal?.push(this.#citations.push(ready)) ?? ready);
  }

  /** Writes the program's own text, which may contain colors. */
  async writeOwn(text: string): Promise<void> {
    await this.#put(text);
  }

  /** Ends a text, with a newline if it does not end in one. */
  async endLine(): Promise<void> {
    const rest = this.#half;
    this.#half = "";
    const terminal = this.#terminal;
    await this.#put(
      terminal === undefined
        ? rest
        : terminal.push(this.#citations.push(rest) + this.#citations.end()) +
          terminal.end(),
    );
    if (this.#last !== "" && this.#last !== "\n") await this.#put("\n");
    this.#last = "";
  }

  /** Waits until everything is written and removes the listeners. */
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

  /**
   * Closes the output and reports a failure to write. A closed pipe is none:
   * `head` closes it when it has read enough.
   *
   * @param code The exit code if there is no failure.
   */
  async finish(code: number, messages: Messages): Promise<number> {
    await this.close();
    const { failure } = this;
    if (
      failure === undefined || (failure as { code?: string }).code === "EPIPE"
    ) {
      return code;
    }
    messages.error(`Could not write to standard output: ${failure.message}.`);
    return 1;
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
