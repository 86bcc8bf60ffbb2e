import * as vscode from "vscode";
import type { StoreTrouble } from "../model/transcriptStore.ts";
import { notify } from "../../platform/window.ts";

/** Tells the user what is wrong with the stored chats, each kind once a session. */
export class StorageNotices {
  readonly #log: vscode.LogOutputChannel;
  readonly #told = new Set<StoreTrouble["kind"]>();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  tell(trouble: StoreTrouble): void {
    this.#log.error(
      trouble.kind === "corrupt"
        ? `A stored file could not be read and was put aside: ${trouble.aside}`
        : `The chats could not be accessed (${trouble.kind}): ${trouble.error}`,
    );
    if (this.#told.has(trouble.kind)) return;
    this.#told.add(trouble.kind);
    if (trouble.kind === "corrupt") void this.#tellCorrupt(trouble.aside);
    else if (trouble.kind === "read") {
      void notify(
        "error",
        vscode.l10n.t(
          "Stored chats cannot be read at the moment. They stay where they are.",
        ),
      );
    } else {
      void notify(
        "error",
        vscode.l10n.t(
          "Your chats cannot be saved at the moment. They are kept until the window is closed; copy what you need.",
        ),
      );
    }
  }

  async #tellCorrupt(aside: vscode.Uri): Promise<void> {
    const show = vscode.l10n.t("Show File");
    const answer = await notify(
      "warning",
      vscode.l10n.t(
        "A stored chat could not be read. It was not deleted, but put aside.",
      ),
      show,
    );
    if (answer === show) await vscode.window.showTextDocument(aside);
  }
}
