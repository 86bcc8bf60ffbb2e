import { countCharacters } from "@askgpt4/core";
import * as vscode from "vscode";
import type { WrittenAnswer } from "./writtenAnswer.ts";
import { createInputBox } from "../../platform/window.ts";

/** Options of the input box. */
export interface QuestionInput {
  /** Also identifies the draft: unsent text is restored the next time. */
  title: string;
  placeholder: string;
  /** States what will be sent. */
  prompt: string;
  /** The maximum length of the question, or `null`. */
  limit: number | null;
  /** Called when the first character is typed. */
  onTyping(): void;
}

/** Unsent text by title. */
const drafts = new Map<string, string>();

/**
 * Asks the user for a question. Unsent text is kept.
 *
 * @returns The question, or `undefined` if canceled.
 */
export async function askForQuestion(
  options: QuestionInput,
): Promise<string | undefined> {
  const { title, limit } = options;
  const input = createInputBox({
    title,
    placeHolder: options.placeholder,
    prompt: options.prompt,
  });
  input.value = drafts.get(title) ?? "";
  const check = () => {
    const over = limit === null ? 0 : countCharacters(input.value) - limit;
    input.setProblem(
      over > 0
        ? vscode.l10n.t(
          "{0} characters over this chatbot's limit of {1}.",
          over,
          limit!,
        )
        : undefined,
    );
    return over <= 0 && input.value.trim() !== "";
  };
  let typing = false;
  const question = await new Promise<string | undefined>((resolve) => {
    input.onDidChangeValue(() => {
      if (!typing) options.onTyping();
      typing = true;
      drafts.set(title, input.value);
      check();
    });
    input.onDidAccept(() => {
      if (check()) resolve(input.value.trim());
    });
    input.onDidHide(() => resolve(undefined));
    input.show();
  });
  input.dispose();
  return question;
}

/**
 * Deletes the draft once a part of the answer has arrived; before that, the question may have to be
 * resent.
 *
 * @param title The title of the input box.
 * @param question The question.
 * @param answer Its answer.
 */
export function forgetDraftOnceAnswered(
  title: string,
  question: string,
  answer: WrittenAnswer,
): void {
  answer.onDidChange(() => {
    if (answer.exchange.answer !== "") forgetDraft(title, question);
  });
}

/** Deletes the draft of a question that was sent. */
export function forgetDraft(title: string, question: string): void {
  if (drafts.get(title)?.trim() === question) drafts.delete(title);
}
