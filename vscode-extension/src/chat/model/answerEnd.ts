/**
 * Handles the end of an answer: updates the stored turn and returns the changes for the webview.
 * @module
 */
import { type AnswerResult, isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import type { TurnChange } from "../../../protocol/messages.ts";
import { isCancellation } from "../../site/consentRefused.ts";
import { describeError, toTurnError } from "../../errors/describe.ts";
import { cutsAnswerOff } from "../../common/errorCodes.ts";
import { actionNames } from "../../common/chat/actionNames.ts";
import type { StoredTurn } from "../../common/chat/transcript.ts";
import { showTurn } from "./turnView.ts";

/**
 * Stores the site's final result in the answer's turn.
 *
 * @returns The changes that the webview does not have yet.
 */
export function completeTurn(
  turn: StoredTurn,
  reply: AnswerResult,
): TurnChange {
  turn.state = "complete";
  if (reply.responseId !== null) turn.responseId = reply.responseId;
  if (reply.shortcuts.length > 0) {
    turn.shortcuts = reply.shortcuts.map((
      { label, shortcutId, message },
    ) => ({
      label,
      shortcutId,
      message,
    }));
  }
  if (reply.images.length > 0) {
    turn.images = reply.images.map((href, index) => ({
      href,
      label: vscode.l10n.t("Image {0}", index + 1),
    }));
  }
  if (reply.actions.length > 0) {
    addNotice(
      turn,
      vscode.l10n.t(
        "The site requested an action that works only on its own pages ({0}). It was not performed.",
        actionNames(reply.actions),
      ),
    );
  }
  // The site's final text wins. Differences in outer white space are not sent to the webview.
  const rewritten = turn.text.trim() !== reply.text.trim();
  turn.text = reply.text;
  const { shortcuts, images, notice } = showTurn(turn);
  return {
    state: "complete",
    ...(rewritten ? { text: turn.text } : {}),
    ...(shortcuts ? { shortcuts } : {}),
    ...(images ? { images } : {}),
    ...(notice === undefined ? {} : { notice }),
  };
}

/**
 * Appends to the notice below an answer.
 *
 * @returns The complete notice.
 */
export function addNotice(turn: StoredTurn, notice: string): string {
  turn.notice = turn.notice === undefined ? notice : `${turn.notice} ${notice}`;
  return turn.notice;
}

/**
 * Stores in the answer's turn why it is incomplete.
 *
 * @param stopped Whether the user stopped it.
 * @returns The changes that the webview does not have yet.
 */
export function failTurn(
  turn: StoredTurn,
  error: unknown,
  stopped: boolean,
  siteName: string,
): TurnChange {
  if (stopped || isCancellation(error) || isAskError(error, "aborted")) {
    turn.state = "stopped";
    return { state: "stopped" };
  }
  const { code, message, hint } = describeError(error, siteName);
  turn.state = cutsAnswerOff(code) ? "interrupted" : "failed";
  turn.error = { code, message, hint };
  return { state: turn.state, error: toTurnError(turn.error) };
}
