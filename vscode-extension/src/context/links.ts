import * as vscode from "vscode";
import { UnsuitableFileError } from "./unsuitable.ts";

/**
 * Rejects files in the workspace that link outside it: the author of a workspace could add a link
 * to a private file.
 *
 * @throws {UnsuitableFileError} If the file's real path is outside every folder of the workspace.
 */
export async function refuseLinkOutside(
  uri: vscode.Uri,
  name: string,
): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  // A path outside the workspace was chosen by the user explicitly.
  if (uri.scheme !== "file" || !vscode.workspace.getWorkspaceFolder(uri)) {
    return;
  }
  const realPath = findRealPath();
  if (!realPath) return;
  const [real, ...roots] = await Promise.all([
    realPath(uri.fsPath),
    ...folders.filter((folder) => folder.uri.scheme === "file")
      .map((folder) => realPath(folder.uri.fsPath)),
  ]);
  // A missing file is reported when it is read.
  if (real === undefined) return;
  const inside = roots.some((root) =>
    root !== undefined && (real === root || isBelow(real, root))
  );
  if (inside) return;
  throw new UnsuitableFileError(
    vscode.l10n.t(
      "{0} was not attached because it links to a file outside the workspace ({1}). To attach that file, choose it directly.",
      name,
      real,
    ),
  );
}

function isBelow(path: string, folder: string): boolean {
  const end = folder.at(-1) ?? "";
  return path.startsWith(
    end === "/" || end === "\\"
      ? folder
      : folder + (folder.includes("\\") ? "\\" : "/"),
  );
}

type RealPath = (path: string) => Promise<string | undefined>;

/** Node.js's `realpath`, if available. In a browser, files have no links. */
function findRealPath(): RealPath | undefined {
  const { process } = globalThis as unknown as {
    process?: {
      getBuiltinModule?(name: string): {
        realpath(path: string): Promise<string>;
      } | undefined;
    };
  };
  const module = process?.getBuiltinModule?.("node:fs/promises");
  return module &&
    ((path) => module.realpath(path).catch(() => undefined));
}
