/**
 * Standard error: what is said about an answer, and the spinner before it.
 *
 * @module
 */
import type { AskError, Logger } from "../../../mod.ts";
import {
  type CliContext,
  guard,
  isTerminal,
  type Output,
  Style,
} from "../context.ts";
import { oneLine, printable } from "../terminal/terminal_text.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/** An answer that comes sooner than this, in milliseconds, needs no spinner. */
const PATIENCE = 150;

/** From so many seconds on, they are counted. */
const LONG = 3;

/** Writes to standard error. */
export class Messages {
  /** Colours for standard error. */
  readonly style: Style;
  /** Where the core's messages go: nowhere without `--verbose`. */
  readonly logger: Logger;
  readonly #stream: Output;
  readonly #animated: boolean;
  readonly #started = performance.now();
  #label: string | undefined;
  #busySince = 0;
  #frame = 0;
  #painted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param io The world.
   * @param verbose Whether the core's messages are wanted.
   */
  constructor(io: CliContext, verbose: boolean) {
    this.#stream = io.stderr;
    this.style = new Style(io, io.stderr);
    this.#animated = isTerminal(io, io.stderr);
    // Who closes standard error does not want to hear of it.
    guard(this.#stream);
    this.logger = verbose ? this.#verboseLogger() : {};
  }

  /**
   * Says something that only a person at the terminal wants to know.
   *
   * @param text What to say; colours are kept.
   */
  note(text: string): void {
    if (this.#stream.isTTY) this.say(text);
  }

  /**
   * Says something, wherever standard error leads.
   *
   * @param text What to say; colours are kept.
   */
  say(text: string): void {
    this.#erase();
    this.#stream.write(`${text}\n`);
  }

  /**
   * Says what went wrong and what to do next.
   *
   * @param message What went wrong.
   * @param hint What to do next, `""` if nothing.
   */
  error(message: string, hint = ""): void {
    const { style } = this;
    const error = this.#wrap(`Error: ${oneLine(message)}`);
    this.say(error.replace("Error:", style.red("Error:")));
    if (hint === "") return;
    this.say(
      this.#wrap(`Hint: ${oneLine(hint)}`).replace(
        "Hint:",
        style.bold("Hint:"),
      ),
    );
  }

  /**
   * Says why a question failed.
   *
   * @param error Why.
   * @param hint What to do next. Default: the error's own hint.
   */
  failure(error: AskError, hint: string = error.hint): void {
    this.error(error.message, hint);
    const known = error.code === "interrupted" || error.code === "timeout";
    if (error.partialText !== "" && !known) {
      this.note(this.style.dim("What stands above is not the whole answer."));
    }
  }

  /**
   * Shows that something is under way, or what it is now.
   *
   * @param label What is under way.
   */
  busy(label: string): void {
    if (!this.#animated) return;
    const begun = this.#label !== undefined;
    this.#label = oneLine(label);
    if (begun) return;
    this.#busySince = performance.now();
    this.#timer = setTimeout(() => this.#paint(), PATIENCE);
  }

  /** Nothing is under way any more: the line is empty again. */
  idle(): void {
    clearTimeout(this.#timer);
    this.#label = undefined;
    this.#erase();
  }

  /** Breaks a line between words, where somebody looks at it. */
  #wrap(line: string): string {
    const width = this.#stream.isTTY ? (this.#stream.columns || 80) - 1 : 0;
    if (width < 20) return line;
    const [first = "", ...words] = line.split(" ");
    let text = first;
    let length = text.length;
    for (const word of words) {
      const fits = length + 1 + word.length <= width;
      text += (fits ? " " : "\n") + word;
      length = fits ? length + 1 + word.length : word.length;
    }
    return text;
  }

  #paint(): void {
    if (this.#label === undefined) return;
    const seconds = Math.floor((performance.now() - this.#busySince) / 1000);
    const time = seconds >= LONG ? ` ${seconds} s` : "";
    const width = Math.max(20, this.#stream.columns || 80) - 4 - time.length;
    const frame = FRAMES[this.#frame++ % FRAMES.length]!;
    this.#stream.write(
      `\r\x1b[K${this.style.cyan(frame)} ` +
        this.style.dim(oneLine(this.#label, width) + time),
    );
    this.#painted = true;
    this.#timer = setTimeout(() => this.#paint(), 80);
  }

  #erase(): void {
    if (this.#painted) this.#stream.write("\r\x1b[K");
    this.#painted = false;
  }

  #verboseLogger(): Logger {
    const log = (level: string) =>
    (
      message: string,
      details: Record<string, unknown> = {},
    ) => {
      const seconds = (performance.now() - this.#started) / 1000;
      const facts = Object.entries(details).map(([name, value]) =>
        ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`
      );
      this.say(this.style.dim(
        printable(`[${seconds.toFixed(3)} ${level}] ${message}`) +
          oneLine(facts.join("")).replace(/^(?=.)/, " "),
      ));
    };
    return {
      debug: log("debug"),
      info: log("info"),
      warn: log("warn"),
      error: log("error"),
    };
  }
}
