import type * as vscode from "vscode";
import type { Attachment } from "../../context/attachment.ts";
import type { CodeBlockHandler } from "./codeBlockHandler.ts";

/** A question and its answer, from an inline thread. */
export interface PinnedExchange {
  /** The question as the user typed it; shown. */
  question: string;
  /** The message that was sent, including context; becomes part of the history. */
  sent: string;
  answer: string;
  /** Whether the site marked the answer complete. */
  complete: boolean;
  /** The key of the site that was asked. */
  site: string;
  /** The provider's id of the answer (`AnswerResult.responseId`). */
  responseId?: string | null;
}

/** The interface of the chat view for other parts of the extension. */
export interface ChatService {
  /** Shows the view and focuses the composer unless `preserveFocus` is set. */
  show(options?: { preserveFocus?: boolean }): Promise<void>;
  /**
   * Asks in the current chat and reveals the view. The answer and any error are shown there.
   *
   * @param options The attachments, and the key of the site that the user was shown.
   * @returns Whether the question was accepted; if not, its text is put into the composer.
   */
  ask(
    question: string,
    options?: { context?: readonly Attachment[]; shownSite?: string },
  ): Promise<boolean>;
  /**
   * Attaches to the next question and reveals the view.
   *
   * @returns Why some of them were not attached, in the user's language.
   */
  attach(attachments: readonly Attachment[]): Promise<string[]>;
  /** Copies the exchanges of an inline thread into a new chat and shows it. */
  pin(title: string, exchanges: readonly PinnedExchange[]): Promise<void>;
  /**
   * Saves an answer, or a part of it, that could not be written to its document, as a new chat.
   * Never throws.
   *
   * @param exchange The question and the partial or complete answer.
   */
  save(exchange: PinnedExchange): Promise<void>;
  /** Registers the handler of insert, replace and new file for code blocks. Only one at a time. */
  setCodeBlockHandler(handler: CodeBlockHandler): vscode.Disposable;
}
