import type * as vscode from "vscode";
import type { Attachment } from "../../context/attachment.ts";
import type { CodeBlockHandler } from "./codeBlockHandler.ts";

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
