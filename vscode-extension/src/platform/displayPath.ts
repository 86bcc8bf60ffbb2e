import * as vscode from "vscode";

/**
 * The display name of a document for users and models: its path in the workspace, otherwise its
 * base name. An absolute path would reveal details of the machine and its user.
 *
 * @param uri The document's URI.
 */
export function displayPath(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    return vscode.workspace.asRelativePath(uri);
  }
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
