import type * as vscode from "vscode";
import type { Command } from "../platform/command.ts";

/** Shows the log, which never contains nonces, questions or answers. */
export class ShowLogCommand implements Command {
  readonly id = "askGpt4.showLog";
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  execute(): void {
    this.#log.show();
  }
}
