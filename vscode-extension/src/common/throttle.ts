/**
 * Runs something now and then: at once, and after that at most once an interval while it is asked for.
 */
export class Throttle {
  readonly #run: () => void;
  readonly #interval: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;

  /**
   * @param interval In milliseconds; looked at before every pause.
   * @param run What is run.
   */
  constructor(interval: () => number, run: () => void) {
    this.#interval = interval;
    this.#run = run;
  }

  /** Asks for a run. */
  ask(): void {
    if (this.#timer !== undefined) {
      this.#asked = true;
      return;
    }
    this.#run();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#asked) return;
      this.#asked = false;
      this.ask();
    }, this.#interval());
  }

  /** Nothing more is run. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = false;
  }
}
