/**
 * Shows the latest line of a part's output while the part runs: in place on a
 * terminal, otherwise every 15 seconds.
 */
import process from "node:process";

const TERMINAL = process.stdout.isTTY === true;
const INTERVAL = TERMINAL ? 200 : 15_000;

/** The status line of one part. */
export class Status {
  readonly #name: string;
  readonly #start = Date.now();
  readonly #timer = setInterval(() => this.#show(), INTERVAL);
  #line = "";

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes output; the last line with something on it is shown. */
  update(output: string): void {
    this.#line = output.trimEnd().split("\n").at(-1)?.trim() || this.#line;
  }

  /** Prints a line that stays. */
  print(line: string): void {
    this.#clear();
    console.log(line);
  }

  /** Ends the status line. */
  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #show(): void {
    const seconds = Math.round((Date.now() - this.#start) / 1000);
    const text = `  ${this.#name} ${seconds} s: ${this.#line}`;
    this.#clear();
    if (!TERMINAL) console.log(text);
    else {process.stdout.write(
        text.slice(0, (process.stdout.columns ?? 80) - 1),
      );}
  }

  #clear(): void {
    if (TERMINAL) process.stdout.write("\r\x1b[K");
  }
}
