/**
 * The images of an answer: which there are, and fetching one. Nothing is
 * fetched by itself: whoever wrote the answer could learn who reads it, and
 * when.
 *
 * @module
 */
import { readBytes } from "../util/bounded_body.ts";
import {
  ImageFetchError,
  InvalidArgumentError,
  isAskError,
} from "../errors/errors.ts";
import {
  abortable,
  discard,
  type Fetch,
  IN_BROWSER,
  throwIfAborted,
} from "../transport/http.ts";
import {
  imageName,
  type ImageType,
  imageType,
  IN_PRIVATE_NETWORK,
  isHostOf,
  refusedAddress,
  SIGNATURE_LENGTH,
} from "./image_rules.ts";
import { PrivateAddressError, publicFetch } from "./public_fetch.ts";
import { parseUrl } from "../protocol/site.ts";
import { withTimeLimit } from "../transport/time_limits.ts";
import { VERSION } from "../util/version.ts";
import type { AnswerResult } from "../protocol/result.ts";

/** An image that belongs to an answer. */
export interface AnswerImage {
  /** Its address. */
  url: string;
  /** What it shows, as the answer says it; `""` if it does not. */
  alt: string;
}

/** An image that was fetched. */
export interface FetchedImage {
  /** The file. */
  bytes: Uint8Array<ArrayBuffer>;
  /** What kind it is, by its first bytes. */
  type: ImageType;
  /** A name that is safe for a file, with the right ending. */
  name: string;
}

/** How an image is fetched. Every option may be left out. */
export interface FetchImageOptions {
  /**
   * The address of the site that gave the answer. Only with it, images on that
   * very site are fetched from a private network or this machine.
   */
  site?: string | undefined;
  /** What it shows: its name, where its address has none. */
  alt?: string | undefined;
  /** The largest file that is taken, in bytes. Default: 20 MB. */
  maxSize?: number | undefined;
  /** How long it may take, in milliseconds; 0 for ever. Default: 30,000. */
  timeout?: number | undefined;
  /**
   * What sends the request. By default, names that lead to a private address
   * are refused where the runtime can look them up: in Node on the connection
   * itself, in Deno and Bun right before it.
   *
   * @default globalThis.fetch, with names looked up
   */
  fetch?: Fetch | undefined;
  /** Stops it. */
  signal?: AbortSignal | undefined;
}

const MB = 1024 * 1024;
const MAX_SIZE = 20 * MB;
const TIMEOUT = 30_000;
const MAX_REDIRECTS = 5;

const OTHER_ADDRESS = "It can be opened in a browser, if you trust it.";

/**
 * The images of an answer: those that the site adds to it, and those in its
 * Markdown. Fetches nothing.
 *
 * @example
 * ```ts
 * import { findImages } from "@askgpt4/core";
 *
 * const text = "Look: ![a cat](https://blog.example/cat.png)";
 * console.log(findImages({ text, images: [] }));
 * // [{ url: "https://blog.example/cat.png", alt: "a cat" }]
 * ```
 *
 * @param reply The answer.
 * @returns Each address of the web once, in the order of the text.
 */
export function findImages(
  reply: Pick<AnswerResult, "text" | "images">,
): AnswerImage[] {
  const found = new Map<string, AnswerImage>();
  const add = (address: string, alt: string) => {
    const url = parseUrl(address);
    if (url === undefined || !/^https?:$/.test(url.protocol)) return;
    if (!found.has(url.href)) found.set(url.href, { url: address, alt });
  };
  for (const [address, alt] of markdownImages(reply.text)) add(address, alt);
  for (const address of reply.images) add(address, "");
  return [...found.values()];
}

/** `![alt](address "title")`, `![alt][name]`, `![name]`. */
const IMAGE =
  /!\[((?:\\[^]|[^\\[\]]|\[[^\\[\]]*\])*)\](?:\(\s*(?:<([^<>\n]*)>|((?:\\[^]|[^\s\\()]|\([^\s\\()]*\))+))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)|\[([^[\]]*)\])?/g;

/** `[name]: address`. */
const DEFINITION = /^ {0,3}\[([^[\]\n]+)\]: *<?([^\s<>]+)>?/gm;

function* markdownImages(markdown: string): Generator<[string, string]> {
  const text = withoutCode(markdown);
  if (!text.includes("![")) return;
  const definitions = new Map<string, string>();
  for (const [, name, address] of text.matchAll(DEFINITION)) {
    const key = keyOf(name!);
    if (!definitions.has(key)) definitions.set(key, address!);
  }
  for (const [, inner, angled, plain, name] of text.matchAll(IMAGE)) {
    const alt = unescaped(inner!).replace(/\s+/g, " ").trim();
    const direct = angled ?? plain;
    if (direct !== undefined) {
      yield [unescaped(direct), alt];
      continue;
    }
    const key = keyOf(name || inner!);
    const address = definitions.get(key);
    if (address === undefined) continue;
    // Once: parsing a long address for each reference takes quadratic time.
    definitions.delete(key);
    yield [unescaped(address), alt];
  }
}

function keyOf(name: string): string {
  return name.replace(/\s+/g, " ").trim().toLowerCase();
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** What is quoted as code is no image. */
function withoutCode(markdown: string): string {
  let fence: string | undefined;
  const lines = markdown.split("\n").filter((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      fence = mark;
      return mark === undefined;
    }
    const closes = mark?.startsWith(fence) && line.trim() === mark;
    if (closes) fence = undefined;
    return false;
  });
  return lines.join("\n").replace(/(`{1,2})[^`\n]+\1/g, "");
}

/**
 * Fetches an image of an answer, which is not done by itself: call it when
 * somebody wants to see it. No cookie, nonce, password or referrer goes along.
 * Only PNG, JPEG, GIF, WebP and AVIF are taken, by their first bytes, and only
 * by https, unless the site is one on this machine.
 *
 * @example
 * ```ts
 * import { ChatClient, fetchImage, findImages } from "@askgpt4/core";
 *
 * const client = new ChatClient({ site: "https://blog.example" });
 * const reply = await client.ask("Draw a cat.").result();
 * for (const { url, alt } of findImages(reply)) {
 *   const site = client.site.url;
 *   const { name, type, bytes } = await fetchImage(url, { alt, site });
 *   console.log(name, type, bytes.length);
 * }
 * ```
 *
 * @param url Its address.
 * @param options How it is fetched.
 * @returns The file, what kind it is, and a name for it.
 * @throws {ImageFetchError} If its address is not asked, or no such image came.
 * @throws {AbortError} If the signal was aborted.
 * @throws {InvalidArgumentError} If `timeout` or `maxSize` cannot be a limit.
 */
export async function fetchImage(
  url: string,
  options: FetchImageOptions = {},
): Promise<FetchedImage> {
  const { timeout = TIMEOUT, maxSize = MAX_SIZE } = options;
  if (!(timeout >= 0 && maxSize >= 0)) {
    throw new InvalidArgumentError(
      "`timeout` or `maxSize` is not a number from 0 upwards.",
      { hint: "Give milliseconds and bytes, or leave them out." },
    );
  }
  return await withTimeLimit(
    timeout,
    tooLate,
    options.signal,
    (signal) => load(url, options, signal),
  );
}

async function load(
  address: string,
  options: FetchImageOptions,
  signal: AbortSignal,
): Promise<FetchedImage> {
  const { maxSize = MAX_SIZE, alt = "" } = options;
  const site = options.site === undefined ? undefined : parseUrl(options.site);
  const first = allowed(address, undefined, site);
  const response = await follow(first, site, options.fetch, signal);
  const bytes = await readImage(response, maxSize, signal);
  const type = imageType(bytes);
  if (type === undefined) throw noImage(bytes);
  return { bytes, type, name: imageName(first, alt, type) };
}

/** The address, if it may be asked. */
function allowed(
  address: string,
  from: URL | undefined,
  site: URL | undefined,
): URL {
  const url = parseUrl(address, from?.href);
  const why = url === undefined
    ? "It has no valid address."
    : refusedAddress(url, site);
  if (url !== undefined && why === undefined) return url;
  throw notAsked(from, why!);
}

/** The error for an address that is not asked. */
function notAsked(from: URL | undefined, why: string): ImageFetchError {
  return from === undefined
    ? new ImageFetchError("address", `The image was not fetched. ${why}`, {
      hint: OTHER_ADDRESS,
    })
    : new ImageFetchError(
      "redirect",
      `${from.host} sends on to another address, which was not asked for ` +
        `the image. ${why}`,
      { hint: OTHER_ADDRESS },
    );
}

/** Asks for the image, by each address on the way to it. */
async function follow(
  first: URL,
  site: URL | undefined,
  fetch: Fetch | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers = new Headers({
    accept: "image/avif,image/webp,image/png,image/jpeg,image/gif",
  });
  if (!IN_BROWSER) headers.set("user-agent", `AskGPT4/${VERSION}`);
  const init: RequestInit = { headers, signal, redirect: "manual" };
  // Elsewhere there are none to leave out, and workerd knows no such options.
  if (IN_BROWSER) {
    init.credentials = "omit";
    init.referrerPolicy = "no-referrer";
  }
  let url = first;
  let from: URL | undefined;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const send = fetch ??
      (isHostOf(site, url) ? globalThis.fetch : publicFetch);
    const response = await reach(send, url, from, init, signal);
    const location = response.headers.get("location");
    const { status } = response;
    if (response.ok) return response;
    discard(response);
    if (response.type === "opaqueredirect") {
      throw new ImageFetchError(
        "redirect",
        `${url.host} sends on to another address, which a browser does not ` +
          `tell.`,
        { hint: OTHER_ADDRESS },
      );
    }
    if (status < 300 || status > 399 || location === null) {
      throw new ImageFetchError(
        "status",
        `${url.host} does not give out the image (HTTP ${status}).`,
        {
          status,
          retryable: status >= 500 || status === 429,
          hint: status >= 500 || status === 429
            ? "Try again later."
            : "It may be there no longer, or be for others only.",
        },
      );
    }
    from = url;
    url = allowed(location, from, site);
  }
  throw new ImageFetchError("redirect", `${first.host} redirects in circles.`);
}

async function reach(
  send: Fetch,
  url: URL,
  from: URL | undefined,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response> {
  try {
    throwIfAborted(signal);
    return await abortable(send(url.href, init), signal);
  } catch (cause) {
    throwIfAborted(signal);
    if (cause instanceof PrivateAddressError) {
      throw notAsked(from, IN_PRIVATE_NETWORK);
    }
    throw unreachable(url.host, cause);
  }
}

function unreachable(host: string, cause: unknown): ImageFetchError {
  return new ImageFetchError(
    "unreachable",
    IN_BROWSER
      ? `The browser got no image from ${host} that this page may read.`
      : `${host} cannot be reached for the image.`,
    {
      retryable: true,
      hint: IN_BROWSER ? OTHER_ADDRESS : "Check your connection and try again.",
      cause,
    },
  );
}

/** Reads the body, and no more of it than there is reason to. */
async function readImage(
  response: Response,
  maxSize: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > maxSize || response.body === null) {
    discard(response);
    throw announced > maxSize ? tooLarge(maxSize) : noImage(new Uint8Array());
  }
  try {
    const bytes = await readBytes(
      response.body,
      maxSize + 1,
      signal,
      (start) => {
        if (
          start.length >= SIGNATURE_LENGTH && imageType(start) === undefined
        ) {
          throw noImage(start);
        }
      },
    );
    if (bytes.length > maxSize) throw tooLarge(maxSize);
    return bytes;
  } catch (error) {
    throwIfAborted(signal);
    if (isAskError(error)) throw error;
    throw new ImageFetchError(
      "unreachable",
      "The connection broke in the middle of the image.",
      { retryable: true, hint: "Try again.", cause: error },
    );
  }
}

function tooLate(timeout: number): ImageFetchError {
  const seconds = Math.ceil(timeout / 1000);
  return new ImageFetchError(
    "time",
    `The image did not come within ${seconds} seconds.`,
    { retryable: true, hint: "Try again." },
  );
}

function tooLarge(maxSize: number): ImageFetchError {
  const limit = maxSize < MB
    ? `${maxSize} bytes`
    : `${Math.floor(maxSize / MB * 10) / 10} MB`;
  return new ImageFetchError(
    "size",
    `The image is larger than ${limit}, the most that is taken.`,
    { hint: OTHER_ADDRESS },
  );
}

function noImage(start: Uint8Array): ImageFetchError {
  const text = new TextDecoder().decode(start.subarray(0, 1000));
  return new ImageFetchError(
    "type",
    /<svg[\s>]/i.test(text)
      ? "The image is an SVG, which can run scripts, and so is not taken."
      : "What came is not a PNG, JPEG, GIF, WebP or AVIF image.",
    { hint: OTHER_ADDRESS },
  );
}
