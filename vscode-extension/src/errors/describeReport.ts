import type { SiteReport } from "@askgpt4/core";
import * as vscode from "vscode";
import { localizeText } from "./localize.ts";

/** Describes the result of a site check in the user's language. */
export function describeReport(
  report: SiteReport,
  siteName: string,
): { message: string; works: boolean } {
  const { t } = vscode.l10n;
  if (report.code !== null) {
    const { summary, hint } = report;
    const text = localizeText(
      [report.code],
      { message: summary, hint },
      { site: siteName, message: summary },
    );
    return { message: `${text.message} ${text.hint}`.trim(), works: false };
  }
  const works = report.asked
    ? t("{0} works: it answered a test question.", siteName)
    : t(
      "{0} is ready: it has the chat route and issues nonces. No question was sent.",
      siteName,
    );
  const whole = report.streaming === false
    ? ` ${t("It doesn't stream: each answer arrives all at once.")}`
    : "";
  return { message: works + whole, works: true };
}
