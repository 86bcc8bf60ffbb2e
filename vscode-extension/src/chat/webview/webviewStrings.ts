import * as vscode from "vscode";
import {
  englishStrings,
  type StringKey,
  type WebviewStrings,
} from "../../../protocol/strings.ts";

/** The page's words in the user's language. */
export function webviewStrings(): WebviewStrings {
  const entries = Object.entries(englishStrings) as [StringKey, string][];
  return Object.fromEntries(
    entries.map(([key, english]) => [key, vscode.l10n.t(english)]),
  ) as WebviewStrings;
}

/** Three questions to begin with. */
export function exampleQuestions(demo: boolean): string[] {
  const { t } = vscode.l10n;
  return demo
    ? [
      t("What is a nonce?"),
      t("How does an answer stream?"),
      t("What can I do with this extension in VS Code?"),
    ]
    : [
      t("How do I undo the last commit in Git, but keep the changes?"),
      t("Write a regular expression for dates such as 2026-11-23."),
      t("What is the difference between a process and a thread?"),
    ];
}
