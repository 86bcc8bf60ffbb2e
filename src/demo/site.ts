/**
 * The demo site as a whole: from a request to its response.
 */
import { readBytes } from "../util/bounded_body.ts";
import { trimEnd } from "../util/trim.ts";
import { Exchange } from "./exchange.ts";
import { type Fault, FaultQueue } from "./faults/faults.ts";
import { bodyOf, type Frame, gone } from "./frames.ts";
import {
  type DemoRequest,
  type DemoRequests,
  RequestLog,
  SUBMIT,
} from "./log.ts";
import { alterFrames, encode } from "./faults/misbehave.ts";
import { Nonces } from "./wordpress/nonces.ts";
import { complete, type DemoSiteOptions } from "./options.ts";
import { challenge, page, usualBody } from "./wordpress/pages.ts";
import { forbidden, html, invalidNonce, type Reply } from "./reply.ts";
import { rest } from "./wordpress/rest.ts";
import type { SiteState } from "./wordpress/state.ts";

/** A site that speaks AI Engine's protocol, without a socket. */
export interface DemoSite {
  /** The site's address. */
  readonly url: string;
  /**
   * Takes the place of `fetch`. Redirects within the site are followed, unless
   * the request says otherwise; any other address is unreachable.
   */
  readonly fetch: (
    input: Request | string | URL,
    init?: RequestInit,
  ) => Promise<Response>;
  /** The requests so far. */
  readonly requests: DemoRequests;
  /** How many answers are under way. */
  readonly activeStreams: number;
  /**
   * Changes how the site behaves from now on. What is not named stays as it
   * is; `faults` replaces those that have not come yet.
   */
  configure(options: Omit<DemoSiteOptions, "url">): void;
  /** Ages the nonces: they are still accepted, but answers bring a new one. */
  rotateNonce(): void;
  /** Makes the site refuse every nonce that it has handed out. */
  expireNonces(): void;
}

/** A request with its body read, so that it can be sent again. */
interface Incoming {
  method: string;
  url: URL;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** How long the pieces are into which a fault cuts a body that is no stream. */
const PIECE = 64;
const MOST_REDIRECTS = 20;

/** The largest request, in bytes. */
const MAX_BODY = 32 * 1024 * 1024;

/** Makes a demo site. */
export class Site implements DemoSite {
  readonly #state: SiteState;

  constructor(options: DemoSiteOptions) {
    this.#state = {
      settings: complete(options),
      nonces: new Nonces(options.nonce),
      faults: new FaultQueue(options.faults ?? []),
      log: new RequestLog(),
      discussions: [],
      files: new Map(),
      answers: 0,
      activeStreams: 0,
    };
  }

  get url(): string {
    return this.#state.settings.url.href;
  }

  get requests(): DemoRequests {
    return this.#state.log;
  }

  get activeStreams(): number {
    return this.#state.activeStreams;
  }

  configure(options: Omit<DemoSiteOptions, "url">): void {
    const { settings } = this.#state;
    this.#state.settings = complete(
      { ...options, url: settings.url.href },
      settings,
    );
    if (options.faults) this.#state.faults = new FaultQueue(options.faults);
    if (options.nonce !== undefined) {
      this.#state.nonces = new Nonces(options.nonce);
    }
  }

  rotateNonce(): void {
    this.#state.nonces.rotate();
  }

  expireNonces(): void {
    this.#state.nonces.expire();
  }

  readonly fetch = async (
    input: Request | string | URL,
    init?: RequestInit,
  ): Promise<Response> => {
    const request = new Request(input, init);
    const signal = init?.signal ??
      (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const body = await readBytes(request.body, MAX_BODY + 1, request.signal);
    if (body.length > MAX_BODY) {
      return new Response("413 Request Entity Too Large", { status: 413 });
    }
    let incoming: Incoming = {
      method: request.method,
      url: new URL(request.url),
      headers: new Headers(request.headers),
      body,
    };
    for (let redirects = 0;; redirects++) {
      const response = await this.#exchange(incoming, signal ?? undefined);
      const location = response.headers.get("Location");
      const isRedirect = [301, 302, 303, 307, 308].includes(response.status) &&
        location !== null;
      if (!isRedirect || request.redirect === "manual") {
        return arrived(response, incoming.url, redirects > 0);
      }
      await response.body?.cancel();
      if (request.redirect === "error" || redirects === MOST_REDIRECTS) {
        throw new TypeError(
          "fetch failed: a redirect that may not be followed",
        );
      }
      incoming = redirected(incoming, response.status, location);
    }
  };

  async #exchange(
    incoming: Incoming,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const { settings } = this.#state;
    const { url, method } = incoming;
    if (url.origin !== settings.url.origin) {
      throw new TypeError(
        `fetch failed: ${url.origin} is not the demo site ${settings.url.href}`,
      );
    }
    const client = new AbortController();
    const onAbort = () => client.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort);
    const entry = this.#record(incoming);
    const hit = method === "OPTIONS"
      ? undefined
      : this.#state.faults.take(entry.route ?? "");
    const faults = hit?.faults ?? [];
    if (faults.length > 0) {
      entry.fault = faults.map(({ kind }) => kind).join("+");
    }
    const unlink = () => signal?.removeEventListener("abort", onAbort);
    try {
      const reply = await Promise.race([
        this.#reply(incoming, entry, faults, client.signal),
        gone(client.signal).then(() => {
          throw client.signal.reason;
        }),
      ]);
      const early = isEarly(faults);
      if (!early && reply.status >= 300) {
        hit?.release();
        delete entry.fault;
      }
      entry.status = reply.status;
      const late = early || reply.status >= 300 ? [] : faults;
      return this.#send(reply, method, late, client, unlink);
    } catch (error) {
      unlink();
      client.abort(error);
      throw error;
    }
  }

  #record({ method, url, headers, body }: Incoming): DemoRequest {
    const { settings, log } = this.#state;
    const path = pathBelow(settings.url, url);
    const route = settings.software === "other"
      ? undefined
      : routeOf(path, url.searchParams, settings.permalinks);
    const entry: DemoRequest = {
      method,
      path: path === undefined ? url.pathname : `/${path}`,
      ...(route !== undefined && { route }),
      status: 0,
      hasNonce: headers.has("X-WP-Nonce"),
      hasCookie: headers.has("Cookie"),
      hasAuthorization: headers.has("Authorization"),
      stream: route === SUBMIT ? wantsStream(body) : null,
      bodyBytes: body.length,
      origin: headers.get("Origin"),
      userAgent: headers.get("User-Agent"),
    };
    log.add(entry);
    return entry;
  }

  async #reply(
    { method, url, headers, body }: Incoming,
    { route }: DemoRequest,
    faults: readonly Fault[],
    signal: AbortSignal,
  ): Promise<Reply> {
    for (const fault of faults) {
      const reply = await instead(fault, signal);
      if (reply) return reply;
    }
    if (route === undefined) {
      const path = pathBelow(this.#state.settings.url, url);
      return page(this.#state, method, path, url.searchParams);
    }
    return await rest(
      new Exchange(this.#state, method, headers, route, body, faults, signal),
    );
  }

  #send(
    reply: Reply,
    method: string,
    faults: readonly Fault[],
    client: AbortController,
    unlink: () => void,
  ): Response {
    const state = this.#state;
    const headers = new Headers();
    for (const [name, value] of reply.headers) headers.append(name, value);
    for (const fault of faults) {
      if (fault.kind !== "content-type") continue;
      if (fault.value === null) headers.delete("Content-Type");
      else headers.set("Content-Type", fault.value);
    }
    const init = { status: reply.status, headers };
    const { body } = reply;
    const isWhole = typeof body === "string" || body instanceof Uint8Array;
    if (method === "HEAD" || [204, 205, 304].includes(reply.status)) {
      unlink();
      return new Response(null, init);
    }
    if (isWhole && faults.length === 0) {
      unlink();
      // As bytes, since a text would bring a content type of its own.
      const bytes = typeof body === "string"
        ? new TextEncoder().encode(body)
        : body;
      return new Response(bytes, init);
    }
    let frames = isWhole ? inPieces(body) : body;
    for (const fault of faults) {
      frames = alterFrames(fault, frames, client.signal);
    }
    state.activeStreams++;
    const chunks = encode(frames, faults, client.signal);
    return new Response(
      bodyOf(chunks, client, () => {
        state.activeStreams--;
        unlink();
      }),
      init,
    );
  }
}

/** What `fetch` adds to a response, so that the two can not be told apart. */
function arrived(response: Response, url: URL, redirected: boolean): Response {
  return Object.defineProperties(response, {
    url: { value: url.href },
    redirected: { value: redirected },
  });
}

function redirected(
  { method, url, headers, body }: Incoming,
  status: number,
  location: string,
): Incoming {
  const target = new URL(location, url);
  const becomesGet = status === 303 ? method !== "HEAD" : status < 303 &&
    method === "POST";
  if (!becomesGet) return { method, url: target, headers, body };
  const kept = new Headers(headers);
  kept.delete("Content-Type");
  return { method: "GET", url: target, headers: kept, body: new Uint8Array() };
}

function pathBelow(root: URL, url: URL): string | undefined {
  return url.pathname.startsWith(root.pathname)
    ? url.pathname.slice(root.pathname.length)
    : undefined;
}

/** The REST route that is asked for, if it is not a page. */
function routeOf(
  path: string | undefined,
  query: URLSearchParams,
  permalinks: "pretty" | "plain",
): string | undefined {
  // WordPress heeds it in the URL of any of its pages.
  const inQuery = path === undefined ? null : query.get("rest_route");
  const inPath = permalinks === "pretty"
    ? /^wp-json(?:\/(.*))?$/.exec(path ?? "")
    : null;
  if (inQuery === null && inPath === null) return undefined;
  const route = inQuery ?? inPath?.[1] ?? "";
  return "/" + trimEnd(route.replace(/^\/+/, ""), "/");
}

function wantsStream(body: Uint8Array<ArrayBuffer>): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return Boolean((value as { stream?: unknown } | null)?.stream);
  } catch {
    return false;
  }
}

const EARLY: ReadonlySet<string> = new Set([
  "reject-nonce",
  "status",
  "firewall",
  "redirect",
  "stall",
  "refuse",
]);

function isEarly(faults: readonly Fault[]): boolean {
  return faults.some(({ kind }) => EARLY.has(kind));
}

/** What comes instead of the site's own reply. */
async function instead(
  fault: Fault,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  switch (fault.kind) {
    case "reject-nonce":
      return fault.status === 401 ? forbidden(401) : invalidNonce();
    case "firewall":
      return challenge(fault.status ?? 403);
    case "redirect":
      return html(fault.status ?? 302, "", [["Location", fault.location]]);
    case "refuse":
      throw new TypeError("fetch failed: connection refused by the demo site");
    case "stall":
      await gone(signal);
      throw signal.reason;
    case "status": {
      const usual = usualBody(fault.status);
      return {
        status: fault.status,
        headers: overridden(usual.headers, Object.entries(fault.headers ?? {})),
        body: fault.body ?? usual.body,
      };
    }
  }
}

function overridden(
  usual: [string, string][],
  own: [string, string][],
): [string, string][] {
  const names = own.map(([name]) => name.toLowerCase());
  return [
    ...usual.filter(([name]) => !names.includes(name.toLowerCase())),
    ...own,
  ];
}

async function* inPieces(
  body: string | Uint8Array<ArrayBuffer>,
): AsyncGenerator<Frame> {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  for (let at = 0; at < text.length; at += PIECE) {
    const last = at + PIECE >= text.length;
    yield { kind: last ? "end" : "piece", text: text.slice(at, at + PIECE) };
  }
}
