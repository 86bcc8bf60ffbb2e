import * as vscode from "vscode";
import { parseWebviewMessage } from "../../../protocol/checks.ts";
import { webviewHtml } from "../../common/webviewHtml.ts";
import { inert } from "../../common/inertText.ts";
import { Disposable } from "../../platform/disposable.ts";
import type { SiteService } from "../../site/siteService.ts";
import type { ChatController } from "./chatController.ts";

/** The view's id in package.json. */
export const CHAT_VIEW = "askGpt4.chat";

/** The chat view, which hosts the webview. */
export class ChatView extends Disposable implements vscode.WebviewViewProvider {
  readonly #extensionUri: vscode.Uri;
  readonly #controller: ChatController;
  readonly #site: SiteService;
  readonly #uploads: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  #view: vscode.WebviewView | undefined;

  constructor(options: {
    extensionUri: vscode.Uri;
    controller: ChatController;
    site: SiteService;
    /** The folder with the user's images, which the webview may load. */
    uploads: vscode.Uri;
    log: vscode.LogOutputChannel;
  }) {
    super();
    this.#extensionUri = options.extensionUri;
    this.#controller = options.controller;
    this.#site = options.site;
    this.#uploads = options.uploads;
    this.#log = options.log;
    this.own(this.#site.onDidChange(() => this.#describe()));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    const { webview } = view;
    const dist = vscode.Uri.joinPath(this.#extensionUri, "dist");
    const { page } = this.#controller;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [dist, this.#uploads],
    };
    webview.onDidReceiveMessage((value: unknown) => {
      const message = parseWebviewMessage(value);
      if (message) void this.#controller.receive(message);
      else this.#log.warn("The chat webview sent an invalid message.");
    });
    // VS Code discards a hidden webview; it sends `ready` when it is recreated.
    view.onDidChangeVisibility(() => {
      if (view.visible) page.connect(webview);
      else page.disconnect();
    });
    view.onDidDispose(() => {
      page.disconnect();
      this.#view = undefined;
    });
    page.connect(webview);
    const file = (name: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.html = webviewHtml({
      nonce: drawNonce(),
      cspSource: webview.cspSource,
      script: file("webview.js"),
      style: file("webview.css"),
      locale: vscode.env.language,
      title: vscode.l10n.t("Chat"),
    });
    this.#describe();
  }

  /** Reveals the view, opening it if it is closed. */
  async show(options: { preserveFocus?: boolean } = {}): Promise<void> {
    if (this.#view) this.#view.show(options.preserveFocus ?? false);
    else {
      await vscode.commands.executeCommand(`${CHAT_VIEW}.focus`, {
        preserveFocus: options.preserveFocus ?? false,
      });
    }
  }

  #describe(): void {
    if (this.#view) this.#view.description = inert(this.#site.site.name);
  }
}

function drawNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
