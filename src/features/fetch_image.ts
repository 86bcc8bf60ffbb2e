/**
 * Fetches an image of an answer. Only on request: whoever controls a URL in an
 * answer learns who fetches it and when.
 *
 * @module
 */
import {
  ImageFetchError,
  InvalidArgumentError,
  isAskError,
} from "../errors/errors.ts";
import { parseUrl } from "../protocol/site.ts";
import { abortable, discard, throwIfAborted } from "../transport/abort.ts";
import { defaultFetch } from "../transport/default_fetch.ts";
import {
  type Fetch,
  followRedirects,
  MAX_REDIRECTS,
  redirectLocation,
} from "../transport/fetch.ts";
import { withTimeLimit } from "../transport/time_limits.ts";
import { readBytes } from "../util/bounded_body.ts";
import { formatDuration } from "../util/durations.ts";
import { IN_BROWSER } from "../util/runtime.ts";
import { VERSION } from "../util/version.ts";
import {
  type AddressProblem,
  addressProblem,
  isHostOf,
} from "./image_address.ts";
import {
  imageName,
  type ImageType,
  imageType,
  SIGNATURE_LENGTH,
} from "./image_file.ts";
import { PrivateAddressError, publicFetch } from "./public_fetch.ts";

/** An image that was fetched. */
export interface FetchedImage {
  /** The contents of the file. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The media type, detected by the first bytes. */
  type: ImageType;
  /** A safe file name with the extension of the type. */
  name: string;
}

/** Options for {@linkcode fetchImage}. */
export interface FetchImageOptions {
  /**
   * The URL of the site that gave the answer. Only with it, images on the site's
   * own host are fetched from a private network or this machine.
   */
  site?: string | undefined;
  /** The alternative text: names the file if the URL has no file name. */
  alt?: string | undefined;
  /**
   * The largest accepted file, in bytes.
   *
   * @default 20_971_520
   */
  maxSize?: number | undefined;
  /**
   * The time limit in milliseconds; 0 for none.
   *
   * @default 30_000
   */
  timeout?: number | undefined;
  /**
   * The function that sends requests. The default one rejects host names that
   * resolve to a private address: in Node as the connection is opened, in Deno
   * and Bun right before. Browsers and Workers can't resolve names.
   *
   * @default globalThis.fetch, with host names resolved
   */
  fetch?: Fetch | undefined;
  /** Aborts the request. */
  signal?: AbortSignal | undefined;
}

const MB = 1024 * 1024;
const MAX_SIZE = 20 * MB;
const TIMEOUT = 30_000;

const OPEN_IN_BROWSER = "Open it in a browser if you trust it.";

const PROBLEMS: Record<AddressProblem | "invalid", string> = {
  "invalid": "is not valid",
  "unencrypted": "is not encrypted (http)",
  "scheme": "is not an https URL",
  "credentials": "contains a user name or password",
  "private-network": "is in a private network",
};

/**
 * Fetches an image of an answer. Call it only when the user wants to see the
 * image. The request carries no cookie, nonce, password or referrer. Accepts
 * PNG, JPEG, GIF, WebP and AVIF, detected by their first bytes, over https only
 * (or http if the site runs on this machine).
 *
 * @example
 * ```ts
 * import { ChatClient, fetchImage, findImages } from "@askgpt4/core";
 *
 * const client = new ChatClient({ site: "https://blog.example" });
 * const result = await client.ask("Draw a cat.").result();
 * for (const { url, alt } of findImages(result)) {
 *   const site = client.site.url;
 *   const { name, type, bytes } = await fetchImage(url, { alt, site });
 *   console.log(name, type, bytes.length);
 * }
 * ```
 *
 * @param url The URL.
 * @param options The site, limits, a signal.
 * @returns The file, its type, and a name for it.
 * @throws {ImageFetchError} If the URL may not be fetched, or does not return an
 * accepted image.
 * @throws {AbortError} If the signal was aborted.
 * @throws {InvalidArgumentError} If `timeout` or `maxSize` is not a number of at
 * least 0.
 */
export async function fetchImage(
  url: string,
  options: FetchImageOptions = {},
): Promise<FetchedImage> {
  const { timeout = TIMEOUT, maxSize = MAX_SIZE } = options;
  if (!(timeout >= 0 && maxSize >= 0)) {
    throw new InvalidArgumentError(
      "`timeout` or `maxSize` is not a number of at least 0.",
      {
        reason: "option",
        params: { name: timeout >= 0 ? "maxSize" : "timeout" },
        hint: "Pass milliseconds and bytes, or omit them.",
      },
    );
  }
  return await withTimeLimit(
    timeout,
    timedOut,
    options.signal,
    async (signal) => {
      const { alt = "" } = options;
      const site = options.site === undefined
        ? undefined
        : parseUrl(options.site);
      const first = checkAddress(url, undefined, site);
      const response = await follow(first, site, options.fetch, signal);
      const bytes = await readImage(response, maxSize, signal);
      const type = imageType(bytes);
      if (type === undefined) throw notAnImage(bytes);
      return { bytes, type, name: imageName(first, alt, type) };
    },
  );
}

/** Parses a URL, which may be relative to the one that redirects to it. */
function checkAddress(
  address: string,
  from: URL | undefined,
  site: URL | undefined,
): URL {
  const url = parseUrl(address, from?.href);
  if (url === undefined) throw addressError("invalid", from);
  const problem = addressProblem(url, site);
  if (problem !== undefined) throw addressError(problem, from);
  return url;
}

function addressError(
  problem: keyof typeof PROBLEMS,
  from: URL | undefined,
): ImageFetchError {
  return new ImageFetchError(
    (from === undefined
      ? "Did not fetch the image: its URL"
      : `${from.host} redirects the image to another address, which`) +
      ` ${PROBLEMS[problem]}.`,
    {
      reason: from === undefined ? "address" : "redirect",
      params: { host: from?.host },
      hint: OPEN_IN_BROWSER,
    },
  );
}

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
  // Other runtimes send neither by themselves, and workerd rejects the options.
  if (IN_BROWSER) {
    init.credentials = "omit";
    init.referrerPolicy = "no-referrer";
  }
  let url = first;
  let from: URL | undefined;
  const response = await followRedirects(
    first,
    (url) => {
      const send = fetch ?? (isHostOf(site, url) ? defaultFetch : publicFetch);
      return reach(send, url, from, init, signal);
    },
    (location, previous) => {
      from = previous;
      return url = checkAddress(location, from, site);
    },
  );
  if (response.ok) return response;
  discard(response);
  const { host } = url;
  if (redirectLocation(response) !== null) {
    throw new ImageFetchError(
      `${first.host} redirects the image more than ${MAX_REDIRECTS} times.`,
      {
        reason: "redirect",
        params: { host: first.host },
        hint: OPEN_IN_BROWSER,
      },
    );
  }
  if (response.type === "opaqueredirect") {
    throw new ImageFetchError(
      `${host} redirects the image, and the browser hides to where.`,
      { reason: "redirect", params: { host }, hint: OPEN_IN_BROWSER },
    );
  }
  const { status } = response;
  const retryable = status >= 500 || status === 429;
  throw new ImageFetchError(
    `${host} did not return the image (HTTP ${status}).`,
    {
      reason: "status",
      params: { host, status },
      status,
      retryable,
      hint: retryable
        ? "Try again later."
        : "The image may have been removed or require a login.",
    },
  );
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
      throw addressError("private-network", from);
    }
    throw new ImageFetchError(
      IN_BROWSER
        ? `The browser could not load the image from ${url.host}, or hides it ` +
          `from this page.`
        : `Could not reach ${url.host} for the image.`,
      {
        reason: "unreachable",
        params: { host: url.host },
        retryable: true,
        hint: IN_BROWSER
          ? OPEN_IN_BROWSER
          : "Check your connection and try again.",
        cause,
      },
    );
  }
}

async function readImage(
  response: Response,
  maxSize: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > maxSize) {
    discard(response);
    throw tooLarge(maxSize);
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
          throw notAnImage(start);
        }
      },
    );
    if (bytes.length > maxSize) throw tooLarge(maxSize);
    return bytes;
  } catch (error) {
    throwIfAborted(signal);
    if (isAskError(error)) throw error;
    throw new ImageFetchError(
      "The connection closed before the image was complete.",
      {
        reason: "unreachable",
        retryable: true,
        hint: "Try again.",
        cause: error,
      },
    );
  }
}

function timedOut(timeout: number): ImageFetchError {
  return new ImageFetchError(
    `The image was not complete within ${formatDuration(timeout)}.`,
    {
      reason: "time",
      params: { limitMs: timeout },
      retryable: true,
      hint: "Try again.",
    },
  );
}

function tooLarge(maxSize: number): ImageFetchError {
  const limit = maxSize < MB
    ? `${maxSize} bytes`
    : `${Math.floor(maxSize / MB * 10) / 10} MB`;
  return new ImageFetchError(
    `The image is larger than ${limit}.`,
    { reason: "size", params: { limit: maxSize }, hint: OPEN_IN_BROWSER },
  );
}

function notAnImage(start: Uint8Array): ImageFetchError {
  const text = new TextDecoder().decode(start.subarray(0, 1000));
  return new ImageFetchError(
    /<svg[\s>]/i.test(text)
      ? "The image is an SVG, which is not accepted because it can run scripts."
      : "The file is not a PNG, JPEG, GIF, WebP or AVIF image.",
    { reason: "type", hint: OPEN_IN_BROWSER },
  );
}
