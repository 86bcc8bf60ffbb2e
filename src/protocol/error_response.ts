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
  const options: AskErrorOptions = {
    site: site.url,
    status,
    params: { host: site.name, status },
  };
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
  if (retryAfterMs !== undefined) options.retryAfterMs = retryAfterMs;
  if (status === 429) {
    return new RateLimitedError(
      `${site.name} received too many requests (HTTP 429).`,
      { ...options, reason: "requests" },
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
  const params = { host: site.name, status, message: words || undefined };
  if (isNonceRefusal(code, status)) {
    return new NonceRejectedError(
      `${site.name} rejected the nonce (${code}).`,
      { ...options, reason: "nonce", params },
    );
  }
  if (code === "rest_no_route") {
    return new NotAiEngineError(
      `${site.name} is a WordPress site without AI Engine's chat.`,
      { ...options, reason: "no-plugin", params },
    );
  }
  if (code === "internal_server_error") {
    return new SiteError(
      `PHP failed on ${site.name} (fatal error).`,
      { ...options, reason: "php", params },
    );
  }
  if (words === REJECTED) {
    return new QuestionRejectedError(words, {
      ...options,
      reason: "unspecified",
      params,
    });
  }
  if (code === "rest_forbidden") {
    return new QuestionRejectedError(
      words || `${site.name} does not allow this request.`,
      {
        ...options,
        reason: "forbidden",
        params,
        hint: "Sign in as another user, or ask the site's owner.",
      },
    );
  }
  if (/^you have reached the limit/i.test(words)) {
    return new RateLimitedError(words, {
      ...options,
      reason: "quota",
      params,
    });
  }
  // In whatever language: that is the plugin's status for a refused question.
  if (code === null && status === 403) {
    return new QuestionRejectedError(
      words || `${site.name} rejected the question without a reason.`,
      {
        ...options,
        reason: words === "" ? "unspecified" : "site-message",
        params,
      },
    );
  }
  if (code === null) {
    // The plugin's own shape: it caught what the model's provider threw.
    return new ModelError(
      words || `${site.name} reported an error without a reason.`,
      {
        ...options,
        reason: words === "" ? "unspecified" : "site-message",
        params,
      },
    );
  }
  return new SiteError(
    words || `${site.name} failed (HTTP ${status}, ${code}).`,
    {
      ...options,
      reason: words === "" ? "status" : "site-message",
      params,
    },
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
    reason: (error as QuestionRejectedError).reason,
    params: { ...error.params, length, limit: DEFAULT_MAX_LENGTH },
    site: error.site,
    status: error.status,
    partialText: error.partialText,
    hint: `Shorten the question, or ask the site's owner to raise the ` +
      `chatbot's limit: it has ${length} characters, and many sites accept ` +
      `at most ${DEFAULT_MAX_LENGTH}.`,
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
  const page = title === "" ? "" : ` (page title: “${title}”)`;
  const params = { host: name, status, title: title || undefined };
  if (status === 407) return proxyWantsPassword(options);
  if (looksLikeChallenge(text) || status === 403 || status === 401) {
    return new SiteError(
      `A firewall or login page of ${name} blocked the request${page}.`,
      {
        ...options,
        reason: "firewall",
        params,
        retryable: false,
        hint: "Open the site in a browser to see what it asks for, or use " +
          "another site.",
      },
    );
  }
  if (status === 404 || status === 405 || status === 410) {
    return new NotAiEngineError(
      `${name} has no AI Engine chat at this address (HTTP ${status}).`,
      { ...options, reason: "no-routes", params },
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    return new SiteError(
      `${name} is overloaded or down (HTTP ${status}).`,
      { ...options, reason: "overloaded", params },
    );
  }
  if (status >= 500) {
    return new SiteError(`${name} failed (HTTP ${status})${page}.`, {
      ...options,
      reason: "status",
      params,
    });
  }
  if (status >= 400) {
    return new SiteError(
      `${name} rejected the request (HTTP ${status})${page}.`,
      { ...options, reason: "status", params },
    );
  }
  if (text.trim() === "") {
    return new BadResponseError(`${name} sent an empty response.`, {
      ...options,
      reason: "empty",
      params,
      retryable: true,
      hint: "Try again. If this persists, tell the site's owner.",
    });
  }
  const isPage = /<(!doctype|html|head|body)\b/i.test(text);
  return new BadResponseError(
    isPage
      ? `${name} sent a web page instead of an answer${page}.`
      : `${name} sent an unknown response instead of an answer.`,
    { ...options, reason: isPage ? "page" : "unknown", params },
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
    "The proxy requires a user name and a password (HTTP 407).",
    {
      ...options,
      reason: "proxy-credentials",
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
