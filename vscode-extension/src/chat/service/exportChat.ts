import * as vscode from "vscode";
import {
  chatToMarkdown,
  exportName,
} from "../../common/chat/exportMarkdown.ts";
import { chipsOf } from "../../context/attached.ts";
import type { StoredChat } from "../../common/chat/transcript.ts";
import { notify } from "../../platform/window.ts";

/**
 * Exports a chat to a Markdown file.
 *
 * @param chat The chat.
 * @param target The file; the user is asked by default.
 */
export async function exportChat(
  chat: StoredChat,
  target?: vscode.Uri,
): Promise<void> {
  if (chat.turns.length === 0) {
    void notify(
      "information",
      vscode.l10n.t("Nothing to export yet."),
    );
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = exportName(chat);
  const uri = target ?? await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export to Markdown"),
    filters: { Markdown: ["md"] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
  if (!uri) return;
  const markdown = new TextEncoder().encode(localizedMarkdown(chat));
  await vscode.workspace.fs.writeFile(uri, markdown);
  await vscode.window.showTextDocument(uri, { preview: false });
}

/** Formats a chat as a Markdown document, with headings in the user's language. */
export function localizedMarkdown(chat: StoredChat): string {
  const { t } = vscode.l10n;
  return chatToMarkdown(chat, {
    untitled: t("Chat"),
    you: t("You"),
    assistant: t("Assistant"),
    attached: t("Attached context"),
    shortened: (detail) => t("{0} (truncated)", detail),
    stopped: t("Stopped. The answer is incomplete."),
    interrupted: t("Interrupted. The answer is incomplete."),
  }, chipsOf);
}
