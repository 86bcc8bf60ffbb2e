import * as vscode from "vscode";
import { isAskError } from "@askgpt4/core";
import { isCancellation } from "../site/consentRefused.ts";
import { showLimitHelp } from "../context/fit.ts";
import { notify } from "../platform/window.ts";
import type { SiteService } from "../site/siteService.ts";
import type { ErrorActionId } from "../common/errorCodes.ts";
import { describeError, toAction } from "./describe.ts";

/** Options for reporting an error. */
export interface ReportOptions {
  /** Offered as “Retry” if the error allows it. */
  retry?: () => void | Promise<void>;
}

/** Performs the actions of errors, and reports errors as notifications. */
export class ErrorActions {
  readonly #site: SiteService;
  readonly #log: vscode.LogOutputChannel;

  constructor(site: SiteService, log: vscode.LogOutputChannel) {
    this.#site = site;
    this.#log = log;
  }

  /** Performs an action. “Retry” is handled by the caller. */
  async run(id: ErrorActionId): Promise<void> {
    switch (id) {
      case "retry":
        return;
      case "check-site":
        return await vscode.commands.executeCommand("askGpt4.checkSite");
      case "choose-site":
        return await vscode.commands.executeCommand("askGpt4.chooseSite");
      case "demo":
        return await vscode.commands.executeCommand("askGpt4.tryDemo");
      case "sign-in":
        return await vscode.commands.executeCommand("askGpt4.signIn");
      case "raise-limit":
        return await showLimitHelp(
          this.#site.site.name,
          this.#site.messageLimit,
        );
      case "settings":
        return await vscode.commands.executeCommand(
          "workbench.action.openSettings",
          "askGpt4.",
        );
      case "log":
        return this.#log.show();
    }
  }

  /** Shows an error as a notification with its actions. Never throws. */
  async report(error: unknown, options: ReportOptions = {}): Promise<void> {
    if (isCancellation(error) || isAskError(error, "aborted")) return;
    const described = describeError(error, this.#site.site.name);
    this.#log.error(
      described.code === "unexpected" && error instanceof Error
        ? `${described.message}\n${stackOf(error)}`
        : described.code,
    );
    const ids = described.actions
      .filter((id) => id !== "retry" || options.retry !== undefined)
      .slice(0, 3);
    const labels = ids.map((id) => toAction(id).label);
    const text = described.hint === ""
      ? described.message
      : `${described.message} ${described.hint}`;
    const chosen = await notify("error", text, ...labels);
    const id = ids[labels.indexOf(chosen ?? "")];
    if (id === undefined) return;
    try {
      if (id === "retry") await options.retry?.();
      else await this.run(id);
    } catch (next) {
      if (!isCancellation(next)) this.#log.error(describeError(next, "").code);
    }
  }
}

/** The stack of an unexpected error without its message, which may contain anything. */
function stackOf(error: Error): string {
  const stack = error.stack ?? "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line)).join("\n");
}
