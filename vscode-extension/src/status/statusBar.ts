import * as vscode from "vscode";
import type { ChatRegistry } from "../chat/model/chatRegistry.ts";
import { Disposable } from "../platform/disposable.ts";
import { StatusBarItem } from "../platform/window.ts";
import type { Settings } from "../platform/settings.ts";
import type { SiteService } from "../site/siteService.ts";

/** Shows the site and its health; a click chooses another one. */
export class StatusBar extends Disposable {
  readonly #site: SiteService;
  readonly #book: ChatRegistry;
  readonly #settings: Settings;
  readonly #item: StatusBarItem;

  constructor(site: SiteService, book: ChatRegistry, settings: Settings) {
    super();
    this.#site = site;
    this.#book = book;
    this.#settings = settings;
    this.#item = this.own(
      new StatusBarItem({
        id: "askGpt4.site",
        name: vscode.l10n.t("Ask GPT-4: Site"),
        command: "askGpt4.chooseSite",
        priority: 90,
      }),
    );
    this.own(site.onDidChange(() => this.#update()));
    this.own(book.onDidChangeList(() => this.#update()));
    this.own(book.onDidSwitch(() => this.#update()));
    this.own(settings.onDidChange(() => this.#update()));
    this.#update();
  }

  #update(): void {
    if (!this.#settings.get("statusBar")) return this.#item.hide();
    const { icon, state } = this.#state();
    const { name } = this.#site.site;
    this.#item.show({
      icon,
      text: name,
      tooltip: [`Ask GPT-4: ${name}`, state],
    });
  }

  #state(): { icon: string; state: string } {
    const { t } = vscode.l10n;
    const { site, consented, health } = this.#site;
    if (this.#book.shown?.busy) {
      return { icon: "loading~spin", state: t("Answer in progress") };
    }
    if (site.missing) {
      return { icon: "comment-discussion", state: t("No site is set") };
    }
    if (site.invalid) {
      return { icon: "warning", state: t("Not a valid URL") };
    }
    if (site.demo) {
      return { icon: "beaker", state: t("Built-in; nothing is sent anywhere") };
    }
    if (!consented) {
      return {
        icon: "comment-discussion",
        state: t("Nothing is sent until you agree"),
      };
    }
    switch (health) {
      case "working":
        return {
          icon: "comment-discussion",
          state: t("Last request succeeded"),
        };
      case "failing":
        return { icon: "warning", state: t("Last request failed") };
      case "unknown":
        return {
          icon: "comment-discussion",
          state: t("No requests in this session yet"),
        };
    }
  }
}
