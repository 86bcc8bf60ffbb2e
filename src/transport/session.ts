/**
 * The nonce's life: started once, shared by all that wait for it, renewed when
 * the site rejects it, replaced when the site hands out a new one.
 *
 * @module
 */
import {
  type AskError,
  BadResponseError,
  NotAiEngineError,
  TimeoutError,
} from "../errors/errors.ts";
import { DEFAULT_LIMITS, withTimeLimit } from "./time_limits.ts";
import { type Http, sleep, throwIfAborted, toAbortError } from "./http.ts";
import {
  ERROR_BODY_LIMIT,
  errorFromResponse,
} from "../protocol/error_response.ts";
import { retryDelay } from "./retry.ts";
import {
  linkedRestRoot,
  parseUrl,
  restRoots,
  sameSite,
  START_SESSION,
} from "../protocol/site.ts";
import { parseLenientObject, parseObject } from "../protocol/json.ts";

/** What is worth keeping of a session from one process to the next. */
export interface StoredSession {
  /** The nonce. */
  nonce: string;
  /** Where the site's REST routes are. */
  restRoot: string;
  /**
   * The visitor's cookie with its attributes, as a `Set-Cookie` header sets it:
   * the site counts a visitor's questions by it.
   */
  visitor?: string;
  /** When the nonce was handed out, in milliseconds since the Unix epoch. */
  savedAt: number;
}

/**
 * Where sessions are kept across processes. A failure of the store costs a
 * request and never a question; it is reported to the logger.
 */
export interface SessionStore {
  /** What was kept for a site, or undefined. */
  get(
    site: string,
  ): StoredSession | undefined | Promise<StoredSession | undefined>;
  /** Keeps a site's session, in place of an earlier one. */
  set(site: string, session: StoredSession): void | Promise<void>;
  /**
   * Takes a lease: the exclusive right to start a session. The other processes
   * wait for what its holder stores. Optional; without it, processes that start
   * or renew a session at the same time send a request each.
   *
   * @param site The site.
   * @param ms When the lease expires by itself, as its holder may have died.
   * @returns Ends the lease; or undefined while another process has it.
   */
  lease?(
    site: string,
    ms: number,
  ): EndLease | undefined | Promise<EndLease | undefined>;
}

/** Ends the lease of a {@linkcode SessionStore}. */
export type EndLease = () => void | Promise<void>;

/** What a request to the chat routes needs. */
export interface OpenSession {
  /** The nonce, for the header `X-WP-Nonce`. */
  nonce: string;
  /** What a route is put behind. */
  restRoot: string;
}

/** WordPress never accepts a nonce for longer, in milliseconds. */
const NONCE_LIFE = 24 * 3_600_000;

/**
 * How long a store may take, in milliseconds. One that never answers, such as
 * a locked keyring, must not hold up an answer.
 */
const STORE_TIME = 2_000;

/**
 * How long a process has the right to start a session, and the others wait for
 * it, in milliseconds.
 */
const LEASE_TIME = 5_000;

/** How often a process that waits looks for a session, in milliseconds. */
const LEASE_POLL = 100;

/** Longer than any nonce; what is longer is not sent back as a header. */
const MAX_NONCE_LENGTH = 256;

interface Pending {
  promise: Promise<OpenSession>;
  controller: AbortController;
  waiting: number;
}

/** The session of one visitor with one site. */
export class Session {
  readonly #http: Http;
  readonly #store: SessionStore | undefined;
  readonly #storeKey: string;
  readonly #maxRetries: number;
  readonly #timeLimit: number;
  #nonce: string | undefined;
  /** When the nonce was handed out, or became known here. */
  #nonceTime = Date.now();
  /** Whether another process has put it into the store. */
  #fromStore = false;
  /** When the nonce that was rejected last was handed out. */
  #rejectedTime = -Infinity;
  #restRoot: string | undefined;
  /** Whether the store could be read; undefined where it must be read first. */
  #loading: Promise<boolean> | undefined;
  #loaded: boolean;
  /** The visitor's cookie that the store has. */
  #storedVisitor: string | undefined;
  /** What the store does, one after the other. */
  #storing: Promise<void> = Promise.resolve();
  #pending: Pending | undefined;

  /**
   * @param http Exchanges with the site.
   * @param options A nonce and a REST root that are known already, where to
   * keep the session, how often to repeat a request that failed, and how long
   * to wait for a nonce, in milliseconds.
   */
  constructor(http: Http, options: {
    nonce?: string | undefined;
    restRoot?: string | undefined;
    store?: SessionStore | undefined;
    maxRetries: number;
    timeLimit?: number | undefined;
  }) {
    this.#timeLimit = options.timeLimit ?? DEFAULT_LIMITS.firstEvent;
    this.#http = http;
    this.#nonce = isNonce(options.nonce) ? options.nonce : undefined;
    this.#restRoot = options.restRoot;
    this.#store = options.store;
    this.#loaded = options.store === undefined;
    this.#maxRetries = options.maxRetries;
    // A signed-in user's nonce is another one than the visitors'.
    this.#storeKey = http.site.url + (http.signedIn ? "#signed-in" : "");
  }

  /** The REST root, as far as it is known without asking. */
  get restRoot(): string {
    return this.#restRoot ?? firstRoot(this.#http);
  }

  /**
   * The nonce and the REST root, fetched if there is none yet. All who ask at
   * the same time wait for one request.
   *
   * @param signal Stops this wait; the request goes on for the others.
   * @returns The session.
   * @throws {AskError} If the site hands out no nonce.
   */
  open(signal: AbortSignal): Promise<OpenSession> {
    // Who gives a nonce may have a store for the visitor's cookie all the same.
    if (this.#nonce !== undefined && this.#loaded) {
      const { restRoot } = this;
      return Promise.resolve({ nonce: this.#nonce, restRoot });
    }
    return this.#wait(signal);
  }

  /**
   * A session in place of one that the site rejected.
   *
   * @param rejected The session that was rejected.
   * @param lost Whether the routes were not where the session has them.
   * @param signal Stops this wait; the request goes on for the others.
   * @returns Whether the site has handed it out to this process. Otherwise it
   * is from the store, and may be rejected, too.
   * @throws {AskError} If the site hands out no nonce.
   */
  async renew(
    rejected: OpenSession,
    lost: boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Another question may have renewed it meanwhile.
    if (this.#nonce === rejected.nonce) {
      this.#nonce = undefined;
      this.#rejectedTime = this.#nonceTime;
      if (lost) this.#restRoot = undefined;
      // Another process may have stored a newer one.
      this.#loading = undefined;
      this.#http.logger.info?.("the nonce was rejected; renewing the session");
    }
    await this.open(signal);
    return !this.#fromStore;
  }

  /**
   * Keeps what the site handed out with an answer: the visitor's cookie where
   * it is new, and a new nonce.
   *
   * @param nonce The new nonce; anything that is none is left alone.
   * @returns When it is kept; never rejects.
   */
  saveNonce(nonce: string | null): Promise<void> {
    const renewed = isNonce(nonce);
    if (renewed) {
      this.#setNonce(nonce);
      this.#http.logger.debug?.("the site handed out a new nonce");
    }
    return renewed || this.#http.visitor.setCookie !== this.#storedVisitor
      ? this.#save()
      : Promise.resolve();
  }

  #setNonce(nonce: string): void {
    this.#nonce = nonce;
    this.#nonceTime = Date.now();
    this.#fromStore = false;
  }

  #wait(signal: AbortSignal): Promise<OpenSession> {
    throwIfAborted(signal);
    const pending = this.#pending ??= this.#begin();
    pending.waiting++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        reject(toAbortError(signal.reason));
        leave();
      };
      const leave = () => {
        signal.removeEventListener("abort", onAbort);
        if (--pending.waiting > 0 || this.#pending !== pending) return;
        // Nobody wants it any more.
        this.#pending = undefined;
        pending.controller.abort(toAbortError(signal.reason));
      };
      signal.addEventListener("abort", onAbort, { once: true });
      pending.promise.then((session) => {
        signal.removeEventListener("abort", onAbort);
        resolve(session);
      }, (error) => {
        signal.removeEventListener("abort", onAbort);
        reject(error);
      });
    });
  }

  #begin(): Pending {
    const controller = new AbortController();
    // Also where nobody else watches the time, as before the first question.
    const promise = withTimeLimit(
      this.#timeLimit,
      (ms) => new TimeoutError("firstEvent", ms),
      controller.signal,
      (signal) => this.#start(signal),
    ).finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    promise.catch(() => {});
    const pending: Pending = { promise, controller, waiting: 0 };
    return pending;
  }

  async #start(signal: AbortSignal): Promise<OpenSession> {
    const readable = await (this.#loading ??= this.#load());
    this.#loaded = true;
    throwIfAborted(signal);
    const endLease = readable && this.#nonce === undefined
      ? await this.#lease(signal)
      : undefined;
    try {
      return this.#nonce === undefined
        ? await this.#fetch(signal)
        : { nonce: this.#nonce, restRoot: this.restRoot };
    } finally {
      if (endLease !== undefined) {
        await this.#use("the lease could not be ended", endLease);
      }
    }
  }

  /**
   * Waits until this process may start a session, or another one has stored
   * one. Not for longer than a lease lasts, as its holder may have died, and
   * only for half of the time there is.
   *
   * @param signal Stops the wait.
   * @returns Ends the lease; or undefined if there is none.
   */
  async #lease(signal: AbortSignal): Promise<EndLease | undefined> {
    const store = this.#store;
    if (store?.lease === undefined) return undefined;
    const time = Math.min(LEASE_TIME, (this.#timeLimit || Infinity) / 2);
    const end = performance.now() + time;
    do {
      const lease = await this.#use(
        "the store gave no lease",
        () => store.lease!(this.#storeKey, LEASE_TIME),
      );
      const readable = await this.#load();
      if (
        lease === undefined || lease.value !== undefined || !readable ||
        this.#nonce !== undefined
      ) return lease?.value;
      await sleep(LEASE_POLL, signal);
    } while (performance.now() < end);
    return undefined;
  }

  async #fetch(signal: AbortSignal): Promise<OpenSession> {
    for (let attempt = 0;; attempt++) {
      try {
        const session = await this.#request(signal);
        this.#setNonce(session.nonce);
        this.#restRoot = session.restRoot;
        await this.#save();
        return session;
      } catch (error) {
        throwIfAborted(signal);
        const delay = attempt < this.#maxRetries
          ? retryDelay(error, attempt, true)
          : undefined;
        if (delay === undefined) throw error;
        this.#http.logger.info?.("no nonce yet; trying again", {
          attempt: attempt + 1,
          delay,
        });
        await sleep(delay, signal);
      }
    }
  }

  /** Asks for a nonce wherever the routes may be, likeliest first. */
  async #request(signal: AbortSignal): Promise<OpenSession> {
    const { site } = this.#http;
    const known = this.#restRoot ? [this.#restRoot] : restRoots(site);
    const roots = known.filter((root) => this.#allows(root));
    let outside = roots.length < known.length;
    let first: AskError | undefined;
    for (let i = 0; i < roots.length && i < 5; i++) {
      const restRoot = roots[i]!;
      const response = await this.#http.send({
        method: "POST",
        url: restRoot + START_SESSION,
        signal,
      });
      const text = await this.#http.readText(
        response,
        ERROR_BODY_LIMIT,
        signal,
      );
      const nonce = response.ok ? parseNonce(text) : undefined;
      if (nonce !== undefined) {
        return { nonce, restRoot: movedRoot(response) ?? restRoot };
      }
      const error = response.ok && !looksLikePage(text)
        ? new BadResponseError(`${site.name} returned no nonce.`, {
          reason: "no-nonce",
          params: { host: site.name },
          site: site.url,
          status: response.status,
        })
        : errorFromResponse(site, response, text);
      first ??= error;
      // WordPress answered, so the routes are here; or it is no matter of
      // where they are.
      const elsewhere = looksLikePage(text) &&
        [200, 404, 405].includes(response.status);
      if (!elsewhere) throw error;
      const linked = linkedRestRoot(response, site);
      if (linked === undefined || roots.includes(linked)) continue;
      if (this.#allows(linked)) roots.splice(i + 1, 0, linked);
      else outside = true;
    }
    if (outside) {
      throw new NotAiEngineError(
        `${site.name} has no chat routes below that URL.`,
        {
          reason: "outside-url",
          params: { host: site.name },
          site: site.url,
          hint: "Use the URL of the site's home page. Credentials are sent " +
            "only below the URL you name.",
        },
      );
    }
    throw first ?? new NotAiEngineError(`${site.name} has no chat routes.`, {
      reason: "no-routes",
      params: { host: site.name },
      site: site.url,
    });
  }

  /** Whether routes may be looked for there; see {@linkcode Credentials}. */
  #allows(root: string): boolean {
    return this.#http.credentials.allowsRoutes(new URL(root));
  }

  /** Takes up what is stored; returns whether the store could be read. */
  async #load(): Promise<boolean> {
    const store = this.#store;
    if (store === undefined) return false;
    const stored = await this.#use(
      "the stored session could not be read",
      () => store.get(this.#storeKey),
    );
    if (stored === undefined) return false;
    const session = readStored(stored.value, this.#http.site.url);
    if (session === undefined || !this.#allows(session.restRoot)) return true;
    this.#http.visitor.restore(session.visitor, new URL(session.restRoot));
    this.#storedVisitor = session.visitor;
    // A nonce that was given is newer, and where it belongs is known. What was
    // stored before the rejected one was handed out is rejected, too.
    if (this.#nonce !== undefined || session.savedAt <= this.#rejectedTime) {
      return true;
    }
    this.#restRoot = session.restRoot;
    const age = Date.now() - session.savedAt;
    if (!(age >= 0 && age < NONCE_LIFE)) return true;
    this.#nonce = session.nonce;
    this.#nonceTime = session.savedAt;
    this.#fromStore = true;
    return true;
  }

  #save(): Promise<void> {
    const store = this.#store;
    if (store === undefined || this.#nonce === undefined) {
      return Promise.resolve();
    }
    const session: StoredSession = {
      nonce: this.#nonce,
      restRoot: this.restRoot,
      savedAt: this.#nonceTime,
    };
    const visitor = this.#http.visitor.setCookie;
    if (visitor !== undefined) session.visitor = visitor;
    this.#storedVisitor = visitor;
    // One after the other, so that the newest session is what stays.
    return this.#storing = this.#storing.then(async () => {
      await this.#use(
        "the session could not be stored",
        () => store.set(this.#storeKey, session),
      );
    });
  }

  /**
   * Uses the store.
   *
   * @param failure What to log if it fails.
   * @param use What to do with it.
   * @returns What it gave; undefined if it failed.
   */
  async #use<T>(
    failure: string,
    use: () => T | Promise<T>,
  ): Promise<{ value: T } | undefined> {
    try {
      return { value: await inTime(use) };
    } catch (error) {
      this.#http.logger.warn?.(failure, { error: describe(error) });
      return undefined;
    }
  }
}

/** Waits for a store, but not for ever. */
async function inTime<T>(use: () => T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DOMException("The store is slow.", "TimeoutError");
    timer = setTimeout(reject, STORE_TIME, error);
  });
  try {
    return await Promise.race([use(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a store gave, if it is a session with this site. */
function readStored(value: unknown, site: string): StoredSession | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { nonce, restRoot, savedAt } = value as Partial<StoredSession>;
  const root = typeof restRoot === "string" ? parseUrl(restRoot) : undefined;
  // A nonce and questions go there: it must be the site's own.
  if (
    !isNonce(nonce) || typeof savedAt !== "number" || root === undefined ||
    !sameSite(root, new URL(site))
  ) return undefined;
  return value as StoredSession;
}

/** Where a redirect within the site led: the next question goes there. */
function movedRoot(response: Response): string | undefined {
  const { url } = response;
  return url.endsWith(START_SESSION)
    ? url.slice(0, -START_SESSION.length)
    : undefined;
}

function firstRoot(http: Http): string {
  return restRoots(http.site)[0]!;
}

function looksLikePage(text: string): boolean {
  return parseObject(text) === undefined;
}

function parseNonce(text: string): string | undefined {
  const json = parseLenientObject(text);
  const nonce = json?.restNonce;
  return json?.success === true && isNonce(nonce) ? nonce : undefined;
}

/**
 * Whether a value can be a nonce, and so be sent back as a header.
 *
 * @param value The value.
 * @returns Whether it can.
 */
export function isNonce(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_NONCE_LENGTH &&
    /^[\x21-\x7e]+$/.test(value);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
