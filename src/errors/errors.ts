/**
 * The error classes, one for each code.
 *
 * `code` and `reason` are stable and are what programs decide by. `message`
 * says what failed and `hint` what to do next, both for people.
 *
 * @module
 */
import { AskError, type AskErrorOptions, isBranded } from "./ask_error.ts";
import type { AskErrorCode, AskErrorReasons } from "./codes.ts";
import { formatDuration } from "../util/durations.ts";

export { AskError, type AskErrorOptions } from "./ask_error.ts";
export type { AskErrorCode, AskErrorReasons } from "./codes.ts";

/** The site did not respond: no connection, unknown host, invalid TLS. */
export class SiteUnreachableError extends AskError<"site-unreachable"> {
  /** The code of these errors. */
  static override readonly code = "site-unreachable";
}

/** The server has no AI Engine chat. */
export class NotAiEngineError extends AskError<"not-ai-engine"> {
  /** The code of these errors. */
  static override readonly code = "not-ai-engine";
}

/** The site rejected the nonce, and the new one that replaced it too. */
export class NonceRejectedError extends AskError<"nonce-rejected"> {
  /** The code of these errors. */
  static override readonly code = "nonce-rejected";
}

/** The site rejected the question. */
export class QuestionRejectedError extends AskError<"question-rejected"> {
  /** The code of these errors. */
  static override readonly code = "question-rejected";
}

/** The question is longer than the chatbot accepts. It was not sent. */
export class MessageTooLongError extends AskError<"message-too-long"> {
  /** The code of these errors. */
  static override readonly code = "message-too-long";
  /** The length of the question, in characters. */
  readonly length: number;
  /** The longest question that the chatbot accepts, in characters. */
  readonly limit: number;

  /**
   * Creates the error.
   *
   * @param length The length of the question, in characters.
   * @param limit The longest question that the chatbot accepts, in characters.
   * @param options What else is known.
   */
  constructor(length: number, limit: number, options: AskErrorOptions = {}) {
    const excess = length - limit;
    super(
      `The question has ${length} characters, but this chatbot accepts at ` +
        `most ${limit}.`,
      {
        hint: `Shorten it by ${excess} ` +
          `${excess === 1 ? "character" : "characters"}, or ask the site's ` +
          `owner to raise the chatbot's limit.`,
        ...options,
        reason: "length",
        params: { length, limit },
      },
    );
    this.length = length;
    this.limit = limit;
  }
}

/** Too many requests, or the visitor's quota is used up. */
export class RateLimitedError extends AskError<"rate-limited"> {
  /** The code of these errors. */
  static override readonly code = "rate-limited";

  /**
   * Creates the error.
   *
   * @param message What failed.
   * @param options The reason, and what else is known; `retryAfterMs` where the
   * site says it.
   */
  constructor(
    message: string,
    options: AskErrorOptions & { reason: AskErrorReasons["rate-limited"] },
  ) {
    const wait = options.retryAfterMs;
    const hint = wait === undefined
      ? "Wait a while, then try again."
      : wait > 0
      ? `Try again in ${formatDuration(wait)}.`
      : "Try again.";
    super(message, { ...options, hint: options.hint ?? hint });
  }
}

/** The site, its web server or its firewall failed or blocked the request. */
export class SiteError extends AskError<"site-error"> {
  /** The code of these errors. */
  static override readonly code = "site-error";

  /**
   * Creates the error.
   *
   * @param message What failed.
   * @param options The reason, and what else is known. Retryable by default
   * with a status of 500 and above.
   */
  constructor(
    message: string,
    options: AskErrorOptions & { reason: AskErrorReasons["site-error"] },
  ) {
    const retryable = options.retryable ?? (options.status ?? 0) >= 500;
    super(message, { ...options, retryable });
  }
}

/** The model behind the site failed. */
export class ModelError extends AskError<"model-error"> {
  /** The code of these errors. */
  static override readonly code = "model-error";
}

/** The answer ended before the site said that it was complete. */
export class InterruptedError extends AskError<"interrupted"> {
  /** The code of these errors. */
  static override readonly code = "interrupted";
}

/**
 * The answer exceeds `maxAnswerLength`, or 16 MB in a single event or JSON
 * document. The connection was closed.
 */
export class AnswerTooLongError extends AskError<"answer-too-long"> {
  /** The code of these errors. */
  static override readonly code = "answer-too-long";
}

/** The response is not an answer. */
export class BadResponseError extends AskError<"bad-response"> {
  /** The code of these errors. */
  static override readonly code = "bad-response";
}

const TIMEOUTS: Record<AskErrorReasons["timeout"], string> = {
  firstEvent: "The answer did not start within",
  idle: "The answer stalled: no event arrived for",
  total: "The answer was not complete within",
  fetch: "The time limit of the fetch function ran out",
};

/**
 * A time limit ran out; `reason` is the option that sets it, or `fetch` for a
 * time limit of the function that sends requests.
 */
export class TimeoutError extends AskError<"timeout"> {
  /** The code of these errors. */
  static override readonly code = "timeout";
  /** The time limit in milliseconds; undefined for the reason `fetch`. */
  readonly limitMs: number | undefined;

  /**
   * Creates the error.
   *
   * @param reason Which limit ran out.
   * @param limitMs The time limit in milliseconds, if it is known.
   * @param options What else is known.
   */
  constructor(
    reason: AskErrorReasons["timeout"],
    limitMs?: number,
    options: AskErrorOptions = {},
  ) {
    const limit = limitMs === undefined ? "" : ` ${formatDuration(limitMs)}`;
    super(`${TIMEOUTS[reason]}${limit}.`, {
      ...options,
      reason,
      params: { limitMs },
    });
    this.limitMs = limitMs;
  }
}

const ABORTS: Record<AskErrorReasons["aborted"], string> = {
  signal: "The answer was stopped before it was complete.",
  timeout: "The answer was not complete within the caller's time limit.",
  left: "The answer was left before it was complete.",
};

/**
 * The caller stopped the answer. `cause` is what the signal was aborted with.
 */
export class AbortError extends AskError<"aborted"> {
  /** The code of these errors. */
  static override readonly code = "aborted";

  /**
   * Creates the error.
   *
   * @param options The reason, and what else is known. By default the reason
   * follows from `cause`.
   */
  constructor(
    options: AskErrorOptions & { reason?: AskErrorReasons["aborted"] } = {},
  ) {
    const reason = options.reason ??
      (isTimeout(options.cause) ? "timeout" : "signal");
    super(ABORTS[reason], {
      ...reason === "timeout" &&
        { retryable: true, hint: "Try again, or allow more time." },
      ...options,
      reason,
    });
  }
}

/** Whether `AbortSignal.timeout()` aborts with it. */
function isTimeout(reason: unknown): boolean {
  return typeof reason === "object" && reason !== null &&
    (reason as { name?: unknown }).name === "TimeoutError";
}

/** A browser hid a stream from a page on another origin. */
export class CorsBlockedError extends AskError<"cors-blocked"> {
  /** The code of these errors. */
  static override readonly code = "cors-blocked";
}

/** The model does not exist. */
export class UnknownModelError extends AskError<"unknown-model"> {
  /** The code of these errors. */
  static override readonly code = "unknown-model";
  /** The models that exist. */
  readonly models: readonly string[];

  /**
   * Creates the error.
   *
   * @param model The model that was requested.
   * @param models The models that exist.
   * @param options What else is known.
   */
  constructor(
    model: string,
    models: readonly string[],
    options: AskErrorOptions = {},
  ) {
    const list = models.join(", ");
    super(`Unknown model ${JSON.stringify(model)}.`, {
      hint: `Choose one of: ${list}.`,
      ...options,
      reason: "model",
      params: { model, models: list },
    });
    this.models = models;
  }
}

/** A file was not uploaded: the chatbot or WordPress does not accept it. */
export class FileRejectedError extends AskError<"file-rejected"> {
  /** The code of these errors. */
  static override readonly code = "file-rejected";
}

/** An image of an answer was not fetched. */
export class ImageFetchError extends AskError<"image-fetch-failed"> {
  /** The code of these errors. */
  static override readonly code = "image-fetch-failed";
}

/** A call that cannot work. */
export class InvalidArgumentError extends AskError<"invalid-argument"> {
  /** The code of these errors. */
  static override readonly code = "invalid-argument";
}

/** The error class of each code; {@linkcode isAskError} narrows to it. */
export type AskErrorByCode = {
  "site-unreachable": SiteUnreachableError;
  "not-ai-engine": NotAiEngineError;
  "nonce-rejected": NonceRejectedError;
  "question-rejected": QuestionRejectedError;
  "message-too-long": MessageTooLongError;
  "rate-limited": RateLimitedError;
  "site-error": SiteError;
  "model-error": ModelError;
  "interrupted": InterruptedError;
  "answer-too-long": AnswerTooLongError;
  "bad-response": BadResponseError;
  "timeout": TimeoutError;
  "aborted": AbortError;
  "cors-blocked": CorsBlockedError;
  "unknown-model": UnknownModelError;
  "file-rejected": FileRejectedError;
  "image-fetch-failed": ImageFetchError;
  "invalid-argument": InvalidArgumentError;
};

/**
 * Whether a value is an {@linkcode AskError}, optionally with a given code.
 * Unlike `instanceof` it recognizes the errors of another copy of this module.
 *
 * @example
 * ```ts
 * import { ChatClient, isAskError } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({
 *   site: demo.url,
 *   fetch: demo.fetch,
 *   maxMessageLength: 5,
 * });
 * try {
 *   await client.ask("Far too long").text();
 * } catch (error) {
 *   if (isAskError(error, "message-too-long")) console.log(error.limit); // 5
 * }
 * ```
 *
 * @param value Any value, such as a caught one.
 * @param code The code it must have. Any, by default.
 * @returns Whether it is.
 */
export function isAskError<Code extends AskErrorCode = AskErrorCode>(
  value: unknown,
  code?: Code,
): value is AskErrorByCode[Code] {
  return isBranded(value) && (code === undefined || value.code === code);
}
