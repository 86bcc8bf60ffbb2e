import type * as vscode from "vscode";
import type { CodeAction } from "../../../protocol/messages.ts";
import type { AttachedContext } from "../../context/attachment.ts";

/** The target of an answer's code: the document that was active when the question was sent. */
export interface CodeTarget {
  uri: vscode.Uri;
  version: number;
  /** The selection when the question was sent; empty for a caret. */
  range: vscode.Range;
}

/** An action on a closed code block of an answer. */
export interface CodeBlockRequest {
  /** The host copies code itself. */
  action: Exclude<CodeAction, "copy">;
  code: string;
  /** The fence's language, or empty. */
  language: string;
  /** The answer's turn, as passed to `CodeBlockHandler.capture`. */
  turnId: string;
  /** The captured target; `undefined` if no document was active, or after VS Code was restarted. */
  target: CodeTarget | undefined;
}

/** Handles code blocks of the chat view in the editor. */
export interface CodeBlockHandler {
  /**
   * Called when a question is sent, to capture the document, version and selection that it is
   * about, and optionally to track that range through later edits under `turnId`.
   *
   * @param turnId The turn of the upcoming answer.
   * @param context The attachments; an attached selection takes precedence over the active editor.
   */
  capture(
    turnId: string,
    context: readonly AttachedContext[],
  ): CodeTarget | undefined;
  /** Performs the action; reports problems to the user. */
  apply(request: CodeBlockRequest): Promise<void>;
}
