/**
 * Standard error: messages, and the spinner before an answer.
 *
 * @module
 */
import type { AskError, Logger } from "../../../mod.ts";
import {
  type CliContext,
  ignoreErrors,
  isTerminal,
  type Output,
} from "../context.ts";
import { invocation } from "../options/invocation.ts";
import { Style } from "../terminal/style.ts";
import { oneLine, printable } from "../terminal/terminal_text.ts";
import { wrap } from "../terminal/wrap.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/** How long something takes before there is a spinner, in milliseconds. */
const SPINNER_DELAY = 150;

/** From how many seconds on the spinner shows the time. */
const SHOW_TIME_AFTER = 3;

/** Writes to standard error. */
export class Messages {
  /** Colors for standard error. */
  readonly style: Style;
  /** A logger for the core; it writes only with `--verbose`. */
  readonly logger: Logger;
  readonly #stream: Output;
  readonly #animated: boolean;
  #label: string | undefined;
  #busySince = 0;
  #frame = 0;
  #painted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param verbose Whether the logger writes. */
  constructor(context: CliContext, verbose: boolean) {
    this.#stream = context.stderr;
    this.style = new Style(context, context.stderr);
    this.#animated = isTerminal(context, context.stderr);
    // A closed standard error must not end the program.
    ignoreErrors(this.#stream);
    this.logger = verbose ? this.#verboseLogger() : {};
  }

  /** Writes a line, but only to a terminal. */
  note(text: string): void {
    if (this.#stream.isTTY) this.say(text);
  }

  /** Writes a line. */
  say(text: string): void {
    this.#erase();
    this.#stream.write(`${text}\n`);
  }

  /**
   * Writes an error.
   *
   * @param message What failed.
   * @param hint What to do about it. Default: nothing.
   */
  error(message: string, hint = ""): void {
    const { style } = this;
    this.#labeled("Error:", message, (text) => style.red(text));
    if (hint !== "") this.#labeled("Hint:", hint, (text) => style.bold(text));
  }

  /** Writes why a command or question failed. */
  failure(error: AskError): number {
    const { code, hint, message, partialText } = error;
    if (code === "aborted") {
      this.note(this.style.dim("Stopped."));
      return 130;
    }
    this.error(message, [hint, optionFor(error)].join(" ").trim());
    // The messages of the other two say so.
    if (partialText !== "" && code !== "interrupted" && code !== "timeout") {
      this.note(this.style.dim("The answer above is incomplete."));
    }
    return code === "invalid-argument" ? 2 : 1;
  }

  /** Shows the spinner, or changes its label. */
  busy(label: string): void {
    if (!this.#animated) return;
    const started = this.#label !== undefined;
    this.#label = oneLine(label);
    if (started) return;
    this.#busySince = performance.now();
    this.#timer = setTimeout(() => this.#paint(), SPINNER_DELAY);
  }

  /** Removes the spinner. */
  idle(): void {
    clearTimeout(this.#timer);
    this.#label = undefined;
    this.#erase();
  }

  #labeled(label: string, text: string, paint: (text: string) => string): void {
    const line = oneLine(text);
    const columns = this.#stream.isTTY ? this.#stream.columns || 80 : Infinity;
    const wrapped = wrap(`${label} ${line}`, Math.max(20, columns - 1));
    this.say(paint(label) + wrapped.slice(label.length));
  }

  #paint(): void {
    if (this.#label === undefined) return;
    const seconds = Math.floor((performance.now() - this.#busySince) / 1000);
    const time = seconds >= SHOW_TIME_AFTER ? ` ${seconds} s` : "";
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
    const started = performance.now();
    const log = (level: string) =>
    (
      message: string,
      details: Record<string, unknown> = {},
    ) => {
      const seconds = (performance.now() - started) / 1000;
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

/** The option that helps against an error. */
function optionFor({ code, reason, params }: AskError): string {
  if (code === "timeout") return "Use --timeout S to wait longer.";
  if (
    reason === "http-auth" || reason === "sign-in" || reason === "credentials"
  ) return "Name the user with --user NAME.";
  return reason === "redirect" && params["target"] !== undefined
    ? `To use it: ${invocation("ask")} --site ${params["target"]} "…"`
    : "";
}
