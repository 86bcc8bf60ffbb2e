/**
 * What a response that is not an answer means, in plain words.
 *
 * @module
 */
import {
  type AskError,
  type AskErrorOptions,
  BadResponseError,
  ModelError,
  NonceRejectedError,
  NotAiEngineError,
  QuestionRejectedError,
  RateLimitedError,
  SiteError,
  SiteUnreachableError,
} from "../errors/errors.ts";
import type { Site } from "./site.ts";
import { parseLenientObject } from "./json.ts";

/** The most that is read of a response that is no answer, in bytes. */
export const ERROR_BODY_LIMIT = 64 * 1024;

/** The words with which the plugin refuses a question without saying why. */
const REJECTED = "Sorry, your query has been rejected.";

/** The length that a chatbot takes where its owner has not raised it. */
const DEFAULT_MAX_LENGTH = 512;

/**
 * The error for a response that is not an answer.
 *
 * @param site The site.
 * @param response The response; its body is read already.
 * @param text The body, possibly cut.
 * @returns The error to throw.
 */
export function errorFromResponse(
  site: Site,
  response: Response,
  text: string,
): AskError {
  const { status } = response;
  const options: AskErrorOptions = { site: site.url, status };
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
  if (retryAfterMs !== undefined) options.retryAfterMs = retryAfterMs;
  if (status === 429) {
    return new RateLimitedError(
      `${site.name} is being asked too often (HTTP 429).`,
      options,
    );
  }
  const json = parseLenientObject(text);
  const code = typeof json?.code === "string" ? json.code : null;
  // JSON of another shape comes from something that is not WordPress.
  if (json === undefined || code === null && json.success !== false) {
    return errorFromHtml(site, text, options);
  }
  const message = typeof json.message === "string" ? json.message : "";
  return errorFromJson(site, code, message, options);
}

/**
 * The error for a refusal that came as JSON, or as an error event.
 *
 * @param site The site.
 * @param code WordPress's code for it, or null.
 * @param message The site's own words; may hold HTML.
 * @param options What else is known.
 * @returns The error to throw.
 */
export function errorFromJson(
  site: Site,
  code: string | null,
  message: string,
  options: AskErrorOptions,
): AskError {
  const status = options.status ?? 200;
  const words = stripHtml(message);
  if (isNonceRefusal(code, status)) {
    return new NonceRejectedError(
      `${site.name} did not accept the session (${code}).`,
      options,
    );
  }
  if (code === "rest_no_route") {
    return new NotAiEngineError(
      `${site.name} is a WordPress site without AI Engine's chat.`,
      options,
    );
  }
  if (code === "internal_server_error") {
    return new SiteError(
      `${site.name} had a critical error: its PHP crashed.`,
      options,
    );
  }
  if (words === REJECTED) return new QuestionRejectedError(words, options);
  if (code === "rest_forbidden") {
    return new QuestionRejectedError(words || "The site does not allow that.", {
      ...options,
      hint: "It takes another user, or the site's owner, to do that.",
    });
  }
  if (/^you have reached the limit/i.test(words)) {
    return new RateLimitedError(words, options);
  }
  // In whatever language: that is the plugin's status for a refused question.
  if (code === null && status === 403) {
    return new QuestionRejectedError(
      words || "The site gave no reason.",
      options,
    );
  }
  if (code === null) {
    // The plugin's own shape: it caught what the model's provider threw.
    return new ModelError(words || "The site gave no reason.", options);
  }
  return new SiteError(
    words || `${site.name} answered with HTTP ${status} (${code}).`,
    options,
  );
}

/**
 * Adds what is likely behind a refusal without a reason.
 *
 * @param error The error.
 * @param length The length of the question, in characters.
 * @returns The same error, or one with a better hint.
 */
export function explainRejection(error: AskError, length: number): AskError {
  if (error.code !== "question-rejected" || length <= DEFAULT_MAX_LENGTH) {
    return error;
  }
  return new QuestionRejectedError(error.message, {
    site: error.site,
    status: error.status,
    partialText: error.partialText,
    hint: `The site does not say why, but the question has ${length} ` +
      `characters and many sites take ${DEFAULT_MAX_LENGTH} at most. Shorten ` +
      `it, or ask the site's owner to raise the chatbot's limit.`,
  });
}

/**
 * Whether a refusal means that a new nonce is needed.
 *
 * @param code WordPress's code.
 * @param status The HTTP status.
 * @returns Whether it does.
 */
function isNonceRefusal(code: string | null, status: number): boolean {
  return code === "rest_cookie_invalid_nonce" ||
    code === "rest_forbidden" && status === 401;
}

/** A page of HTML, or nothing, in place of an answer: one plain sentence. */
function errorFromHtml(
  site: Site,
  text: string,
  options: AskErrorOptions,
): AskError {
  const status = options.status ?? 200;
  const { name } = site;
  const title = pageTitle(text);
  const page = title === "" ? "" : ` (its page says “${title}”)`;
  if (status === 407) return proxyWantsPassword(options);
  if (looksLikeChallenge(text) || status === 403 || status === 401) {
    return new SiteError(
      `${name} has a firewall or login page in front that lets only ` +
        `browsers in${page}.`,
      {
        ...options,
        retryable: false,
        hint: "Open the site in a browser to see what it asks for, or choose " +
          "another site.",
      },
    );
  }
  if (status === 404 || status === 405 || status === 410) {
    return new NotAiEngineError(
      `${name} has no AI Engine chat at this address (HTTP ${status}).`,
      options,
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    return new SiteError(
      `${name} is overloaded or down for the moment (HTTP ${status}).`,
      options,
    );
  }
  if (status >= 500) {
    return new SiteError(`${name} failed (HTTP ${status})${page}.`, options);
  }
  if (status >= 400) {
    return new SiteError(
      `${name} refused the request (HTTP ${status})${page}.`,
      options,
    );
  }
  if (text.trim() === "") {
    return new BadResponseError(`${name} sent an empty answer.`, {
      ...options,
      retryable: true,
      hint: "Ask again; if it stays so, the site is broken.",
    });
  }
  return new BadResponseError(
    /<(!doctype|html|head|body)\b/i.test(text)
      ? `${name} sent a web page in place of an answer${page}.`
      : `${name} sent something that is not an answer.`,
    options,
  );
}

/**
 * The error for a proxy that lets nobody through without a password.
 *
 * @param options What else is known.
 * @returns The error to throw.
 */
export function proxyWantsPassword(
  options: AskErrorOptions,
): SiteUnreachableError {
  return new SiteUnreachableError(
    "The proxy wants a user name and a password (HTTP 407).",
    {
      ...options,
      retryable: false,
      hint: "Put them into the proxy's address: http://name:password@host.",
    },
  );
}

function looksLikeChallenge(text: string): boolean {
  return /<title>\s*(just a moment|attention required|access denied|one moment|ddos)/i
    .test(text) || /cf-chl-|challenge-platform|captcha/i.test(text);
}

function pageTitle(text: string): string {
  const match = /<title[^<>]{0,200}>([^<]{1,300})/i.exec(text);
  return stripHtml(match?.[1] ?? "").slice(0, 80);
}

/**
 * Words without markup, in one line: what a site says may hold HTML.
 *
 * @param html The site's words.
 * @returns At most 500 characters of plain text.
 */
export function stripHtml(html: string): string {
  return html.slice(0, 4000).replace(/<[^<>]*>/g, " ")
    .replace(
      /&(amp|lt|gt|quot|#0?39);/g,
      (_, name: string) =>
        ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name] ?? "'",
    )
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim().slice(0, 500);
}

/**
 * Reads a `Retry-After` header.
 *
 * @param value Seconds or an HTTP date.
 * @returns The wait in milliseconds, at least 0; undefined for rubbish.
 */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only HTTP's own forms of a date, which all begin with a weekday.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
