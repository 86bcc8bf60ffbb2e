import type { SiteReport } from "@askgpt4/core";
import * as vscode from "vscode";
import { describeError } from "../errors/describe.ts";
import { describeReport } from "../errors/describeReport.ts";
import {
  notify,
  pick,
  type PickItem,
  pickOrType,
  withProgress,
} from "../platform/window.ts";
import { DEMO, type Settings } from "../platform/settings.ts";
import { abortSignal } from "../platform/abortSignal.ts";
import { type ConfiguredSite, configuredSite } from "../site/configuredSite.ts";
import { isCancellation } from "../site/consentRefused.ts";
import type { SiteService } from "../site/siteService.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { Command } from "../platform/command.ts";

type SiteChoice = PickItem & { site?: string };

/** Lets the user choose the site: a previous one, any URL, or the demo. */
export class ChooseSiteCommand implements Command {
  readonly id = "askGpt4.chooseSite";
  readonly #site: SiteService;
  readonly #settings: Settings;

  constructor(site: SiteService, settings: Settings) {
    this.#site = site;
    this.#settings = settings;
  }

  async execute(): Promise<void> {
    const setting = await this.#choose();
    if (setting === undefined) return;
    const before = this.#settings.choice;
    if (setting !== before.site) await this.#settings.choose({ site: setting });
    try {
      await this.#chooseChatbot();
    } catch (error) {
      if (isCancellation(error)) await this.#settings.choose(before);
      throw error;
    }
  }

  async #choose(): Promise<string | undefined> {
    const known = this.#known();
    const chosen = await pickOrType<SiteChoice>((text) => {
      const typed = text.trim();
      return typed === "" ? known : [...typedChoices(typed, known), ...known];
    }, {
      title: vscode.l10n.t("Choose a Site"),
      placeHolder: vscode.l10n.t(
        "Enter the URL of a WordPress site with AI Engine, or choose one",
      ),
      matchOnDescription: true,
    });
    return chosen?.site;
  }

  #known(): SiteChoice[] {
    const current = this.#site.site;
    const before = this.#site.consentedSites
      .filter((key) => key !== current.key);
    const mark = (key: string) =>
      current.key === key ? vscode.l10n.t("in use") : "";
    const own: SiteChoice[] = current.demo || current.missing ? [] : [{
      icon: "globe",
      label: current.name,
      description: mark(current.key),
      site: this.#settings.get("site"),
    }];
    return [
      ...own,
      ...before.map((key): SiteChoice => ({
        icon: "globe",
        label: new URL(key).host,
        description: vscode.l10n.t("used before"),
        site: key,
      })),
      { label: "", separator: true },
      {
        icon: "beaker",
        label: vscode.l10n.t("Demo"),
        description: mark(DEMO),
        detail: vscode.l10n.t(
          "Built-in, with canned answers. Works offline; nothing leaves your computer.",
        ),
        site: DEMO,
      },
    ];
  }

  /** Lets the user choose one of several chatbots of a page. Sends nothing before consent. */
  async #chooseChatbot(): Promise<void> {
    const site = this.#site;
    // If the consent dialog led here, it continues with the new site.
    if (site.asking) return;
    const access = await site.access();
    await withProgress(
      { location: { viewId: "askGpt4.chat" } },
      () => site.refreshChatbots(),
    );
    site.warmUp();
    const { chatbots } = site;
    if (chatbots.length < 2) return;
    const chosen = await pick(
      chatbots.map((bot) => ({
        label: bot.name,
        description: bot.customId ?? bot.botId,
        detail: bot.greeting,
        id: bot.customId ?? bot.botId,
      })),
      { title: vscode.l10n.t("Choose a Chatbot on {0}", access.site.name) },
    );
    if (chosen && !access.signal.aborted) {
      await this.#settings.set("botId", chosen.id);
    }
  }
}

/** The choices for a typed text besides the known sites. */
function typedChoices(
  typed: string,
  known: readonly SiteChoice[],
): SiteChoice[] {
  const { invalid } = configuredSite(typed, "");
  const isAddress = /[.:]/.test(typed);
  if (isAddress && !invalid) {
    return [{
      icon: "globe",
      label: typed,
      description: vscode.l10n.t("Use this URL"),
      alwaysShow: true,
      site: typed,
    }];
  }
  const wanted = typed.toLowerCase();
  if (
    known.some(({ label, description = "" }) =>
      `${label} ${description}`.toLowerCase().includes(wanted)
    )
  ) return [];
  return [{
    icon: "warning",
    label: isAddress && invalid
      ? describeError(invalid, typed).message
      : vscode.l10n.t("Enter a complete URL, such as https://blog.example."),
    alwaysShow: true,
    inactive: true,
  }];
}

/** Checks the site and reports the result. */
export class CheckSiteCommand implements Command {
  readonly id = "askGpt4.checkSite";
  readonly #site: SiteService;
  readonly #log: vscode.LogOutputChannel;

  constructor(site: SiteService, log: vscode.LogOutputChannel) {
    this.#site = site;
    this.#log = log;
  }

  async execute(): Promise<void> {
    let { report, site } = await this.#check(false);
    const ask = vscode.l10n.t("Ask a Test Question");
    const choose = vscode.l10n.t("Choose Another Site");
    const demo = vscode.l10n.t("Try the Demo");
    for (;;) {
      const { message, works } = describeReport(report, site.name);
      this.#site.health = works ? "working" : "failing";
      this.#log.info(`Site check: ${report.code ?? "working"}.`);
      const chosen = works
        ? await notify("information", message, ...(report.asked ? [] : [ask]))
        : await notify("warning", message, choose, demo);
      if (chosen === choose) {
        return await vscode.commands.executeCommand("askGpt4.chooseSite");
      }
      if (chosen === demo) {
        return await vscode.commands.executeCommand("askGpt4.tryDemo");
      }
      if (chosen !== ask) return;
      ({ report, site } = await this.#check(true, site.key));
    }
  }

  /** @param shown The key of the site that the user was shown. */
  async #check(
    ask: boolean,
    shown?: string,
  ): Promise<{ report: SiteReport; site: ConfiguredSite }> {
    const { client, site, signal } = await this.#site.access(shown);
    const report = await withProgress({
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Checking {0}…", site.name),
      cancellable: true,
    }, async (token) => {
      const abort = abortSignal(token);
      try {
        return await client.check({
          ask,
          signal: AbortSignal.any([abort.signal, signal]),
        });
      } finally {
        abort.dispose();
      }
    });
    return { report, site };
  }
}

/** Switches to the built-in demo and shows the chat. */
export class TryDemoCommand implements Command {
  readonly id = "askGpt4.tryDemo";
  readonly #settings: Settings;
  readonly #chat: ChatService;
  readonly #site: SiteService;

  constructor(settings: Settings, chat: ChatService, site: SiteService) {
    this.#settings = settings;
    this.#chat = chat;
    this.#site = site;
  }

  async execute(): Promise<void> {
    if (!this.#site.site.demo) await this.#settings.choose({ site: DEMO });
    await this.#chat.show();
    this.#site.warmUp();
    await this.#site.refreshChatbots();
  }
}

/** Withdraws the consent for a site. */
export class WithdrawConsentCommand implements Command {
  readonly id = "askGpt4.withdrawConsent";
  readonly #site: SiteService;

  constructor(site: SiteService) {
    this.#site = site;
  }

  async execute(): Promise<void> {
    const sites = this.#site.consentedSites;
    if (sites.length === 0) {
      void notify(
        "information",
        vscode.l10n.t("You have not agreed to send text to any site."),
      );
      return;
    }
    const chosen = await pick(sites.map((label) => ({ label })), {
      title: vscode.l10n.t("Withdraw Consent"),
      placeHolder: vscode.l10n.t(
        "Nothing is sent to this site until you agree again",
      ),
    });
    if (chosen) await this.#site.withdrawConsent(chosen.label);
  }
}
