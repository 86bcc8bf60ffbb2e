/**
 * Discovers the chatbots on a page, with their settings.
 *
 * @module
 */
import { NotAiEngineError } from "../errors/errors.ts";
import { errorFromResponse } from "../protocol/error_response.ts";
import {
  credentialsOf,
  linkedRestRoot,
  parseSite,
  restRoots,
} from "../protocol/site.ts";
import type { Fetch } from "../transport/fetch.ts";
import { Http } from "../transport/http.ts";
import type { Logger } from "../util/logger.ts";
import { type Chatbot, findChatbots } from "./find_chatbots.ts";

/** Options for {@linkcode discover}. */
export interface DiscoverOptions {
  /**
   * The function that sends requests.
   *
   * @default globalThis.fetch
   */
  fetch?: Fetch;
  /**
   * The user whose name and password are sent to the page's origin and folder.
   *
   * @default the user name and password in the page's URL
   */
  user?: { name: string; password: string };
  /** Headers for requests to the origin and folder of the page, and no other. */
  headers?: RequestInit["headers"];
  /**
   * Whether credentials in the headers may be sent over unencrypted http to
   * another machine.
   *
   * @default false
   */
  allowHttpCredentials?: boolean;
  /** Receives messages for the developer. */
  logger?: Logger;
  /** Aborts the request. */
  signal?: AbortSignal;
}

/** The most that is read of a page, in bytes. */
const PAGE_LIMIT = 8 * 1024 * 1024;

/**
 * Discovers the chatbots on a page of a site.
 *
 * @example
 * ```ts
 * import { discover } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const page = new URL("chat/", demo.url);
 * for (const bot of await discover(page, { fetch: demo.fetch })) {
 *   console.log(bot.botId, bot.maxMessageLength);
 * }
 * ```
 *
 * @param pageUrl The URL of the page.
 * @param options How to fetch the page.
 * @returns The chatbots, in the order of the page; empty if it has none.
 * @throws {InvalidArgumentError} If `pageUrl` is not an http or https URL, or
 * `headers` are invalid or would send credentials over unencrypted http.
 * @throws {SiteUnreachableError} If the site cannot be reached.
 * @throws {NotAiEngineError} If the page does not exist.
 * @throws {SiteError} If the site or its firewall rejects the request.
 * @throws {AbortError} If the signal was aborted.
 */
export async function discover(
  pageUrl: string | URL,
  options: DiscoverOptions = {},
): Promise<Chatbot[]> {
  const site = parseSite(pageUrl);
  const user = options.user ?? credentialsOf(pageUrl);
  const http = new Http({
    ...options,
    site,
    ...user && { user },
    fetch: options.fetch,
  });
  return await readChatbots(
    http,
    options.signal ?? new AbortController().signal,
  );
}

/**
 * Fetches the page at a site's URL and finds its chatbots.
 *
 * @param http Requests to the site.
 * @param signal Aborts the request.
 * @returns The chatbots.
 * @throws {AskError} If the request fails.
 */
export async function readChatbots(
  http: Http,
  signal: AbortSignal,
): Promise<Chatbot[]> {
  const { site } = http;
  const response = await http.send({
    method: "GET",
    url: site.url,
    headers: { accept: "text/html" },
    signal,
  });
  const html = await http.readText(response, PAGE_LIMIT, signal);
  if (response.status === 404) {
    throw new NotAiEngineError(
      `${site.name} has no page at this URL (HTTP 404).`,
      {
        reason: "no-page",
        params: { host: site.name, status: 404 },
        site: site.url,
        status: 404,
        hint: "Open the page with the chatbot in a browser and copy its URL.",
      },
    );
  }
  if (!response.ok) throw errorFromResponse(site, response, html);
  const root = linkedRestRoot(response, site) ?? restRoots(site)[0]!;
  const found = findChatbots(html, {
    pageUrl: response.url || site.url,
    root,
  });
  // The URL that was passed: credentials belong to it, not to the target of a
  // redirect.
  return found.map((chatbot) => ({ ...chatbot, pageUrl: site.url }));
}
