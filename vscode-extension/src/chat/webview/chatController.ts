import * as vscode from "vscode";
import type {
  ContextChip,
  HostMessageBody,
  Snapshot,
  WebviewMessage,
} from "../../../protocol/messages.ts";
import { chipsOf, contextId } from "../../context/attached.ts";
import { pickContext } from "../../context/collect.ts";
import {
  bytesAttachment,
  collectDragged,
  type Collected,
} from "../../context/files.ts";
import { UnsuitableFileError } from "../../context/unsuitable.ts";
import { isCancellation } from "../../site/consentRefused.ts";
import { Disposable } from "../../platform/disposable.ts";
import { isErrorAction } from "../../common/errorCodes.ts";
import type { ErrorActions } from "../../errors/errorActions.ts";
import { notify } from "../../platform/window.ts";
import type { Settings } from "../../platform/settings.ts";
import type { SiteService } from "../../site/siteService.ts";
import {
  AnswerImages,
  type AnswerImagesOptions,
} from "../service/answerImages.ts";
import type { ChatActions } from "../service/chatActions.ts";
import type { AskResult } from "../service/questionPreparer.ts";
import type { ChatRegistry } from "../model/chatRegistry.ts";
import type { ChatSession } from "../model/chatSession.ts";
import { exportChat } from "../service/exportChat.ts";
import { FollowedSelection } from "./followedSelection.ts";
import { WebviewChannel } from "./webviewChannel.ts";
import { webviewStrings } from "./webviewStrings.ts";
import { consentRequest, webviewSettings } from "./webviewSettings.ts";
import type { StoredContext } from "../../common/chat/transcript.ts";
import type { TranscriptStore } from "../model/transcriptStore.ts";

/** Options for {@linkcode ChatController}. */
export interface ChatControllerOptions {
  book: ChatRegistry;
  actions: ChatActions;
  store: TranscriptStore;
  site: SiteService;
  settings: Settings;
  errorActions: ErrorActions;
  log: vscode.LogOutputChannel;
  /** @default VS Code's save dialog. */
  chooseImageFile?: AnswerImagesOptions["chooseFile"];
}

type MessageHandler<T extends WebviewMessage["type"]> = (
  message: Extract<WebviewMessage, { type: T }>,
  session: ChatSession,
) => Promise<void> | void;

type MessageHandlers = { [T in WebviewMessage["type"]]: MessageHandler<T> };

/** Keeps the webview up to date and carries out what the user does there. */
export class ChatController extends Disposable {
  readonly page = new WebviewChannel();
  readonly #options: ChatControllerOptions;
  readonly #selection: FollowedSelection;
  readonly #images: AnswerImages;
  #following: vscode.Disposable | undefined;
  /** The search query of the list of chats, while the list is open. */
  #listQuery: string | undefined;
  /** Attachments of the webview that are being processed. */
  #attaching: Promise<unknown> = Promise.resolve();
  /** Whether a command requested focus before the webview was ready. */
  #focusWhenReady = false;

  constructor(options: ChatControllerOptions) {
    super();
    const { book, site, actions } = options;
    this.#options = options;
    this.#selection = this.own(new FollowedSelection(options.settings));
    this.own(this.#selection.onDidChange(() => this.#sendChips()));
    this.#images = this.own(
      new AnswerImages({
        site,
        log: options.log,
        ...(options.chooseImageFile
          ? { chooseFile: options.chooseImageFile }
          : {}),
      }),
    );
    this.own(book.onDidSwitch((session) => this.#show(session)));
    this.own(book.onDidChangeList(() => void this.#sendList()));
    this.own(actions.undo.onDidChange((undo) => {
      this.page.send({ type: "undo-changed", undo });
    }));
    this.own(site.onDidChange(() => this.#sendSite()));
  }

  /** Handles a validated message from the webview. Never rejects. */
  async receive(message: WebviewMessage): Promise<void> {
    const handled = this.#handle(message);
    if (message.type.startsWith("attach-")) {
      this.#attaching = Promise.allSettled([this.#attaching, handled]);
    }
    try {
      await handled;
    } catch (error) {
      if (isCancellation(error)) return;
      if (error instanceof UnsuitableFileError) {
        void notify("warning", error.message);
        return;
      }
      await this.#options.errorActions.report(error);
    }
  }

  /** Focuses the composer, now or once the webview is ready. */
  focusComposer(): void {
    if (this.page.ready) this.page.send({ type: "focus-composer" });
    else this.#focusWhenReady = true;
  }

  /** Notes what a command sent with a question. */
  contextSent(context: readonly StoredContext[]): void {
    this.#selection.sent(context);
  }

  showChats(): void {
    this.page.send({ type: "show-chats" });
  }

  override dispose(): void {
    this.#following?.dispose();
    super.dispose();
  }

  /** The handlers by message type. */
  readonly #handlers: MessageHandlers = {
    "ready": (_message, session) => {
      this.#listQuery = undefined;
      this.#snapshot(session);
    },
    "need-snapshot": (_message, session) => this.#snapshot(session),
    "load-earlier": ({ beforeTurnId }, session) =>
      this.page.send({
        type: "earlier-turns",
        ...session.before(beforeTurnId),
      }),
    "ask": (message, session) => this.#ask(message, session.draft.stored.text),
    "edit": (message) => this.#edit(message),
    "regenerate": ({ chatId, turnId }) =>
      this.#withChat(
        chatId,
        (chat) => this.#options.actions.regenerate(chat, turnId),
      ),
    "stop": ({ chatId }) => this.#withChat(chatId, (chat) => chat.stop()),
    "draft": (message) => this.#draft(message),
    "attach": async (_message, session) => {
      const collected = await pickContext();
      if (collected) await this.#attach(session.id, collected);
      this.focusComposer();
    },
    "attach-uris": async ({ chatId, uris }) =>
      this.#attach(chatId, await collectDragged(uris)),
    "attach-bytes": (message) => this.#attachBytes(message),
    "remove-chip": ({ chipId }, session) => this.#removeChip(session, chipId),
    "copy-answer": async ({ turnId }, session) =>
      await vscode.env.clipboard.writeText(session.turn(turnId)?.text ?? ""),
    "code-action": ({ action, turnId, code, language }, session) =>
      this.#options.actions.codeAction(session, action, turnId, code, language),
    "shortcut": async ({ turnId, shortcutId }, session) => {
      const { actions } = this.#options;
      const index = Number(shortcutId);
      warnIfRefused(await actions.shortcut(session, turnId, index));
    },
    "error-action": async ({ turnId, actionId }, session) => {
      if (!isErrorAction(actionId)) return;
      const { actions, errorActions, site } = this.#options;
      const { key } = site.site;
      await errorActions.run(actionId);
      // The user has chosen another site for this question.
      if (site.site.key !== key) await actions.regenerate(session, turnId);
    },
    "open-link": async ({ href }) => {
      await vscode.env.openExternal(vscode.Uri.parse(href, true));
    },
    "show-image": (message, session) => this.#image(session, message),
    "save-image": (message, session) => this.#image(session, message),
    "consent": (message) => this.#consent(message),
    "choose-site": () => this.#options.errorActions.run("choose-site"),
    "try-demo": () => this.#options.errorActions.run("demo"),
    "new-chat": async () => {
      await this.#options.book.newChat();
      this.focusComposer();
    },
    "list-chats": ({ query }) => {
      this.#listQuery = query;
      return this.#sendList();
    },
    "close-chats": () => {
      this.#listQuery = undefined;
    },
    "open-chat": async ({ chatId }) => {
      await this.#options.book.openChat(chatId);
    },
    "rename-chat": ({ chatId, title }) =>
      this.#withChat(chatId, (chat) => chat.rename(title)),
    "delete-chat": ({ chatId }) => this.#options.actions.deleteChat(chatId),
    "export-chat": ({ chatId }) =>
      this.#withChat(chatId, (chat) => exportChat(chat.stored)),
    "undo": ({ undoId }) => this.#options.actions.undo.undo(undoId),
  };

  async #handle<T extends WebviewMessage["type"]>(
    message: WebviewMessage & { type: T },
  ): Promise<void> {
    const session = await this.#options.book.current();
    const handler: MessageHandler<T> = this.#handlers[message.type];
    await handler(message as Extract<WebviewMessage, { type: T }>, session);
  }

  async #consent(
    { answer, siteUrl }: Extract<WebviewMessage, { type: "consent" }>,
  ): Promise<void> {
    const { errorActions, site } = this.#options;
    if (answer !== "agree") return await errorActions.run(answer);
    // If the site has changed in the meantime, the webview already has a new request.
    if (siteUrl !== site.site.url) return;
    await site.agree(site.site);
    site.warmUp();
  }

  /** @param drafted The last known text of the field; the webview reports it with a delay. */
  async #ask(
    message: Extract<WebviewMessage, { type: "ask" }>,
    drafted: string,
  ): Promise<void> {
    // Wait for attachments that were pasted or dropped right before.
    await this.#attaching;
    await this.#withChat(message.chatId, async (chat) => {
      const followed = this.#selection.context;
      const context = this.#context(chat);
      const { uploads } = chat.draft;
      const result = await this.#options.actions.ask(chat, message.text, {
        context,
        uploads,
      });
      this.#answerRequest(message.requestId, result);
      if (!result.taken) return;
      // The user may have typed or attached more in the meantime.
      chat.draft.removeSent(
        [message.text, drafted],
        [...context.map(contextId), ...uploads.map(({ id }) => id)],
      );
      if (followed) this.#selection.dismiss();
    });
  }

  async #edit(
    message: Extract<WebviewMessage, { type: "edit" }>,
  ): Promise<void> {
    await this.#withChat(message.chatId, async (chat) => {
      const result = await this.#options.actions.edit(
        chat,
        message.turnId,
        message.text,
      );
      this.#answerRequest(message.requestId, result);
      if (result.taken) chat.draft.endEdit();
    });
  }

  async #image(
    session: ChatSession,
    message: Extract<WebviewMessage, { type: "show-image" | "save-image" }>,
  ): Promise<void> {
    const { type, turnId, href, label } = message;
    const turn = session.turn(turnId);
    if (turn?.role !== "assistant") return;
    const outcome = type === "show-image"
      ? await this.#images.show(turn, href, label)
      : await this.#images.save(turn, href, label);
    this.page.send({ type: "image", turnId, href, outcome });
  }

  #answerRequest(requestId: string, result: AskResult): void {
    this.page.send(
      result.taken
        ? { type: "ask-accepted", requestId }
        : { type: "ask-refused", requestId, message: result.reason },
    );
  }

  async #draft(
    message: Extract<WebviewMessage, { type: "draft" }>,
  ): Promise<void> {
    const { text, edit } = message.draft;
    await this.#withChat(message.chatId, (chat) => {
      if (!edit) chat.draft.endEdit();
      chat.draft.set({ text, ...(edit ? { edit } : {}) });
    });
    // The user is typing: prefetch the nonce.
    if (text !== "" || edit) this.#options.site.warmUp();
  }

  async #removeChip(session: ChatSession, chipId: string): Promise<void> {
    const followed = this.#selection.context;
    if (followed && contextId(followed) === chipId) this.#selection.dismiss();
    await this.#options.actions.detach(session, chipId);
  }

  async #attach(
    chatId: string,
    { attachments, refused }: Collected,
  ): Promise<void> {
    await this.#withChat(chatId, async (chat) => {
      const reasons = await this.#options.actions.attach(chat, attachments);
      const all = [...refused, ...reasons].join("\n");
      if (all !== "") this.page.send({ type: "attach-refused", message: all });
    });
  }

  async #attachBytes(
    { chatId, name, bytes }: Extract<WebviewMessage, { type: "attach-bytes" }>,
  ): Promise<void> {
    const collected: Collected = { attachments: [], refused: [] };
    try {
      collected.attachments.push(bytesAttachment(name, new Uint8Array(bytes)));
    } catch (error) {
      if (!(error instanceof UnsuitableFileError)) throw error;
      collected.refused.push(error.message);
    }
    await this.#attach(chatId, collected);
  }

  async #withChat(
    chatId: string,
    action: (chat: ChatSession) => Promise<void> | void,
  ): Promise<void> {
    const chat = await this.#options.book.session(chatId);
    // The webview still shows a chat that was replaced or deleted; a snapshot follows.
    if (chat) await action(chat);
  }

  #show(session: ChatSession): void {
    this.#following?.dispose();
    this.#following = session.onDidSend((body) => this.#forward(body));
    if (this.page.ready) this.#snapshot(session);
  }

  #forward(body: HostMessageBody): void {
    if (body.type === "chips-changed") return this.#sendChips();
    this.page.send(body);
  }

  #snapshot(session: ChatSession): void {
    const { text, edit } = session.draft.stored;
    const { site, actions, store } = this.#options;
    const snapshot: Snapshot = {
      type: "snapshot",
      chat: { id: session.id, title: session.title },
      ...session.newest(),
      chips: this.#chips(session),
      thumbnails: this.page.address(store.uploads.folderOf(session.id)),
      draft: { text, ...(edit ? { edit } : {}) },
      status: { busy: session.busy },
      settings: webviewSettings(site),
      consent: consentRequest(site),
      undo: actions.undo.offer,
      strings: webviewStrings(),
    };
    this.page.snapshot(snapshot);
    if (!this.#focusWhenReady) return;
    this.#focusWhenReady = false;
    this.page.send({ type: "focus-composer" });
  }

  #sendSite(): void {
    const { site } = this.#options;
    this.page.send({
      type: "settings-changed",
      settings: webviewSettings(site),
    });
    this.page.send({
      type: "consent-changed",
      consent: consentRequest(site),
    });
  }

  #context(session: ChatSession): StoredContext[] {
    const own = session.draft.stored.context;
    const followed = this.#selection.context;
    const known = followed &&
      own.some((one) => contextId(one) === contextId(followed));
    return followed && !known ? [followed, ...own] : [...own];
  }

  #chips(session: ChatSession): ContextChip[] {
    return chipsOf({
      context: this.#context(session),
      uploads: session.draft.uploads,
    });
  }

  #sendChips(): void {
    const session = this.#options.book.shown;
    if (!session) return;
    this.page.send({ type: "chips-changed", chips: this.#chips(session) });
  }

  async #sendList(): Promise<void> {
    const query = this.#listQuery;
    if (query === undefined) return;
    const chats = await this.#options.book.list(query);
    // The user changed the query, or closed the list.
    if (query === this.#listQuery) {
      this.page.send({ type: "chats", query, chats });
    }
  }
}

function warnIfRefused(result: AskResult): void {
  if (!result.taken) void notify("warning", result.reason);
}
