/**
 * Where a site is, and where its REST routes are.
 *
 * @module
 */
import { InvalidArgumentError } from "../errors/errors.ts";
import { trimEnd } from "../util/trim.ts";

/** A site that can be asked. */
export interface Site {
  /** Its address: the front page, a subfolder, a page of it or its REST root. */
  readonly url: string;
  /** Its name for people. Default: the host. */
  readonly name?: string;
}

/** The route that hands out a nonce. */
export const START_SESSION = "mwai/v1/start_session";

/** The route that takes a question. */
export const SUBMIT = "mwai-ui/v1/chats/submit";

/**
 * Reads what a user gave as a site.
 *
 * @param site An address, with or without `https://`, or a {@linkcode Site}.
 * @returns The site, its address in full and without credentials or fragment.
 * @throws {InvalidArgumentError} If it is not an http or https address.
 */
export function parseSite(site: string | URL | Site): Site {
  const given = typeof site === "object" && !(site instanceof URL)
    ? site
    : undefined;
  const address = String(given?.url ?? site).trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address);
  const url = /^\d*$/.test(address) ? undefined : parseUrl(
    hasScheme
      ? address
      : `${looksLocal(address) ? "http" : "https"}://${address}`,
  );
  const reason = address === ""
    ? "is empty"
    // `http:/blog.example` would parse, and `mailto:` or `user:` is no host.
    : hasScheme && !/^https?:\/\//i.test(address)
    ? "must start with https:// or http://"
    // Chromium accepts a space in a host, as %20.
    : url === undefined || url.hostname === "" || url.hostname.includes("%")
    ? "is not a valid URL"
    : undefined;
  if (url === undefined || reason !== undefined) {
    throw new InvalidArgumentError(`The site address ${reason}.`, {
      reason: "site",
      hint: "Use an address such as https://blog.example or " +
        "https://blog.example/sub/folder.",
    });
  }
  url.username = url.password = url.hash = "";
  return { ...given, url: url.href, name: given?.name ?? url.host };
}

/** Someone who types `localhost:8080` means a server of their own. */
function looksLocal(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(address);
}

/**
 * Where a site's REST root may be, likeliest first. A root ends so that a
 * route can be put behind it: `…/wp-json/` or `…/?rest_route=/`.
 *
 * @param site The site.
 * @returns The candidates, at least one.
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
 * The folder that a site's URL names: the URL itself, up to its last slash
 * where it ends in a file, such as index.php, or up to its REST root.
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
 * The REST root that a response names in its `Link` header, as WordPress does
 * on every page, also on its "not found" page.
 *
 * @param response The response.
 * @param site The site; a root elsewhere does not count.
 * @returns The root, or undefined.
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
  // A site behind a proxy may believe that it is served by http.
  if (from.protocol === "https:") root.protocol = from.protocol;
  if (!sameSite(root, from)) return undefined;
  if (root.searchParams.has("rest_route")) {
    root.search = "";
    return `${root.href}?rest_route=/`;
  }
  return `${trimEnd(root.href, "/")}/`;
}

/**
 * Whether an address belongs to the same site: the same host and port, with or
 * without `www.`, not from https down to http, and without credentials in it.
 *
 * @param to The address in question.
 * @param from An address of the site.
 * @returns Whether what is meant for the site may be sent there.
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
 * @param hostname The host, as a `URL` has it.
 * @returns Whether it is.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") ||
    hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Parses an address without throwing.
 *
 * @param address The address.
 * @param base What it is relative to, if it may be relative.
 * @returns The URL, or undefined.
 */
export function parseUrl(address: string, base?: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
