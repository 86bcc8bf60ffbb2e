import * as vscode from "vscode";
import { displayPath } from "../../platform/displayPath.ts";
import { isProse } from "../../common/code/languages.ts";
import type { Place } from "../selection/places.ts";

/** What is asked of the model so that the answer can be inserted. */
export function insertPrompt(question: string, { document }: Place): string {
  const { languageId } = document;
  const path = displayPath(document.uri);
  const how = isProse(languageId)
    ? vscode.l10n.t(
      "The answer goes into {0}: answer with that text and nothing else.",
      path,
    )
    : vscode.l10n.t(
      "The answer goes into {0} ({1}): answer with the code in one fenced block and nothing else.",
      path,
      languageId,
    );
  return `${question}\n\n${how}`;
}

/** What is asked of the model so that the answer can take the place of the selection. */
export function replacePrompt(
  instruction: string,
  { document }: Place,
): string {
  const how = isProse(document.languageId)
    ? vscode.l10n.t(
      "Rewrite the text below so. Answer with the whole new text and nothing else.",
    )
    : vscode.l10n.t(
      "Change the code below so. Answer with all of the new code in one fenced block and nothing else.",
    );
  return `${instruction}\n\n${how}`;
}
