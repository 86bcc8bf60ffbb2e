import * as vscode from "vscode";

/** The user did not give consent: nothing was sent, and there is nothing to report. */
export class ConsentRefused extends vscode.CancellationError {
  constructor() {
    super();
    this.name = "ConsentRefused";
  }
}

/** Whether an error only signals that the user canceled. */
export function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError ||
    error instanceof Error && error.name === "Canceled";
}
