/**
 * What the parts of the extension offer each other. `activate.ts` makes it; the editor features get it
 * as `EditorServices` and need to know nothing of the view, the storage or the site.
 * @module
 */
import type * as vscode from "vscode";
import type { CodeAction } from "../../protocol/messages.ts";
import type { Settings } from "./settings.ts";
import type { ConfiguredSite } from "../site/configuredSite.ts";
import type { SiteAccess } from "../site/siteAccess.ts";

/**
 * A piece of a document that goes along with a question, as it was when the user attached it.
 */
export interface AttachedContext {
  kind: "selection" | "file";
  uri: vscode.Uri;
  /** The document's version when `text` was taken. */
  version: number;
  languageId: string;
  /** Absent for a whole file. */
  range?: vscode.Range;
  text: string;
}

/** A file that goes along as it is, because it is no text: an image, a PDF. */
export interface AttachedUpload {
  kind: "upload";
  name: string;
  /** Its media type; empty where only its name says it. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What can be attached to a question. */
export type Attachment = AttachedContext | AttachedUpload;

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

/** Where an answer's code belongs: the document that was open when the question was asked. */
export interface CodeTarget {
  uri: vscode.Uri;
  version: number;
  /** The selection when the question was asked; empty for a caret. */
  range: vscode.Range;
}

/** The user wants something done with a closed code block of an answer. */
export interface CodeBlockRequest {
  /** Copying is done by the host itself. */
  action: Exclude<CodeAction, "copy">;
  code: string;
  /** What the fence says, or empty. */
  language: string;
  /** The answer's turn: the same as in `CodeBlockHandler.capture`. */
  turnId: string;
  /** What was captured; `undefined` where no document was open, or VS Code was restarted since. */
  target: CodeTarget | undefined;
}

/** The part of the editor features that serves the code blocks in the chat view. */
export interface CodeBlockHandler {
  /**
   * Called at the moment a question is asked, to note which document, version and selection it is
   * about (and, if wanted, to follow that range through later edits under `turnId`).
   *
   * @param turnId The turn of the answer that will come.
   * @param context What goes along; a selection there says more than the active editor.
   */
  capture(
    turnId: string,
    context: readonly AttachedContext[],
  ): CodeTarget | undefined;
  /** Does it, and tells the user itself where it cannot be done. */
  apply(request: CodeBlockRequest): Promise<void>;
}

/** One question with its answer, from an inline thread. */
export interface PinnedExchange {
  /** As the user put it; shown. */
  question: string;
  /** As it was sent, context included; goes along as history when the chat goes on. */
  sent: string;
  answer: string;
  /** Whether the site said that this is all. */
  complete: boolean;
  /** The key of the site that was asked. */
  site: string;
  /** The provider's id of the answer (`AnswerResult.responseId`). */
  responseId?: string | null;
}

/** The chat view, as other parts use it. */
export interface ChatService {
  /** Shows the view; the caret goes into the composer unless `preserveFocus`. */
  show(options?: { preserveFocus?: boolean }): Promise<void>;
  /**
   * Asks in the chat that is shown, with the view in sight. The answer streams there, and whatever goes
   * wrong is shown there.
   *
   * @param options What goes along, and the key of the site that the user was told of.
   * @returns Whether the question was taken; if not, its text stands in the composer.
   */
  ask(
    question: string,
    options?: { context?: readonly Attachment[]; shownSite?: string },
  ): Promise<boolean>;
  /**
   * Adds chips to the next question, and shows the view.
   *
   * @returns Why some of them were not added, in the user's language.
   */
  attach(attachments: readonly Attachment[]): Promise<string[]>;
  /** Puts the exchanges of an inline thread into a new chat, and shows it. */
  pin(title: string, exchanges: readonly PinnedExchange[]): Promise<void>;
  /**
   * Keeps an answer, or a part of it, that could not be written where it should have gone: as a chat of
   * its own in the list. Never throws.
   *
   * @param exchange What was asked and what had arrived.
   */
  save(exchange: PinnedExchange): Promise<void>;
  /** Who serves insert, replace and new file on code blocks. One at a time. */
  setCodeBlockHandler(handler: CodeBlockHandler): vscode.Disposable;
}

/** How an error is reported. */
export interface ReportOptions {
  /** Offered as “Try Again” where the error says that this may help. */
  retry?: () => void | Promise<void>;
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
