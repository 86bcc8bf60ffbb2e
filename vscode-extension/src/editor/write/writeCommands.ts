import * as vscode from "vscode";
import type { Command } from "../../platform/command.ts";
import type { ChatService } from "../../chat/service/chatService.ts";
import type { CompareAnswer } from "./compareAnswer.ts";
import type { EditorWrites } from "./editorWrites.ts";
import type { WrittenAnswer } from "./writtenAnswer.ts";

/**
 * The commands for an answer that was written into a document.
 *
 * @param writes The answers.
 * @param compare Shows their changes.
 * @param chat Shows complete answers.
 */
export function writeCommands(
  writes: EditorWrites,
  compare: CompareAnswer,
  chat: ChatService,
): Command[] {
  /** The answer in the document of the code lens, or in the active one. */
  const about = (
    id: string,
    run: (answer: WrittenAnswer) => Promise<void> | void,
  ): Command => ({
    id,
    execute: async (uri) => {
      const document = uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((one) =>
          one.uri.toString() === uri.toString()
        )
        : vscode.window.activeTextEditor?.document;
      const answer = writes.of(document);
      if (answer) await run(answer);
    },
  });
  return [
    about("askGpt4.keepAnswer", (answer) => writes.keep(answer)),
    about("askGpt4.discardAnswer", (answer) => writes.discard(answer)),
    about("askGpt4.compareAnswer", (answer) => compare.show(answer)),
    about("askGpt4.showWholeAnswer", async ({ exchange }) => {
      await chat.pin(exchange.question, [exchange]);
    }),
  ];
}
