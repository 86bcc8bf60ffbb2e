/**
 * Which failures are worth another try, and after how long.
 *
 * @module
 */
import { type AskErrorByCode, isAskError } from "../errors/errors.ts";

/** A pause that the site asks for and that is longer is left to the user. */
const MAX_WAIT = 60_000;

/**
 * How long to wait before a failed request is repeated.
 *
 * A question is repeated only where the plugin surely did not take it: there
 * was no connection, or the site answered 429, or 503 with `Retry-After`. A
 * harmless request is repeated after any passing failure.
 *
 * @param error What the request failed with.
 * @param attempt How often it was repeated already.
 * @param idempotent Whether the request may reach the site twice.
 * @returns The pause in milliseconds, or undefined for no repeat.
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  idempotent: boolean,
): number | undefined {
  if (!isAskError(error)) return undefined;
  const { status, retryAfterMs } = error;
  const asked = retryAfterMs !== undefined && retryAfterMs <= MAX_WAIT
    ? retryAfterMs
    : undefined;
  const tooLong = retryAfterMs !== undefined && asked === undefined;
  if (tooLong) return undefined;
  if (status === 429) return asked ?? backoff(attempt);
  if (status === 503 && asked !== undefined) return asked;
  if (error.code === "site-unreachable" && error.retryable) {
    const { reason } = error as AskErrorByCode["site-unreachable"];
    const unsent = reason === "refused" || reason === "proxy" ||
      reason === "proxy-tunnel";
    const unknown = reason === "connection" || reason === "cors";
    if (unsent || idempotent && unknown) {
      return backoff(attempt);
    }
  }
  if (idempotent && error.retryable && status !== undefined && status >= 500) {
    return backoff(attempt);
  }
  return undefined;
}

/** Full jitter: any time up to half a second, a second, two …, eight. */
function backoff(attempt: number): number {
  return Math.random() * Math.min(8_000, 500 * 2 ** attempt);
}
