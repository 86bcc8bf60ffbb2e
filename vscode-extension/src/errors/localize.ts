import type { AskError } from "@askgpt4/core";
import * as vscode from "vscode";

/** Values for placeholders. */
type Params = Readonly<Record<string, string | number>>;

/** The message and the hint of an error. */
export interface ErrorText {
  message: string;
  hint: string;
}

/**
 * Translates an error of the core. The bundle has a text for each code, and a
 * more specific one for some reasons; the core's own text is the English one.
 *
 * @param error The error.
 * @param siteName The display name of the site.
 */
export function localizeError(error: AskError, siteName: string): ErrorText {
  const { code, reason, message, hint, params, retryAfterMs } = error;
  const seconds = Math.ceil((retryAfterMs ?? 0) / 1000);
  return localizeText(
    [`${code}/${reason}`, code],
    { message, hint },
    { message, ...params, site: siteName, seconds },
    seconds > 0,
  );
}

/**
 * Translates a message and a hint.
 *
 * @param keys The keys to look up, the most specific one first.
 * @param english The texts that the bundle translates.
 * @param params The values of the placeholders.
 * @param wait Whether the hint tells how long to wait.
 */
export function localizeText(
  keys: readonly string[],
  english: ErrorText,
  params: Params,
  wait = false,
): ErrorText {
  const hints = keys.map((key) => `hint:${key}`);
  if (wait) hints.unshift("hint:wait");
  return {
    message: localize(keys.map((key) => `error:${key}`), params) ??
      english.message,
    hint: english.hint && (localize(hints, params) ?? english.hint),
  };
}

/** The text of the first key in the bundle; in English there is no bundle. */
function localize(keys: readonly string[], params: Params): string | undefined {
  const { bundle } = vscode.l10n;
  const key = keys.find((key) => bundle?.[key] !== undefined);
  return key === undefined ? undefined : vscode.l10n.t(key, params);
}
