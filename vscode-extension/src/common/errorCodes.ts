import type { StoredError } from "./chat/transcript.ts";

/** An action offered for an error. */
export type ErrorActionId =
  | "retry"
  | "check-site"
  | "choose-site"
  | "demo"
  | "sign-in"
  | "raise-limit"
  | "settings"
  | "log";

type ErrorCode = StoredError["code"];

const ACTIONS: Readonly<Record<ErrorCode, readonly ErrorActionId[]>> = {
  "site-unreachable": ["check-site", "choose-site", "demo"],
  "not-ai-engine": ["choose-site", "check-site", "demo"],
  "nonce-rejected": ["retry", "check-site", "sign-in"],
  "question-rejected": ["check-site", "choose-site", "demo"],
  "message-too-long": ["raise-limit"],
  "rate-limited": ["retry", "choose-site", "demo"],
  "site-error": ["check-site", "choose-site", "demo"],
  "model-error": ["retry", "check-site", "choose-site"],
  "interrupted": ["retry", "check-site"],
  "answer-too-long": ["retry", "choose-site"],
  "bad-response": ["check-site", "choose-site", "demo"],
  "timeout": ["retry", "check-site", "settings"],
  "aborted": ["retry"],
  "cors-blocked": ["choose-site", "demo"],
  "unknown-model": ["settings"],
  "file-rejected": [],
  "image-fetch-failed": [],
  "invalid-argument": ["settings", "choose-site"],
  "unexpected": ["retry", "log"],
};

const SITE_FAILURES: ReadonlySet<ErrorCode> = new Set([
  "site-unreachable",
  "not-ai-engine",
  "nonce-rejected",
  "site-error",
  "bad-response",
  "timeout",
  "cors-blocked",
]);

/** The actions for an error, the most likely one first. */
export function actionsFor(code: ErrorCode): readonly ErrorActionId[] {
  // A chat stored by another version may contain an unknown code.
  return ACTIONS[code] ?? [];
}

/** Whether a message from the webview names an action. */
export function isErrorAction(id: string): id is ErrorActionId {
  return Object.values(ACTIONS).some((ids) =>
    (ids as readonly string[]).includes(id)
  );
}

/** Whether an error concerns the site rather than the question. */
export function isSiteFailure(code: ErrorCode): boolean {
  return SITE_FAILURES.has(code);
}

/** Whether an error ends an answer after a part of it arrived. */
export function cutsAnswerOff(code: ErrorCode): boolean {
  return code === "interrupted" || code === "answer-too-long";
}
