import {
  type CliContext,
  isTerminal,
  type Output,
  variable,
} from "../context.ts";

/** Colors and weights for a stream; none unless it is a terminal. */
export class Style {
  readonly #enabled: boolean;

  /** @param context The context; its `NO_COLOR` and `TERM` are respected. */
  constructor(context: CliContext, stream: Output) {
    this.#enabled = isTerminal(context, stream) &&
      variable(context.env, "NO_COLOR") === undefined;
  }

  /** For side notes. */
  dim(text: string): string {
    return this.#paint(text, 2, 22);
  }

  /** For headings. */
  bold(text: string): string {
    return this.#paint(text, 1, 22);
  }

  /** For errors. */
  red(text: string): string {
    return this.#paint(text, 31, 39);
  }

  /** For what can be typed. */
  cyan(text: string): string {
    return this.#paint(text, 36, 39);
  }

  #paint(text: string, on: number, off: number): string {
    return this.#enabled ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  }
}
