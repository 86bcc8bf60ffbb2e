import * as vscode from "vscode";
import { pick, type PickItem } from "../platform/window.ts";
import type { AttachedContext } from "./attachment.ts";
import { type Collected, collectFiles, MAX_TEXT_BYTES } from "./files.ts";

/** The maximum number of files in the picker. */
const MAX_FILES = 5_000;

/** The maximum number of entries to scan where VS Code offers no search. */
const MAX_LISTED = 1_000;

/** Folders to skip. */
const HIDDEN = /^(\.|node_modules$)/;

/** The selection in the active editor, or `undefined` if nothing is selected. */
export function selectionContext(
  editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor,
): AttachedContext | undefined {
  if (!editor || editor.selection.isEmpty) return undefined;
  const { document } = editor;
  const range = new vscode.Range(editor.selection.start, editor.selection.end);
  const text = document.getText(range);
  if (text.trim() === "" || text.length > MAX_TEXT_BYTES) return undefined;
  return {
    kind: "selection",
    uri: document.uri,
    version: document.version,
    languageId: document.languageId,
    range,
    text,
  };
}

type Choice = PickItem & {
  choose?: () => Promise<Collected | undefined>;
};

/**
 * Lets the user choose attachments: the selection, open files, or any file by name.
 *
 * @returns The attachments, or `undefined` if canceled.
 */
export async function pickContext(): Promise<Collected | undefined> {
  const choice = await pick(choices(), {
    title: vscode.l10n.t("Attach Context"),
    placeHolder: vscode.l10n.t("Choose the context to attach"),
    matchOnDescription: true,
  });
  return await choice?.choose?.();
}

async function choices(): Promise<Choice[]> {
  const items: Choice[] = [];
  const selection = selectionContext();
  if (selection) {
    items.push({
      icon: "selection",
      label: vscode.l10n.t("Selection"),
      description: vscode.workspace.asRelativePath(selection.uri),
      choose: () => Promise.resolve({ attachments: [selection], refused: [] }),
    });
  }
  const open = openFiles();
  if (open.length > 0) {
    items.push(separator(vscode.l10n.t("Open files")), ...open.map(fileChoice));
  }
  const others = await workspaceFiles(new Set(open.map(String)));
  if (others.length > 0) {
    items.push(
      separator(vscode.l10n.t("Files in the workspace")),
      ...others.map(fileChoice),
    );
  }
  items.push(separator(""), {
    icon: "folder-opened",
    label: vscode.l10n.t("Other Files..."),
    choose: browse,
  });
  return items;
}

/** Open files, the active editor's first. */
function openFiles(): vscode.Uri[] {
  const active = vscode.window.activeTextEditor?.document.uri;
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs)
    .map((tab) => tab.input)
    .filter((input) =>
      // Image previews are custom editors.
      input instanceof vscode.TabInputText ||
      input instanceof vscode.TabInputCustom
    )
    .map((input) => input.uri);
  const all = active ? [active, ...tabs] : tabs;
  return [...new Map(all.map((uri) => [uri.toString(), uri])).values()];
}

async function workspaceFiles(
  without: ReadonlySet<string>,
): Promise<vscode.Uri[]> {
  const files = await findFiles();
  return files.filter((uri) => !without.has(uri.toString()))
    .sort((a, b) => a.path < b.path ? -1 : 1);
}

/**
 * Finds files with VS Code's search, or by scanning folders where it is unavailable, as in some
 * virtual workspaces.
 */
async function findFiles(): Promise<vscode.Uri[]> {
  try {
    const found = await vscode.workspace.findFiles(
      "**/*",
      "**/node_modules/**",
      MAX_FILES,
    );
    if (found.length > 0) return found;
  } catch {
    // Some search providers fail to start.
  }
  const files: vscode.Uri[] = [];
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .map((folder) => folder.uri);
  for (const folder of folders) {
    for (const [name, type] of await listFolder(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.File) files.push(uri);
      else if (type === vscode.FileType.Directory && !HIDDEN.test(name)) {
        folders.push(uri);
      }
    }
    if (files.length + folders.length > MAX_LISTED) break;
  }
  return files;
}

async function listFolder(
  uri: vscode.Uri,
): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(uri);
  } catch {
    return [];
  }
}

async function browse(): Promise<Collected | undefined> {
  const uris = await vscode.window.showOpenDialog({
    openLabel: vscode.l10n.t("Attach"),
    canSelectMany: true,
  });
  return uris && await collectFiles(uris);
}

function fileChoice(uri: vscode.Uri): Choice {
  const path = vscode.workspace.asRelativePath(uri);
  const slash = path.lastIndexOf("/");
  return {
    icon: "file",
    label: path.slice(slash + 1),
    description: path.slice(0, Math.max(0, slash)),
    choose: () => collectFiles([uri]),
  };
}

function separator(label: string): Choice {
  return { label, separator: true };
}
