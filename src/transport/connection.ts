/**
 * What all requests of a client share.
 *
 * @module
 */
import { restRoots, type Site } from "../protocol/site.ts";
import type { Logger } from "../util/logger.ts";
import type { CredentialOptions } from "./credentials.ts";
import type { Fetch } from "./fetch.ts";
import { Http } from "./http.ts";
import { Session } from "./session.ts";
import type { SessionStore } from "./session_store.ts";
import type { TimeLimitOptions } from "./time_limits.ts";

/** The default of `maxRetries`. */
export const MAX_RETRIES = 2;

/** A client's requests and session, and the token of the public API. */
export interface Connection {
  /** Sends requests. */
  http: Http;
  /** The session. */
  session: Session;
  /** The token of the public API. */
  apiToken: string | undefined;
}

/**
 * Makes the connection of a client. Nothing is sent yet.
 *
 * @param options The client's options.
 * @returns The connection.
 * @throws {InvalidArgumentError} If a header or a secret can't be sent.
 */
export function connect(
  options: CredentialOptions & {
    site: Site;
    fetch?: Fetch | undefined;
    logger?: Logger | undefined;
    nonce?: string | undefined;
    sessionStore?: SessionStore | undefined;
    maxRetries?: number | undefined;
    timeout?: TimeLimitOptions | undefined;
  },
): Connection {
  const { site, nonce, maxRetries = MAX_RETRIES } = options;
  const http = new Http(options);
  const session = new Session(http, {
    nonce,
    // A known nonce saves the request that would find the root.
    restRoot: nonce === undefined ? undefined : restRoots(site)[0],
    store: options.sessionStore,
    maxRetries,
    timeLimit: options.timeout?.firstEvent,
  });
  return { http, session, apiToken: options.apiToken };
}
