/**
 * The errors that responses other than answers stand for.
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
import { asString, parseLenientObject } from "./json.ts";
import type { Site } from "./site.ts";

/** The most to read of an error response, in bytes. */
export const ERROR_BODY_LIMIT = 64 * 1024;

/** The plugin's message when it rejects a question without a reason. */
const REJECTED = "Sorry, your query has been rejected.";

/** The plugin's default for the longest question, in characters. */
const DEFAULT_MAX_LENGTH = 512;

/**
 * The error for a response that is not an answer.
 *
 * @param site The site.
 * @param response The response; its body is read already.
 * @param text The body, possibly cut.
 * @returns The error.
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
  const code = asString(json?.code);
  // JSON of another shape is not from WordPress.
  if (json === undefined || code === null && json.success !== false) {
    return errorFromHtml(site, text, options);
  }
  return errorFromJson(site, code, asString(json.message) ?? "", options);
}

/**
 * The error for an error response in JSON, or an error event.
 *
 * @param site The site.
 * @param code WordPress's error code, or null.
 * @param message The site's error message; may contain HTML.
 * @param options What else is known.
 * @returns The error.
 */
export function errorFromJson(
  site: Site,
  code: string | null,
  message: string,
  options: AskErrorOptions,
): AskError {
  const { name } = site;
  const status = options.status ?? 200;
  const text = stripHtml(message);
  const known = {
    ...options,
    params: { host: name, status, message: text || undefined },
  };
  const reason = text === "" ? "unspecified" : "site-message";
  if (
    code === "rest_cookie_invalid_nonce" ||
    code === "rest_forbidden" && status === 401
  ) {
    return new NonceRejectedError(
      `${name} rejected the nonce (${code}).`,
      { ...known, reason: "nonce" },
    );
  }
  if (code === "rest_no_route") {
    return new NotAiEngineError(
      `${name} is a WordPress site without AI Engine's chat.`,
      { ...known, reason: "no-plugin" },
    );
  }
  if (code === "internal_server_error") {
    return new SiteError(
      `PHP failed on ${name} (fatal error).`,
      { ...known, reason: "php" },
    );
  }
  if (text === REJECTED) {
    return new QuestionRejectedError(text, { ...known, reason: "unspecified" });
  }
  if (code === "rest_forbidden") {
    return new QuestionRejectedError(
      text || `${name} does not allow this request.`,
      {
        ...known,
        reason: "forbidden",
        hint: "Sign in as another user, or ask the site's owner.",
      },
    );
  }
  if (/^you have reached the limit/i.test(text)) {
    return new RateLimitedError(text, { ...known, reason: "quota" });
  }
  // The plugin's status for a rejected question; the message is localized.
  if (code === null && status === 403) {
    return new QuestionRejectedError(
      text || `${name} rejected the question without a reason.`,
      { ...known, reason },
    );
  }
  // The plugin sends no code when it passes on an error of the model provider.
  if (code === null) {
    return new ModelError(
      text || `${name} reported an error without a reason.`,
      { ...known, reason },
    );
  }
  return new SiteError(
    text || `${name} failed (HTTP ${status}, ${code}).`,
    { ...known, reason: text === "" ? "status" : "site-message" },
  );
}

/**
 * Adds the likely cause to a rejection without a reason.
 *
 * @param error The error.
 * @param length The length of the question, in characters.
 * @returns The same error, or one with a better hint.
 */
export function explainRejection(error: AskError, length: number): AskError {
  if (
    !(error instanceof QuestionRejectedError) || length <= DEFAULT_MAX_LENGTH
  ) return error;
  return new QuestionRejectedError(error.message, {
    reason: error.reason,
    params: { ...error.params, length, limit: DEFAULT_MAX_LENGTH },
    site: error.site,
    status: error.status,
    partialText: error.partialText,
    hint: `Shorten the question, or ask the site's owner to raise the ` +
      `chatbot's limit: it has ${length} characters, and many sites accept ` +
      `at most ${DEFAULT_MAX_LENGTH}.`,
  });
}

/** The error for an HTML page, or nothing, in place of JSON. */
function errorFromHtml(
  site: Site,
  text: string,
  options: AskErrorOptions,
): AskError {
  const status = options.status ?? 200;
  const { name } = site;
  const title = pageTitle(text);
  const page = title === "" ? "" : ` (page title: “${title}”)`;
  const known = {
    ...options,
    params: { host: name, status, title: title || undefined },
  };
  if (status === 407) return proxyWantsPassword(options);
  if (looksLikeChallenge(text) || status === 403 || status === 401) {
    return new SiteError(
      `A firewall or login page of ${name} blocked the request${page}.`,
      {
        ...known,
        reason: "firewall",
        retryable: false,
        hint: "Open the site in a browser to see what it asks for, or use " +
          "another site.",
      },
    );
  }
  if (status === 404 || status === 405 || status === 410) {
    return new NotAiEngineError(
      `${name} has no AI Engine chat at this address (HTTP ${status}).`,
      { ...known, reason: "no-routes" },
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    return new SiteError(
      `${name} is overloaded or down (HTTP ${status}).`,
      { ...known, reason: "overloaded" },
    );
  }
  if (status >= 400) {
    return new SiteError(
      `${name} ${status >= 500 ? "failed" : "rejected the request"} ` +
        `(HTTP ${status})${page}.`,
      { ...known, reason: "status" },
    );
  }
  if (text.trim() === "") {
    return new BadResponseError(`${name} sent an empty response.`, {
      ...known,
      reason: "empty",
      retryable: true,
      hint: "Try again. If this persists, tell the site's owner.",
    });
  }
  const isPage = /<(!doctype|html|head|body)\b/i.test(text);
  return new BadResponseError(
    isPage
      ? `${name} sent a web page instead of an answer${page}.`
      : `${name} sent an unknown response instead of an answer.`,
    { ...known, reason: isPage ? "page" : "unknown" },
  );
}

/**
 * The error for a proxy that requires a password.
 *
 * @param options What else is known.
 * @returns The error.
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
 * Strips HTML from a site's message.
 *
 * @param html The message.
 * @returns One line of at most 500 characters.
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
 * @returns The wait in milliseconds, at least 0; undefined if invalid.
 */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // HTTP dates begin with a weekday; Date.parse accepts much more.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
