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
import { stripHtml } from "./html_text.ts";
import {
  asObject,
  asString,
  type JsonObject,
  parseLenientObject,
} from "./json.ts";
import { refusalError } from "./refusals.ts";
import type { Site } from "./site.ts";

/** The most to read of an error response, in bytes. */
export const ERROR_BODY_LIMIT = 64 * 1024;

/**
 * What precedes the message of a model provider: its name or that of the
 * plugin's environment, in a form that changes with the version.
 */
const MODEL_PREFIX =
  /^(From )?[A-Z][\w.-]{1,30}( [\w.-]{1,30}){0,2}( \([^()]{1,40}\))?: /;

/** WordPress's codes for a wrong user name or application password. */
const CREDENTIAL_CODES =
  /^(incorrect_password|invalid_username|invalid_email|application_passwords_)/;

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
  const json = parseLenientObject(text, ["code", "success"]);
  const code = asString(json?.code);
  if (json !== undefined && (code !== null || json.success === false)) {
    return errorFromJson(site, code, asString(json.message) ?? "", options);
  }
  const message = foreignMessage(json);
  const missing = status === 404 || status === 405 || status === 410;
  return message === undefined || missing
    ? errorFromHtml(site, response.headers, text, options)
    : new SiteError(message, {
      ...options,
      params: { ...options.params, message },
      reason: "site-message",
      retryable: status >= 500,
      hint: "The message is from software in front of the chatbot. Ask the " +
        "site's owner to allow this program.",
    });
}

/** The message in JSON that isn't from WordPress, such as a firewall's. */
function foreignMessage(json: JsonObject | undefined): string | undefined {
  const errors = Array.isArray(json?.errors) ? json.errors : [];
  const texts = [json, json?.error, json?.data, errors[0]].flatMap((value) => {
    if (typeof value === "string") return [value];
    const { message, error, detail, description, reason, title, msg } =
      asObject(value) ?? {};
    return [message, error, detail, description, reason, title, msg];
  });
  for (const text of texts) {
    const message = typeof text === "string" ? stripHtml(text) : "";
    if (message !== "") return message;
  }
  return undefined;
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
  const refusal = refusalError(text, site.limitTexts ?? [], known);
  if (refusal !== undefined) return refusal;
  if (code !== null && CREDENTIAL_CODES.test(code)) {
    return new QuestionRejectedError(
      text || `${name} did not accept the user name and password.`,
      {
        ...known,
        reason: "credentials",
        hint: "Check the user name and the application password.",
      },
    );
  }
  if (code !== null && (status === 401 || status === 403)) {
    const signIn = status === 401;
    return new QuestionRejectedError(
      text || `${name} does not allow this request.`,
      {
        ...known,
        reason: signIn ? "sign-in" : "forbidden",
        hint: signIn
          ? "Sign in as a user of the site."
          : "Sign in as another user, or ask the site's owner.",
      },
    );
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
    const fromModel = text === "" || MODEL_PREFIX.test(text);
    return new ModelError(
      text || `${name} reported an error without a reason.`,
      fromModel ? { ...known, reason } : {
        ...known,
        reason: "model-or-limit",
        hint: "The message is the site's own: either a limit of the chatbot " +
          "is reached, or its model failed. Try again later.",
      },
    );
  }
  return new SiteError(
    text || `${name} failed (HTTP ${status}, ${code}).`,
    { ...known, reason: text === "" ? "status" : "site-message" },
  );
}

/** The error for an HTML page, or nothing, in place of JSON. */
function errorFromHtml(
  site: Site,
  headers: Headers,
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
  if (
    status === 401 && /^basic\b/i.test(headers.get("www-authenticate") ?? "")
  ) {
    return new SiteError(
      `${name} requires a user name and a password (HTTP 401).`,
      {
        ...known,
        reason: "http-auth",
        retryable: false,
        hint: "Put both into the address: https://name:password@host.",
      },
    );
  }
  if (status === 413) {
    return new SiteError(
      `The request is too long for the server of ${name} (HTTP 413).`,
      {
        ...known,
        reason: "request-size",
        retryable: false,
        hint:
          "Shorten the question, or start a new chat: the history is sent " +
          "along with it.",
      },
    );
  }
  const challenge = looksLikeChallenge(text);
  if (challenge || status === 403 || status === 401) {
    return new SiteError(
      `A firewall or login page of ${name} blocked the request${page}.`,
      {
        ...known,
        reason: challenge ? "challenge" : "firewall",
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
 * Reads a `Retry-After` header.
 *
 * @param value Seconds or an HTTP date.
 * @returns The wait in milliseconds, at least 0; undefined if invalid.
 */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  // Some servers send fractions of a second.
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) {
    return Math.ceil(Number(text)) * 1000;
  }
  // HTTP dates begin with a weekday; Date.parse accepts much more.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
