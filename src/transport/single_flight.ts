/**
 * One run of a task for all who wait for it.
 *
 * @module
 */
import { throwIfAborted, toAbortError } from "./abort.ts";

interface Run<T> {
  promise: Promise<T>;
  controller: AbortController;
  waiting: number;
}

/** Shares each run of a task among those who ask for it while it runs. */
export class SingleFlight<T> {
  readonly #task: (signal: AbortSignal) => Promise<T>;
  #current: Run<T> | undefined;

  /**
   * @param task The task. Its signal is aborted when nobody waits any more.
   */
  constructor(task: (signal: AbortSignal) => Promise<T>) {
    this.#task = task;
  }

  /**
   * Waits for the current run, or starts one.
   *
   * @param signal Ends this wait; the run continues for the others.
   * @returns The result of the run.
   * @throws {AbortError} If the signal was aborted.
   * @throws {unknown} What the task throws.
   */
  run(signal: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    const run = this.#current ??= this.#start();
    run.waiting++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        const error = toAbortError(signal.reason);
        reject(error);
        if (--run.waiting > 0 || this.#current !== run) return;
        this.#current = undefined;
        run.controller.abort(error);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const settle = <V>(callback: (value: V) => void) => (value: V) => {
        signal.removeEventListener("abort", onAbort);
        callback(value);
      };
      run.promise.then(settle(resolve), settle(reject));
    });
  }

  #start(): Run<T> {
    const controller = new AbortController();
    const promise = this.#task(controller.signal).finally(() => {
      if (this.#current === run) this.#current = undefined;
    });
    // Prevents an unhandled rejection after everybody has left.
    promise.catch(() => {});
    const run: Run<T> = { promise, controller, waiting: 0 };
    return run;
  }
}
