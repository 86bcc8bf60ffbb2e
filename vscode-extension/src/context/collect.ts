import * as vscode from "vscode";
import type { AttachedContext } from "../services.ts";

/** No chatbot takes more, and a chip should not freeze the window. */
const MAX_BYTES = 1024 * 1024;

/** How much of a file is looked at to tell text from binary. */
const SAMPLE = 8 * 1024;

/** How many files the picker offers. */
const MAX_FILES = 5_000;

/** How many files and folders are looked at one by one, where there is no search. */
const MAX_LISTED = 1_000;

/** Folders that nobody wants to attach a file of. */
const HIDDEN = /^(\.|node_modules$)/;

/** A file that cannot go along; its message is for the user. */
export class UnsuitableFileError extends Error {}

/** The selection in the active editor, or `undefined` where nothing is selected. */
export function selectionContext(
  editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor,
): AttachedContext | undefined {
  if (!editor || editor.selection.isEmpty) return undefined;
  const { document } = editor;
  const range = new vscode.Range(editor.selection.start, editor.selection.end);
  const text = document.getText(range);
  if (text.trim() === "" || text.length > MAX_BYTES) return undefined;
  return {
    kind: "selection",
    uri: document.uri,
    version: document.version,
    languageId: document.languageId,
    range,
    text,
  };
}

/**
 * A whole file, with what is unsaved in it.
 *
 * @throws {UnsuitableFileError} If it is not there, not text, or far too large.
 */
export async function fileContext(uri: vscode.Uri): Promise<AttachedContext> {
  const name = vscode.workspace.asRelativePath(uri);
  const open = vscode.workspace.textDocuments.find((document) =>
    document.uri.toString() === uri.toString()
  );
  if (!open) await refuseUnsuitable(uri, name);
  const document = open ?? await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  if (text.length > MAX_BYTES) throw tooLarge(name, text.length);
  if (text.trim() === "") {
    throw new UnsuitableFileError(
      vscode.l10n.t("{0} is empty: there is nothing to send.", name),
    );
  }
  return {
    kind: "file",
    uri,
    version: document.version,
    languageId: document.languageId,
    text,
  };
}

async function refuseUnsuitable(uri: vscode.Uri, name: string): Promise<void> {
  const { size, type } = await stat(uri, name);
  if ((type & vscode.FileType.Directory) !== 0) {
    throw new UnsuitableFileError(
      vscode.l10n.t("{0} is a folder. Choose a file in it.", name),
    );
  }
  if (size > MAX_BYTES) throw tooLarge(name, size);
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.subarray(0, SAMPLE).includes(0)) {
    throw new UnsuitableFileError(
      vscode.l10n.t("{0} is not a text file: it cannot be sent.", name),
    );
  }
}

async function stat(uri: vscode.Uri, name: string): Promise<vscode.FileStat> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    throw new UnsuitableFileError(
      vscode.l10n.t("{0} cannot be read.", name),
    );
  }
}

function tooLarge(name: string, size: number): UnsuitableFileError {
  return new UnsuitableFileError(vscode.l10n.t(
    "{0} is too large to send ({1} KB; {2} KB at most). Select the part that matters and attach that.",
    name,
    Math.ceil(size / 1024),
    MAX_BYTES / 1024,
  ));
}

type Choice = vscode.QuickPickItem & {
  choose?: () => Promise<AttachedContext | undefined>;
};

/**
 * Lets the user choose what goes along: the selection, an open file, any file by name.
 *
 * @returns What was chosen, or `undefined`.
 * @throws {UnsuitableFileError} If it cannot go along.
 */
export async function pickContext(): Promise<AttachedContext | undefined> {
  const choice = await vscode.window.showQuickPick(choices(), {
    title: vscode.l10n.t("Attach Context"),
    placeHolder: vscode.l10n.t("Choose what is sent with the question"),
    matchOnDescription: true,
  });
  return await choice?.choose?.();
}

async function choices(): Promise<Choice[]> {
  const items: Choice[] = [];
  const selection = selectionContext();
  if (selection) {
    items.push({
      label: `$(selection) ${vscode.l10n.t("Selection")}`,
      description: vscode.workspace.asRelativePath(selection.uri),
      choose: () => Promise.resolve(selection),
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
    label: `$(folder-opened) ${vscode.l10n.t("Another File...")}`,
    choose: browse,
  });
  return items;
}

/** The active editor's file first. */
function openFiles(): vscode.Uri[] {
  const active = vscode.window.activeTextEditor?.document.uri;
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs)
    .map((tab) => tab.input)
    .filter((input) => input instanceof vscode.TabInputText)
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

/** By VS Code's search; by looking into the folders where there is none, as in some virtual workspaces. */
async function findFiles(): Promise<vscode.Uri[]> {
  try {
    const found = await vscode.workspace.findFiles(
      "**/*",
      "**/node_modules/**",
      MAX_FILES,
    );
    if (found.length > 0) return found;
  } catch {
    // Some searches cannot be started.
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

async function browse(): Promise<AttachedContext | undefined> {
  const [uri] = await vscode.window.showOpenDialog({
    openLabel: vscode.l10n.t("Attach"),
  }) ?? [];
  return uri && await fileContext(uri);
}

function fileChoice(uri: vscode.Uri): Choice {
  const path = vscode.workspace.asRelativePath(uri);
  const slash = path.lastIndexOf("/");
  return {
    label: `$(file) ${path.slice(slash + 1)}`,
    description: path.slice(0, Math.max(0, slash)),
    choose: () => fileContext(uri),
  };
}

function separator(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
