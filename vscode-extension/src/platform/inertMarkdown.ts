import * as vscode from "vscode";
import { showHidden } from "../common/inertText.ts";

/** An invisible character that breaks image syntax between `!` and `[`. */
const WORD_JOINER = "\u2060";

/**
 * Makes a model's Markdown safe for VS Code's own renderer, which has fewer safeguards than the
 * webview: no command links, HTML, icons or images, because VS Code would load an image from any
 * host. An image becomes a link.
 *
 * @param markdown Model output.
 */
export function inertMarkdown(markdown: string): vscode.MarkdownString {
  const text = showHidden(markdown)
    // Applied inside code too, because code can't be detected here as reliably as by the renderer.
    .replaceAll("![", `!${WORD_JOINER}[`);
  const result = new vscode.MarkdownString(text);
  result.isTrusted = false;
  result.supportHtml = false;
  result.supportThemeIcons = false;
  return result;
}

/** Escapes plain text as Markdown, keeping its line breaks. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&").replace(
    /\r?\n/g,
    "  \n",
  );
}
