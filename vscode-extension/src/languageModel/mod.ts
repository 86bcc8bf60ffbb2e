import * as vscode from "vscode";
import type { ModelRegistry } from "./languageModelProvider.ts";
import type { SiteService } from "../site/siteService.ts";
import { SiteModels, VENDOR } from "./languageModels.ts";
import { PARTICIPANT, Participant } from "./participant.ts";

/**
 * Adds the site to VS Code's built-in chat where available: as `@gpt4` and, since 1.104, in its
 * list of models.
 */
export function registerBuiltInChat(site: SiteService): vscode.Disposable {
  const registered: vscode.Disposable[] = [];
  const chat: Partial<typeof vscode.chat> | undefined = vscode.chat;
  if (typeof chat?.createChatParticipant === "function") {
    const answering = new Participant(site);
    const participant = chat.createChatParticipant(
      PARTICIPANT,
      (...args) => answering.handle(...args),
    );
    participant.iconPath = new vscode.ThemeIcon("comment-discussion");
    participant.followupProvider = {
      provideFollowups: (result) => answering.followups(result),
    };
    registered.push(participant);
  }
  const lm: Partial<ModelRegistry> | undefined = vscode.lm as object;
  if (typeof lm?.registerLanguageModelChatProvider === "function") {
    const models = new SiteModels(site);
    registered.push(
      models,
      lm.registerLanguageModelChatProvider(VENDOR, models),
    );
    models.announce();
  }
  return vscode.Disposable.from(...registered);
}
