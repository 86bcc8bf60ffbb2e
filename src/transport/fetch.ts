/**
 * The function that sends requests, and redirects.
 *
 * @module
 */
import type { Site } from "../protocol/site.ts";
import { IN_BROWSER } from "../util/runtime.ts";
import { discard } from "./abort.ts";

/** The function that sends a request: `fetch`, or a replacement. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/**
 * The body of a request. Neither `BodyInit` nor another DOM type: a project
 * with Node's types has only `RequestInit`.
 */
export type RequestBody = NonNullable<RequestInit["body"]>;

/** The most redirects to follow. */
export const MAX_REDIRECTS = 5;

/**
 * Follows redirects, which `fetch` must not do by itself: it would send the
 * request to any host.
 *
 * @param url Where to start.
 * @param send Sends the request without following a redirect.
 * @param resolve Checks a redirect and returns where it leads.
 * @returns The last response: no redirect, unless there were too many, and then
 * its body is cancelled.
 */
export async function followRedirects(
  url: URL,
  send: (url: URL) => Promise<Response>,
  resolve: (location: string, from: URL, status: number) => URL,
): Promise<Response> {
  for (let hops = 0;; hops++) {
    const response = await send(url);
    const location = redirectLocation(response);
    if (location === null) return response;
    discard(response);
    if (hops === MAX_REDIRECTS) return response;
    url = resolve(location, url, response.status);
  }
}

/**
 * Where a response redirects to.
 *
 * @param response The response.
 * @returns The `Location` header; null if the response is no redirect.
 */
export function redirectLocation(response: Response): string | null {
  const { status, headers } = response;
  return status >= 300 && status <= 399
    ? headers.get("location") || null
    : null;
}

/**
 * Whether the code runs in a page (or a worker of one) on another origin than
 * the site. There the browser hides streamed answers, since the plugin ends the
 * request before WordPress adds the headers that allow them.
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
