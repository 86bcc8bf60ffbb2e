import * as vscode from "vscode";
import { setTimeout as delay } from "node:timers/promises";

const EXTENSIONS: Record<string, string> = {
  typescript: "ts",
  javascript: "js",
  plaintext: "txt",
};

/** A name for every file: VS Code may still know one that was closed under the same name. */
let files = 0;

/**
 * Opens a new file in an editor.
 *
 * @param content With `|` at the caret, or at both ends of the selection.
 */
export async function open(
  content: string,
  options: {
    language?: string;
    tabs?: boolean;
    tabSize?: number;
    eol?: vscode.EndOfLine;
  } = {},
): Promise<vscode.TextEditor> {
  const [before = "", middle, after] = content.split("|");
  const extension = EXTENSIONS[options.language ?? "typescript"];
  const editor = await openFile(
    `file${++files}.${extension}`,
    content.replaceAll("|", ""),
  );
  const { document } = editor;
  editor.options = {
    insertSpaces: options.tabs !== true,
    tabSize: options.tabSize ?? 4,
  };
  const start = document.positionAt(before.length);
  const end = after === undefined
    ? start
    : document.positionAt(before.length + (middle ?? "").length);
  const { eol } = options;
  if (eol !== undefined) {
    await editor.edit((builder) => builder.setEndOfLine(eol));
  }
  editor.selection = new vscode.Selection(start, end);
  return editor;
}

/** Opens a file of the workspace, with this in it. */
export async function openFile(
  name: string,
  content: string,
): Promise<vscode.TextEditor> {
  await writeFile(name, content);
  await vscode.commands.executeCommand("vscode.open", fileUri(name), {
    preview: false,
  });
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== fileUri(name).toString()) {
    throw new Error(`${name} is not open.`);
  }
  return editor;
}

/** Writes a file of the workspace behind VS Code's back. */
export async function writeFile(name: string, content: string): Promise<void> {
  await vscode.workspace.fs.writeFile(
    fileUri(name),
    new TextEncoder().encode(content),
  );
}

/** What is in a file of the workspace. */
export async function readFile(name: string): Promise<string> {
  return new TextDecoder().decode(
    await vscode.workspace.fs.readFile(fileUri(name)),
  );
}

function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("No folder is open.");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Closes all editors, without a question about unsaved text. */
export async function closeAll(): Promise<void> {
  for (const editor of vscode.window.visibleTextEditors) {
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand(
      "workbench.action.revertAndCloseActiveEditor",
    );
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/**
 * Waits until something holds.
 *
 * @throws {Error} If it does not within two seconds.
 */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 2_000; Date.now() < end;) {
    if (holds()) return;
    await delay(5);
  }
  throw new Error(`It did not come about that ${what}.`);
}

/** A gate that something waits at until it is opened. */
export function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
