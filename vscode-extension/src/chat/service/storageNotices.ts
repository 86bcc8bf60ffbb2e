import * as vscode from "vscode";
import type { StoreTrouble } from "../model/chatFolder.ts";
import { notify } from "../../platform/window.ts";

/** Reports storage problems to the user, each kind once per session. */
export class StorageNotices {
  readonly #log: vscode.LogOutputChannel;
  readonly #told = new Set<StoreTrouble["kind"]>();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  tell(trouble: StoreTrouble): void {
    this.#log.error(
      trouble.kind === "corrupt"
        ? `A stored file is corrupted and was moved aside: ${trouble.aside}`
        : `The chats could not be accessed (${trouble.kind}): ${trouble.error}`,
    );
    if (this.#told.has(trouble.kind)) return;
    this.#told.add(trouble.kind);
    if (trouble.kind === "corrupt") void this.#tellCorrupt(trouble.aside);
    else if (trouble.kind === "read") {
      void notify(
        "error",
        vscode.l10n.t(
          "Could not read your saved chats. They were not deleted.",
        ),
      );
    } else {
      void notify(
        "error",
        vscode.l10n.t(
          "Could not save your chats. They will be lost when you close this window; copy what you need.",
        ),
      );
    }
  }

  async #tellCorrupt(aside: vscode.Uri): Promise<void> {
    const show = vscode.l10n.t("Show File");
    const answer = await notify(
      "warning",
      vscode.l10n.t(
        "A saved chat is corrupted and was moved aside.",
      ),
      show,
    );
    if (answer === show) await vscode.window.showTextDocument(aside);
  }
}
