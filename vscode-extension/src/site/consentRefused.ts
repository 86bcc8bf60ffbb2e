import * as vscode from "vscode";

/** The user did not agree that the site gets the text: nothing was sent, and nothing has to be said. */
export class ConsentRefused extends vscode.CancellationError {
  constructor() {
    super();
    this.name = "ConsentRefused";
  }
}

/** Whether an error only says that the user changed their mind. */
export function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError ||
    error instanceof Error && error.name === "Canceled";
}
