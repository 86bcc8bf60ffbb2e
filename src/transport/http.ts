/**
 * One exchange with a site: headers, the visitor's cookie, redirects within
 * the site, and what it means when no response comes.
 *
 * @module
 */
import { readBytes } from "../util/bounded_body.ts";
import { type CredentialOptions, Credentials } from "./credentials.ts";
import {
  AbortError,
  type AskError,
  BadResponseError,
  isAskError,
} from "../errors/errors.ts";
import { parseUrl, sameSite, type Site } from "../protocol/site.ts";
import { errorFromFetch, timeoutOfFetch } from "./fetch_error.ts";
import { VERSION } from "../util/version.ts";
import { VisitorCookie } from "./visitor_cookie.ts";

/**
 * Where messages for the developer go; `console` fits. They never hold a
 * nonce, a cookie, a question or an answer.
 */
export interface Logger {
  /** Steps that went as they should. */
  debug?(message: string, details?: Record<string, unknown>): void;
  /** Steps worth knowing, such as a renewed nonce. */
  info?(message: string, details?: Record<string, unknown>): void;
  /** What is odd but harmless, such as a PHP warning in an answer. */
  warn?(message: string, details?: Record<string, unknown>): void;
  /** What failed. */
  error?(message: string, details?: Record<string, unknown>): void;
}

/** The function that sends a request: `fetch`, or something that acts alike. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/**
 * What a request can have as its body. Not `BodyInit`, nor any other name of
 * the DOM alone: a project with Node's types knows no more than `RequestInit`.
 */
export type RequestBody = NonNullable<RequestInit["body"]>;

/** What to send. */
export interface HttpRequest {
  /** The method. */
  method: "GET" | "POST" | "OPTIONS";
  /** Where to. */
  url: string;
  /** Headers besides the client's own. */
  headers?: Record<string, string>;
  /** The body; a function makes one anew for each try. */
  body?: RequestBody | (() => RequestBody);
  /** Stops the exchange. Its reason is thrown if it is an {@linkcode AskError}. */
  signal: AbortSignal;
  /**
   * Whether a stream is asked for: in a browser that decides what is hidden.
   * Only a question says it.
   */
  stream?: boolean;
}

const MAX_REDIRECTS = 5;

/** Whether this is a page or a worker of a browser, where CORS applies. */
export const IN_BROWSER: boolean = detectBrowser();

const IN_DENO = "Deno" in globalThis;

/** Exchanges with one site, on behalf of one visitor. */
export class Http {
  /** The site. */
  readonly site: Site;
  /** Where messages go. */
  readonly logger: Logger;
  /** The visitor's cookie, once the site has set it. */
  readonly visitor: VisitorCookie = new VisitorCookie();
  /** What sends requests. */
  readonly fetch: Fetch;
  /** What the caller gave, and where it may be sent. */
  readonly credentials: Credentials;

  /**
   * @param options The site, the function that fetches, and the caller's
   * headers and secrets.
   * @throws {InvalidArgumentError} If a header or a secret cannot be sent.
   */
  constructor(
    options: CredentialOptions & {
      site: Site;
      fetch: Fetch;
      logger?: Logger | undefined;
    },
  ) {
    this.site = options.site;
    this.logger = options.logger ?? {};
    this.fetch = options.fetch;
    this.credentials = new Credentials(options.site, options);
    const { headers } = this.credentials;
    if (!IN_BROWSER && !headers.has("user-agent")) {
      headers.set("user-agent", `AskGPT4/${VERSION}`);
    }
  }

  /** Whether requests carry the credentials of a signed-in user. */
  get signedIn(): boolean {
    return this.credentials.headers.has("authorization");
  }

  #saidForeign = false;

  /**
   * Sends a request and returns the response, its body unread.
   *
   * @param request What to send.
   * @returns The response; any status that is not a redirect.
   * @throws {SiteUnreachableError} If no response came.
   * @throws {CorsBlockedError} If a browser hid it.
   * @throws {BadResponseError} If the site redirects to another, or in circles.
   * @throws {AbortError} If the signal was aborted.
   */
  async send(request: HttpRequest): Promise<Response> {
    let url = new URL(request.url);
    let status: number | undefined;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await this.#sendOnce(url, request);
      status = response.status;
      this.visitor.keep(response.headers, url);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || !location) {
        return response;
      }
      discard(response);
      const next = parseUrl(location, url.href);
      if (next === undefined || !sameSite(next, url)) {
        throw new BadResponseError(
          `${this.site.name} redirects to another site` +
            `${next ? `, ${next.origin}` : ""}.`,
          {
            reason: "redirect",
            params: { host: this.site.name, target: next?.origin },
            site: this.site.url,
            status: response.status,
            hint: "Use that site's address if you trust it. Nothing was sent " +
              "there.",
          },
        );
      }
      this.logger.debug?.("redirect within the site", {
        status: response.status,
      });
      url = next;
    }
    throw new BadResponseError(
      `${this.site.name} redirects more than ${MAX_REDIRECTS} times.`,
      {
        reason: "redirect-loop",
        params: { host: this.site.name, limit: MAX_REDIRECTS },
        site: this.site.url,
        status,
      },
    );
  }

  /**
   * Reads the body of a response that is no stream.
   *
   * @param response The response.
   * @param limit The most to read, in bytes.
   * @param signal Stops the reading.
   * @returns The text, cut at the limit.
   * @throws {BadResponseError} If the connection broke.
   * @throws {AbortError} If the signal was aborted.
   */
  async readText(
    response: Response,
    limit: number,
    signal: AbortSignal,
  ): Promise<string> {
    try {
      const bytes = await readBytes(response.body, limit, signal);
      return new TextDecoder().decode(bytes);
    } catch (cause) {
      throwIfAborted(signal);
      throw timeoutOfFetch(cause, this.site) ?? new BadResponseError(
        `The connection to ${this.site.name} closed in mid-response.`,
        {
          reason: "connection",
          params: { host: this.site.name },
          site: this.site.url,
          status: response.status,
          retryable: true,
          hint: "Try again.",
          cause,
        },
      );
    }
  }

  /** The headers without what the caller gave, which is said once. */
  #ownHeaders(): Headers {
    const given = this.credentials.headers;
    const headers = new Headers();
    const agent = given.get("user-agent");
    if (agent !== null) headers.set("user-agent", agent);
    const omitted = [...given.keys()].filter((key) => key !== "user-agent");
    if (omitted.length > 0 && !this.#saidForeign) {
      this.#saidForeign = true;
      this.logger.warn?.(
        "a request goes outside the URL that you named, so your headers are " +
          "not sent; name the URL it goes to as the site",
        { headers: omitted },
      );
    }
    return headers;
  }

  async #sendOnce(url: URL, request: HttpRequest): Promise<Response> {
    const { signal } = request;
    const covered = this.credentials.covers(url);
    const headers = covered
      ? new Headers(this.credentials.headers)
      : this.#ownHeaders();
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      headers.set(name, value);
    }
    if (!covered) headers.delete("authorization");
    if (!IN_BROWSER) this.visitor.send(headers, url);
    const init: RequestInit = {
      method: request.method,
      headers,
      signal,
      // By hand, so that neither nonce nor question follows to another host. A
      // page cannot see where a redirect leads, so there it is an error.
      redirect: IN_BROWSER && request.method !== "GET"
        ? "error"
        : IN_BROWSER
        ? "follow"
        : "manual",
    };
    const { body } = request;
    if (body !== undefined) {
      const made = typeof body === "function" ? body() : body;
      // Deno sends a request a second time by itself when a connection that it
      // had kept breaks, though the site may have taken it. It does so only
      // where it holds the body as a whole, which of a Blob it does not.
      init.body = IN_DENO && typeof made === "string" ? new Blob([made]) : made;
      // Every runtime that sends streams asks for this; none needs more.
      if (init.body instanceof ReadableStream) {
        Object.assign(init, { duplex: "half" });
      }
    }
    // Called as a function: a browser's own `fetch` refuses to be a method.
    const { fetch } = this;
    try {
      throwIfAborted(signal);
      return await abortable(fetch(url.href, init), signal);
    } catch (error) {
      throwIfAborted(signal);
      throw errorFromFetch(error, {
        site: this.site,
        url,
        foreignPage: isCrossOrigin(this.site),
        stream: request.stream,
      });
    }
  }
}

/**
 * Whether the code runs in a page (or a worker of one) on another origin than
 * the site: there the browser hides streamed answers, since the plugin ends
 * the request before WordPress would add the headers that allow them.
 *
 * @param site The site.
 * @returns Whether streams from it are hidden.
 */
export function isCrossOrigin(site: Site): boolean {
  if (!IN_BROWSER) return false;
  const origin = (globalThis as { origin?: string }).origin ??
    globalThis.location?.origin;
  return origin !== new URL(site.url).origin;
}

function detectBrowser(): boolean {
  const scope = globalThis as {
    Deno?: unknown;
    Bun?: unknown;
    document?: unknown;
    WorkerGlobalScope?: unknown;
    location?: { origin?: string };
    navigator?: { userAgent?: string };
    process?: { versions?: { node?: string }; type?: string };
  };
  if (scope.Deno !== undefined || scope.Bun !== undefined) return false;
  // Node, and Node under a simulated page as test runners use it.
  if (scope.process?.versions?.node && scope.process.type !== "renderer") {
    return false;
  }
  // Not before: VS Code complains of extensions that look at it in Node.
  if (scope.navigator?.userAgent === "Cloudflare-Workers") return false;
  return scope.document !== undefined || scope.WorkerGlobalScope !== undefined;
}

/**
 * Waits for a promise, or for the signal. A function that is given in place of
 * `fetch` may not know signals; a response that comes too late is closed.
 *
 * @param promise The response that is awaited.
 * @param signal The signal.
 * @returns The response.
 * @throws {unknown} What the signal was aborted with.
 */
export function abortable(
  promise: Promise<Response>,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      promise.then(discard, () => {});
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() =>
      signal.removeEventListener("abort", onAbort)
    );
  });
}

/**
 * Throws what a signal was aborted with, as an {@linkcode AskError}.
 *
 * @param signal The signal.
 * @throws {AbortError} If it was aborted.
 */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw toAbortError(signal.reason);
}

/**
 * The error for an abort: the reason itself where it is one of ours.
 *
 * @param reason What the signal was aborted with.
 * @returns The error.
 */
export function toAbortError(reason: unknown): AskError {
  return isAskError(reason) ? reason : new AbortError({ cause: reason });
}

/**
 * Waits. Can be aborted, and then leaves no timer.
 *
 * @param ms How long, in milliseconds.
 * @param signal Stops the waiting.
 * @throws {AbortError} If the signal was aborted.
 */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(toAbortError(signal.reason));
    const onAbort = () => {
      clearTimeout(timer);
      reject(toAbortError(signal.reason));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/**
 * Lets go of a response whose body nobody wants, without waiting for it.
 *
 * @param response The response.
 */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}
