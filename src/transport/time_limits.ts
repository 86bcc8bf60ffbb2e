/**
 * Time limits: those of one answer, and of any other exchange.
 *
 * @module
 */
import {
  type AskError,
  InvalidArgumentError,
  TimeoutError,
} from "../errors/errors.ts";
import { onAbort } from "./abort.ts";

/** Time limits, each in milliseconds; 0 or Infinity for none. */
export interface TimeLimitOptions {
  /**
   * How long a stream may take to its first event. Detected up to a sixteenth
   * of it and 0.1 s late. Default: 60,000. An answer that does not stream has
   * only `total`.
   */
  firstEvent?: number | undefined;
  /**
   * How long a stream may be silent between events. Detected up to a sixteenth
   * of it and 0.1 s late. Default: 60,000.
   */
  idle?: number | undefined;
  /** How long the whole answer may take. Default: 600,000. */
  total?: number | undefined;
}

/** The limits where none are given. */
export const DEFAULT_LIMITS: Record<keyof TimeLimitOptions, number> = {
  firstEvent: 60_000,
  idle: 60_000,
  total: 600_000,
};

/**
 * Refuses what cannot be a time limit, and would otherwise be no limit at all.
 *
 * @param limits What was given.
 * @throws {InvalidArgumentError} If they are no object of numbers from 0 upwards.
 */
export function checkLimits(limits: TimeLimitOptions | undefined): void {
  if (limits === undefined) return;
  const valid = typeof limits === "object" && limits !== null &&
    Object.values(limits).every((ms) =>
      ms === undefined || typeof ms === "number" && ms >= 0
    );
  if (valid) return;
  throw new InvalidArgumentError("`timeout` is not an object of time limits.", {
    reason: "option",
    params: { name: "timeout" },
    hint: "Pass milliseconds by name, such as " +
      "`timeout: { firstEvent: 5000 }`.",
  });
}

/** How often the timer looks at a silence, in the time that it may last. */
const LOOKS = 16;

/**
 * A busy event loop runs its timers before it reads what arrived meanwhile. So
 * a limit that is over waits a few turns of the loop before it ends anything.
 * One turn is not enough: Node decompresses in a thread, Deno reads in a task.
 */
const TURNS = 4;

/** How long the timer of such a turn takes, in milliseconds. */
const TURN_TIME = 25;

/**
 * Watches the time while an answer waits for its site. Time in which nobody
 * waits, because the reader is slow, does not count as silence; nor do bytes
 * without an event count as a sign of life.
 */
export class TimeLimits {
  readonly #limits: Record<keyof TimeLimitOptions, number>;
  readonly #expire: (error: TimeoutError) => void;
  readonly #cancelTotal: (() => void) | undefined;
  #phase: "firstEvent" | "idle" = "firstEvent";
  #waiting = false;
  /** When the silence began, as if it had been waited for all along. */
  #since = 0;
  /** Whether it has begun anew since the timer last looked at it. */
  #fresh = false;
  /** How many turns are left once the silence has lasted too long. */
  #turns = TURNS;
  /** How long the silence lasted when the waiting was interrupted. */
  #silence: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /**
   * Begins to count.
   *
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
      this.#cancelTotal = onExpiry(
        total,
        () => this.#end(new TimeoutError("total", total)),
        // This timer alone does not keep a program from ending.
        unref,
      );
    }
  }

  /** The question is sent: the first event is waited for from now on. */
  start(): void {
    this.#silence = undefined;
    this.#waiting = false;
    this.resume();
  }

  /** The site is waited for, on top of what it was waited for before. */
  resume(): void {
    if (this.#waiting || this.#stopped) return;
    this.#waiting = true;
    // To tell the time can cost more than to take an event. So between events
    // only the timer tells it, and a silence may be found a little late. Nor
    // does a program that is busy before it can send the question count.
    this.#fresh = this.#silence === undefined;
    if (!this.#fresh) this.#since = performance.now() - (this.#silence ?? 0);
    this.#watch();
  }

  /** An event has come: the silence begins anew. */
  onActivity(): void {
    this.#begun();
    this.#silence = undefined;
    this.#fresh = true;
    if (this.#waiting) this.#watch();
  }

  /**
   * Nobody waits for the site now.
   *
   * @param alive Whether that is because an event has come.
   */
  pause(alive = false): void {
    if (alive) {
      this.#begun();
      this.#silence = undefined;
    } else {
      if (this.#waiting) {
        this.#silence = this.#fresh ? 0 : performance.now() - this.#since;
      }
      this.#disarm();
    }
    this.#waiting = false;
  }

  /** The site is not waited for any more: no timer is left, nor will be. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = false;
    this.#cancelTotal?.();
    this.#disarm();
  }

  #begun(): void {
    if (this.#phase === "idle") return;
    this.#phase = "idle";
    this.#disarm();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One timer serves many waits: it looks when it fires whether it is time. */
  #watch(): void {
    const limit = this.#limits[this.#phase];
    if (this.#timer !== undefined || !isLimit(limit)) return;
    const left = this.#fresh ? limit : this.#since + limit - performance.now();
    this.#arm(limit, Math.max(0, Math.min(left, limit / LOOKS)));
  }

  #arm(limit: number, ms: number): void {
    this.#timer = setTimeout(() => this.#look(limit), ms);
    // It stays when nobody reads any more. Then it must not keep a program from
    // ending; while somebody reads, the connection does.
    if (this.#phase === "idle") unref(this.#timer);
  }

  #look(limit: number): void {
    this.#timer = undefined;
    if (!this.#waiting) return;
    if (this.#fresh) {
      this.#fresh = false;
      this.#since = performance.now();
      this.#turns = TURNS;
    }
    // A timer may fire a moment early.
    if (this.#since + limit - performance.now() > 2) this.#watch();
    else if (this.#turns-- > 0) this.#arm(limit, TURN_TIME);
    else this.#end(new TimeoutError(this.#phase, limit));
  }

  #end(error: TimeoutError): void {
    this.stop();
    this.#expire(error);
  }
}

/**
 * Does something that must be over in time.
 *
 * @param ms How long it may take, in milliseconds; 0 or Infinity for no limit.
 * @param late Makes the error for when the time is up.
 * @param signal The caller's.
 * @param work What to do. Its signal is aborted with the caller's reason, or
 * with that error.
 * @returns What the work returns.
 */
export async function withTimeLimit<T>(
  ms: number,
  late: (ms: number) => AskError,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  const unlisten = signal && onAbort(signal, stop);
  const cancel = isLimit(ms)
    ? onExpiry(ms, () => controller.abort(late(ms)))
    : undefined;
  try {
    return await work(controller.signal);
  } finally {
    cancel?.();
    unlisten?.();
  }
}

/**
 * Calls a function when a limit is over and what had arrived by then was read.
 *
 * @param ms The limit, in milliseconds.
 * @param expire What to call.
 * @param onTimer Receives each timer that is set.
 * @returns Stops waiting.
 */
function onExpiry(
  ms: number,
  expire: () => void,
  onTimer?: (timer: ReturnType<typeof setTimeout>) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const arm = (ms: number, turns: number) => {
    timer = setTimeout(
      () => turns > 0 ? arm(TURN_TIME, turns - 1) : expire(),
      ms,
    );
    onTimer?.(timer);
  };
  arm(ms, TURNS);
  return () => clearTimeout(timer);
}

/** Timers count in 31 bits: a longer one would fire at once. */
function isLimit(ms: number): boolean {
  return ms > 0 && ms < 2 ** 31;
}

/** Lets a program end although the timer is set, where a runtime can. */
function unref(timer: ReturnType<typeof setTimeout>): void {
  const { Deno } = globalThis as {
    Deno?: { unrefTimer?(id: unknown): void };
  };
  if (typeof timer === "object") {
    (timer as { unref?(): void }).unref?.();
  } else {
    Deno?.unrefTimer?.(timer);
  }
}
