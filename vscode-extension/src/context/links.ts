import * as vscode from "vscode";
import { UnsuitableFileError } from "./unsuitable.ts";

/**
 * Refuses what lies in the workspace by its name and elsewhere in truth: whoever wrote the workspace
 * could have put a link there to a file that is nobody's business.
 *
 * @throws {UnsuitableFileError} If the file's real place is outside every folder of the workspace.
 */
export async function refuseLinkOutside(
  uri: vscode.Uri,
  name: string,
): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  // What is outside by its own name, the user has chosen by that name.
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
  // What is not there at all is told when it is read.
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

/** Node.js's, where there is one. In a browser, files have no links. */
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
