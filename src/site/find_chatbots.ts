/**
 * Finds the chatbots in the HTML of a page. Pure.
 *
 * @module
 */
import type { UploadLimits } from "../features/file_rules.ts";
import { asId, parseObject } from "../protocol/json.ts";
import { parseUrl, restRoots, sameSite } from "../protocol/site.ts";
import {
  cutText,
  MAX_ITEMS,
  MAX_NAME,
  MAX_PROMPT,
} from "../protocol/site_text.ts";
import { isNonce } from "../protocol/nonce.ts";

/** A chatbot on a page. */
export interface Chatbot {
  /** The chatbot's id. */
  botId: string;
  /** The id if the chatbot is defined on the page itself, or null. */
  customId: string | null;
  /** The name that it answers under. */
  name: string;
  /** The message that opens a conversation, `""` for none. */
  greeting: string;
  /** The longest question it accepts, in characters, or null if unknown. */
  maxMessageLength: number | null;
  /** The uploads that it accepts. */
  uploadLimits: UploadLimits;
  /** Whether its answers stream. */
  stream: boolean;
  /** The page or post that it is on, or null. */
  contextId: number | string | null;
  /** The nonce in the page, or null. */
  nonce: string | null;
  /** The root of the site's REST routes. */
  restRoot: string;
  /** The URL of the page, as passed to `discover`. */
  pageUrl: string;
}

/** The longest URL that is read, in UTF-16 code units. */
const MAX_URL = 2_000;

/**
 * Finds the chatbots in the HTML of a page.
 *
 * @param html The HTML.
 * @param page The page's URL, and the REST root if the HTML names none.
 * @returns The chatbots, in the order of the page.
 */
export function findChatbots(
  html: string,
  page: { pageUrl: string; root: string },
): Chatbot[] {
  const chatbots: Chatbot[] = [];
  let from = 0;
  for (let tags = 0; tags < MAX_ITEMS; tags++) {
    const name = html.indexOf("data-system=", from);
    if (name === -1) break;
    let start = name;
    while (start >= from && html[start] !== "<") start--;
    // Nothing is read twice: every page takes linear time.
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

/** Reads the attributes of the tag that starts at `start`. */
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
    // Of duplicates the first one counts, as in a browser.
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
