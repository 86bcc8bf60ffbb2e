import * as vscode from "vscode";

/**
 * The name of a document for people and models: its path in the workspace, else its name alone. An
 * absolute path tells of the machine and its user, which concerns nobody.
 *
 * @param uri The document's.
 */
export function displayPath(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    return vscode.workspace.asRelativePath(uri);
  }
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
