/**
 * Retries: which failures are retried, and after how long.
 *
 * @module
 */
import {
  type AskError,
  type AskErrorByCode,
  isAskError,
} from "../errors/errors.ts";
import type { Logger } from "../util/logger.ts";
import { sleep, throwIfAborted } from "./abort.ts";

/** How a request is retried. */
export interface RetryOptions<Context> {
  /** The most retries, besides those after {@linkcode recover}. */
  maxRetries: number;
  /** Whether the request may reach the site twice. */
  idempotent: boolean;
  /** Receives a message for each retry. */
  logger: Logger;
  /** Stops the request, or the pause before a retry. */
  signal: AbortSignal;
  /** Called before each attempt. What it throws is not retried. */
  prepare(): Promise<Context>;
  /** Removes the cause of an error; returns whether to retry at once. */
  recover?(error: AskError, context: Context): Promise<boolean>;
  /** Called before the pause before a retry. */
  onPause?(): void;
  /** Replaces the error that is thrown in the end. */
  explain?: ((error: AskError) => AskError) | undefined;
}

/**
 * Sends a request, and again after failures that allow it; see
 * {@linkcode retryDelay}.
 *
 * @param options How to retry.
 * @param send Sends the request.
 * @returns What it returns.
 * @throws {AskError} If it failed for good.
 */
export async function withRetries<Context, Result>(
  options: RetryOptions<Context>,
  send: (context: Context) => Promise<Result>,
): Promise<Result> {
  const { maxRetries, idempotent, logger, signal } = options;
  for (let attempt = 0;;) {
    const context = await options.prepare();
    try {
      return await send(context);
    } catch (error) {
      throwIfAborted(signal);
      if (!isAskError(error)) throw error;
      if (await options.recover?.(error, context)) continue;
      const delay = attempt < maxRetries
        ? retryDelay(error, attempt, idempotent)
        : undefined;
      if (delay === undefined) throw options.explain?.(error) ?? error;
      attempt++;
      const { code, status } = error;
      logger.info?.("the request failed; retrying", {
        code,
        status,
        attempt,
        delay: Math.round(delay),
      });
      options.onPause?.();
      await sleep(delay, signal);
    }
  }
}

/** A longer pause that the site asks for is left to the user. */
const MAX_WAIT = 60_000;

/**
 * The pause before a failed request is retried.
 *
 * A question is retried only where the plugin provably did not process it:
 * there was no connection, or the site answered 429, or 503 with `Retry-After`.
 * An idempotent request is retried after any transient failure.
 *
 * @param error The failure.
 * @param attempt How often it was retried already.
 * @param idempotent Whether the request may reach the site twice.
 * @returns The pause in milliseconds, or undefined for no retry.
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  idempotent: boolean,
): number | undefined {
  if (!isAskError(error)) return undefined;
  const { status, retryAfterMs } = error;
  if (retryAfterMs !== undefined && retryAfterMs > MAX_WAIT) return undefined;
  if (status === 429) return retryAfterMs ?? backoff(attempt);
  if (status === 503 && retryAfterMs !== undefined) return retryAfterMs;
  if (error.code === "site-unreachable" && error.retryable) {
    const { reason } = error as AskErrorByCode["site-unreachable"];
    const unsent = reason === "refused" || reason === "proxy" ||
      reason === "proxy-tunnel";
    const unknown = reason === "connection" || reason === "cors";
    if (unsent || idempotent && unknown) return backoff(attempt);
  }
  if (idempotent && error.retryable && status !== undefined && status >= 500) {
    return backoff(attempt);
  }
  return undefined;
}

/** Full jitter: up to half a second, then a second, two …, eight. */
function backoff(attempt: number): number {
  return Math.random() * Math.min(8_000, 500 * 2 ** attempt);
}
