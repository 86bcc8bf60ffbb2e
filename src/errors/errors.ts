/**
 * Everything that can go wrong, by name.
 *
 * One class a kind over {@linkcode AskError}; `code` is stable and is what
 * programs should look at, `message` says what happened and `hint` what to do
 * next, both in plain words for a person.
 *
 * @module
 */
import { AskError, type AskErrorOptions } from "./ask_error.ts";
import { formatDuration } from "../util/durations.ts";

export { AskError, type AskErrorOptions, isAskError } from "./ask_error.ts";

/** The stable names of everything that can go wrong. */
export type AskErrorCode = keyof AskErrorByCode;

/** Which class carries which code: what {@linkcode isAskError} narrows to. */
export interface AskErrorByCode {
  /** The site could not be reached at all. */
  "site-unreachable": SiteUnreachableError;
  /** There is a server, but no AI Engine chat. */
  "not-ai-engine": NotAiEngineError;
  /** The site refused the nonce, and a fresh one too. */
  "nonce-rejected": NonceRejectedError;
  /** The site refused the question without saying why. */
  "question-rejected": QuestionRejectedError;
  /** The question is longer than the chatbot takes. */
  "message-too-long": MessageTooLongError;
  /** The site asks for a pause, or a quota is used up. */
  "rate-limited": RateLimitedError;
  /** The site, its web server or its firewall failed. */
  "site-error": SiteError;
  /** The model behind the site failed; the message is the site's own. */
  "model-error": ModelError;
  /** The answer stopped before the site said that it was complete. */
  "interrupted": InterruptedError;
  /** The answer is longer than what is read of one. */
  "answer-too-long": AnswerTooLongError;
  /** The site sent something that is not an answer. */
  "bad-response": BadResponseError;
  /** A time limit ran out. */
  "timeout": TimeoutError;
  /** The caller stopped the answer. */
  "aborted": AbortError;
  /** A browser hid the answer from a page on another origin. */
  "cors-blocked": CorsBlockedError;
  /** The site has no such model. */
  "unknown-model": UnknownModelError;
  /** A file was not uploaded. */
  "file-rejected": FileRejectedError;
  /** An image of an answer was not fetched. */
  "image-fetch-failed": ImageFetchError;
  /** The module was called in a way that cannot work. */
  "invalid-argument": InvalidArgumentError;
}

/** The site could not be reached: no connection, no such host, bad TLS. */
export class SiteUnreachableError extends AskError {
  /** Which kind it is. */
  declare readonly code: "site-unreachable";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("site-unreachable", message, options, {
      retryable: true,
      hint: "Check the address and your connection, then ask again.",
    });
  }
}

/** There is a server at the address, but no AI Engine chat. */
export class NotAiEngineError extends AskError {
  /** Which kind it is. */
  declare readonly code: "not-ai-engine";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("not-ai-engine", message, options, {
      hint: "Check the site's address: it must be a WordPress site with the " +
        "plugin AI Engine and a chatbot that visitors may use.",
    });
  }
}

/** The site refused the nonce, and the fresh one that replaced it too. */
export class NonceRejectedError extends AskError {
  /** Which kind it is. */
  declare readonly code: "nonce-rejected";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("nonce-rejected", message, options, {
      retryable: true,
      hint: "Ask again in a moment; if it stays so, the site lets only its " +
        "own pages or signed-in users ask.",
    });
  }
}

/** The site refused the question; the message is the site's own. */
export class QuestionRejectedError extends AskError {
  /** Which kind it is. */
  declare readonly code: "question-rejected";
  /**
   * Makes the error.
   *
   * @param message The site's own words.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("question-rejected", message, options, {
      hint: "The site does not say why. It does so for an empty or too long " +
        "message, a banned word, and a chatbot that it does not have.",
    });
  }
}

/** The question is longer than the chatbot takes; it was not sent. */
export class MessageTooLongError extends AskError {
  /** Which kind it is. */
  declare readonly code: "message-too-long";
  /** The length of the question, in characters. */
  readonly length: number;
  /** The longest question the chatbot takes, in characters. */
  readonly limit: number;
  /**
   * Makes the error.
   *
   * @param length The length of the question, in characters.
   * @param limit The longest question the chatbot takes, in characters.
   * @param options What else is known.
   */
  constructor(length: number, limit: number, options: AskErrorOptions = {}) {
    super(
      "message-too-long",
      `The question has ${length} characters, ${length - limit} more than ` +
        `the ${limit} that this chatbot takes. It was not sent.`,
      options,
      {
        hint:
          `Shorten it by ${length - limit} ${
            length - limit === 1 ? "character" : "characters"
          }, or ask the site's ` +
          `owner to raise the chatbot's limit.`,
      },
    );
    this.length = length;
    this.limit = limit;
  }
}

/** The site asks for a pause, or the visitor's quota is used up. */
export class RateLimitedError extends AskError {
  /** Which kind it is. */
  declare readonly code: "rate-limited";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known; `retryAfterMs` where the site said it.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    const wait = options.retryAfterMs;
    super("rate-limited", message, options, {
      retryable: true,
      hint: wait !== undefined
        ? wait > 0 ? `Ask again in ${formatDuration(wait)}.` : "Ask again."
        : "Wait a while, then ask again.",
    });
  }
}

/** The site, its web server or its firewall failed or refused. */
export class SiteError extends AskError {
  /** Which kind it is. */
  declare readonly code: "site-error";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("site-error", message, options, {
      retryable: (options.status ?? 0) >= 500,
      hint: "The fault is the site's. Ask again later, or choose another site.",
    });
  }
}

/** The model behind the site failed; the message is the site's own. */
export class ModelError extends AskError {
  /** Which kind it is. */
  declare readonly code: "model-error";
  /**
   * Makes the error.
   *
   * @param message The site's own words.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("model-error", message, options, {
      retryable: true,
      hint: "These are the site's own words about its model. Ask again in a " +
        "moment.",
    });
  }
}

/** The answer stopped before the site said that it was complete. */
export class InterruptedError extends AskError {
  /** Which kind it is. */
  declare readonly code: "interrupted";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("interrupted", message, options, {
      retryable: true,
      hint: "The answer is not complete; what had arrived is kept. Ask again " +
        "for the whole answer.",
    });
  }
}

/**
 * The answer is longer than what is read of one: `maxAnswerLength`, or 16 MB
 * in a single event or JSON document. The connection was closed.
 */
export class AnswerTooLongError extends AskError {
  /** Which kind it is. */
  declare readonly code: "answer-too-long";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("answer-too-long", message, options, {
      hint: "Ask for a shorter answer.",
    });
  }
}

/** The site sent something that is not an answer. */
export class BadResponseError extends AskError {
  /** Which kind it is. */
  declare readonly code: "bad-response";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("bad-response", message, options, {
      hint: "Open the site in a browser to see what it says there.",
    });
  }
}

/** Which time limit ran out. */
export type TimeoutPhase = "firstEvent" | "idle" | "total";

const PHASES: Record<TimeoutPhase, string> = {
  firstEvent: "The site did not begin to answer within",
  idle: "The answer stopped, and nothing more came within",
  total: "The answer was not complete within",
};

/** A time limit ran out. */
export class TimeoutError extends AskError {
  /** Which kind it is. */
  declare readonly code: "timeout";
  /** Which limit it was. */
  readonly phase: TimeoutPhase;
  /** How long the limit was, in milliseconds. */
  readonly limitMs: number;
  /**
   * Makes the error.
   *
   * @param phase Which limit ran out.
   * @param limit How long it was, in milliseconds.
   * @param options What else is known.
   */
  constructor(
    phase: TimeoutPhase,
    limit: number,
    options: AskErrorOptions = {},
  ) {
    super("timeout", `${PHASES[phase]} ${formatDuration(limit)}.`, options, {
      retryable: true,
      hint: "Ask again, or allow more time.",
    });
    this.phase = phase;
    this.limitMs = limit;
  }
}

/**
 * The caller stopped the answer. `cause` is the reason that was given: with a
 * signal of `AbortSignal.timeout()` the runtime's own `TimeoutError`, and then
 * the message says so.
 */
export class AbortError extends AskError {
  /** Which kind it is. */
  declare readonly code: "aborted";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message?: string, options: AskErrorOptions = {}) {
    const late = isTimeout(options.cause);
    super(
      "aborted",
      message ??
        (late
          ? "The answer was not complete within the time that was given to it."
          : "The answer was stopped before it was complete."),
      options,
      {
        retryable: late,
        hint: late
          ? "Ask again, or give it more time."
          : "Ask again for the whole answer.",
      },
    );
  }
}

/** What `AbortSignal.timeout()` aborts with. */
function isTimeout(reason: unknown): boolean {
  return typeof reason === "object" && reason !== null &&
    (reason as { name?: unknown }).name === "TimeoutError";
}

/** A browser hid the site's answer from a page on another origin. */
export class CorsBlockedError extends AskError {
  /** Which kind it is. */
  declare readonly code: "cors-blocked";
  /**
   * Makes the error.
   *
   * @param message What happened.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("cors-blocked", message, options, {
      hint:
        'Leave `stream` at "auto": on another origin the client then asks ' +
        "for the whole answer at once, which a page may read.",
    });
  }
}

/** The site has no such model. */
export class UnknownModelError extends AskError {
  /** Which kind it is. */
  declare readonly code: "unknown-model";
  /** The models that are known. */
  readonly models: readonly string[];
  /**
   * Makes the error.
   *
   * @param model The model that was asked for.
   * @param models The models that are known.
   * @param options What else is known.
   */
  constructor(
    model: string,
    models: readonly string[],
    options: AskErrorOptions = {},
  ) {
    super(
      "unknown-model",
      `There is no model ${JSON.stringify(model)} here.`,
      options,
      {
        hint: `Known: ${models.join(", ")}.`,
      },
    );
    this.models = models;
  }
}

/**
 * Why a file was not uploaded: the chatbot takes no images, no other files, or
 * fewer; what is wrong with the file itself; or, for `"site"`, that it was sent
 * and the site did not take it.
 */
export type FileRejectionReason =
  | "images"
  | "files"
  | "count"
  | "type"
  | "empty"
  | "size"
  | "unreadable"
  | "site";

/** A file was not uploaded: the chatbot or WordPress would not take it. */
export class FileRejectedError extends AskError {
  /** Which kind it is. */
  declare readonly code: "file-rejected";
  /** Why. */
  readonly reason: FileRejectionReason;
  /**
   * Makes the error.
   *
   * @param message What is wrong with the file.
   * @param options Why, and what else is known.
   */
  constructor(
    message: string,
    options: AskErrorOptions & { reason: FileRejectionReason },
  ) {
    super("file-rejected", message, options);
    this.reason = options.reason;
  }
}

/** Why an image was not fetched. */
export type ImageFetchErrorReason =
  | "address"
  | "redirect"
  | "unreachable"
  | "status"
  | "type"
  | "size"
  | "time";

/** An image of an answer was not fetched: its address, or what came of it. */
export class ImageFetchError extends AskError {
  /** Which kind it is. */
  declare readonly code: "image-fetch-failed";
  /** Why, for programs. */
  readonly reason: ImageFetchErrorReason;
  /**
   * Makes the error.
   *
   * @param reason Why, for programs.
   * @param message Why, for people.
   * @param options What else is known.
   */
  constructor(
    reason: ImageFetchErrorReason,
    message: string,
    options: AskErrorOptions = {},
  ) {
    super("image-fetch-failed", message, options);
    this.reason = reason;
  }
}

/** The module was called in a way that cannot work. */
export class InvalidArgumentError extends AskError {
  /** Which kind it is. */
  declare readonly code: "invalid-argument";
  /**
   * Makes the error.
   *
   * @param message What is wrong with the call.
   * @param options What else is known.
   */
  constructor(message: string, options: AskErrorOptions = {}) {
    super("invalid-argument", message, options);
  }
}
