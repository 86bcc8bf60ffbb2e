/**
 * The ways in which a demo site can misbehave.
 */
import { START_SESSION, SUBMIT } from "../log.ts";

/** Which requests a fault waits for. */
export interface DemoFaultScope {
  /** How many requests it hits. Default: 1. */
  times?: number | "always";
  /** Which requests it hits. Default: `submit`. */
  route?: "start_session" | "submit" | "any";
}

/** One way to misbehave. */
export type DemoFaultKind =
  /** The nonce is refused although it is good: 403, or 401. */
  | { kind: "reject-nonce"; status?: 403 | 401 }
  /**
   * An answer of this status. Without `body`, what usually comes with it: a
   * page of PHP's (500), a proxy's (502, 504), WordPress's (503), JSON (else).
   */
  | {
    kind: "status";
    status: number;
    headers?: Record<string, string>;
    body?: string;
  }
  /** A firewall wants to see a browser first. Default status: 403. */
  | { kind: "firewall"; status?: 200 | 403 }
  /** A redirect. Default status: 302. */
  | { kind: "redirect"; location: string; status?: number }
  /** The connection is accepted, and nothing comes, not even headers. */
  | { kind: "stall" }
  /** The connection breaks before the headers. */
  | { kind: "refuse" }
  /** Headers and `after` events (default 0) come, then silence. */
  | { kind: "hang"; after?: number }
  /** The body ends properly after `after` events (default 3), without `end`. */
  | { kind: "cut"; after?: number }
  /** The connection breaks after `after` events (default 3). */
  | { kind: "reset"; after?: number }
  /** PHP prints a warning after `after` events (default 2). */
  | { kind: "php-warning"; after?: number }
  /** PHP dies after `after` events (default 4). */
  | { kind: "php-fatal"; after?: number }
  /** The model fails in mid-answer, after `after` deltas (default 2). */
  | { kind: "error-event"; after?: number; message?: string }
  /** Comments, `delay` ms apart (default 10), `count` of them (default 3). */
  | { kind: "keep-alive"; delay?: number; count?: number | "endless" }
  /** `bytes` at a time (default 1), `delay` ms apart (default 0). */
  | { kind: "drip"; bytes?: number; delay?: number }
  /** The last event, or the first of text, is not JSON. Default: `end`. */
  | { kind: "bad-json"; where?: "end" | "event" }
  /** A `data:` line with nothing on it, before every event. */
  | { kind: "empty-data" }
  /** Two `end` events. */
  | { kind: "two-ends" }
  /** Text after `end`. */
  | { kind: "after-end" }
  /** Everything is sent, but the connection stays open. */
  | { kind: "hold-open" }
  /** Live events of every subtype. */
  | { kind: "events" }
  /** A function call, a shortcut and a block in the reply. */
  | { kind: "extras" }
  /** One event of so many bytes of text. */
  | { kind: "large-event"; bytes: number }
  /** Another content type; null: none. */
  | { kind: "content-type"; value: string | null }
  /** Several at once. */
  | { kind: "all"; faults: readonly DemoFaultKind[] }
  /**
   * One of `kinds` at random, or, at a rate of 1 - `rate` (default 0.5), none.
   * The same seed misbehaves in the same way. Without `kinds`: all those that
   * end by themselves.
   */
  | { kind: "random"; seed: number; rate?: number; kinds?: readonly string[] };

/** A fault, and the requests that it waits for. */
export type DemoFault = DemoFaultKind & DemoFaultScope;

/** A fault with no choice left in it. */
export type Fault = Exclude<DemoFaultKind, { kind: "all" | "random" }>;

/** The faults that hit one request. */
export interface Hit {
  readonly faults: readonly Fault[];
  /** Puts them back where the request was not one that they can hit. */
  release(): void;
}

/** What `random` chooses from. */
const RANDOM: readonly DemoFaultKind[] = [
  { kind: "reject-nonce" },
  { kind: "status", status: 429, headers: { "Retry-After": "0" } },
  { kind: "status", status: 500 },
  { kind: "status", status: 502 },
  { kind: "status", status: 503, headers: { "Retry-After": "0" } },
  { kind: "firewall", status: 403 },
  { kind: "firewall", status: 200 },
  { kind: "refuse" },
  { kind: "cut", after: 0 },
  { kind: "cut" },
  { kind: "reset", after: 0 },
  { kind: "reset" },
  { kind: "php-warning" },
  { kind: "php-fatal" },
  { kind: "error-event" },
  { kind: "keep-alive" },
  { kind: "drip" },
  { kind: "drip", bytes: 7 },
  { kind: "bad-json" },
  { kind: "bad-json", where: "event" },
  { kind: "empty-data" },
  { kind: "two-ends" },
  { kind: "after-end" },
  { kind: "hold-open" },
  { kind: "events" },
  { kind: "extras" },
  { kind: "content-type", value: "text/html" },
  { kind: "content-type", value: null },
];

/** Mulberry32: a small generator that a seed makes repeatable. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function isHitBy(fault: DemoFault, route: string): boolean {
  switch (fault.route ?? "submit") {
    case "start_session":
      return route === START_SESSION;
    case "submit":
      return route === SUBMIT;
    case "any":
      return true;
  }
}

/** The faults that are still to come. */
export class FaultQueue {
  readonly #waiting: {
    fault: DemoFault;
    left: number;
    random: () => number;
  }[];

  constructor(faults: readonly DemoFault[]) {
    this.#waiting = faults.map((fault) => ({
      fault,
      left: fault.times === "always" ? Infinity : fault.times ?? 1,
      random: generator(fault.kind === "random" ? fault.seed : 0),
    }));
  }

  /** Takes the first fault that waits for this route. */
  take(route: string): Hit | undefined {
    const entry = this.#waiting.find(({ fault, left }) =>
      left > 0 && isHitBy(fault, route)
    );
    if (!entry) return undefined;
    entry.left--;
    return {
      faults: this.#resolve(entry.fault, entry.random),
      release: () => {
        entry.left++;
      },
    };
  }

  #resolve(fault: DemoFaultKind, random: () => number): Fault[] {
    if (fault.kind === "all") {
      return fault.faults.flatMap((each) => this.#resolve(each, random));
    }
    if (fault.kind !== "random") return [fault];
    // Both numbers are always drawn, so that the rate does not shift the rest.
    const [luck, choice] = [random(), random()];
    if (luck >= (fault.rate ?? 0.5)) return [];
    const kinds = RANDOM.filter(({ kind }) =>
      fault.kinds?.includes(kind) ?? true
    );
    const chosen = kinds[Math.floor(choice * kinds.length)];
    return chosen ? this.#resolve(chosen, random) : [];
  }
}
