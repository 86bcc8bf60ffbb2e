/**
 * What the caller gives to identify itself, and where it may be sent.
 *
 * @module
 */
import { InvalidArgumentError } from "../errors/errors.ts";
import { isLoopback, type Site, siteFolder } from "../protocol/site.ts";

/** Headers and secrets of the caller. */
export interface CredentialOptions {
  /** Headers for every request. */
  headers?: RequestInit["headers"] | undefined;
  /** A user of the site. */
  user?: { name: string; password: string } | undefined;
  /** The token of the public API. */
  apiToken?: string | undefined;
  /** Whether credentials may go over http to another machine. */
  allowHttpCredentials?: boolean | undefined;
}

/** Everything else makes `fetch` throw an error that repeats the value. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The caller's headers, and the URLs that they are meant for. */
export class Credentials {
  /** The headers, with the user's authorization. */
  readonly headers: Headers;
  readonly #folder: URL;
  readonly #secret: boolean;

  /**
   * @param site The site that the caller named.
   * @param options The headers and secrets.
   * @throws {InvalidArgumentError} If one cannot be sent as a header, or would be
   * sent over http to another machine.
   */
  constructor(site: Site, options: CredentialOptions) {
    const { user, apiToken } = options;
    this.headers = toHeaders("headers", options.headers);
    if (user !== undefined) this.headers.set("authorization", basic(user));
    if (apiToken !== undefined) {
      toHeaders("apiToken", { authorization: `Bearer ${apiToken}` });
    }
    this.#folder = siteFolder(site);
    const { protocol, hostname } = this.#folder;
    const authorized = apiToken !== undefined ||
      this.headers.has("authorization");
    if (
      authorized && protocol === "http:" && !isLoopback(hostname) &&
      !options.allowHttpCredentials
    ) {
      throw new InvalidArgumentError(
        `The credentials for ${site.name} would be sent over unencrypted http.`,
        {
          reason: "http-credentials",
          params: { host: site.name },
          hint: "Use an https URL, or set `allowHttpCredentials` to true.",
        },
      );
    }
    this.#secret = authorized || this.headers.has("cookie");
  }

  /**
   * Whether the caller's headers and token may be sent to a URL: to the origin
   * and the folder that the caller named, since another folder of the host, or
   * its `www.` host, may be someone else's.
   *
   * @param url The URL.
   * @returns Whether they may.
   */
  covers(url: URL): boolean {
    return url.origin === this.#folder.origin &&
      `${url.pathname}/`.startsWith(this.#folder.pathname);
  }

  /**
   * Whether routes may be looked for at a URL: with credentials, only where
   * these may be sent, so that no question silently becomes a visitor's.
   *
   * @param url The URL.
   * @returns Whether they may.
   */
  allowsRoutes(url: URL): boolean {
    return !this.#secret || this.covers(url);
  }
}

function toHeaders(
  option: "headers" | "apiToken",
  init: RequestInit["headers"],
): Headers {
  try {
    const headers = new Headers(init);
    const values = [...headers.values()];
    if (values.every((value) => HEADER_VALUE.test(value))) return headers;
  } catch {
    // The runtime's error repeats the value.
  }
  throw new InvalidArgumentError(`\`${option}\` is not a valid HTTP header.`, {
    reason: "option",
    params: { name: option },
    hint: "Use ISO-8859-1 characters without line breaks or control " +
      "characters.",
  });
}

function basic({ name, password }: { name: string; password: string }): string {
  const pair = new TextEncoder().encode(`${name}:${password}`);
  const text = Array.from(pair, (byte) => String.fromCharCode(byte)).join("");
  return `Basic ${btoa(text)}`;
}
