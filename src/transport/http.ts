/**
 * One exchange with a site: headers, the visitor's cookie, redirects within
 * the site, and what it means when no response comes.
 *
 * @module
 */
import { BadResponseError } from "../errors/errors.ts";
import { parseUrl, sameSite, type Site } from "../protocol/site.ts";
import { readBytes } from "../util/bounded_body.ts";
import type { Logger } from "../util/logger.ts";
import { IN_BROWSER, IN_DENO } from "../util/runtime.ts";
import { VERSION } from "../util/version.ts";
import { abortable, throwIfAborted } from "./abort.ts";
import { type CredentialOptions, Credentials } from "./credentials.ts";
import { defaultFetch } from "./default_fetch.ts";
import {
  type Fetch,
  followRedirects,
  isCrossOrigin,
  MAX_REDIRECTS,
  redirectLocation,
  type RequestBody,
} from "./fetch.ts";
import { errorFromFetch, timeoutOfFetch } from "./fetch_error.ts";
import { VisitorCookie } from "./visitor_cookie.ts";

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
      fetch?: Fetch | undefined;
      logger?: Logger | undefined;
    },
  ) {
    this.site = options.site;
    this.logger = options.logger ?? {};
    this.fetch = options.fetch ?? defaultFetch;
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
    const { site, logger } = this;
    const response = await followRedirects(
      new URL(request.url),
      async (url) => {
        const response = await this.#sendOnce(url, request);
        this.visitor.keep(response.headers, url);
        return response;
      },
      (location, from, status) => {
        const next = parseUrl(location, from.href);
        if (next !== undefined && sameSite(next, from)) {
          logger.debug?.("redirect within the site", { status });
          return next;
        }
        throw new BadResponseError(
          `${site.name} redirects to another site` +
            `${next ? `, ${next.origin}` : ""}.`,
          {
            reason: "redirect",
            params: { host: site.name, target: next?.origin },
            site: site.url,
            status,
            hint: "Use that site's address if you trust it. Nothing was sent " +
              "there.",
          },
        );
      },
    );
    if (redirectLocation(response) === null) return response;
    throw new BadResponseError(
      `${site.name} redirects more than ${MAX_REDIRECTS} times.`,
      {
        reason: "redirect-loop",
        params: { host: site.name, limit: MAX_REDIRECTS },
        site: site.url,
        status: response.status,
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
