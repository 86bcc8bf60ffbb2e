/**
 * Sites, and where their REST routes are.
 *
 * @module
 */
import { InvalidArgumentError } from "../errors/errors.ts";
import { trimEnd } from "../util/trim.ts";

/** A WordPress site. */
export interface Site {
  /** The URL of its home page, a subfolder, a page or its REST root. */
  readonly url: string;
  /**
   * A name to show.
   *
   * @default the host
   */
  readonly name?: string;
  /**
   * The texts with which the site says that a limit is reached, where its owner
   * has replaced the plugin's. Without them, such a text looks like an error of
   * the model.
   *
   * @default none
   */
  readonly limitTexts?: readonly string[];
}

/** The route that returns a nonce. */
export const START_SESSION = "mwai/v1/start_session";

/** The route that takes questions. */
export const SUBMIT = "mwai-ui/v1/chats/submit";

/**
 * Parses a site that a user named.
 *
 * @param site A URL, with or without `https://`, or a {@linkcode Site}.
 * @returns The site, its URL in full and without credentials or fragment.
 * @throws {InvalidArgumentError} If it is not an HTTP or HTTPS URL.
 */
export function parseSite(site: string | URL | Site): Site {
  const given = typeof site === "object" && !(site instanceof URL)
    ? site
    : undefined;
  const address = cleanAddress(String(given?.url ?? site));
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address);
  const url = /^\d*$/.test(address) ? undefined : parseUrl(
    hasScheme
      ? address
      : `${looksLocal(address) ? "http" : "https"}://${address}`,
  );
  const reason = address === ""
    ? "is empty"
    : /^[\da-f:.]{3,45}$/i.test(address) && address.split(":").length > 2
    ? `needs brackets around the IPv6 address: [${address}]`
    // `http:/blog.example` would parse, and `mailto:` or `user:` is no host.
    : hasScheme && !/^https?:\/\//i.test(address)
    ? "must start with https:// or http://"
    // Chromium accepts a space in a host, as %20.
    : url === undefined || url.hostname === "" || url.hostname.includes("%")
    ? "is not a valid URL"
    // `https://https//blog.example` and the like.
    : /^https?\.?$/.test(url.hostname)
    ? `names a host “${url.hostname}”`
    : undefined;
  if (url === undefined || reason !== undefined) {
    throw new InvalidArgumentError(`The site address ${reason}.`, {
      reason: "site",
      hint: "Use an address such as https://blog.example or " +
        "https://blog.example/sub/folder.",
    });
  }
  url.username = url.password = url.hash = "";
  // With the dot of the DNS root it is the same host, and another one for TLS.
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.slice(0, -1);
  return { ...given, url: url.href, name: given?.name ?? url.host };
}

/**
 * Reads the user name and the password of a URL, as in
 * `https://name:password@blog.example`.
 *
 * @param site What the user named.
 * @returns The credentials, or undefined if there are none.
 */
export function credentialsOf(
  site: string | URL | Site,
): { name: string; password: string } | undefined {
  const address = site instanceof URL || typeof site === "string"
    ? String(site)
    : site.url;
  const url = parseUrl(cleanAddress(address));
  if (url === undefined || url.username === "") return undefined;
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return { name: decode(url.username), password: decode(url.password) };
}

/** Characters that are often pasted together with an address. */
const AROUND = /[\s"'`<>“”„‟‘’‚‛«»‹›]/;

/** An address without invisible characters, and without white space and quotation marks around it. */
function cleanAddress(address: string): string {
  const text = address.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  let start = 0;
  let end = text.length;
  while (start < end && AROUND.test(text[start]!)) start++;
  while (end > start && AROUND.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** Without a scheme, `localhost:8080` is a local server without TLS. */
function looksLocal(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(address);
}

/**
 * The possible REST roots of a site, likeliest first. A route can be appended
 * to a root: `…/wp-json/` or `…/?rest_route=/`.
 *
 * @param site The site.
 * @returns At least one root.
 */
export function restRoots(site: Site): string[] {
  const url = new URL(site.url);
  const route = url.searchParams.get("rest_route");
  if (route !== null) {
    url.search = "";
    return [`${url.href}?rest_route=/`];
  }
  const folder = siteFolder(site).href;
  const named = url.pathname.includes("/wp-json");
  const bases = named || folder === `${url.origin}/`
    ? [folder]
    : [folder, `${url.origin}/`];
  return bases.flatMap((base) => [`${base}wp-json/`, `${base}?rest_route=/`]);
}

/**
 * The folder of a site's URL: the URL itself, without a file name such as
 * index.php, or the folder of its REST root.
 *
 * @param site The site.
 * @returns The folder; its path ends in a slash.
 */
export function siteFolder(site: Site): URL {
  const url = new URL(site.url);
  url.search = "";
  const json = url.pathname.indexOf("/wp-json");
  if (json !== -1) {
    url.pathname = url.pathname.slice(0, json + 1);
    return url;
  }
  const slash = url.pathname.lastIndexOf("/");
  const isFile = url.pathname.indexOf(".", slash) !== -1;
  const path = isFile ? url.pathname.slice(0, slash) : url.pathname;
  url.pathname = `${trimEnd(path, "/")}/`;
  return url;
}

/**
 * The REST root in a response's `Link` header. WordPress sends it with every
 * page, including "not found".
 *
 * @param response The response.
 * @param site The site.
 * @returns The root, or undefined if there is none or it's on another site.
 */
export function linkedRestRoot(
  response: Response,
  site: Site,
): string | undefined {
  const link = response.headers.get("link") ?? "";
  const match = /<([^<>]{1,2000})>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/i.exec(
    link,
  );
  const from = new URL(response.url || site.url);
  const root = match?.[1] === undefined
    ? undefined
    : parseUrl(match[1], from.href);
  if (root === undefined) return undefined;
  // Behind a proxy, WordPress may not know that it is served over HTTPS.
  if (from.protocol === "https:") root.protocol = from.protocol;
  if (!sameSite(root, from)) return undefined;
  if (root.searchParams.has("rest_route")) {
    root.search = "";
    return `${root.href}?rest_route=/`;
  }
  return `${trimEnd(root.href, "/")}/`;
}

/**
 * Whether a URL is on the same site: the same host and port, with or without
 * `www.`, not HTTP where the site uses HTTPS, and without credentials.
 *
 * @param to The URL to check.
 * @param from A URL of the site.
 * @returns Whether data for the site may be sent there.
 */
export function sameSite(to: URL, from: URL): boolean {
  const bare = (url: URL) => url.hostname.replace(/^www\./, "");
  if (bare(to) !== bare(from)) return false;
  if (to.username !== "" || to.password !== "") return false;
  if (to.protocol === from.protocol) return to.port === from.port;
  return from.protocol === "http:" && to.protocol === "https:" &&
    to.port === "" && from.port === "";
}

/**
 * Whether a host is this machine.
 *
 * @param hostname The `hostname` of a `URL`.
 * @returns Whether it is.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") ||
    hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Parses a URL without throwing.
 *
 * @param address The URL.
 * @param base The base of a relative URL.
 * @returns The URL, or undefined if it is invalid.
 */
export function parseUrl(address: string, base?: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
