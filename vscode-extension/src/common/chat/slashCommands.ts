import { commandPrompt } from "../prompts.ts";

/** A question whose slash command has been expanded. */
export interface ExpandedQuestion {
  text: string;
  /** Whether it starts with a command, and thus refers to attached code. */
  command: boolean;
  /** Whether the user typed text after the command. */
  words: boolean;
}

/**
 * Expands a leading `/explain`, `/fix`, `/tests` or `/doc`.
 *
 * @param language VS Code's display language.
 */
export function expandCommand(
  question: string,
  language: string,
): ExpandedQuestion {
  const [start = "", command = ""] = /^(\/\S+)\s*/.exec(question) ?? [];
  const prompt = commandPrompt(command, language);
  if (prompt === undefined) {
    return { text: question, command: false, words: true };
  }
  const rest = question.slice(start.length);
  return {
    text: rest.trim() === "" ? prompt : `${prompt} ${rest}`,
    command: true,
    words: rest.trim() !== "",
  };
}
