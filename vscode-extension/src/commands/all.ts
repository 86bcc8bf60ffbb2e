import type * as vscode from "vscode";
import type { ChatActions } from "../chat/service/chatActions.ts";
import type { ChatRegistry } from "../chat/model/chatRegistry.ts";
import type { ChatController } from "../chat/webview/chatController.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { Settings } from "../platform/settings.ts";
import type { SiteService } from "../site/siteService.ts";
import { SignInCommand, SignOutCommand } from "./account.ts";
import { AskCommand } from "./ask.ts";
import {
  AttachFileCommand,
  AttachSelectionCommand,
  ExplainFilesCommand,
} from "./attach.ts";
import {
  DeleteAllChatsCommand,
  DeleteChatCommand,
  ExportChatCommand,
  NewChatCommand,
  RenameChatCommand,
  ShowChatsCommand,
  StopCommand,
} from "./chats.ts";
import type { Command } from "../platform/command.ts";
import { ContinueDiscussionCommand } from "./discussions.ts";
import { ShowLogCommand } from "./showLog.ts";
import {
  CheckSiteCommand,
  ChooseSiteCommand,
  TryDemoCommand,
  WithdrawConsentCommand,
} from "./site.ts";

/** The services that the commands use. */
export interface CommandParts {
  book: ChatRegistry;
  actions: ChatActions;
  controller: ChatController;
  chat: ChatService;
  site: SiteService;
  settings: Settings;
  log: vscode.LogOutputChannel;
}

/** All commands except those of the editor features, which are registered in `editor/`. */
export function allCommands(parts: CommandParts): Command[] {
  const { book, actions, controller, chat, site, settings, log } = parts;
  return [
    new AskCommand(chat, site),
    new NewChatCommand(book, chat),
    new StopCommand(book),
    new ShowChatsCommand(chat, controller),
    new ExportChatCommand(book),
    new RenameChatCommand(book),
    new DeleteChatCommand(book, actions, chat),
    new DeleteAllChatsCommand(actions, chat),
    new AttachSelectionCommand(chat),
    new AttachFileCommand(chat),
    new ExplainFilesCommand(chat),
    new ChooseSiteCommand(site, settings),
    new CheckSiteCommand(site, log),
    new TryDemoCommand(settings, chat, site),
    new WithdrawConsentCommand(site),
    new SignInCommand(site),
    new SignOutCommand(site),
    new ContinueDiscussionCommand(book, chat, site),
    new ShowLogCommand(log),
  ];
}
