import type { Turn } from "@askgpt4/core";
import * as vscode from "vscode";

/** A follow-up question that the site suggested. */
export interface SuggestedQuestion {
  label: string;
  prompt: string;
  shortcutId: string | null;
}

/** The metadata stored with an answer in VS Code's chat, to continue from it. */
export interface AnswerMetadata {
  /** The key of the site; the other ids are only valid there. */
  site: string;
  chatId: string;
  /** The complete message, including context. */
  sent: string;
  /** The site's final text, or the partial one. */
  answer: string;
  responseId: string | null;
  suggestions: SuggestedQuestion[];
}

/** The history and ids in the form that the core takes. */
export interface History {
  chatId: string | undefined;
  turns: Turn[];
  suggestions: SuggestedQuestion[];
  /** Whether the last answer came from another site, so that it and its question are left out. */
  switched: boolean;
}

/**
 * Converts VS Code's chat history.
 *
 * @param history VS Code's history.
 * @param site The key of the site. It receives only the exchanges that it answered.
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

/** The metadata of all answers. A question without an answer is left out. */
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

/** The metadata of an answer; `undefined` if it is not ours. */
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
