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

/** A question, what goes along, and what the message may be made shorter by. */
export interface Composition {
  /** The user's words, or a prompt such as `/explain`'s, in full. Never cut. */
  question: string;
  context: readonly AttachedContext[];
}

/** The message that is sent. */
export interface ComposedMessage {
  text: string;
  /** The context whose text was cut to fit, which `text` says too. */
  cut: ReadonlySet<AttachedContext>;
}

/** What the editor features stand on. */
export interface EditorServices {
  readonly settings: Settings;
  /** Never hand it a nonce, a question, an answer or a piece of a document. */
  readonly log: vscode.LogOutputChannel;
  readonly chat: ChatService;
  /** The configured site. */
  readonly site: Pick<ConfiguredSite, "key" | "name">;
  /** The longest message in characters (code points, `countCharacters`), or `null` where none is known. */
  readonly messageLimit: number | null;
  /**
   * Access to the configured site, once the user has agreed that it gets the text. Ask for it anew for
   * each conversation: it ends.
   *
   * @param shown The key of the site that the user was told of: another one has to be agreed to.
   * @throws {ConsentRefused} If the user did not agree.
   */
  access(shown?: string): Promise<SiteAccess>;
  /** Fetches the nonce while the user still types. Does nothing before consent; never throws. */
  warmUp(): void;
  /**
   * The limit for a message of so many characters, or `null` where none is known. Where none is known
   * yet and the message is long, the site's page is looked at first, after consent only.
   */
  limitFor(length: number): Promise<number | null>;
  /**
   * Puts question and context together within the message limit. Over the limit the user sees by how
   * much and chooses: send what fits (marked as cut), ask about less, read how the limit is raised.
   *
   * @returns The message, or `undefined` where the user chose not to send it.
   */
  compose(
    composition: Composition,
    access: SiteAccess,
  ): Promise<ComposedMessage | undefined>;
  /**
   * Shows an error with what can be done about it: try again, check the site, choose another, try the
   * demo. A cancellation (`ConsentRefused`, `vscode.CancellationError`, an `aborted` `AskError`) is
   * shown to nobody. Never throws; returns when the user has answered.
   */
  reportError(error: unknown, options?: ReportOptions): Promise<void>;
}

/** What the editor features get. */
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
