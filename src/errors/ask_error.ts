/**
 * What all errors of this module have in common.
 *
 * @module
 */
import type { AskErrorByCode, AskErrorCode } from "./errors.ts";

/** What an {@linkcode AskError} can carry besides its message. */
export interface AskErrorOptions {
  /** What to do next, one sentence. Each class has its own default. */
  hint?: string | undefined;
  /** The HTTP status that came with the failure. */
  status?: number | undefined;
  /** The address of the site, without anything secret. */
  site?: string | undefined;
  /** Whether the same question may succeed when asked again unchanged. */
  retryable?: boolean | undefined;
  /** How long the site asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** What had arrived of the answer. Default: `""`. */
  partialText?: string | undefined;
  /** The error beneath. */
  cause?: unknown;
}

// Registered globally, so that two copies of this module know each other's
// errors.
const BRAND: unique symbol = Symbol.for("@askgpt4/core/AskError") as never;

/**
 * The base of every error this module throws.
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
 *   console.log(error.code); // "interrupted"
 *   console.log(error.message, error.hint);
 *   console.log("What had arrived:", error.partialText);
 * }
 * ```
 */
export class AskError extends Error {
  /** The stable name of what went wrong. */
  readonly code: AskErrorCode;
  /** Whether the same question may succeed when asked again unchanged. */
  readonly retryable: boolean;
  /** The HTTP status that came with the failure, if there was one. */
  readonly status: number | undefined;
  /** The address of the site. */
  readonly site: string | undefined;
  /** What to do next, one sentence. */
  readonly hint: string;
  /** How long the site asks to wait, in milliseconds, if it said so. */
  readonly retryAfterMs: number | undefined;
  /**
   * What had arrived of the answer, `""` if nothing had. Not enumerable, so
   * that logging the error does not log the answer.
   */
  declare partialText: string;

  /**
   * Subclasses are thrown, never this class itself.
   *
   * @param code The stable name of what went wrong.
   * @param message What happened, in plain words.
   * @param options What else is known.
   * @param defaults What the kind says where the options do not.
   */
  constructor(
    code: AskErrorCode,
    message: string,
    options: AskErrorOptions = {},
    defaults: Pick<AskErrorOptions, "hint" | "retryable"> = {},
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    // Not the class's own name, which bundlers shorten.
    this.name = className(code);
    this.code = code;
    this.retryable = options.retryable ?? defaults.retryable ?? false;
    this.status = options.status;
    this.site = options.site;
    this.hint = options.hint ?? defaults.hint ?? "";
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
   * The error as plain data for a log or a program: no text of the answer, no
   * stack.
   *
   * @returns The fields that are known, ready for `JSON.stringify`.
   */
  toJSON(): Record<string, unknown> {
    const json: Record<string, unknown> = {
      code: this.code,
      message: this.message,
      hint: this.hint,
      retryable: this.retryable,
    };
    if (this.status !== undefined) json.status = this.status;
    if (this.site !== undefined) json.site = this.site;
    if (this.retryAfterMs !== undefined) json.retryAfterMs = this.retryAfterMs;
    return json;
  }
}

/**
 * Whether a value is an {@linkcode AskError}, of a given kind if one is named.
 * Unlike `instanceof` it also knows the errors of another copy of this module.
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
 * @param value Any value, such as what a `catch` caught.
 * @param code The kind it must be of. Default: any.
 * @returns Whether it is.
 */
export function isAskError<Code extends AskErrorCode = AskErrorCode>(
  value: unknown,
  code?: Code,
): value is AskErrorByCode[Code] {
  return typeof value === "object" && value !== null &&
    (value as { [BRAND]?: unknown })[BRAND] === true &&
    (code === undefined || (value as AskError).code === code);
}

/** `"site-error"` → `"SiteError"`, `"timeout"` → `"TimeoutError"`. */
function className(code: AskErrorCode): string {
  if (code === "aborted") return "AbortError"; // as the platform calls it
  if (code === "image-fetch-failed") return "ImageFetchError";
  const words = code.split("-");
  const capitals = words.map((word) => word[0]!.toUpperCase() + word.slice(1));
  return `${capitals.join("").replace(/Error$/, "")}Error`;
}
