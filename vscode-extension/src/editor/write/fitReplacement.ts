import * as vscode from "vscode";
import { excess, wholeMessage } from "../../common/compose.ts";
import { showLimitHelp } from "../../context/fit.ts";
import { pick } from "../../platform/window.ts";
import type { EditorServices } from "../editorServices.ts";
import type { SiteAccess } from "../../site/siteAccess.ts";
import { toContextPart } from "../selection/contextParts.ts";
import { firstLines, type Place } from "../selection/places.ts";

/** A message that asks for a replacement, and how much its answer replaces. */
export interface Replacement {
  message: string;
  access: SiteAccess;
  /** The number of the place's first lines that it covers, if not all. */
  lines?: number;
}

/**
 * The message for a replacement.
 *
 * Other questions are truncated if they are too long. Here that would replace text that the model
 * never saw, so the selection itself is reduced.
 *
 * @param shown The key of the site that the user was shown.
 * @returns `undefined` if the user chose to select less.
 * @throws {ConsentRefused} If the user did not agree to the site.
 */
export async function fitReplacement(
  prompt: string,
  place: Place,
  services: EditorServices,
  shown: string,
): Promise<Replacement | undefined> {
  const access = await services.access(shown);
  const siteName = access.site.name;
  const message = wholeMessage(prompt, [toContextPart(place)]);
  const limit = await services.limitFor(message.length);
  const over = excess(message, limit);
  if (limit === null || over <= 0) return { message, access };

  const { t } = vscode.l10n;
  const lines = linesThatFit(prompt, place, limit);
  const part = lines > 0 ? firstLines(place, lines) : undefined;
  const all = place.range.end.line - place.range.start.line + 1;
  const choices = [
    ...(part
      ? [{
        id: "part" as const,
        icon: "selection",
        label: t("Rewrite Only the First {0} of {1} Lines", lines, all),
        detail: t(
          "Only these lines are sent and replaced. The rest are left unchanged.",
        ),
      }]
      : []),
    {
      id: "less" as const,
      icon: "close",
      label: t("Select Less"),
      detail: t("Nothing is sent. Your instruction is kept for next time."),
    },
    {
      id: "help" as const,
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
  if (choice?.id === "help") await showLimitHelp(siteName, limit);
  if (choice?.id !== "part" || !part) return undefined;
  return {
    message: wholeMessage(prompt, [toContextPart(part)]),
    access,
    lines,
  };
}

/** The number of a place's lines that fit into a message. */
export function linesThatFit(
  prompt: string,
  place: Place,
  limit: number,
): number {
  const fits = (count: number) => {
    const part = firstLines(place, count);
    return part !== undefined &&
      excess(wholeMessage(prompt, [toContextPart(part)]), limit) <= 0;
  };
  let least = 0;
  let most = place.range.end.line - place.range.start.line;
  // The length grows with the lines, so a binary search finds the most that fit.
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}
