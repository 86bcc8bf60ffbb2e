import * as vscode from "vscode";
import type { ConsentAnswer } from "../../protocol/messages.ts";
import { type ConfiguredSite, isUnencrypted } from "./configuredSite.ts";
import { showDialog } from "../platform/window.ts";

/**
 * Asks the user to agree that a site gets the text, and carries out the other two answers.
 *
 * @returns The answer; `undefined` where the user dismissed the question.
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
    t("Send your questions to {0}?", site.name),
    [
      t(
        "Your questions, and the context you attach, will be sent to {0}. Whoever runs that site, and the model provider behind it, can read them.",
        site.url,
      ),
      ...(isUnencrypted(site.url)
        ? [
          t("The address is not encrypted: others on the way can read it, too."),
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
