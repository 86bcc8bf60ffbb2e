/**
 * File names as users type them, and why a file cannot be used.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";
import { type CliContext, variable } from "../context.ts";

/**
 * The absolute path of a file.
 *
 * @param name Its name as typed, `~/…` included.
 */
export function resolvePath(
  name: string,
  { env, folder }: Pick<CliContext, "env" | "folder">,
): string {
  const home = variable(env, "HOME") ?? variable(env, "USERPROFILE");
  if (home !== undefined && /^~(?:$|[/\\])/.test(name)) {
    return join(home, name.slice(2));
  }
  return isAbsolute(name) ? name : join(folder, name);
}

/**
 * Says why a file could not be used.
 *
 * @returns The reason, as the end of a sentence.
 */
export function fileErrorReason(error: unknown): string {
  const { code, name } = error as { code?: string; name: string };
  // Deno's error for a missing permission.
  if (name === "NotCapable") {
    return "this task may use only files in the folder it was started from";
  }
  switch (code) {
    case "ENOENT":
      return "no such file or folder";
    case "EEXIST":
      return "a file with this name already exists";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "it is a folder";
    case "ENOSPC":
      return "the disk is full";
  }
  return code ?? name;
}
