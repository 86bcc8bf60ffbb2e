/**
 * Abort signals: listening to them, waiting with them, and their errors.
 *
 * @module
 */
import { AbortError, type AskError, isAskError } from "../errors/errors.ts";

interface Listeners {
  /** Called on an abort. */
  callbacks: Set<() => void>;
  /** The one listener that is registered at the signal. */
  listener: () => void;
}

const listenersOf = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls back when a signal is aborted. However many answers share a signal, it
 * gets one listener: Node 20 warns about a leak at more than ten.
 *
 * @param signal The signal; not aborted yet.
 * @param callback Called once, at the abort. Must not throw.
 * @returns Stops listening.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let entry = listenersOf.get(signal);
  if (entry === undefined) {
    const callbacks = new Set<() => void>();
    const listener = () => {
      listenersOf.delete(signal);
      for (const callback of callbacks) callback();
    };
    entry = { callbacks, listener };
    listenersOf.set(signal, entry);
    signal.addEventListener("abort", listener, { once: true });
  }
  const { callbacks, listener } = entry;
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0 || listenersOf.get(signal) !== entry) return;
    listenersOf.delete(signal);
    signal.removeEventListener("abort", listener);
  };
}

/**
 * Waits for a response or an abort, since a custom `fetch` may ignore signals.
 * A response that arrives after the abort is discarded.
 *
 * @param promise The response.
 * @param signal The signal.
 * @returns The response.
 * @throws {unknown} The reason of the abort.
 */
export function abortable(
  promise: Promise<Response>,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      promise.then(discard, () => {});
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() =>
      signal.removeEventListener("abort", onAbort)
    );
  });
}

/**
 * Cancels the body of a response without waiting for it.
 *
 * @param response The response.
 */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/**
 * Throws the reason of an abort as an {@linkcode AskError}.
 *
 * @param signal The signal.
 * @throws {AbortError} If it was aborted.
 */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw toAbortError(signal.reason);
}

/**
 * The error for an abort.
 *
 * @param reason The reason of the abort.
 * @returns The reason itself where it is an {@linkcode AskError}.
 */
export function toAbortError(reason: unknown): AskError {
  return isAskError(reason) ? reason : new AbortError({ cause: reason });
}

/**
 * Waits. An abort leaves no timer behind.
 *
 * @param ms How long, in milliseconds.
 * @param signal Ends the wait.
 * @throws {AbortError} If the signal was aborted.
 */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(toAbortError(signal.reason));
    const onAbort = () => {
      clearTimeout(timer);
      reject(toAbortError(signal.reason));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
