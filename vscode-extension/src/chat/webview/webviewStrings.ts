import { countCharacters } from "@askgpt4/core";
import * as vscode from "vscode";
import type { SlashCommand } from "../../../protocol/messages.ts";
import {
  englishStrings,
  type StringKey,
  type WebviewStrings,
} from "../../../protocol/strings.ts";
import { commandPrompt } from "../../common/prompts.ts";

/** The webview's strings in the user's language. */
export function webviewStrings(): WebviewStrings {
  const entries = Object.entries(englishStrings) as [StringKey, string][];
  return Object.fromEntries(
    entries.map(([key, english]) => [key, vscode.l10n.t(english)]),
  ) as WebviewStrings;
}

/** The slash commands. */
export function slashCommands(): SlashCommand[] {
  const { t } = vscode.l10n;
  const descriptions = {
    "/explain": t("Explain the attached code"),
    "/fix": t("Find and fix problems"),
    "/tests": t("Write tests for the attached code"),
    "/doc": t("Write documentation comments"),
  };
  return Object.entries(descriptions).map(([name, description]) => {
    const prompt = commandPrompt(name, vscode.env.language) ?? "";
    return { name, description, size: countCharacters(prompt) };
  });
}

/** Three example questions. */
export function exampleQuestions(demo: boolean): string[] {
  const { t } = vscode.l10n;
  return demo
    ? [
      t("What is a nonce?"),
      t("How does streaming work?"),
      t("What can I do with this extension?"),
    ]
    : [
      t("How do I undo the last commit in Git, but keep the changes?"),
      t("Write a regular expression for dates such as 2026-11-23."),
      t("What is the difference between a process and a thread?"),
    ];
}
