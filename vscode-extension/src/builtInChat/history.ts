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
}

/**
 * Reads VS Code's history of a chat.
 *
 * @param history As VS Code hands it over.
 * @param site The key of the site that is asked now.
 */
export function readHistory(
  history: vscode.ChatContext["history"],
  site: string,
): History {
  const turns: Turn[] = [];
  let question: string | undefined;
  let last: AnswerMetadata | undefined;
  const add = (role: Turn["role"], content: string, responseId?: string) =>
    turns.push({
      id: crypto.randomUUID(),
      role,
      content,
      timestamp: Date.now(),
      ...(responseId === undefined ? {} : { responseId }),
    });
  for (const turn of history) {
    if (turn instanceof vscode.ChatRequestTurn) {
      question = turn.prompt;
      continue;
    }
    const kept = metadataOf(turn.result);
    const text = kept?.answer ?? shownText(turn);
    // A question without an answer was as good as not asked.
    if (question === undefined || text.trim() === "") continue;
    const here = kept?.site === site;
    add("user", kept?.sent ?? question);
    add("assistant", text, (here && kept.responseId) || undefined);
    last = here ? kept : undefined;
    question = undefined;
  }
  return {
    chatId: last?.chatId,
    turns,
    suggestions: last?.suggestions ?? [],
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

function shownText({ response }: vscode.ChatResponseTurn): string {
  return response.map((part) =>
    part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ""
  ).join("");
}
