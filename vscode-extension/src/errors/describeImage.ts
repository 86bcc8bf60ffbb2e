import { type AskErrorReasons, isAskError } from "@askgpt4/core";
import * as vscode from "vscode";

/**
 * Why an image of an answer was not shown or saved.
 *
 * @param error Anything that was thrown.
 * @param href The image's address.
 * @returns What the log may know, and the user's words.
 */
export function describeImageError(
  error: unknown,
  href: string,
): { reason: string; message: string } {
  if (isAskError(error, "image-fetch-failed")) {
    const { reason, status } = error;
    // The core's own words are English, and know more than a translation by kind.
    const message = /^en\b/i.test(vscode.env.language)
      ? error.message
      : translate(reason, new URL(href).host, status ?? 0);
    return { reason, message };
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

function translate(
  reason: AskErrorReasons["image-fetch-failed"],
  host: string,
  status: number,
): string {
  const { t } = vscode.l10n;
  switch (reason) {
    case "address":
      return t(
        "The image was not fetched: its address is not encrypted, or is in a private network.",
      );
    case "redirect":
      return t(
        "{0} sends on to another address, which was not asked for the image.",
        host,
      );
    case "unreachable":
      return t("{0} cannot be reached for the image.", host);
    case "status":
      return t("{0} does not give out the image (HTTP {1}).", host, status);
    case "type":
      return t("What came is not a PNG, JPEG, GIF, WebP or AVIF image.");
    case "size":
      return t("The image is too large.");
    case "time":
      return t("The image did not come in time.");
  }
}
