/**
 * Why no response came, and what a user reads of it.
 *
 * @module
 */
import {
  type AskError,
  type AskErrorOptions,
  CorsBlockedError,
  isAskError,
  SiteUnreachableError,
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

const MAY_BE_TAKEN =
  "The site may have taken the question all the same. Ask again if you want to.";

/**
 * The error for a request that got no response.
 *
 * @param cause What `fetch` threw.
 * @param request The request.
 * @returns The error to throw; `cause` itself where it is one of ours.
 */
export function errorFromFetch(cause: unknown, request: Unanswered): AskError {
  if (isAskError(cause)) return cause;
  const { site, url, stream } = request;
  const name = site.name ?? url.host;
  const options: AskErrorOptions = { site: site.url, cause };
  const question = stream !== undefined;
  if (request.foreignPage) {
    if (stream) {
      return new CorsBlockedError(
        `The browser does not let this page read a stream from ${name}. ` +
          `The site may have answered all the same.`,
        options,
      );
    }
    return new SiteUnreachableError(
      `The browser got no answer from ${name} that this page may read.`,
      { ...options, ...question && { hint: MAY_BE_TAKEN } },
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
        `There is no host of the name ${name}, or names cannot be looked ` +
          `up right now.`,
        options,
      );
    case "certificate":
      return new SiteUnreachableError(
        `${name} has no valid certificate, so the connection is not safe.`,
        {
          ...options,
          retryable: false,
          hint: "Check the address. If it is right, the site's owner has " +
            "to renew the certificate.",
        },
      );
    case "handshake":
      return new SiteUnreachableError(
        `${name} does not speak HTTPS there, so no safe connection can be made.`,
        {
          ...options,
          retryable: false,
          hint: "Check the address: its port, and whether it begins with " +
            "https:// or http://.",
        },
      );
    case "blocked":
      return new SiteUnreachableError(
        `Port ${url.port} is not for websites, so nothing can be sent to ` +
          `${name}.`,
        {
          ...options,
          retryable: false,
          hint: "Check the address: the site needs another port.",
        },
      );
    case "tunnel":
      return tunnelRefused(name, tunnelStatus(cause), options);
    case "refused":
      return new SiteUnreachableError(
        `${name} cannot be reached: no connection.`,
        options,
      );
    case "broken":
      return new SiteUnreachableError(
        `The connection to ${name} broke before it answered.`,
        { ...options, hint: question ? MAY_BE_TAKEN : "Try again." },
      );
  }
}

/**
 * The error for a proxy that does not answer.
 *
 * @param host The proxy's host, without a password.
 * @param options What else is known.
 * @returns The error to throw.
 */
export function errorFromProxy(
  host: string,
  options: AskErrorOptions,
): SiteUnreachableError {
  return new SiteUnreachableError(`The proxy ${host} cannot be reached.`, {
    ...options,
    hint: "Check the proxy's address, and whether it runs. The site itself " +
      "was not asked.",
  });
}

/** A proxy that answers, but does not connect to the site. */
function tunnelRefused(
  name: string,
  status: number | undefined,
  options: AskErrorOptions,
): SiteUnreachableError {
  if (status === 407) return proxyWantsPassword(options);
  const code = status === undefined ? "" : ` (HTTP ${status})`;
  return new SiteUnreachableError(
    `The proxy makes no connection to ${name}${code}.`,
    {
      ...options,
      retryable: status === undefined || status >= 500,
      hint: "It may not allow that site, or not reach it. Ask whoever runs " +
        "the proxy, or do without it.",
    },
  );
}

/**
 * Why no response came. Only where the connection is `broken` may the site
 * have received the request.
 */
export type ConnectionFailure =
  | "dns"
  | "certificate"
  | "handshake"
  | "blocked"
  | "tunnel"
  | "refused"
  | "broken";

const FAILURE_CODES: Readonly<Record<string, ConnectionFailure>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  UND_ERR_CONNECT_TIMEOUT: "refused",
  ConnectionRefused: "refused",
  FailedToOpenSocket: "refused",
  EPROTO: "handshake",
  ERR_PROXY_TUNNEL: "tunnel",
};

const FAILURE_WORDS: readonly (readonly [RegExp, ConnectionFailure])[] = [
  [/certificate|UnknownIssuer/i, "certificate"],
  // rustls, within what Deno calls a failure to connect.
  [/received (corrupt message|fatal alert)|peer is incompatible/, "handshake"],
  [/^bad port$|requests to port \d+ are blocked/i, "blocked"],
  [/proxy authentication required|unsuccessful tunnel/, "tunnel"],
  [/^Proxy response \(\d+\)/, "tunnel"],
  [/dns error|failed to lookup address/i, "dns"],
  [
    /tcp connect error|client error \(Connect\)|error trying to connect/i,
    "refused",
  ],
];

/**
 * What an error of `fetch` says about the connection. Each runtime says it in
 * its own way; what is not surely one of the others counts as `broken`.
 *
 * @param error What `fetch` threw.
 * @returns Why no response came.
 */
export function connectionFailure(error: unknown): ConnectionFailure {
  for (const { code, message } of causes(error)) {
    if (typeof code === "string") {
      if (/CERT|LEAF_SIGNATURE/.test(code)) return "certificate";
      if (/SSL|TLS/.test(code)) return "handshake";
      const known = FAILURE_CODES[code];
      if (known !== undefined) return known;
    }
    if (typeof message !== "string") continue;
    const known = FAILURE_WORDS.find(([words]) => words.test(message));
    if (known !== undefined) return known[1];
  }
  return "broken";
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
