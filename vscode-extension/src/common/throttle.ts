/** Runs a function immediately, and then at most once per interval while it is requested. */
export class Throttle {
  readonly #run: () => void;
  readonly #interval: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;

  /**
   * @param interval In milliseconds; evaluated before every pause.
   * @param run The function.
   */
  constructor(interval: () => number, run: () => void) {
    this.#interval = interval;
    this.#run = run;
  }

  /** Requests a run. */
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

  /** Stops all further runs. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = false;
  }
}
