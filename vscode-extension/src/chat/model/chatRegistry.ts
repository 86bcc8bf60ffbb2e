import * as vscode from "vscode";
import type { ChatSummary } from "../../../protocol/messages.ts";
import { Disposable } from "../../platform/disposable.ts";
import { ChatSession, type ChatSessionOptions } from "./chatSession.ts";
import {
  emptyChat,
  type StoredChat,
  type StoredDraft,
  type StoredUpload,
} from "../../common/chat/transcript.ts";

/** Which chat this window shows; survives a reload, and is not shared between windows. */
const CURRENT = "askGpt4.currentChat";

/** The chat of this window that nothing was asked in yet: what was typed there waits. */
const UNASKED = "askGpt4.unaskedChat";

/** A chat that was deleted, and what was typed and attached in it. */
export interface DeletedChat {
  chat: StoredChat;
  draft: StoredDraft;
}

/** What the book stands on. */
export interface ChatBookOptions extends ChatSessionOptions {
  workspaceState: vscode.Memento;
}

/** All the chats: the one that is shown, those that are still being answered, those on disk. */
export class ChatRegistry extends Disposable {
  readonly #options: ChatBookOptions;
  readonly #switched = this.own(new vscode.EventEmitter<ChatSession>());
  readonly #listChanged = this.own(new vscode.EventEmitter<void>());
  readonly #open = new Map<string, ChatSession>();
  #current: Promise<ChatSession> | undefined;
  #shown: ChatSession | undefined;

  /** Another chat is shown, or the one shown has changed in more than the page was told. */
  readonly onDidSwitch: vscode.Event<ChatSession> = this.#switched.event;
  /** A title, the order or what is busy has changed. */
  readonly onDidChangeList: vscode.Event<void> = this.#listChanged.event;

  constructor(options: ChatBookOptions) {
    super();
    this.#options = options;
  }

  /** The chat that is shown: at first the one of the last time. */
  current(): Promise<ChatSession> {
    return this.#current ??= this.#last();
  }

  /** The chat that is shown, if it has been opened already. */
  get shown(): ChatSession | undefined {
    return this.#shown;
  }

  /** Chats whose title or text has `query` in it, newest first. */
  async list(query: string): Promise<ChatSummary[]> {
    const found = await this.#options.store.search(query);
    return found.map(({ id, title, time }) => ({
      id,
      title,
      time,
      busy: this.#open.get(id)?.busy ?? false,
    }));
  }

  /** A new chat; the one that nothing was asked in yet, with what was typed there, if there is one. */
  async newChat(): Promise<ChatSession> {
    const current = await this.current();
    return current.empty ? current : await this.#show(await this.#unasked());
  }

  /** Shows an earlier chat; `undefined` where it cannot be read. */
  async openChat(id: string): Promise<ChatSession | undefined> {
    const session = await this.session(id);
    return session && await this.#show(session);
  }

  /** A chat, without showing it. */
  async session(id: string): Promise<ChatSession | undefined> {
    const open = this.#open.get(id);
    if (open) return open;
    const { store } = this.#options;
    const chat = await store.load(id) ??
      (await this.#waits(id) ? { ...emptyChat(""), id } : undefined);
    return chat && await this.#load(chat);
  }

  /** Writes a chat that came about elsewhere, without showing it. */
  async add(chat: StoredChat, draft?: StoredDraft): Promise<void> {
    const { store } = this.#options;
    await store.save(chat);
    if (draft) await store.saveDraft(chat.id, draft);
    this.#listChanged.fire();
  }

  /**
   * Deletes a chat, at once and for good but for what is returned. Where nothing was asked in it yet,
   * there is no chat to delete: what was typed there stays.
   *
   * @returns What {@linkcode ChatRegistry.add} takes.
   */
  async delete(id: string): Promise<DeletedChat | undefined> {
    const { store } = this.#options;
    const session = await this.session(id);
    if (!session || session.empty && !await store.has(id)) return undefined;
    await session.stop();
    await session.flush();
    const { stored, draft } = session;
    this.#close(session);
    await store.delete(id);
    this.#listChanged.fire();
    if (this.#shown === session) await this.#show(await this.#unasked(id));
    return { chat: stored, draft: draft.stored };
  }

  /**
   * Deletes files that nothing in a chat needs any more; all of them where the chat is gone.
   *
   * @param uploads Those that left it. Others may belong to what can still be brought back, or to what
   * another window has added.
   */
  async prune(id: string, uploads: readonly StoredUpload[]): Promise<void> {
    const { store } = this.#options;
    const session = await this.session(id);
    if (session) {
      const needed = new Set(session.neededUploads.map((one) => one.id));
      const gone = uploads.filter((one) => !needed.has(one.id));
      return await store.uploads.discard(id, gone);
    }
    // A chat that cannot be read now needs nobody knows what.
    if (!await store.has(id)) await store.uploads.discardAll(id);
  }

  /** Tells the page to forget what it knows of the chat that is shown. */
  refresh(session: ChatSession): void {
    if (session === this.#shown) this.#switched.fire(session);
  }

  /** Writes down everything that is not yet. */
  async flush(): Promise<void> {
    await Promise.all(
      [...this.#open.values()].map((session) => session.flush()),
    );
  }

  override dispose(): void {
    for (const session of this.#open.values()) session.dispose();
    super.dispose();
  }

  async #last(): Promise<ChatSession> {
    const { store, workspaceState } = this.#options;
    const id = workspaceState.get<string>(CURRENT);
    const chat = id === undefined ? undefined : await store.load(id);
    const fresh = emptyChat("");
    // Of a chat without a question there may be a draft all the same. One that cannot be read now is
    // not to be overwritten.
    if (id !== undefined && !await store.has(id)) fresh.id = id;
    const session = await this.#load(chat ?? fresh);
    return await this.#show(session);
  }

  /** Whether that is the chat that nothing was asked in yet. */
  async #waits(id: string): Promise<boolean> {
    const { store, workspaceState } = this.#options;
    return workspaceState.get<string>(UNASKED) === id && !await store.has(id);
  }

  /** @param deleted A chat that there is no more. */
  async #unasked(deleted?: string): Promise<ChatSession> {
    const id = this.#options.workspaceState.get<string>(UNASKED);
    const waiting = id !== undefined && id !== deleted && await this.#waits(id)
      ? await this.session(id)
      : undefined;
    return waiting?.empty ? waiting : this.#session(emptyChat(""));
  }

  async #load(chat: StoredChat): Promise<ChatSession> {
    const draft = await this.#options.store.loadDraft(chat.id);
    return this.#session(chat, draft);
  }

  #session(
    chat: StoredChat,
    draft?: Awaited<ReturnType<ChatBookOptions["store"]["loadDraft"]>>,
  ): ChatSession {
    // Two loads of the same chat may have raced.
    const open = this.#open.get(chat.id);
    if (open) return open;
    const session = new ChatSession(chat, draft, this.#options);
    this.#open.set(chat.id, session);
    session.onDidRewrite(() => this.refresh(session));
    session.onDidChange(() => {
      this.#listChanged.fire();
      this.#closeIdle();
    });
    return session;
  }

  async #show(session: ChatSession): Promise<ChatSession> {
    this.#shown = session;
    this.#current = Promise.resolve(session);
    this.#closeIdle();
    this.#switched.fire(session);
    const { workspaceState } = this.#options;
    if (session.empty) await workspaceState.update(UNASKED, session.id);
    await workspaceState.update(CURRENT, session.id);
    return session;
  }

  /** Lets go of the chats that are neither shown nor being answered. */
  #closeIdle(): void {
    for (const session of this.#open.values()) {
      if (session === this.#shown || session.busy) continue;
      void session.flush();
      this.#open.delete(session.id);
    }
  }

  #close(session: ChatSession): void {
    this.#open.delete(session.id);
    session.dispose();
  }
}
