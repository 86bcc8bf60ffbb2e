import { countCharacters } from "@askgpt4/core";
import * as vscode from "vscode";
import type { WrittenAnswer } from "./writtenAnswer.ts";
import { createInputBox } from "../../platform/window.ts";

/** What the user is asked for. */
export interface QuestionInput {
  /** Names the draft too: what was typed and not sent is there again the next time. */
  title: string;
  placeholder: string;
  /** Says what goes along. */
  prompt: string;
  /** How long the question may be, or `null` for any length. */
  limit: number | null;
  /** The first character was typed. */
  onTyping(): void;
}

/** What was typed and not sent, by the title. */
const drafts = new Map<string, string>();

/**
 * Asks the user for a question. What was typed is kept until it was sent.
 *
 * @returns The question, or `undefined` where the user thought better of it.
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
 * Forgets the draft of a question as soon as something of its answer is there, and not before: until
 * then it may have to be asked again.
 *
 * @param title Under which it was asked for.
 * @param question The question.
 * @param answer Its answer.
 */
export function forgetDraftOnceAnswered(
  title: string,
  question: string,
  answer: WrittenAnswer,
): void {
  answer.onDidChange(() => {
    if (answer.exchange.answer === "") return;
    if (drafts.get(title)?.trim() === question) drafts.delete(title);
  });
}
