/**
 * Where this program keeps what it needs from one run to the next.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";
import process from "node:process";
import { type CliContext, variable } from "../context.ts";

/**
 * The folder for this user's state, by the platform's own rules:
 * `$XDG_STATE_HOME`, `~/.local/state`, `~/Library/Application Support` or
 * `%LOCALAPPDATA%`.
 *
 * @param io The world.
 * @returns The folder, or undefined where the user has no home.
 */
export function stateFolder(io: Pick<CliContext, "env">): string | undefined {
  const home = variable(io.env, "HOME");
  const parent = process.platform === "win32"
    ? variable(io.env, "LOCALAPPDATA")
    : process.platform === "darwin"
    ? home && join(home, "Library", "Application Support")
    : absolute(variable(io.env, "XDG_STATE_HOME")) ??
      (home && join(home, ".local", "state"));
  return parent && isAbsolute(parent) ? join(parent, "askgpt4") : undefined;
}

/** The specification says that a relative path is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
