/**
 * Sessions that outlast a process.
 *
 * @module
 */
import { isNonce } from "../protocol/nonce.ts";
import { parseUrl, sameSite } from "../protocol/site.ts";
import type { Logger } from "../util/logger.ts";
import { sleep } from "./abort.ts";

/** The parts of a session that outlast a process. */
export interface StoredSession {
  /** The nonce. */
  nonce: string;
  /** The URL of the site's REST routes. */
  restRoot: string;
  /**
   * The visitor's cookie with its attributes, as a `Set-Cookie` header sets it:
   * the site counts a visitor's questions by it.
   */
  visitor?: string;
  /** When the nonce was issued, in milliseconds since the Unix epoch. */
  savedAt: number;
}

/**
 * Stores sessions across processes. A failure of the store costs a request and
 * never a question; it is logged.
 */
export interface SessionStore {
  /** Returns the session with a site, or undefined. */
  get(
    site: string,
  ): StoredSession | undefined | Promise<StoredSession | undefined>;
  /** Stores the session with a site, in place of an earlier one. */
  set(site: string, session: StoredSession): void | Promise<void>;
  /**
   * Takes a lease: the exclusive right to start a session. The other processes
   * wait for the session that its holder stores. Optional; without it,
   * processes that start or renew a session at the same time send a request
   * each.
   *
   * @param site The site.
   * @param ms When the lease expires, since its holder may have died.
   * @returns Ends the lease; or undefined while another process has it.
   */
  lease?(
    site: string,
    ms: number,
  ): EndLease | undefined | Promise<EndLease | undefined>;
}

/** Ends the lease of a {@linkcode SessionStore}. */
export type EndLease = () => void | Promise<void>;

/**
 * How long a store may take, in milliseconds. One that never answers, such as
 * a locked keyring, must not hold up an answer.
 */
const STORE_TIME = 2_000;

/** How long a blocked event loop gets to deliver a response, in milliseconds. */
const GRACE_TIME = 200;

/**
 * How long a process has the right to start a session, and the others wait for
 * it, in milliseconds.
 */
const LEASE_TIME = 5_000;

/** How often a process that waits looks for a session, in milliseconds. */
const LEASE_POLL = 100;

/** Uses a store with a time limit; logs what fails. */
export class StoreAccess {
  readonly #store: SessionStore;
  readonly #site: string;
  readonly #key: string;
  readonly #logger: Logger;
  /**
   * When everything is written; never rejects. Writes are made one after the
   * other, so that the newest session is what stays.
   */
  written: Promise<void> = Promise.resolve();
  /** The visitor's cookie in the store. */
  visitor: string | undefined;

  /**
   * @param store The store.
   * @param site The URL of the site.
   * @param signedIn Whether the session is a signed-in user's: its nonce is not
   * the visitors'.
   * @param logger Receives the failures.
   */
  constructor(
    store: SessionStore,
    site: string,
    signedIn: boolean,
    logger: Logger,
  ) {
    this.#store = store;
    this.#site = site;
    this.#key = site + (signedIn ? "#signed-in" : "");
    this.#logger = logger;
  }

  /**
   * Reads the session.
   *
   * @returns The session, if there is a valid one; undefined if the store
   * failed.
   */
  async read(): Promise<{ session: StoredSession | undefined } | undefined> {
    const stored = await this.#use(
      "the stored session could not be read",
      () => this.#store.get(this.#key),
    );
    return stored && { session: checkStored(stored.value, this.#site) };
  }

  /**
   * Queues writing the session.
   *
   * @param session The session.
   */
  write(session: StoredSession): void {
    this.visitor = session.visitor;
    this.written = this.written.then(async () => {
      await this.#use(
        "the session could not be stored",
        () => this.#store.set(this.#key, session),
      );
    });
  }

  /**
   * Waits until this process may start a session, or another one has stored
   * one. Not longer than a lease lasts, as its holder may have died.
   *
   * @param maxTime The longest wait, in milliseconds.
   * @param load Reads the store; returns whether to go on waiting.
   * @param signal Ends the wait.
   * @returns Ends the lease, and never rejects; undefined if there is none.
   */
  async lease(
    maxTime: number,
    load: () => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<(() => Promise<unknown>) | undefined> {
    if (this.#store.lease === undefined) return undefined;
    const end = performance.now() + Math.min(LEASE_TIME, maxTime);
    do {
      const lease = await this.#use(
        "the store gave no lease",
        () => this.#store.lease!(this.#key, LEASE_TIME),
      );
      const wait = await load();
      const endLease = lease?.value;
      if (endLease !== undefined) {
        return () => this.#use("the lease could not be ended", endLease);
      }
      if (lease === undefined || !wait) return undefined;
      await sleep(LEASE_POLL, signal);
    } while (performance.now() < end);
    return undefined;
  }

  async #use<T>(
    failure: string,
    use: () => T | Promise<T>,
  ): Promise<{ value: T } | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new DOMException("The store is slow.", "TimeoutError");
      // Where the event loop was blocked, a response may be waiting already.
      timer = setTimeout(() => {
        timer = setTimeout(reject, GRACE_TIME, error);
      }, STORE_TIME - GRACE_TIME);
    });
    try {
      return { value: await Promise.race([use(), late]) };
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      this.#logger.warn?.(failure, { error: name });
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

function checkStored(value: unknown, site: string): StoredSession | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { nonce, restRoot, savedAt, visitor } = value as Partial<StoredSession>;
  const root = typeof restRoot === "string" ? parseUrl(restRoot) : undefined;
  // The nonce and questions go there: it must be the site's own.
  if (
    !isNonce(nonce) || typeof savedAt !== "number" || root === undefined ||
    !sameSite(root, new URL(site))
  ) return undefined;
  return {
    nonce,
    restRoot: restRoot!,
    savedAt,
    ...typeof visitor === "string" && { visitor },
  };
}
