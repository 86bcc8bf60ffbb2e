/**
 * How an answer ends, well or otherwise: what is stored, and what the page is told.
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
 * Takes the site's final word into the answer's turn.
 *
 * @returns What the page does not know yet.
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
  // The site's final text counts. White space at its ends is no news to the page.
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
 * Adds to what else the user should know of an answer.
 *
 * @returns All of it.
 */
export function addNotice(turn: StoredTurn, notice: string): string {
  turn.notice = turn.notice === undefined ? notice : `${turn.notice} ${notice}`;
  return turn.notice;
}

/**
 * Notes in the answer's turn why there is no more of it.
 *
 * @param stopped Whether the user stopped it.
 * @returns What the page does not know yet.
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
