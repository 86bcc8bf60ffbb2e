import * as vscode from "vscode";
import type { ConsentAnswer } from "../../protocol/messages.ts";
import { type ConfiguredSite, isUnencrypted } from "./configuredSite.ts";
import { showDialog } from "../platform/window.ts";

/**
 * Asks for consent, and handles the answers other than “Agree”.
 *
 * @returns The answer; `undefined` if dismissed.
 */
export async function askConsent(
  site: ConfiguredSite,
): Promise<ConsentAnswer | undefined> {
  const { t } = vscode.l10n;
  const agree = t("Agree");
  const choose = t("Choose Another Site");
  const demo = t("Try the Demo");
  const answer = await showDialog(
    "information",
    t("Send Your Questions to {0}?", site.name),
    [
      t(
        "Your questions and attached context will be sent to {0}. The site's owner and its model provider can read them.",
        site.url,
      ),
      ...(isUnencrypted(site.url)
        ? [
          t("The connection is not encrypted, so others on the network can read your text."),
        ]
        : []),
    ],
    agree,
    choose,
    demo,
  );
  switch (answer) {
    case agree:
      return "agree";
    case choose:
      await vscode.commands.executeCommand("askGpt4.chooseSite");
      return "choose-site";
    case demo:
      await vscode.commands.executeCommand("askGpt4.tryDemo");
      return "demo";
    default:
      return undefined;
  }
}
