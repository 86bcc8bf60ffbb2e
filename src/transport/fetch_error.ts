/**
 * Why no response came, and what a user reads of it.
 *
 * @module
 */
import {
  type AskError,
  type AskErrorOptions,
  type AskErrorReasons,
  CorsBlockedError,
  isAskError,
  SiteUnreachableError,
  TimeoutError,
} from "../errors/errors.ts";
import { proxyWantsPassword } from "../protocol/error_response.ts";
import type { Site } from "../protocol/site.ts";

/** The request that got no response. */
export interface Unanswered {
  /** The site that was asked. */
  site: Site;
  /** Where the request was sent. */
  url: URL;
  /** Whether it came from a page on another origin, where browsers hide much. */
  foreignPage: boolean;
  /** Whether a stream was asked for; undefined where it was no question. */
  stream: boolean | undefined;
}

const MAY_BE_PROCESSED =
  "Ask again if you want to; the site may have received the question already.";

/**
 * The error for a request that got no response.
 *
 * @param cause What `fetch` threw.
 * @param request The request.
 * @returns The error to throw; `cause` itself where it is an `AskError`.
 */
export function errorFromFetch(cause: unknown, request: Unanswered): AskError {
  if (isAskError(cause)) return cause;
  const { site, url, stream } = request;
  const host = site.name ?? url.host;
  const options: AskErrorOptions = { site: site.url, cause, params: { host } };
  const question = stream !== undefined;
  const timeout = timeoutOfFetch(cause, site);
  if (timeout !== undefined) return timeout;
  if (request.foreignPage) {
    if (stream) {
      return new CorsBlockedError(
        `The browser blocked the stream from ${host} (CORS).`,
        { ...options, reason: "stream" },
      );
    }
    return new SiteUnreachableError(
      `The browser got no response from ${host} that this page may read.`,
      { ...options, reason: "cors", ...question && { hint: MAY_BE_PROCESSED } },
    );
  }
  const failure = connectionFailure(cause);
  const proxy = otherHost(cause, url);
  if (proxy !== undefined && (failure === "refused" || failure === "dns")) {
    return errorFromProxy(proxy, options);
  }
  switch (failure) {
    case "dns":
      return new SiteUnreachableError(
        `Could not resolve ${host} (DNS lookup failed).`,
        {
          ...options,
          reason: "dns",
          hint: "Check the address and your connection.",
        },
      );
    case "certificate":
      return new SiteUnreachableError(
        `${host} has no valid TLS certificate.`,
        {
          ...options,
          reason: "certificate",
          retryable: false,
          hint: "Check the address. If it is correct, ask the site's owner " +
            "to renew the certificate.",
        },
      );
    case "tls":
      return new SiteUnreachableError(`TLS handshake with ${host} failed.`, {
        ...options,
        reason: "tls",
        retryable: false,
        hint: "Check the port, and whether the address must start with " +
          "https:// or http://.",
      });
    case "port":
      return new SiteUnreachableError(
        `The runtime blocks port ${url.port}, so ${host} was not contacted.`,
        {
          ...options,
          reason: "port",
          params: { host, port: url.port },
          retryable: false,
          hint: "Use an address with another port.",
        },
      );
    case "proxy-tunnel":
      return errorFromTunnel(host, tunnelStatus(cause), options);
    case "refused":
      return new SiteUnreachableError(`Could not connect to ${host}.`, {
        ...options,
        reason: "refused",
      });
    case "headers":
      return new SiteUnreachableError(
        `${host} sent more header fields than this runtime accepts.`,
        {
          ...options,
          reason: "headers",
          retryable: false,
          hint: "Ask the site's owner to send fewer, or use another runtime.",
        },
      );
    case "connection":
      return new SiteUnreachableError(
        `The connection to ${host} closed before the response started.`,
        {
          ...options,
          reason: "connection",
          hint: question ? MAY_BE_PROCESSED : "Try again.",
        },
      );
  }
}

/**
 * The error for a time limit of `fetch` itself: undici's for headers and bodies,
 * or one that the caller's own function has.
 *
 * @param cause What `fetch` threw, or reading the body.
 * @param site The site.
 * @returns The error; undefined if it was something else.
 */
export function timeoutOfFetch(
  cause: unknown,
  site: Site,
): TimeoutError | undefined {
  for (const { code, name } of causes(cause)) {
    if (
      code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT" ||
      name === "TimeoutError"
    ) {
      return new TimeoutError("fetch", undefined, {
        site: site.url,
        cause,
        hint: "Allow more time in the fetch function, or ask again.",
      });
    }
  }
  return undefined;
}

/**
 * The error for a proxy that cannot be reached.
 *
 * @param host The proxy's host, without credentials.
 * @param options What else is known.
 * @returns The error to throw.
 */
export function errorFromProxy(
  host: string,
  options: AskErrorOptions,
): SiteUnreachableError {
  return new SiteUnreachableError(`Could not connect to the proxy ${host}.`, {
    ...options,
    reason: "proxy",
    params: { proxy: host },
    hint:
      "Check the proxy's address and that it is running. The site was not " +
      "contacted.",
  });
}

/** A proxy that answers, but does not connect to the site. */
function errorFromTunnel(
  host: string,
  status: number | undefined,
  options: AskErrorOptions,
): SiteUnreachableError {
  if (status === 407) return proxyWantsPassword(options);
  const code = status === undefined ? "" : ` (HTTP ${status})`;
  return new SiteUnreachableError(
    `The proxy could not connect to ${host}${code}.`,
    {
      ...options,
      reason: "proxy-tunnel",
      params: { host, status },
      retryable: status === undefined || status >= 500,
      hint: "Ask whoever runs the proxy whether it allows the site, or " +
        "connect without it.",
    },
  );
}

/**
 * Why no response came. Only with `connection` may the site have received the
 * request.
 */
export type ConnectionFailure = Exclude<
  AskErrorReasons["site-unreachable"],
  "cors" | "proxy" | "proxy-credentials"
>;

const FAILURE_CODES: Readonly<Record<string, ConnectionFailure>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  UND_ERR_CONNECT_TIMEOUT: "refused",
  ConnectionRefused: "refused",
  FailedToOpenSocket: "refused",
  UND_ERR_HEADERS_OVERFLOW: "headers",
  EPROTO: "tls",
  ERR_PROXY_TUNNEL: "proxy-tunnel",
};

const FAILURE_WORDS: readonly (readonly [RegExp, ConnectionFailure])[] = [
  [/certificate|UnknownIssuer/i, "certificate"],
  // rustls, within what Deno calls a failure to connect.
  [/received (corrupt message|fatal alert)|peer is incompatible/, "tls"],
  [/message head is too large/, "headers"],
  [/^bad port$|requests to port \d+ are blocked/i, "port"],
  [/proxy authentication required|unsuccessful tunnel/, "proxy-tunnel"],
  [/^Proxy response \(\d+\)/, "proxy-tunnel"],
  [/dns error|failed to lookup address/i, "dns"],
  [
    /tcp connect error|client error \(Connect\)|error trying to connect/i,
    "refused",
  ],
];

/**
 * What an error of `fetch` says about the connection. Each runtime says it in
 * its own way; what is not surely one of the others counts as `connection`.
 *
 * @param error What `fetch` threw.
 * @returns Why no response came.
 */
export function connectionFailure(error: unknown): ConnectionFailure {
  for (const { code, message } of causes(error)) {
    if (typeof code === "string") {
      if (/CERT|LEAF_SIGNATURE/.test(code)) return "certificate";
      if (/SSL|TLS/.test(code)) return "tls";
      const known = FAILURE_CODES[code];
      if (known !== undefined) return known;
    }
    if (typeof message !== "string") continue;
    const known = FAILURE_WORDS.find(([words]) => words.test(message));
    if (known !== undefined) return known[1];
  }
  return "connection";
}

/** The status with which a proxy refused a tunnel, where it is told. */
function tunnelStatus(error: unknown): number | undefined {
  for (const { code, status, message } of causes(error)) {
    if (code === "ERR_PROXY_TUNNEL" && typeof status === "number") {
      return status;
    }
    if (typeof message !== "string") continue;
    if (message.includes("proxy authentication required")) return 407;
    const match = /^Proxy response \((\d+)\)/.exec(message);
    if (match !== null) return Number(match[1]);
  }
  return undefined;
}

/**
 * The host that could not be reached, where an error names one that is not the
 * site's: then there is a proxy in between, such as the environment asks for.
 */
function otherHost(error: unknown, url: URL): string | undefined {
  const own = url.port !== ""
    ? Number(url.port)
    : url.protocol === "https:"
    ? 443
    : 80;
  for (const { hostname, address, port } of causes(error)) {
    if (typeof hostname === "string") {
      const same = hostname.toLowerCase().replace(/\.$/, "") ===
        url.hostname.replace(/\.$/, "");
      return same ? undefined : hostname;
    }
    if (typeof port === "number") {
      return port === own ? undefined : `${address}:${port}`;
    }
  }
  return undefined;
}

/** An error and what lies beneath it, in words that any of them may have. */
function* causes(error: unknown): Generator<Record<string, unknown>> {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Object; depth++) {
    yield current as Record<string, unknown>;
    // What several addresses of one host said, in Node.
    const { cause, errors } = current as { cause?: unknown; errors?: unknown };
    current = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
}
