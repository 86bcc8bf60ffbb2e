import type { AnswerEvent } from "@askgpt4/core";
import * as vscode from "vscode";

const MAX_LENGTH = 120;

/**
 * What the site says that it is doing, in one line.
 *
 * @param event Any event but text and the end.
 * @returns The line, or `undefined` where the event is of no interest to a reader.
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
      // What a model thinks comes in pieces, each of them no sentence.
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
