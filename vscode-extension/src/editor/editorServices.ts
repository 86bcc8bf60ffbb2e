import { toPart, toStored } from "../context/attached.ts";
import { wholeMessage } from "../common/compose.ts";
import { fitMessage } from "../context/fit.ts";
import type { AttachedContext } from "../context/attachment.ts";
import type { ErrorActions, ReportOptions } from "../errors/errorActions.ts";
import { notify } from "../platform/window.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { Settings } from "../platform/settings.ts";
import type { SiteAccess } from "../site/siteAccess.ts";
import type { ConfiguredSite } from "../site/configuredSite.ts";
import type { SiteService } from "../site/siteService.ts";
import * as vscode from "vscode";

/** A question with its context, and how it may be shortened. */
export interface Composition {
  /** The user's text, or a prompt such as `/explain`'s, in full. Never truncated. */
  question: string;
  context: readonly AttachedContext[];
}

/** The message to send. */
export interface ComposedMessage {
  text: string;
  /** The context that was truncated, as `text` states too. */
  cut: ReadonlySet<AttachedContext>;
}

/** The services of the editor features. */
export interface EditorServices {
  readonly settings: Settings;
  /** Must never receive nonces, questions, answers or document text. */
  readonly log: vscode.LogOutputChannel;
  readonly chat: ChatService;
  /** The configured site. */
  readonly site: Pick<ConfiguredSite, "key" | "name">;
  /** The message limit in characters (code points, `countCharacters`), or `null` if unknown. */
  readonly messageLimit: number | null;
  /**
   * Access to the configured site after consent. Request it for each conversation, because it ends.
   *
   * @param shown The key of the site that the user was shown: another one requires consent.
   * @throws {ConsentRefused} If the user did not agree.
   */
  access(shown?: string): Promise<SiteAccess>;
  /** Prefetches the nonce while the user types. Does nothing before consent; never throws. */
  warmUp(): void;
  /**
   * The limit for a message of this length, or `null` if unknown. For a long message with an
   * unknown limit it first reads the site's page, after consent only.
   */
  limitFor(length: number): Promise<number | null>;
  /**
   * Composes question and context within the message limit. If the message exceeds it, the user
   * sees by how much and chooses: send a truncated version, shorten the question, or read how to
   * raise the limit.
   *
   * @returns The message, or `undefined` if the user chose not to send it.
   */
  compose(
    composition: Composition,
    access: SiteAccess,
  ): Promise<ComposedMessage | undefined>;
  /**
   * Shows an error with its actions: retry, check the site, choose another site, try the demo.
   * Cancellations (`ConsentRefused`, `vscode.CancellationError`, an `aborted` `AskError`) are not
   * shown. Never throws; resolves when the user has answered.
   */
  reportError(error: unknown, options?: ReportOptions): Promise<void>;
}

/** The options of the editor features. */
export function createServices(parts: {
  settings: Settings;
  log: vscode.LogOutputChannel;
  chat: ChatService;
  site: SiteService;
  errorActions: ErrorActions;
}): EditorServices {
  const { settings, log, chat, site, errorActions } = parts;
  return {
    settings,
    log,
    chat,
    get site() {
      return site.site;
    },
    get messageLimit() {
      return site.messageLimit;
    },
    access: (shown) => site.access(shown),
    warmUp: () => site.warmUp(),
    limitFor: (length) => site.limitFor(length),
    compose: (composition, access) => compose(composition, access, site),
    reportError: (error, options) => errorActions.report(error, options),
  };
}

async function compose(
  { question, context }: Composition,
  access: SiteAccess,
  site: SiteService,
): Promise<ComposedMessage | undefined> {
  const parts = context.map((one) => toPart(toStored(one)));
  const { length } = wholeMessage(question, parts);
  const message = await fitMessage(
    question,
    parts,
    await site.limitFor(length),
    access.site.name,
  );
  if (!message) return undefined;
  if ("refused" in message) {
    void notify("warning", message.refused);
    return undefined;
  }
  return {
    text: message.text,
    cut: new Set(context.filter((_, index) => message.cut.has(index))),
  };
}
