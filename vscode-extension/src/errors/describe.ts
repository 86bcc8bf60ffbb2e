import {
  type AskError,
  type AskErrorCode,
  type FileRejectedError,
  isAskError,
  MessageTooLongError,
  RateLimitedError,
} from "@askgpt4/core";
import * as vscode from "vscode";
import type { ErrorAction, TurnError } from "../../protocol/messages.ts";
import type { StoredError } from "../common/chat/transcript.ts";
import { actionsFor, type ErrorActionId } from "../common/errorCodes.ts";
import { UploadFailed } from "./uploadFailed.ts";

/** An error in the user's language. */
export interface DescribedError extends StoredError {
  actions: readonly ErrorActionId[];
}

/**
 * Puts an error into the user's words.
 *
 * @param error Anything that was thrown.
 * @param siteName The site, for people.
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
  // The core's own words are English, and know more than a translation by kind.
  const english = /^en\b/i.test(vscode.env.language);
  const { message, hint } = english
    ? { message: error.message, hint: error.hint }
    : translate(error as AskError, siteName);
  const code = error.code as AskErrorCode;
  return { code, message, hint, actions: actionsFor(code) };
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
  const words = refusalWords(cause);
  if (words !== undefined) {
    return {
      code: "file-rejected",
      message: t(
        "{0} rejected {1}: {2}",
        siteName,
        fileName,
        words,
      ),
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

/** What a site said that was sent a file and did not take it. */
function refusalWords(cause: unknown): string | undefined {
  if (isAskError(cause, "question-rejected")) return cause.message;
  if (!isAskError(cause, "file-rejected") || cause.reason !== "site") {
    return undefined;
  }
  return isAskError(cause.cause) ? cause.cause.message : cause.message;
}

/** An error as the webview shows it. */
export function toTurnError(error: StoredError): TurnError {
  const { message, hint } = error;
  return {
    message,
    ...(hint === "" ? {} : { hint }),
    // Asking again has a button of its own on the webview.
    actions: actionsFor(error.code).filter((id) => id !== "retry")
      .slice(0, 3).map(toAction),
  };
}

/** An action with its words. */
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

/** What an unexpected error may say in public: its kind, for its message may hold anything. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function translate(
  error: AskError,
  site: string,
): { message: string; hint: string } {
  const { t } = vscode.l10n;
  const words = error.message;
  switch (error.code) {
    case "site-unreachable":
      return {
        message: t("{0} cannot be reached.", site),
        hint: t("Check the address and your connection, then ask again."),
      };
    case "not-ai-engine":
      return {
        message: t("{0} has no AI Engine chat.", site),
        hint: t(
          "Check the site's address: it must be a WordPress site with the plugin AI Engine and a chatbot that visitors may use.",
        ),
      };
    case "nonce-rejected":
      return {
        message: t("{0} refuses the session that it handed out itself.", site),
        hint: t(
          "Ask again in a moment; if it stays so, the site lets only its own pages or signed-in users ask.",
        ),
      };
    case "question-rejected":
      return {
        message: t("{0} refused the question: {1}", site, words),
        hint: t(
          "Sites do so for an empty or too long message, a banned word, and a chatbot that they do not have.",
        ),
      };
    case "message-too-long": {
      const { length, limit } = error as MessageTooLongError;
      return {
        message: t(
          "The message has {0} characters, {1} more than the {2} that this chatbot takes. It was not sent.",
          length,
          length - limit,
          limit,
        ),
        hint: t("Shorten it, or ask the site's owner to raise the limit."),
      };
    }
    case "rate-limited": {
      const { retryAfterMs: retryAfterMs } = error as RateLimitedError;
      return {
        message: t("{0} is being asked too often.", site),
        hint: retryAfterMs === undefined
          ? t("Wait a while, then ask again.")
          : t("Ask again in {0} seconds.", Math.ceil(retryAfterMs / 1000)),
      };
    }
    case "site-error":
      return {
        message: error.status === undefined
          ? t("{0} failed.", site)
          : t("{0} failed (HTTP {1}).", site, error.status),
        hint: t(
          "The fault is the site's. Ask again later, or choose another site.",
        ),
      };
    case "model-error":
      return {
        message: t("The model behind {0} failed: {1}", site, words),
        hint: t("These are the site's own words. Ask again in a moment."),
      };
    case "interrupted":
      return {
        message: t("{0} stopped before the answer was complete.", site),
        hint: t(
          "What had arrived is kept. Ask again for the whole answer.",
        ),
      };
    case "answer-too-long":
      return {
        message: t("The answer of {0} is too long and was cut off.", site),
        hint: t("What had arrived is kept. Ask for a shorter answer."),
      };
    case "bad-response":
      return {
        message: t("{0} sent something that is not an answer.", site),
        hint: t("Open the site in a browser to see what it says there."),
      };
    case "timeout":
      return {
        message: t("{0} took too long.", site),
        hint: t("Ask again, or allow more time in the settings."),
      };
    case "aborted":
      return {
        message: t("The answer was stopped before it was complete."),
        hint: t("Ask again for the whole answer."),
      };
    case "cors-blocked":
      return {
        message: t("The browser hides the answers of {0} from VS Code.", site),
        hint: t(
          "Use the desktop version of VS Code, or choose another site.",
        ),
      };
    case "file-rejected":
      return { message: fileRefusal(error as FileRejectedError), hint: "" };
    case "unknown-model":
    case "image-fetch-failed":
    case "invalid-argument":
      return {
        message: t("That cannot be asked: {0}", words),
        hint: t("Look at the settings of Ask GPT-4."),
      };
  }
}

/** Why a file is not sent, in one sentence. */
export function fileRefusal({ reason, message }: FileRejectedError): string {
  const { t } = vscode.l10n;
  switch (reason) {
    case "images":
      return t("This chatbot takes no images.");
    case "files":
      return t("This chatbot takes no files.");
    case "count":
      return t("This chatbot does not take so many files with a question.");
    case "type":
      return t("WordPress takes no files of this type.");
    case "empty":
      return t("The file is empty.");
    case "size":
      return t("The file is too large.");
    case "unreadable":
    case "site":
      return message;
  }
}
