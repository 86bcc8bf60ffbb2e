import { isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import { localizeError } from "./localize.ts";

/**
 * Describes why an image of an answer was not shown or saved.
 *
 * @param error Any thrown value.
 * @param href The image's URL.
 * @returns A reason for the log, and a message in the user's language.
 */
export function describeImageError(
  error: unknown,
  href: string,
): { reason: string; message: string } {
  if (isAskError(error, "image-fetch-failed")) {
    const { message } = localizeError(error, new URL(href).host);
    return { reason: error.reason, message };
  }
  const reason = error instanceof Error ? error.name : typeof error;
  return error instanceof vscode.FileSystemError
    ? {
      reason: error.code,
      message: vscode.l10n.t("The image could not be saved ({0}).", error.code),
    }
    : {
      reason,
      message: vscode.l10n.t("Something went wrong ({0}).", reason),
    };
}
