import type { AnswerEvent } from "@askgpt4/core";
import * as vscode from "vscode";

const MAX_LENGTH = 120;

/**
 * Describes the site's progress in one line.
 *
 * @param event Any event except text and the end.
 * @returns The line, or `undefined` if the event is not worth showing.
 */
export function progressOf(
  event: Exclude<AnswerEvent, { type: "text" } | { type: "end" }>,
): string | undefined {
  if (event.visibility === "hidden") return undefined;
  switch (event.type) {
    case "heartbeat":
    case "debug":
    case "transcript":
    case "tool_args":
    case "tool_result":
      return undefined;
    case "thinking":
      // Thinking arrives in fragments that are not sentences.
      return vscode.l10n.t("Thinking…");
    default: {
      const line = event.text.trim().split("\n", 1)[0]!;
      if (line === "") return undefined;
      return line.length > MAX_LENGTH
        ? `${line.slice(0, MAX_LENGTH - 1)}…`
        : line;
    }
  }
}
