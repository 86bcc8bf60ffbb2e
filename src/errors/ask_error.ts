/**
 * The base class of all errors of this module.
 *
 * @module
 */
import type { AskErrorCode, AskErrorReasons } from "./codes.ts";

/** What an {@linkcode AskError} can carry besides its message and reason. */
export interface AskErrorOptions {
  /**
   * The data in the message and the hint, for a translation. Undefined values
   * are left out.
   *
   * @default {}
   */
  params?: Readonly<Record<string, string | number | undefined>> | undefined;
  /**
   * What to do next.
   *
   * @default The hint of the class.
   */
  hint?: string | undefined;
  /** The HTTP status of the response. */
  status?: number | undefined;
  /** The URL of the site, without credentials. */
  site?: string | undefined;
  /**
   * Whether the same question may succeed when asked again unchanged.
   *
   * @default Depends on the class.
   */
  retryable?: boolean | undefined;
  /** How long the site asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /**
   * The part of the answer that was received.
   *
   * @default ""
   */
  partialText?: string | undefined;
  /** The underlying error. */
  cause?: unknown;
}

// Registered globally, so that two copies of this module recognize each
// other's errors.
const BRAND: unique symbol = Symbol.for("@askgpt4/core/AskError") as never;

const DEFAULTS: Record<AskErrorCode, { hint?: string; retryable?: true }> = {
  "site-unreachable": {
    retryable: true,
    hint: "Check the address and your connection, then try again.",
  },
  "not-ai-engine": {
    hint: "Check the site's address: it must be a WordPress site with the " +
      "plugin AI Engine and a chatbot for visitors.",
  },
  "nonce-rejected": {
    retryable: true,
    hint:
      "Try again in a moment. If this persists, the site accepts requests " +
      "only from its own pages or from signed-in users.",
  },
  "question-rejected": {
    hint: "Check that the question is not empty, too long or worded against " +
      "the site's rules, and that the chatbot exists.",
  },
  "message-too-long": {},
  "rate-limited": { retryable: true },
  "site-error": { hint: "Try again later, or use another site." },
  "model-error": {
    retryable: true,
    hint: "Try again in a moment. The message is the site's own.",
  },
  "interrupted": {
    retryable: true,
    hint: "Ask again for the whole answer. The part that arrived is kept.",
  },
  "answer-too-long": { hint: "Ask for a shorter answer." },
  "bad-response": {
    hint: "Open the site in a browser to see what it says there.",
  },
  "timeout": { retryable: true, hint: "Try again, or raise the time limit." },
  "aborted": { hint: "Ask again for the whole answer." },
  "cors-blocked": {
    hint: 'Leave `stream` at "auto": on another origin the client then ' +
      "requests the whole answer at once, which a page can read.",
  },
  "unknown-model": {},
  "file-rejected": {},
  "image-fetch-failed": {},
  "invalid-argument": {},
};

/**
 * The base class of every error that this module throws.
 *
 * @example
 * ```ts
 * import { AskError, ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite({ faults: [{ kind: "cut", after: 5 }] });
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * try {
 *   await client.ask("What is a nonce?").text();
 * } catch (error) {
 *   if (!(error instanceof AskError)) throw error;
 *   console.log(error.code, error.reason); // "interrupted", "no-end"
 *   console.log(error.message, error.hint);
 *   console.log("Received so far:", error.partialText);
 * }
 * ```
 */
export abstract class AskError<Code extends AskErrorCode = AskErrorCode>
  extends Error {
  /** The code of the class's errors. */
  static readonly code: AskErrorCode;

  /** The stable code of the error. */
  readonly code: Code;
  /** The stable reason for it; each code has its own reasons. */
  readonly reason: AskErrorReasons[Code];
  /** The data in the message and the hint, for a translation. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Whether the same question may succeed when asked again unchanged. */
  readonly retryable: boolean;
  /** The HTTP status of the response, if there was one. */
  readonly status: number | undefined;
  /** The URL of the site, without credentials. */
  readonly site: string | undefined;
  /** What to do next; `""` where there is nothing to say. */
  readonly hint: string;
  /** How long the site asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /**
   * The part of the answer that was received, or `""`. Not enumerable, so that
   * logging the error does not log the answer.
   */
  declare partialText: string;

  /**
   * Creates the error; subclasses only.
   *
   * @param message What failed.
   * @param options The reason, and what else is known.
   */
  constructor(
    message: string,
    options: AskErrorOptions & { reason: AskErrorReasons[Code] },
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    const { code } = new.target;
    const { hint = "", retryable = false } = DEFAULTS[code];
    // Not the class's own name, which bundlers shorten.
    this.name = className(code);
    this.code = code as Code;
    this.reason = options.reason;
    this.params = Object.fromEntries(
      Object.entries(options.params ?? {})
        .filter((entry): entry is [string, string | number] =>
          entry[1] !== undefined
        ),
    );
    this.retryable = options.retryable ?? retryable;
    this.status = options.status;
    this.site = options.site;
    this.hint = options.hint ?? hint;
    this.retryAfterMs = options.retryAfterMs;
    Object.defineProperty(this, "partialText", {
      value: options.partialText ?? "",
      writable: true,
      enumerable: false,
      configurable: true,
    });
    Object.defineProperty(this, BRAND, { value: true });
  }

  /**
   * The error as plain data for a log or a program: no answer text, no stack.
   *
   * @returns The fields that are known, ready for `JSON.stringify`.
   */
  toJSON(): Record<string, unknown> {
    const { code, reason, message, hint, retryable } = this;
    const json: Record<string, unknown> = {
      code,
      reason,
      message,
      hint,
      retryable,
    };
    if (this.status !== undefined) json.status = this.status;
    if (this.site !== undefined) json.site = this.site;
    if (this.retryAfterMs !== undefined) json.retryAfterMs = this.retryAfterMs;
    return json;
  }
}

/**
 * Whether a value is an error of this module, or of another copy of it.
 *
 * @param value Any value.
 * @returns Whether it is.
 */
export function isBranded(value: unknown): value is AskError {
  return typeof value === "object" && value !== null &&
    (value as { [BRAND]?: unknown })[BRAND] === true;
}

/** `"site-error"` → `"SiteError"`, `"timeout"` → `"TimeoutError"`. */
function className(code: AskErrorCode): string {
  if (code === "aborted") return "AbortError"; // the platform's name for it
  if (code === "image-fetch-failed") return "ImageFetchError";
  const words = code.split("-");
  const capitals = words.map((word) => word[0]!.toUpperCase() + word.slice(1));
  return `${capitals.join("").replace(/Error$/, "")}Error`;
}
