/**
 * A nonce's life: requested once, shared by all that wait for it, renewed when
 * the site rejects it, replaced when the site issues a new one.
 *
 * @module
 */
import { TimeoutError } from "../errors/errors.ts";
import { isNonce } from "../protocol/nonce.ts";
import { restRoots } from "../protocol/site.ts";
import { throwIfAborted } from "./abort.ts";
import type { Http } from "./http.ts";
import { type RetryOptions, withRetries } from "./retry.ts";
import {
  type SessionStore,
  StoreAccess,
  type StoredSession,
} from "./session_store.ts";
import { SingleFlight } from "./single_flight.ts";
import {
  allowsRoutes,
  type OpenSession,
  startSession,
} from "./start_session.ts";
import { DEFAULT_LIMITS, withTimeLimit } from "./time_limits.ts";

/** WordPress never accepts a nonce for longer, in milliseconds. */
const NONCE_LIFE = 24 * 3_600_000;

interface Nonce {
  value: string;
  /** When it was issued, or became known here. */
  time: number;
  /** Whether another process stored it. */
  stored: boolean;
}

/** The session of one visitor with one site. */
export class Session {
  readonly #http: Http;
  readonly #store: StoreAccess | undefined;
  readonly #maxRetries: number;
  readonly #timeLimit: number;
  readonly #opening: SingleFlight<OpenSession>;
  #nonce: Nonce | undefined;
  /** When the nonce that was rejected last was issued. */
  #rejectedTime = -Infinity;
  #restRoot: string | undefined;
  /** Whether the store could be read; undefined where it must be read first. */
  #loading: Promise<boolean> | undefined;
  #loaded: boolean;

  /**
   * @param http Sends requests to the site.
   * @param options A nonce and a REST root that are known already, where to
   * store the session, how often to retry, and how long to wait for a nonce, in
   * milliseconds.
   */
  constructor(http: Http, options: {
    nonce?: string | undefined;
    restRoot?: string | undefined;
    store?: SessionStore | undefined;
    maxRetries: number;
    timeLimit?: number | undefined;
  }) {
    const { nonce, store, timeLimit = DEFAULT_LIMITS.firstEvent } = options;
    this.#http = http;
    this.#store = store &&
      new StoreAccess(store, http.site.url, http.signedIn, http.logger);
    this.#loaded = store === undefined;
    this.#maxRetries = options.maxRetries;
    this.#timeLimit = timeLimit;
    if (isNonce(nonce)) this.#setNonce(nonce);
    this.#restRoot = options.restRoot;
    // Also where nobody else watches the time, as before the first question.
    this.#opening = new SingleFlight((signal) =>
      withTimeLimit(
        timeLimit,
        (ms) => new TimeoutError("firstEvent", ms),
        signal,
        (signal) => this.#open(signal),
      )
    );
  }

  /** The REST root, as far as it is known without a request. */
  get restRoot(): string {
    return this.#restRoot ?? restRoots(this.#http.site)[0]!;
  }

  /**
   * The nonce and the REST root, requested if there is none yet. All who ask at
   * the same time wait for one request.
   *
   * @param signal Ends this wait; the request continues for the others.
   * @returns The session.
   * @throws {AskError} If the site issues no nonce.
   */
  open(signal: AbortSignal): Promise<OpenSession> {
    // A store is read first even with a nonce: it has the visitor's cookie.
    return this.#nonce !== undefined && this.#loaded
      ? Promise.resolve({ nonce: this.#nonce.value, restRoot: this.restRoot })
      : this.#opening.run(signal);
  }

  /**
   * Replaces a session that the site rejected.
   *
   * @param rejected The session that was rejected.
   * @param routeMissing Whether the routes were not at its REST root.
   * @param signal Ends this wait; the request continues for the others.
   * @returns Whether the site issued the new nonce to this process. Otherwise
   * it is from the store, and may be rejected, too.
   * @throws {AskError} If the site issues no nonce.
   */
  async renew(
    rejected: OpenSession,
    routeMissing: boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Another question may have renewed it meanwhile.
    if (this.#nonce?.value === rejected.nonce) {
      this.#rejectedTime = this.#nonce.time;
      this.#nonce = undefined;
      if (routeMissing) this.#restRoot = undefined;
      // Another process may have stored a newer one.
      this.#loading = undefined;
      this.#http.logger.info?.("the nonce was rejected; renewing the session");
    }
    await this.open(signal);
    return this.#nonce?.stored === false;
  }

  /**
   * Sends a request with the session. It is retried; see
   * {@linkcode withRetries}. A session that the site rejects is renewed once,
   * and twice where another process stored the first renewal.
   *
   * @param options How to retry, and whether the request needs a nonce.
   * @param send Sends the request.
   * @returns What it returns.
   * @throws {AskError} If it failed for good.
   */
  request<T>(
    options:
      & Omit<RetryOptions<OpenSession>, "logger" | "prepare" | "recover">
      & { needsNonce: boolean; onStart?(): void },
    send: (session: OpenSession) => Promise<T>,
  ): Promise<T> {
    const { needsNonce, onStart, signal } = options;
    let renewals = 0;
    return withRetries({
      ...options,
      logger: this.#http.logger,
      prepare: async () => {
        onStart?.();
        return needsNonce
          ? await this.open(signal)
          : { nonce: "", restRoot: this.restRoot };
      },
      // A new session helps where the nonce was rejected, and where the routes
      // are elsewhere than a remembered session has them.
      recover: async (error, session) => {
        const routeMissing = error.code === "not-ai-engine";
        const rejected = needsNonce && error.code === "nonce-rejected";
        if (renewals >= 2 || !routeMissing && !rejected) return false;
        renewals += await this.renew(session, routeMissing, signal) ? 2 : 1;
        return needsNonce || this.restRoot !== session.restRoot;
      },
    }, send);
  }

  /**
   * Saves what the site issued with an answer: a new nonce, and the visitor's
   * cookie where it is new.
   *
   * @param nonce The new nonce; anything else is ignored.
   * @returns When it is saved; never rejects.
   */
  async saveNonce(nonce: string | null): Promise<void> {
    const renewed = isNonce(nonce);
    if (renewed) {
      this.#setNonce(nonce);
      this.#http.logger.debug?.("the site issued a new nonce");
    }
    if (renewed || this.#http.visitor.setCookie !== this.#store?.visitor) {
      this.#save();
    }
    // The program may exit right after the answer.
    await this.#store?.written;
  }

  #setNonce(value: string): void {
    this.#nonce = { value, time: Date.now(), stored: false };
  }

  async #open(signal: AbortSignal): Promise<OpenSession> {
    const readable = await (this.#loading ??= this.#load());
    this.#loaded = true;
    throwIfAborted(signal);
    const endLease = readable && this.#nonce === undefined
      ? await this.#store?.lease(
        (this.#timeLimit || Infinity) / 2,
        async () => await this.#load() && this.#nonce === undefined,
        signal,
      )
      : undefined;
    try {
      return this.#nonce === undefined
        ? await this.#start(signal)
        : { nonce: this.#nonce.value, restRoot: this.restRoot };
    } finally {
      // The question doesn't wait for the store.
      void this.#store?.written.then(endLease);
    }
  }

  #start(signal: AbortSignal): Promise<OpenSession> {
    return withRetries({
      maxRetries: this.#maxRetries,
      idempotent: true,
      logger: this.#http.logger,
      signal,
      prepare: () => Promise.resolve(),
    }, async () => {
      const session = await startSession(this.#http, this.#restRoot, signal);
      this.#setNonce(session.nonce);
      this.#restRoot = session.restRoot;
      this.#save();
      return session;
    });
  }

  /** Takes over what is stored; returns whether the store could be read. */
  async #load(): Promise<boolean> {
    const read = await this.#store?.read();
    if (read === undefined) return false;
    const { session } = read;
    if (session === undefined || !allowsRoutes(this.#http, session.restRoot)) {
      return true;
    }
    this.#http.visitor.restore(session.visitor, new URL(session.restRoot));
    this.#store!.visitor = session.visitor;
    // A nonce that was given is newer, and where it belongs is known. What was
    // stored before the rejected one was issued is rejected, too.
    if (this.#nonce !== undefined || session.savedAt <= this.#rejectedTime) {
      return true;
    }
    this.#restRoot = session.restRoot;
    const { nonce: value, savedAt: time } = session;
    const age = Date.now() - time;
    if (age >= 0 && age < NONCE_LIFE) {
      this.#nonce = { value, time, stored: true };
    }
    return true;
  }

  #save(): void {
    if (this.#store === undefined || this.#nonce === undefined) return;
    const session: StoredSession = {
      nonce: this.#nonce.value,
      restRoot: this.restRoot,
      savedAt: this.#nonce.time,
    };
    const visitor = this.#http.visitor.setCookie;
    if (visitor !== undefined) session.visitor = visitor;
    this.#store.write(session);
  }
}
