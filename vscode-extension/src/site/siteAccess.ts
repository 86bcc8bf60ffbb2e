import {
  AbortError,
  type ChatClient,
  type Fetch,
  type SessionStore,
  type StoredSession,
} from "@askgpt4/core";
import * as vscode from "vscode";
import type { ConfiguredSite } from "./configuredSite.ts";

/**
 * The user's leave to ask one site, as whoever is signed in there. It ends when they choose another
 * site, withdraw their consent, sign in or sign out. Hold one for a question and what belongs to it.
 */
export interface SiteAccess {
  readonly site: ConfiguredSite;
  /** Sends nothing once the access has ended. */
  readonly client: ChatClient;
  /** Aborted when the access ends. Give it to each question, so that its answer ends as stopped. */
  readonly signal: AbortSignal;
}

/** Why an answer has stopped, in the user's language. */
export function accessEnded(): string {
  return vscode.l10n.t(
    "Stopped because the site, your sign-in or your consent changed.",
  );
}

/** What an answer says where the one before it is another site's, in the user's language. */
export function historyLeftOut(siteName: string): string {
  return vscode.l10n.t(
    "Earlier messages belong to another site and were not sent to {0}.",
    siteName,
  );
}

/**
 * A `fetch` that ends together with an access.
 *
 * @param fetch What sends the requests.
 * @param signal The access's.
 * @param allowed Whether a request may leave now.
 */
export function endingFetch(
  fetch: Fetch,
  signal: AbortSignal,
  allowed: () => boolean,
): Fetch {
  return async (input, init) => {
    if (signal.aborted || !allowed()) throw new AbortError();
    return await fetch(input, {
      ...init,
      signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
    });
  };
}

/** Keeps sessions as long as this window lives. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>();

  get(site: string): StoredSession | undefined {
    return this.#sessions.get(site);
  }

  set(site: string, session: StoredSession): void {
    this.#sessions.set(site, session);
  }
}
