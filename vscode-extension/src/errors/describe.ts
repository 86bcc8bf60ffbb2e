import { type AskErrorCode, isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import type { ErrorAction, TurnError } from "../../protocol/messages.ts";
import type { StoredError } from "../common/chat/transcript.ts";
import { actionsFor, type ErrorActionId } from "../common/errorCodes.ts";
import { localizeError } from "./localize.ts";
import { UploadFailed } from "./uploadFailed.ts";

/** An error in the user's language. */
export interface DescribedError extends StoredError {
  actions: readonly ErrorActionId[];
}

/**
 * Describes an error in the user's language.
 *
 * @param error Any thrown value.
 * @param siteName The display name of the site.
 */
export function describeError(
  error: unknown,
  siteName: string,
): DescribedError {
  if (error instanceof UploadFailed) return describeUpload(error, siteName);
  if (!isAskError(error)) {
    return {
      code: "unexpected",
      message: vscode.l10n.t("Something went wrong ({0}).", errorName(error)),
      hint: vscode.l10n.t("See the log for details."),
      actions: actionsFor("unexpected"),
    };
  }
  const { code } = error;
  const { message, hint } = localizeError(error, siteName);
  return {
    code,
    message,
    hint: ownHint(code) ?? hint,
    actions: actionsFor(code),
  };
}

/** The hint for an error that means something else in VS Code than in a program. */
function ownHint(code: AskErrorCode): string | undefined {
  switch (code) {
    case "timeout":
      return vscode.l10n.t(
        "Try again, or raise the time limits in the settings.",
      );
    case "cors-blocked":
      return vscode.l10n.t(
        "Use the desktop version of VS Code, or choose another site.",
      );
    case "invalid-argument":
      return vscode.l10n.t("Check the settings of Ask GPT-4.");
    default:
      return undefined;
  }
}

function describeUpload(
  { fileName, cause }: UploadFailed,
  siteName: string,
): DescribedError {
  const { t } = vscode.l10n;
  if (cause === undefined) {
    return {
      code: "file-rejected",
      message: t("{0} is no longer stored on this machine.", fileName),
      hint: t("Attach it again and resend the question."),
      actions: [],
    };
  }
  const rejection = siteRejection(cause);
  if (rejection !== undefined) {
    return {
      code: "file-rejected",
      message: t("{0} rejected {1}: {2}", siteName, fileName, rejection),
      hint: t("Attach another file, or send the question without it."),
      actions: [],
    };
  }
  const { message, ...rest } = describeError(cause, siteName);
  return {
    ...rest,
    message: t("{0} was not uploaded. {1}", fileName, message),
  };
}

/** The site's own message if it rejected an upload. */
function siteRejection(cause: unknown): string | undefined {
  if (isAskError(cause, "question-rejected")) return cause.message;
  if (!isAskError(cause, "file-rejected") || cause.reason !== "site") {
    return undefined;
  }
  return String(cause.params["message"]);
}

/** An error as the webview shows it. */
export function toTurnError(error: StoredError): TurnError {
  const { message, hint } = error;
  return {
    message,
    ...(hint === "" ? {} : { hint }),
    // The webview has its own button for a retry.
    actions: actionsFor(error.code).filter((id) => id !== "retry")
      .slice(0, 3).map(toAction),
  };
}

/** An action with its label. */
export function toAction(id: ErrorActionId): ErrorAction {
  return { id, label: actionLabel(id) };
}

function actionLabel(id: ErrorActionId): string {
  switch (id) {
    case "retry":
      return vscode.l10n.t("Retry");
    case "check-site":
      return vscode.l10n.t("Check Site");
    case "choose-site":
      return vscode.l10n.t("Choose Another Site");
    case "demo":
      return vscode.l10n.t("Try the Demo");
    case "sign-in":
      return vscode.l10n.t("Sign In");
    case "raise-limit":
      return vscode.l10n.t("How to Raise the Limit");
    case "settings":
      return vscode.l10n.t("Open Settings");
    case "log":
      return vscode.l10n.t("Show Log");
  }
}

/** The name of an unexpected error; its message may contain anything. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
