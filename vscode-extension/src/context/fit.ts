import * as vscode from "vscode";
import {
  type ContextPart,
  cutToFit,
  excess,
  type Message,
  wholeMessage,
} from "../common/compose.ts";
import { pick, type PickItem, showDialog } from "../platform/window.ts";

/** The plugin's page, for site owners. */
const PLUGIN_PAGE = "https://wordpress.org/plugins/ai-engine/";

/** The user's choice for a message that is too long. */
type Choice = PickItem & { id: "cut" | "less" | "help" };

/**
 * Composes question and context. If the message exceeds the limit, the user sees by how much, and
 * chooses.
 *
 * @param limit In characters; `null` for none.
 * @returns The message; the reason if it can't be sent; `undefined` if the user chose to shorten
 * the question.
 */
export async function fitMessage(
  question: string,
  parts: readonly ContextPart[],
  limit: number | null,
  siteName: string,
): Promise<Message | { refused: string } | undefined> {
  const text = wholeMessage(question, parts);
  const over = excess(text, limit);
  if (limit === null || over <= 0) return { text, cut: new Set() };
  const questionOver = excess(question, limit);
  if (questionOver > 0) {
    return {
      refused: vscode.l10n.t(
        "{0} characters over the limit. {1} accepts messages of up to {2} characters. Your text is kept.",
        questionOver,
        siteName,
        limit,
      ),
    };
  }
  const fitting = cutToFit(question, parts, limit);
  switch (await choose(over, limit, siteName, fitting !== undefined)) {
    case "cut":
      return fitting;
    case "help":
      await showLimitHelp(siteName, limit);
      return undefined;
    default:
      return undefined;
  }
}

async function choose(
  over: number,
  limit: number,
  siteName: string,
  fits: boolean,
): Promise<Choice["id"] | undefined> {
  const { t } = vscode.l10n;
  const choices: Choice[] = [
    ...(fits
      ? [{
        id: "cut" as const,
        icon: "send",
        label: t("Send What Fits"),
        detail: t(
          "The end of the context is cut off, and the message is marked as shortened.",
        ),
      }]
      : []),
    {
      id: "less",
      icon: "selection",
      label: t("Shorten the Question"),
      detail: t("Nothing is sent. Select less, or remove attached context."),
    },
    {
      id: "help",
      icon: "question",
      label: t("How to Raise the Limit"),
      detail: t("The owner of {0} can allow longer messages.", siteName),
    },
  ];
  const choice = await pick(choices, {
    title: t(
      "{0} characters over the limit of {1} ({2})",
      over,
      siteName,
      limit,
    ),
    placeHolder: t("Choose an Action"),
    ignoreFocusOut: true,
  });
  return choice?.id;
}

/** Explains how a site's owner can raise the limit, which the user's settings can't. */
export async function showLimitHelp(
  siteName: string,
  limit: number | null,
): Promise<void> {
  const { t } = vscode.l10n;
  const read = t("About AI Engine");
  const answer = await showDialog(
    "information",
    t("How the owner of {0} can allow longer messages", siteName),
    [
      ...(limit === null
        ? []
        : [t("Messages can have up to {0} characters.", limit)]),
      t(
        "In the WordPress admin, open AI Engine, then Chatbots, select the chatbot and change “Input Max Length”. Only the site's owner can do this.",
      ),
    ],
    read,
  );
  if (answer === read) {
    await vscode.env.openExternal(vscode.Uri.parse(PLUGIN_PAGE));
  }
}
