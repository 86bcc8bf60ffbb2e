import type * as vscode from "vscode";
import type { Command } from "../../platform/command.ts";
import type { ExplainSelection } from "./explainSelection.ts";
import { AnswerComment } from "./explainThread.ts";

/**
 * The commands of a thread and of the answers in it.
 *
 * @param explanations The threads.
 */
export function threadCommands(explanations: ExplainSelection): Command[] {
  const thread = (
    id: string,
    run: (thread: vscode.CommentThread) => Promise<void> | void,
  ): Command => ({
    id,
    execute: async (argument) => {
      const found = explanations.find(argument);
      if (found) await run(found);
    },
  });
  const comment = (
    id: string,
    run: (comment: AnswerComment) => Promise<void>,
  ): Command => ({
    id,
    execute: async (argument) => {
      if (argument instanceof AnswerComment) await run(argument);
    },
  });
  return [
    {
      id: "askGpt4.reply",
      execute: async (reply) => {
        if (isReply(reply)) await explanations.reply(reply);
      },
    },
    thread("askGpt4.stopThread", (thread) => {
      explanations.stop(thread.uri);
    }),
    thread("askGpt4.pinThread", (thread) => explanations.pin(thread)),
    thread("askGpt4.dismissThread", (thread) => explanations.dismiss(thread)),
    comment("askGpt4.copyComment", (comment) => explanations.copy(comment)),
    comment("askGpt4.retryComment", (comment) => explanations.retry(comment)),
  ];
}

function isReply(value: unknown): value is vscode.CommentReply {
  return typeof value === "object" && value !== null && "thread" in value &&
    "text" in value;
}
