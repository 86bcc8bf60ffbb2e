import type { Command } from "./commands.ts";

/** The command line was used wrongly: exit code 2. */
export class UsageError extends Error {
  /** What to do instead, as an imperative sentence. */
  readonly hint: string;
  /** The command whose help explains it; undefined for the running one. */
  readonly command: Command | undefined;

  /**
   * @param message What is wrong.
   * @param hint What to do instead. Default: nothing.
   * @param command The command, if it is not running yet.
   */
  constructor(message: string, hint = "", command?: Command) {
    super(message);
    this.hint = hint;
    this.command = command;
  }
}
