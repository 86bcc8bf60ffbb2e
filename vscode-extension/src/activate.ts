import * as vscode from "vscode";
import { registerBuiltInChat } from "./languageModel/mod.ts";
import { ChatActions } from "./chat/service/chatActions.ts";
import { ChatRegistry } from "./chat/model/chatRegistry.ts";
import { openPlace, OtherWindows } from "./chat/model/otherWindows.ts";
import { ChatController } from "./chat/webview/chatController.ts";
import { ChatServiceImpl } from "./chat/webview/chatServiceImpl.ts";
import { CHAT_VIEW, ChatView } from "./chat/webview/chatView.ts";
import { StorageNotices } from "./chat/service/storageNotices.ts";
import { TranscriptStore } from "./chat/model/transcriptStore.ts";
import { allCommands } from "./commands/all.ts";
import { registerCommands } from "./platform/command.ts";
import { ContextKeys } from "./status/contextKeys.ts";
import { registerEditor } from "./editor/mod.ts";
import { ErrorActions } from "./errors/errorActions.ts";
import { createServices } from "./editor/editorServices.ts";
import { Settings } from "./platform/settings.ts";
import { askConsent } from "./site/consentDialog.ts";
import { SiteService } from "./site/siteService.ts";
import { StatusBar } from "./status/statusBar.ts";

let book: ChatRegistry | undefined;

/** Builds the extension. Called by VS Code on first use of a contribution; sends nothing. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(
    vscode.window.createOutputChannel("Ask GPT-4", { log: true }),
  );
  const settings = own(new Settings());
  const { globalState, workspaceState, secrets, extensionUri } = context;
  const site = own(
    new SiteService({
      settings,
      log,
      globalState,
      secrets,
      askConsent,
      chooseSite: async () => {
        await vscode.commands.executeCommand("askGpt4.chooseSite");
      },
    }),
  );
  const notices = new StorageNotices(log);
  const place = openPlace();
  const store = new TranscriptStore(
    context.globalStorageUri,
    (trouble) => notices.tell(trouble),
    place,
  );
  book = own(
    new ChatRegistry({
      store,
      site,
      log,
      workspaceState,
      ...(place ? { place } : {}),
    }),
  );
  own(new OtherWindows(store.folder, () => book?.refresh()));
  const actions = own(new ChatActions(book, site, store.uploads));
  const errorActions = new ErrorActions(site, log);
  const controller = own(
    new ChatController({
      book,
      actions,
      store,
      site,
      settings,
      errorActions,
      log,
    }),
  );
  const view = own(
    new ChatView({
      extensionUri,
      controller,
      site,
      uploads: store.uploads.folder,
      log,
    }),
  );
  own(vscode.window.registerWebviewViewProvider(CHAT_VIEW, view));
  const chat = new ChatServiceImpl({ book, actions, controller, view });
  const parts = { book, actions, controller, chat, site, settings, log };
  own(registerCommands(
    allCommands(parts),
    (error) => errorActions.report(error),
  ));
  own(new StatusBar(site, book, settings));
  own(new ContextKeys(book, site));
  own(registerBuiltInChat(site));
  own(registerEditor(createServices({ ...parts, errorActions })));
}

/** Called by VS Code when the window closes, with a few seconds to flush unsaved state. */
export async function deactivate(): Promise<void> {
  await book?.flush();
}
