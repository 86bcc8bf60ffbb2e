import * as vscode from "vscode";
import { notify } from "../../platform/window.ts";

/** Tells the user that a command needs an open file. */
export async function needsEditor(): Promise<void> {
  await notify(
    "information",
    vscode.l10n.t(
      "Open a file first. This command works on the text in an editor.",
    ),
  );
}

/** Tells the user that a command needs a selection. */
export async function needsSelection(): Promise<void> {
  await notify(
    "information",
    vscode.l10n.t("Select some text first."),
  );
}
