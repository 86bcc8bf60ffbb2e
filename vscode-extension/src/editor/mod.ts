/**
 * Answers in the editor: inserted at the caret, written over the selection, shown in a thread, or
 * taken from the chat view's code blocks.
 * @module
 */
import * as vscode from "vscode";
import { type Command, registerCommands } from "../platform/command.ts";
import { Disposable } from "../platform/disposable.ts";
import type { EditorServices } from "./editorServices.ts";
import { CodeActions } from "./codeActions.ts";
import { CodeBlocks } from "./write/codeBlocks.ts";
import { CompareAnswer } from "./write/compareAnswer.ts";
import { EditorWrites } from "./write/editorWrites.ts";
import { ExplainSelection } from "./explain/explainSelection.ts";
import { InsertAnswer } from "./write/insertAnswer.ts";
import { ReplaceSelection } from "./write/replaceSelection.ts";
import { threadCommands } from "./explain/threadCommands.ts";
import { writeCommands } from "./write/writeCommands.ts";

/**
 * Registers the editor features.
 *
 * @param services The services of the editor features.
 */
export function registerEditor(services: EditorServices): EditorFeatures {
  return new EditorFeatures(services);
}

/** The editor features. */
export class EditorFeatures extends Disposable {
  /** The answers in documents. */
  readonly writes: EditorWrites;
  /** The threads. */
  readonly explanations: ExplainSelection;
  /** The commands by id. */
  readonly commands: readonly Command[];

  /** @param services The services of the editor features. */
  constructor(services: EditorServices) {
    super();
    this.writes = this.own(new EditorWrites(services));
    this.explanations = this.own(new ExplainSelection(services));
    const compare = this.own(new CompareAnswer());
    this.commands = [
      new InsertAnswer(services, this.writes),
      new ReplaceSelection(services, this.writes),
      this.explanations,
      { id: "askGpt4.stopWriting", execute: () => this.#stop() },
      ...writeCommands(this.writes, compare, services.chat),
      ...threadCommands(this.explanations),
    ];
    this.own(
      registerCommands(this.commands, (error) => services.reportError(error)),
    );
    this.own(services.chat.setCodeBlockHandler(this.own(new CodeBlocks())));
    this.own(vscode.languages.registerCodeActionsProvider(
      { pattern: "**" },
      new CodeActions(services),
      CodeActions.metadata,
    ));
  }

  /** Escape: stops every answer in the active editor's file. */
  #stop(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return;
    this.writes.of(document)?.stop();
    this.explanations.stop(document.uri);
  }
}
