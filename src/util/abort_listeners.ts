/**
 * Listening to a caller's signal.
 *
 * @module
 */

interface Listeners {
  /** Called on an abort. */
  callbacks: Set<() => void>;
  /** The one listener that the signal knows. */
  listener: () => void;
}

const listenersOf = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls back when a signal is aborted. However many answers share a signal, it
 * gets one listener: Node 20 takes more than ten of them for a leak, and says
 * so on the terminal.
 *
 * @param signal The signal; not aborted yet.
 * @param callback Called once, at the abort. Must not throw.
 * @returns Ends the listening.
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
