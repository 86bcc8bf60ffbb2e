/**
 * What the caller gives to identify itself.
 *
 * @module
 */
import { InvalidUseError } from "./errors.ts";
import { isLoopback, type Site } from "./site.ts";

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

/**
 * The headers for every request, with the user's authorization.
 *
 * @param site The site they are for.
 * @param options The headers and secrets.
 * @returns The headers.
 * @throws {InvalidUseError} If the headers or the token cannot be sent, or
 * would be sent over http to another machine.
 */
export function credentialHeaders(
  site: Site,
  options: CredentialOptions,
): Headers {
  const { user, apiToken } = options;
  const headers = toHeaders("headers", options.headers);
  if (user !== undefined) headers.set("authorization", basic(user));
  if (apiToken !== undefined) {
    toHeaders("apiToken", { authorization: `Bearer ${apiToken}` });
  }
  const { protocol, hostname } = new URL(site.url);
  const secret = apiToken !== undefined || headers.has("authorization");
  if (
    secret && protocol === "http:" && !isLoopback(hostname) &&
    !options.allowHttpCredentials
  ) {
    throw new InvalidUseError(
      `The credentials for ${site.name} would be sent over unencrypted http.`,
      { hint: "Use an https URL, or set `allowHttpCredentials` to true." },
    );
  }
  return headers;
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
  throw new InvalidUseError(`\`${option}\` is not a valid HTTP header.`, {
    hint: "Use ISO-8859-1 characters, without line breaks and control " +
      "characters.",
  });
}

function basic({ name, password }: { name: string; password: string }): string {
  const pair = new TextEncoder().encode(`${name}:${password}`);
  const text = Array.from(pair, (byte) => String.fromCharCode(byte)).join("");
  return `Basic ${btoa(text)}`;
}
