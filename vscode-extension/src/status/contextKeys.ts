import * as vscode from "vscode";
import type { ChatRegistry } from "../chat/model/chatRegistry.ts";
import { Disposable } from "../platform/disposable.ts";
import type { SiteService } from "../site/siteService.ts";

/** Updates the context keys that the `when` clauses of package.json use. */
export class ContextKeys extends Disposable {
  readonly #book: ChatRegistry;
  readonly #site: SiteService;
  readonly #set = new Map<string, boolean>();

  constructor(book: ChatRegistry, site: SiteService) {
    super();
    this.#book = book;
    this.#site = site;
    this.own(book.onDidChangeList(() => this.#update()));
    this.own(book.onDidSwitch(() => this.#update()));
    this.own(site.onDidChange(() => this.#update()));
    this.#update();
  }

  #update(): void {
    const { shown } = this.#book;
    this.#put("askGpt4.busy", shown?.busy ?? false);
    this.#put("askGpt4.chatEmpty", shown?.empty ?? true);
    this.#put("askGpt4.demo", this.#site.site.demo);
  }

  #put(key: string, value: boolean): void {
    if (this.#set.get(key) === value) return;
    this.#set.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  }
}
