/**
 * One fault: what the site does, and what must become of the question. The
 * half that asks runs anywhere; the half that misbehaves needs sockets.
 */
import {
  type Answer,
  type AskErrorCode,
  type AskOptions,
  ChatClient,
  type ClientOptions,
  isAskError,
} from "@askgpt4/core";
import type { Handlers } from "./server.ts";

/** What is asked; no error and no log may quote it. */
export const QUESTION = "Which secret does a zebra keep?";

/** What everybody reads as the site's name, whatever its port is. */
export const SITE_NAME = "blog.example";

/** What must become of the question. */
export interface Expectation {
  /** The error's code. Left out: the answer is complete. */
  code?: AskErrorCode | undefined;
  /** The error's message, or the answer; a pattern where it is too long. */
  text: string | RegExp;
  /** What to do next, where that is told otherwise than everywhere. */
  hint?: string;
  /** What of the answer is kept. Default: none of it. */
  partial?: string;
  /** How often the question reached the site. Default: 1. */
  asked?: number;
  /** How many nonces the site handed out. Default: 1. */
  sessions?: number;
}

/** Where the site is, or that there is none. */
export type Place =
  | "socket"
  | "tls"
  | "not-tls"
  | "closed"
  | "blocked"
  | "no-host";

/** One fault. */
export interface Scenario {
  /** What the table calls it. */
  fault: string;
  /** What the site does. */
  site: Handlers;
  /** Default: a socket on loopback. */
  place?: Place;
  /** How the client is set up. */
  client?: Partial<ClientOptions>;
  /** How the question is asked. */
  ask?: AskOptions;
  /** What must become of it. */
  expect: Expectation;
  /** What differs in Node. */
  node?: Partial<Expectation>;
  /** What differs in Node 20 and 22 besides. */
  oldNode?: Partial<Expectation>;
  /** What differs in Bun. */
  bun?: Partial<Expectation>;
  /** What differs in a page of the site's own origin. */
  page?: Partial<Expectation>;
  /**
   * What differs in a page on another origin. Left out where it cannot happen:
   * such a page asks for no stream.
   */
  elsewhere?: Partial<Expectation>;
}

/** Where a question is asked. */
export type Runtime =
  | "deno"
  | "node"
  | "oldNode"
  | "bun"
  | "page"
  | "elsewhere";

/**
 * What must become of a question.
 *
 * @param scenario The fault.
 * @param runtime Where it is asked.
 * @returns What must become of it there.
 */
export function expectation(
  { expect, node, oldNode, bun, page, elsewhere }: Scenario,
  runtime: Runtime,
): Expectation {
  const differs = {
    deno: undefined,
    node,
    oldNode: { ...node, ...oldNode },
    bun,
    page,
    elsewhere,
  }[runtime];
  return { ...expect, ...differs };
}

/** What became of a question, as plain data. */
export interface Outcome {
  /** `"complete"` or the error's code. */
  code: AskErrorCode | "complete";
  /** The error's message, or the answer. */
  text: string;
  /** What to do next. */
  hint: string;
  /** What is kept of an answer that failed. */
  partial: string;
  /** Everything that could end up in a log. */
  traces: string[];
  /** Listeners that were left on the caller's signal. */
  listeners: number;
  /** Timers that were left, in a page. */
  timers?: number;
}

/** A signal that counts who listens to it. */
export class CountedSignal {
  readonly #controller = new AbortController();
  #listeners = 0;

  constructor() {
    const { signal } = this.#controller;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: unknown[]) => {
      this.#listeners++;
      Reflect.apply(addEventListener, signal, args);
    };
    signal.removeEventListener = (...args: unknown[]) => {
      this.#listeners--;
      Reflect.apply(removeEventListener, signal, args);
    };
  }

  /** The signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** How many listen; an abort takes them all away. */
  get listeners(): number {
    return this.signal.aborted ? 0 : this.#listeners;
  }

  /** Aborts. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }
}

/** A logger that keeps what it is told, as text. */
export function keepLog(into: string[]): Required<
  NonNullable<ClientOptions["logger"]>
> {
  const keep = (message: string, details?: Record<string, unknown>) => {
    into.push(`${message} ${JSON.stringify(details ?? {})}`);
  };
  return { debug: keep, info: keep, warn: keep, error: keep };
}

/** Everything about an error that a log could show, its causes included. */
export function traces(
  error: unknown,
  inspect: (error: unknown) => string,
): string[] {
  const found: string[] = [inspect(error)];
  let current: unknown = error;
  for (let depth = 0; depth < 10 && current instanceof Error; depth++) {
    found.push(String(current), current.stack ?? "", JSON.stringify(current));
    found.push(JSON.stringify({ ...current }));
    current = current.cause;
  }
  return found;
}

/**
 * Asks a site that has the fault, once, and tells what became of it.
 *
 * @param scenario The fault.
 * @param url Where the site is.
 * @param inspect How the runtime shows an error to a developer.
 * @returns What became of the question.
 */
export async function askScenario(
  scenario: Scenario,
  url: string,
  inspect: (error: unknown) => string = String,
): Promise<Outcome> {
  const log: string[] = [];
  const client = new ChatClient({
    site: { url, name: SITE_NAME },
    logger: keepLog(log),
    ...scenario.client,
  });
  const counted = new CountedSignal();
  const answer = client.ask(QUESTION, {
    signal: counted.signal,
    ...scenario.ask,
  });
  const outcome = await take(answer, inspect);
  return {
    ...outcome,
    traces: [...outcome.traces, ...log],
    listeners: counted.listeners,
  };
}

async function take(
  answer: Answer,
  inspect: (error: unknown) => string,
): Promise<Omit<Outcome, "listeners">> {
  try {
    for await (const _ of answer);
    const text = await answer.text();
    return { code: "complete", text, hint: "", partial: "", traces: [] };
  } catch (error) {
    // Nothing but an AskError ever reaches a user.
    if (!isAskError(error)) throw error;
    const { code, message, hint, partialText } = error;
    if (partialText !== answer.partialText) {
      throw new Error("the error and the answer keep different texts");
    }
    const shown = traces(error, inspect);
    return { code, text: message, hint, partial: partialText, traces: shown };
  }
}
