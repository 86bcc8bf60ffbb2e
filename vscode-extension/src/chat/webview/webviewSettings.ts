import * as vscode from "vscode";
import type { Snapshot, WebviewSettings } from "../../../protocol/messages.ts";
import type { KnownChatbot } from "../../site/chatbots.ts";
import type { SiteService } from "../../site/siteService.ts";
import { exampleQuestions, slashCommands } from "./webviewStrings.ts";

/** The site's properties that the webview needs. */
export function webviewSettings(site: SiteService): WebviewSettings {
  const { name, demo } = site.site;
  return {
    locale: vscode.env.language,
    siteName: name,
    botName: nameOf(site.chatbot),
    greeting: site.chatbot?.greeting ?? "",
    messageLimit: site.messageLimit,
    demo,
    slashCommands: slashCommands(),
    examples: exampleQuestions(demo),
  };
}

/** The consent required before the first question, or null. */
export function consentRequest(site: SiteService): Snapshot["consent"] {
  if (site.consented || site.site.invalid) return null;
  return { siteName: site.site.name, siteUrl: site.site.url };
}

/** The plugin's default name for a chatbot, "AI", carries no information. */
function nameOf(chatbot: KnownChatbot | undefined): string {
  return chatbot === undefined || chatbot.name === "AI" ? "" : chatbot.name;
}
