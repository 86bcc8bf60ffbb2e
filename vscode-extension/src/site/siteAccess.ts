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
 * Permission to send questions to one site as the current user. It ends when the user chooses
 * another site, withdraws consent, signs in or signs out. Hold one per question.
 */
export interface SiteAccess {
  readonly site: ConfiguredSite;
  /** A client that sends nothing after the access has ended. */
  readonly client: ChatClient;
  /** Aborted when the access ends. Pass it to each question, so that its answer ends as stopped. */
  readonly signal: AbortSignal;
}

/** Why an answer was stopped, in the user's language. */
export function accessEnded(): string {
  return vscode.l10n.t(
    "Stopped because the site, your sign-in or your consent changed.",
  );
}

/** The notice of an answer whose predecessor came from another site, in the user's language. */
export function historyLeftOut(siteName: string): string {
  return vscode.l10n.t(
    "Earlier messages belong to another site and were not sent to {0}.",
    siteName,
  );
}

/**
 * A `fetch` that is bound to an access.
 *
 * @param fetch Sends the requests.
 * @param signal The access's signal.
 * @param allowed Whether a request may be sent now.
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

/** Stores sessions for the lifetime of this window. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>();

  get(site: string): StoredSession | undefined {
    return this.#sessions.get(site);
  }

  set(site: string, session: StoredSession): void {
    this.#sessions.set(site, session);
  }
}
