/**
 * Answers in the editor: written at the caret or over the selection, beside it in a thread, and from
 * the chat view's code blocks.
 * @module
 */
import * as vscode from "vscode";
import { Disposable } from "../disposable.ts";
import type { EditorServices } from "../services.ts";
import { CodeActions } from "./codeActions.ts";
import { CodeBlocks } from "./codeBlocks.ts";
import { CompareAnswer } from "./compareAnswer.ts";
import { EditorWrites } from "./editorWrites.ts";
import { ExplainSelection } from "./explainSelection.ts";
import type { AnswerComment } from "./explainThread.ts";
import { InsertAnswer } from "./insertAnswer.ts";
import { ReplaceSelection } from "./replaceSelection.ts";
import type { WrittenAnswer } from "./writtenAnswer.ts";

/** Everything that answers do in the editor. */
export class EditorFeatures extends Disposable {
  /** The answers in documents. */
  readonly writes: EditorWrites;
  /** The threads beside selections. */
  readonly explanations: ExplainSelection;

  /** @param services What it stands on. */
  constructor(services: EditorServices) {
    super();
    const writes = this.writes = this.own(new EditorWrites(services));
    const explanations = this.explanations = this.own(new ExplainSelection(services));
    const compare = this.own(new CompareAnswer());
    this.own(services.chat.setCodeBlockHandler(this.own(new CodeBlocks())));
    this.own(vscode.languages.registerCodeActionsProvider(
      { pattern: "**" },
      new CodeActions(services),
      CodeActions.metadata,
    ));
    for (
      const command of [
        new InsertAnswer(services, writes),
        new ReplaceSelection(services, writes),
        explanations,
      ]
    ) this.#command(command.id, (given) => command.execute(given));

    this.#command("askGpt4.stopWriting", () => this.#stop());
    this.#answerCommand("keepAnswer", (answer) => writes.keep(answer));
    this.#answerCommand("discardAnswer", (answer) => writes.discard(answer));
    this.#answerCommand("compareAnswer", (answer) => compare.show(answer));
    this.#answerCommand("showWholeAnswer", async (answer) => {
      await services.chat.pin(answer.exchange.question, [answer.exchange]);
    });

    this.#command("askGpt4.reply", (reply: vscode.CommentReply) => explanations.reply(reply));
    this.#command("askGpt4.pinThread", (thread: vscode.CommentThread) => explanations.pin(thread));
    this.#command("askGpt4.dismissThread", (thread: vscode.CommentThread) => {
      explanations.dismiss(thread);
    });
    this.#command("askGpt4.stopThread", (thread: vscode.CommentThread) => {
      explanations.stop(thread.uri);
    });
    this.#command("askGpt4.copyComment", (comment: AnswerComment) => explanations.copy(comment));
    this.#command("askGpt4.retryComment", (comment: AnswerComment) => explanations.retry(comment));
  }

  /** Escape: whatever comes in the file in sight. */
  #stop(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return;
    this.writes.of(document)?.stop();
    this.explanations.stop(document.uri);
  }

  #command<T>(id: string, run: (argument: T) => unknown): void {
    this.own(vscode.commands.registerCommand(id, run));
  }

  /** A command about the answer in a document: the one that a lens names, else the one in sight. */
  #answerCommand(name: string, run: (answer: WrittenAnswer) => unknown): void {
    this.#command(`askGpt4.${name}`, (uri: unknown) => {
      const document = uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())
        : vscode.window.activeTextEditor?.document;
      const answer = this.writes.of(document);
      return answer && run(answer);
    });
  }
}
