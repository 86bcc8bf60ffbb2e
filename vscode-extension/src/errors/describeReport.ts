import type { SiteReport } from "@askgpt4/core";
import * as vscode from "vscode";

/** What a check found, in the user's language. */
export function describeReport(
  report: SiteReport,
  siteName: string,
): { message: string; works: boolean } {
  const { t } = vscode.l10n;
  if (report.working) {
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
  if (/^en\b/i.test(vscode.env.language)) {
    return { message: `${report.summary} ${report.hint}`.trim(), works: false };
  }
  return { message: translate(report, siteName), works: false };
}

function translate(report: SiteReport, siteName: string): string {
  const { t } = vscode.l10n;
  switch (report.code) {
    case "site-unreachable":
      return t("{0} cannot be reached.", siteName);
    case "not-ai-engine":
      return report.wordpress
        ? t("{0} is a WordPress site, but has no AI Engine chat.", siteName)
        : t("{0} has no AI Engine chat.", siteName);
    case "timeout":
      return t("{0} took too long.", siteName);
    case "rate-limited":
      return t("{0} is being asked too often.", siteName);
    case "cors-blocked":
      return t("The browser hides the answers of {0} from VS Code.", siteName);
    default:
      return t(
        "{0} does not work now. What it said: {1}",
        siteName,
        report.summary,
      );
  }
}
