/**
 * The options of a client.
 *
 * @module
 */
import type { ChatbotIds } from "./chat/ask_options.ts";
import { InvalidArgumentError } from "./errors/errors.ts";
import type { UploadLimits } from "./features/file_rules.ts";
import type { Site } from "./protocol/site.ts";
import type { Fetch } from "./transport/fetch.ts";
import type { SessionStore } from "./transport/session_store.ts";
import { checkLimits, type TimeLimitOptions } from "./transport/time_limits.ts";
import type { Logger } from "./util/logger.ts";

/** Options that {@linkcode ChatClient.withOptions} can change. */
export interface ClientOverrides extends ChatbotIds {
  /**
   * What the chatbot accepts as uploads.
   *
   * @default unknown; the site decides
   */
  uploadLimits?: UploadLimits | undefined;
  /**
   * Whether answers stream. `"auto"` streams everywhere except in a page on
   * another origin than the site, where CORS hides streams.
   *
   * @default "auto"
   */
  stream?: "auto" | boolean | undefined;
  /** The time limits, in milliseconds. */
  timeout?: TimeLimitOptions | undefined;
  /**
   * How often to retry a request that provably had no effect.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /**
   * The longest question that the chatbot accepts, in characters (Unicode code
   * points). A longer one fails before it is sent.
   *
   * @default unknown; the site decides
   */
  maxMessageLength?: number | undefined;
  /**
   * The longest answer to read, in UTF-16 code units. A longer one fails with
   * an `AnswerTooLongError`.
   *
   * @default 4_194_304
   */
  maxAnswerLength?: number | undefined;
  /**
   * The chatbot's first message of a conversation.
   *
   * @default none
   */
  greeting?: string | undefined;
}

/** Options for {@linkcode ChatClient}. */
export interface ClientOptions extends ClientOverrides {
  /**
   * The site: the URL of its home page, a subfolder, a page or its REST root.
   * A user name and password in the URL are removed; pass them as `user`.
   */
  site: string | URL | Site;
  /**
   * Sends requests.
   *
   * @default globalThis.fetch, in Node without its own time limits
   */
  fetch?: Fetch | undefined;
  /** Headers for requests to the origin and folder of `site`, and no other. */
  headers?: RequestInit["headers"] | undefined;
  /**
   * A user of the site, with an application password, to ask as. Sent to the
   * origin and folder of `site` only. WordPress ignores a wrong password; see
   * {@linkcode ChatClient.isSignedIn}.
   */
  user?: { name: string; password: string } | undefined;
  /** The token for {@linkcode ChatClient.api}, set by the site's owner. */
  apiToken?: string | undefined;
  /**
   * Whether `user`, `apiToken` and an `Authorization` header may be sent over
   * unencrypted HTTP to another machine. Without it, the constructor throws.
   *
   * @default false
   */
  allowHttpCredentials?: boolean | undefined;
  /** A known nonce, such as one found on a page. An invalid one is ignored. */
  nonce?: string | undefined;
  /** Keeps the session across processes. */
  sessionStore?: SessionStore | undefined;
  /** Receives messages for developers, such as retries. `console` works. */
  logger?: Logger | undefined;
}

/**
 * Checks the options that have no check of their own.
 *
 * @param options The options.
 * @throws {InvalidArgumentError} If one is invalid.
 */
export function checkOptions(options: ClientOptions): void {
  const { site, timeout, maxRetries, maxAnswerLength } = options ?? {};
  if (site === undefined || site === null) {
    throw new InvalidArgumentError("`site` is required.", {
      reason: "site",
      hint: "Pass the URL of a WordPress site with AI Engine, such as " +
        '`{ site: "https://blog.example" }`.',
    });
  }
  checkLimits(timeout);
  if (maxAnswerLength !== undefined && !(maxAnswerLength > 0)) {
    throw new InvalidArgumentError("`maxAnswerLength` must be above 0.", {
      reason: "option",
      params: { name: "maxAnswerLength" },
      hint: "Pass a number of characters, or omit it.",
    });
  }
  if (maxRetries !== undefined && !(maxRetries >= 0)) {
    throw new InvalidArgumentError("`maxRetries` must be 0 or more.", {
      reason: "option",
      params: { name: "maxRetries" },
      hint: "Pass a number of retries, or omit it.",
    });
  }
}
