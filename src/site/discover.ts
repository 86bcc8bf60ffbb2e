/**
 * The chatbots on a page, with their settings.
 *
 * @module
 */
import { NotAiEngineError } from "../errors/errors.ts";
import { type Fetch, Http, type Logger } from "../transport/http.ts";
import type { UploadLimits } from "../features/file_rules.ts";
import { errorFromResponse } from "../protocol/error_response.ts";
import {
  linkedRestRoot,
  parseSite,
  parseUrl,
  restRoots,
  sameSite,
} from "../protocol/site.ts";
import { isNonce } from "../transport/session.ts";
import {
  cutText,
  MAX_ITEMS,
  MAX_NAME,
  MAX_PROMPT,
} from "../protocol/site_text.ts";
import { asId, parseObject } from "../protocol/json.ts";

/** A chatbot that stands on a page. */
export interface Chatbot {
  /** Its id. */
  botId: string;
  /** Its id where it is defined on the page itself, or null. */
  customId: string | null;
  /** How it calls itself. */
  name: string;
  /** What it opens a conversation with, `""` for nothing. */
  greeting: string;
  /** The longest question it takes, in characters, or null if unknown. */
  maxMessageLength: number | null;
  /** What may be uploaded, and how many files at most. */
  uploadLimits: UploadLimits;
  /** Whether its answers stream. */
  stream: boolean;
  /** The page or post it stands on, or null. */
  contextId: number | string | null;
  /** A nonce that the page holds already, or null. */
  nonce: string | null;
  /** Where the site's REST routes are. */
  restRoot: string;
  /** The page it was found on, as it was named. */
  pageUrl: string;
}

/** The most that is read of a page, in bytes. */
const PAGE_LIMIT = 8 * 1024 * 1024;

/** The longest address, in UTF-16 code units. */
const MAX_URL = 2_000;

/**
 * Finds the chatbots on a page of a site.
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
 * @param pageUrl The page's address.
 * @param options What fetches it, headers for it, a logger, a signal.
 * @returns The chatbots, in the order of the page; none if it has none.
 * @throws {InvalidArgumentError} If `pageUrl` is not the address of a page, or
 * `headers` cannot be sent as HTTP headers, or would send credentials over
 * unencrypted http.
 * @throws {SiteUnreachableError} If the site cannot be reached.
 * @throws {NotAiEngineError} If there is no such page.
 * @throws {SiteError} If the site or its firewall refuses.
 * @throws {AbortError} If the signal was aborted.
 */
export async function discover(
  pageUrl: string | URL,
  options: {
    fetch?: Fetch;
    headers?: RequestInit["headers"];
    allowHttpCredentials?: boolean;
    logger?: Logger;
    signal?: AbortSignal;
  } = {},
): Promise<Chatbot[]> {
  const site = parseSite(pageUrl);
  const http = new Http({
    ...options,
    site,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  });
  return await readChatbots(
    http,
    options.signal ?? new AbortController().signal,
  );
}

/**
 * Reads the chatbots on the page that a site's URL names.
 *
 * @param http Exchanges with the site.
 * @param signal Stops it.
 * @returns The chatbots.
 * @throws {AskError} If there is no such page.
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
    throw new NotAiEngineError(`${site.name} has no such page.`, {
      site: site.url,
      status: 404,
      hint: "Open the page with the chatbot in a browser and copy its address.",
    });
  }
  if (!response.ok) throw errorFromResponse(site, response, html);
  const root = linkedRestRoot(response, site) ?? restRoots(site)[0]!;
  const found = findChatbots(html, {
    pageUrl: response.url || site.url,
    root,
  });
  // As the caller named it: credentials are for that URL, not for where a
  // redirect leads.
  return found.map((chatbot) => ({ ...chatbot, pageUrl: site.url }));
}

/**
 * Finds the chatbots in the HTML of a page. Pure.
 *
 * @param html The page.
 * @param page Its address, and the REST root where it names none itself.
 * @returns The chatbots.
 */
export function findChatbots(
  html: string,
  page: { pageUrl: string; root: string },
): Chatbot[] {
  const chatbots: Chatbot[] = [];
  let from = 0;
  for (let places = 0; places < MAX_ITEMS; places++) {
    const name = html.indexOf("data-system=", from);
    if (name === -1) break;
    let start = name;
    while (start >= from && html[start] !== "<") start--;
    // Nothing is read twice, so that no page takes more than linear time.
    from = name + 1;
    if (html[start] !== "<") continue;
    const { attributes, end } = readAttributes(html, start);
    from = Math.max(end, from);
    const system = parseObject(attributes.get("data-system") ?? "");
    if (system === undefined) continue;
    const params = parseObject(attributes.get("data-params") ?? "") ?? {};
    chatbots.push(readChatbot(system, params, page));
  }
  return chatbots;
}

function readChatbot(
  system: Record<string, unknown>,
  params: Record<string, unknown>,
  page: { pageUrl: string; root: string },
): Chatbot {
  const text = (value: unknown, max: number) =>
    typeof value === "string" ? cutText(value, max) : "";
  const limit = Number(params.textInputMaxLength);
  const context = system.contextId;
  return {
    botId: asId(system.botId) || "default",
    customId: asId(system.customId) || null,
    name: text(params.aiName, MAX_NAME).replace(/:\s*$/, "").trim() || "AI",
    greeting: text(params.startSentence, MAX_PROMPT),
    maxMessageLength: Number.isInteger(limit) && limit > 0 ? limit : null,
    uploadLimits: {
      images: params.imageUpload === true,
      files: params.fileUpload === true,
      max: Math.max(1, Number(params.maxUploads) || 1),
    },
    stream: system.stream !== false,
    contextId: typeof context === "number" ? context : asId(context),
    nonce: isNonce(system.restNonce) ? system.restNonce : null,
    restRoot: ownRoot(system.restUrl, page) ?? page.root,
    pageUrl: page.pageUrl,
  };
}

/** The root that the page names, if it is on the page's own site. */
function ownRoot(
  restUrl: unknown,
  page: { pageUrl: string },
): string | undefined {
  if (typeof restUrl !== "string" || restUrl.length > MAX_URL) return undefined;
  const url = restUrl === "" ? undefined : parseUrl(restUrl, page.pageUrl);
  const from = parseUrl(page.pageUrl);
  if (url === undefined || from === undefined || !sameSite(url, from)) {
    return undefined;
  }
  return restRoots({ url: url.href })[0];
}

/** The attributes of the tag that begins at `start`, and where they end. */
function readAttributes(
  html: string,
  start: number,
): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let end = start;
  const attribute =
    /\s*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?\s*\/?/y;
  attribute.lastIndex = start + 1;
  for (
    let match = attribute.exec(html);
    match !== null && match[0] !== "";
    match = attribute.exec(html)
  ) {
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const name = match[1]!.toLowerCase();
    // The first of two counts, as in a browser.
    if (!attributes.has(name)) attributes.set(name, decodeEntities(value));
    end = attribute.lastIndex;
  }
  return { attributes, end };
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
