import type { Action } from "@askgpt4/core";

/** The maximum length of a displayed name, which the site chooses. */
const LENGTH = 60;

/**
 * The names of the functions that a site requested, for display; letters and digits only, so that
 * they can't contain Markdown.
 */
export function actionNames(actions: readonly Action[]): string {
  return actions.map((action) =>
    action.type === "function"
      ? action.name.slice(0, LENGTH).replace(/[^\p{L}\p{N} .-]/gu, "-")
      : "?"
  ).join(", ");
}
