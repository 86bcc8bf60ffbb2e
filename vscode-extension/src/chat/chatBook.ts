import * as vscode from "vscode";
import type { ChatSummary } from "../../types/messages.ts";
import { Disposable } from "../disposable.ts";
import { ChatSession, type ChatSessionOptions } from "./chatSession.ts";
import { emptyChat, type StoredChat } from "./transcript.ts";

/** Which chat this window shows; survives a reload, and is not shared between windows. */
const CURRENT = "askGpt4.currentChat";

/** What the book stands on. */
export interface ChatBookOptions extends ChatSessionOptions {
  workspaceState: vscode.Memento;
}

/** All the chats: the one that is shown, those that are still being answered, those on disk. */
export class ChatBook extends Disposable {
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

  /** A new chat; the one shown, where nothing is in it yet. */
  async newChat(): Promise<ChatSession> {
    const current = await this.current();
    return current.empty ? current : await this.#show(this.#session(
      emptyChat(""),
    ));
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
    const chat = await this.#options.store.load(id);
    return chat && await this.#load(chat);
  }

  /** Writes a chat that came about elsewhere, without showing it. */
  async add(chat: StoredChat): Promise<void> {
    await this.#options.store.save(chat);
    this.#listChanged.fire();
  }

  /**
   * Deletes a chat, at once and for good but for what is returned.
   *
   * @returns The chat, for {@linkcode ChatBook.add}.
   */
  async delete(id: string): Promise<StoredChat | undefined> {
    const session = await this.session(id);
    if (!session) return undefined;
    await session.stop();
    await session.flush();
    const { stored } = session;
    this.#close(session);
    await this.#options.store.delete(id);
    this.#listChanged.fire();
    if (this.#shown === session) await this.#show(this.#session(emptyChat("")));
    return stored;
  }

  /** Deletes the files of a chat that nothing in it needs any more: turns that left for good, or all of it. */
  async prune(id: string): Promise<void> {
    const { store } = this.#options;
    const session = await this.session(id);
    // It cannot be read now: what it needs is not known.
    if (!session && await store.has(id)) return;
    await store.uploads.keepOnly(id, session?.neededUploads ?? []);
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
    await this.#options.workspaceState.update(CURRENT, session.id);
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
