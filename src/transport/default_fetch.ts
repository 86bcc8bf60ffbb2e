/**
 * The runtime's own `fetch`, without time limits of its own.
 *
 * @module
 */
import type { Fetch } from "./fetch.ts";

/** What this module uses of undici's `Dispatcher`. */
interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/** Where Node's `fetch` and the package undici keep their dispatcher. */
const GLOBAL_DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/**
 * The runtime's own `fetch`. Node's gives up when no header, or nothing more of
 * a body, came for five minutes. An answer that doesn't stream may take longer,
 * and the client has time limits of its own.
 *
 * @param input The URL.
 * @param init The request.
 * @returns The response.
 */
export const defaultFetch: Fetch = (input, init) => {
  // Looked up at every call, so that tests and programs can replace it.
  const { fetch, [GLOBAL_DISPATCHER]: dispatcher } = globalThis as
    & typeof globalThis
    & { [GLOBAL_DISPATCHER]?: Dispatcher };
  if (dispatcher === undefined) return fetch(input, init);
  // The same in everything else: a proxy's or a mock agent's stays one.
  const patient: Dispatcher = Object.create(dispatcher);
  patient.dispatch = (options, handler) =>
    dispatcher.dispatch(
      { ...options, headersTimeout: 0, bodyTimeout: 0 },
      handler,
    );
  return fetch(input, { ...init, dispatcher: patient } as RequestInit);
};
