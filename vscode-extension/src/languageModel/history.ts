import type { Turn } from "@askgpt4/core";
import * as vscode from "vscode";

/** A next question that the site suggested. */
export interface SuggestedQuestion {
  label: string;
  prompt: string;
  shortcutId: string | null;
}

/** What is kept with an answer in VS Code's chat, so that the next question can go on from there. */
export interface AnswerMetadata {
  /** The site that gave it; the other ids mean something there only. */
  site: string;
  chatId: string;
  /** The whole message, context included. */
  sent: string;
  /** The site's final text, or what had arrived. */
  answer: string;
  responseId: string | null;
  suggestions: SuggestedQuestion[];
}

/** What was said so far, and under which id, as the core wants it. */
export interface History {
  chatId: string | undefined;
  turns: Turn[];
  suggestions: SuggestedQuestion[];
  /** Whether the last answer is another site's, so that it and its question are left out. */
  switched: boolean;
}

/**
 * Reads VS Code's history of a chat.
 *
 * @param history As VS Code hands it over.
 * @param site The key of the site that is asked now. It gets only what it was asked and has answered itself.
 */
export function readHistory(
  history: vscode.ChatContext["history"],
  site: string,
): History {
  const turns: Turn[] = [];
  const answers = answersIn(history);
  for (const answer of answers) {
    if (answer.site !== site) continue;
    turns.push(
      turn("user", answer.sent),
      turn("assistant", answer.answer, answer.responseId),
    );
  }
  const last = answers.at(-1);
  const own = last?.site === site ? last : undefined;
  return {
    chatId: own?.chatId,
    turns,
    suggestions: own?.suggestions ?? [],
    switched: last !== undefined && own === undefined,
  };
}

/** What was kept with answers. A question without an answer was as good as not asked. */
export function answersIn(
  history: vscode.ChatContext["history"],
): AnswerMetadata[] {
  const answers: AnswerMetadata[] = [];
  for (const turn of history) {
    if (!(turn instanceof vscode.ChatResponseTurn)) continue;
    const kept = metadataOf(turn.result);
    if (kept && kept.answer.trim() !== "") answers.push(kept);
  }
  return answers;
}

function turn(
  role: Turn["role"],
  content: string,
  responseId: string | null = null,
): Turn {
  return {
    id: crypto.randomUUID(),
    role,
    content,
    timestamp: Date.now(),
    ...(responseId === null ? {} : { responseId }),
  };
}

/** What was kept with an answer; `undefined` where nothing of ours was. */
export function metadataOf(
  result: vscode.ChatResult,
): AnswerMetadata | undefined {
  const { metadata } = result;
  return typeof metadata?.["sent"] === "string" &&
      typeof metadata["answer"] === "string" &&
      Array.isArray(metadata["suggestions"])
    ? metadata as unknown as AnswerMetadata
    : undefined;
}
