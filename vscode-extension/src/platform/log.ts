import type { Logger } from "@askgpt4/core";
import type * as vscode from "vscode";

/** Writes the core's messages, which never contain nonces or texts, to the log channel. */
export function toLogger(log: vscode.LogOutputChannel): Logger {
  const write = (level: "debug" | "info" | "warn" | "error") =>
  (
    message: string,
    details?: Record<string, unknown>,
  ) => log[level](details ? `${message} ${JSON.stringify(details)}` : message);
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
}
