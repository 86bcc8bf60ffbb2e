import * as vscode from "vscode";
import type { Place } from "../../common/chat/transcript.ts";
import { Throttle } from "../../common/throttle.ts";
import { Disposable } from "../../platform/disposable.ts";
import { PARTIAL } from "./chatFolder.ts";

/** The minimum interval between reports, in milliseconds. */
const INTERVAL = 300;

/** The folder or workspace that is open in this window; `undefined` in an empty window. */
export function openPlace(): Place | undefined {
  const { workspaceFile, workspaceFolders, name } = vscode.workspace;
  const saved = workspaceFile?.scheme === "untitled"
    ? undefined
    : workspaceFile;
  const uri = saved ?? workspaceFolders?.[0]?.uri;
  return uri && { uri: uri.toString(), name: name ?? "" };
}

/** Reports when another window may have changed the chats. */
export class OtherWindows extends Disposable {
  /** @param folder The folder with the files of the chats. */
  constructor(folder: vscode.Uri, changed: () => void) {
    super();
    const report = new Throttle(() => INTERVAL, changed);
    this.own({ dispose: () => report.cancel() });
    const watcher = this.own(vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, "*.json"),
    ));
    const onFile = ({ path }: vscode.Uri) => {
      // Written every second while an answer streams, and read only after a crash.
      if (!path.endsWith(PARTIAL)) report.ask();
    };
    watcher.onDidCreate(onFile);
    watcher.onDidChange(onFile);
    watcher.onDidDelete(onFile);
    // Not every file system reports changes.
    this.own(vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) report.ask();
    }));
  }
}
