import type * as vscode from "vscode";
import type { CodeAction } from "../../../protocol/messages.ts";
import type { AttachedContext } from "../../context/attachment.ts";

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
