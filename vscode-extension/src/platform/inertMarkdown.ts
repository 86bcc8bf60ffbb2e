import * as vscode from "vscode";
import { showHidden } from "../common/inertText.ts";

/** Between the two characters that begin an image: not seen, and not an image any more. */
const WORD_JOINER = "\u2060";

/**
 * A model's Markdown for the workbench itself, which renders it with fewer safeguards than the chat
 * page has: no command links, no HTML, no icons; and no image, which would be loaded from wherever the
 * model says. The text of an image stays, as a link.
 *
 * @param markdown What the model wrote.
 */
export function inertMarkdown(markdown: string): vscode.MarkdownString {
  const text = showHidden(markdown)
    // In code as well: where code begins and ends cannot be known here as surely as the renderer knows.
    .replaceAll("![", `!${WORD_JOINER}[`);
  const result = new vscode.MarkdownString(text);
  result.isTrusted = false;
  result.supportHtml = false;
  result.supportThemeIcons = false;
  return result;
}

/** Plain text as Markdown that shows it as it is, line by line. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&").replace(
    /\r?\n/g,
    "  \n",
  );
}
