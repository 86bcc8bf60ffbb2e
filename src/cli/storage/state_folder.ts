/**
 * The folder for the program's state.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";
import process from "node:process";
import { type CliContext, variable } from "../context.ts";

/**
 * The user's state folder, by the conventions of the platform:
 * `$XDG_STATE_HOME`, `~/.local/state`, `~/Library/Application Support` or
 * `%LOCALAPPDATA%`.
 *
 * @returns The folder; undefined if the user has no home folder.
 */
export function stateFolder(
  { env }: Pick<CliContext, "env">,
): string | undefined {
  const home = variable(env, "HOME");
  const parent = process.platform === "win32"
    ? variable(env, "LOCALAPPDATA")
    : process.platform === "darwin"
    ? home && join(home, "Library", "Application Support")
    : absolute(variable(env, "XDG_STATE_HOME")) ??
      (home && join(home, ".local", "state"));
  return parent && isAbsolute(parent) ? join(parent, "askgpt4") : undefined;
}

/** The XDG specification says to ignore a relative path. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
