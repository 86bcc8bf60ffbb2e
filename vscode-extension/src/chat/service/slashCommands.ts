import { countCharacters } from "@askgpt4/core";
import * as vscode from "vscode";
import type { SlashCommand } from "../../../protocol/messages.ts";

interface Prompt {
  name: string;
  description: string;
  /** What the command becomes in the message. */
  prompt: string;
}

function prompts(): Prompt[] {
  const { t } = vscode.l10n;
  return [
    {
      name: "/explain",
      description: t("Explain the attached code"),
      prompt: t("Explain what this code does, step by step."),
    },
    {
      name: "/fix",
      description: t("Find and fix what is wrong"),
      prompt: t(
        "Find what is wrong in this code, say why, and show the corrected code.",
      ),
    },
    {
      name: "/tests",
      description: t("Write tests for the attached code"),
      prompt: t("Write tests for this code. Cover the edge cases."),
    },
    {
      name: "/doc",
      description: t("Write documentation comments"),
      prompt: t("Write documentation comments for this code."),
    },
  ];
}

/** The commands that a question can begin with, for the page. */
export function slashCommands(): SlashCommand[] {
  return prompts().map(({ name, description, prompt }) => ({
    name,
    description,
    size: countCharacters(prompt),
  }));
}

/** A question with its command unfolded. */
export interface Unfolded {
  text: string;
  /** Whether it begins with a command, which says something about attached code. */
  command: boolean;
  /** Whether the user wrote something besides the command. */
  words: boolean;
}

/** Unfolds `/explain …` and the like. */
export function unfold(question: string): Unfolded {
  const match = /^(\/\S+)\s*/.exec(question);
  const prompt = prompts().find((one) => one.name === match?.[1]);
  if (!match || !prompt) {
    return { text: question, command: false, words: true };
  }
  const rest = question.slice(match[0].length);
  return {
    text: rest.trim() === "" ? prompt.prompt : `${prompt.prompt} ${rest}`,
    command: true,
    words: rest.trim() !== "",
  };
}
