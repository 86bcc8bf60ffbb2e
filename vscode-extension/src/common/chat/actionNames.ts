import type { Action } from "@askgpt4/core";

/** How much of a name is shown: the site chooses it. */
const LENGTH = 60;

/** The functions that a site asks to run, for people; letters and digits only, for Markdown is not text. */
export function actionNames(actions: readonly Action[]): string {
  return actions.map((action) =>
    action.type === "function"
      ? action.name.slice(0, LENGTH).replace(/[^\p{L}\p{N} .-]/gu, "-")
      : "?"
  ).join(", ");
}
