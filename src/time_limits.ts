/**
 * The time limits of one answer.
 *
 * @module
 */
import { TimeoutError } from "./errors.ts";

/** Time limits, each in milliseconds; 0 or Infinity for none. */
export interface TimeLimitOptions {
  /**
   * How long a stream may take to its first event. Default: 60,000. An answer
   * that does not stream has only `total`.
   */
  firstEvent?: number;
  /** How long a stream may be silent between events. Default: 60,000. */
  idle?: number;
  /** How long the whole answer may take. Default: 600,000. */
  total?: number;
}

/** The limits where none are given. */
export const DEFAULT_LIMITS: Required<TimeLimitOptions> = {
  firstEvent: 60_000,
  idle: 60_000,
  total: 600_000,
};

/**
 * Watches the time while an answer waits for its site. Time in which nobody
 * waits, because the reader is slow, does not count as silence; nor do bytes
 * without an event count as a sign of life.
 */
export class TimeLimits {
  readonly #limits: Required<TimeLimitOptions>;
  readonly #expire: (error: TimeoutError) => void;
  readonly #total: ReturnType<typeof setTimeout> | undefined;
  #phase: "firstEvent" | "idle" | undefined;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = 0;
  #stopped = false;

  /**
   * @param limits The limits.
   * @param expire Called once, when one has run out.
   */
  constructor(
    limits: TimeLimitOptions,
    expire: (error: TimeoutError) => void,
  ) {
    this.#limits = {
      firstEvent: limits.firstEvent ?? DEFAULT_LIMITS.firstEvent,
      idle: limits.idle ?? DEFAULT_LIMITS.idle,
      total: limits.total ?? DEFAULT_LIMITS.total,
    };
    this.#expire = expire;
    const { total } = this.#limits;
    if (isLimit(total)) {
      this.#total = setTimeout(
        () => expire(new TimeoutError("total", total)),
        total,
      );
    }
  }

  /**
   * The site is waited for from now on.
   *
   * @param phase Which limit counts.
   */
  wait(phase: "firstEvent" | "idle"): void {
    const limit = this.#limits[phase];
    this.#phase = isLimit(limit) && !this.#stopped ? phase : undefined;
    if (this.#phase === undefined) return;
    this.#since = performance.now();
    // One timer serves many waits: it looks when it fires whether it is time.
    if (this.#timer === undefined || this.#due > this.#since + limit) {
      this.#arm(limit);
    }
  }

  /** Nobody waits for the site now. */
  rest(): void {
    this.#phase = undefined;
  }

  /** The site is not waited for any more: no timer is left, nor will be. */
  stop(): void {
    this.#stopped = true;
    this.#phase = undefined;
    clearTimeout(this.#total);
    clearTimeout(this.#timer);
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    this.#due = performance.now() + ms;
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#phase === undefined) return;
    const limit = this.#limits[this.#phase];
    const left = this.#since + limit - performance.now();
    // A timer may fire a moment early.
    if (left > 2) this.#arm(left);
    else this.#expire(new TimeoutError(this.#phase, limit));
  }
}

/** Timers count in 31 bits: a longer one would fire at once. */
function isLimit(ms: number): boolean {
  return ms > 0 && ms < 2 ** 31;
}
