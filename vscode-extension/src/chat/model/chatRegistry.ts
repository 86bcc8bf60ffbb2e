import * as vscode from "vscode";
import type { ChatSummary } from "../../../protocol/messages.ts";
import { Disposable } from "../../platform/disposable.ts";
import { isId } from "../../../protocol/ids.ts";
import { ChatSession, type ChatSessionOptions } from "./chatSession.ts";
import {
  emptyChat,
  type Place,
  type StoredChat,
  type StoredDraft,
  type StoredUpload,
} from "../../common/chat/transcript.ts";

/** The state key of this window's current chat; survives a reload. */
const CURRENT = "askGpt4.currentChat";

/** The state key of this window's chat without questions, which may hold a draft. */
const UNASKED = "askGpt4.unaskedChat";

/** A deleted chat with its draft. */
export interface DeletedChat {
  chat: StoredChat;
  draft: StoredDraft;
}

/** Options for {@linkcode ChatRegistry}. */
export interface ChatRegistryOptions extends ChatSessionOptions {
  workspaceState: vscode.Memento;
  /** The folder that is open in this window. */
  place?: Place;
}

/** All chats: the current one, those with an answer in progress, and those on disk. */
export class ChatRegistry extends Disposable {
  readonly #options: ChatRegistryOptions;
  readonly #switched = this.own(new vscode.EventEmitter<ChatSession>());
  readonly #listChanged = this.own(new vscode.EventEmitter<void>());
  readonly #open = new Map<string, ChatSession>();
  /** The new ids of chats without questions that this window has taken over. */
  readonly #taken = new Map<string, string>();
  #current: Promise<ChatSession> | undefined;
  #shown: ChatSession | undefined;

  /**
   * Fires when another chat is shown, or when the current one changed in a way that requires a
   * snapshot.
   */
  readonly onDidSwitch: vscode.Event<ChatSession> = this.#switched.event;
  /** Fires when a title, the order or a chat's busy state changed. */
  readonly onDidChangeList: vscode.Event<void> = this.#listChanged.event;

  constructor(options: ChatRegistryOptions) {
    super();
    this.#options = options;
  }

  /** The current chat; initially the one shown last. */
  current(): Promise<ChatSession> {
    return this.#current ??= this.#last();
  }

  /** The current chat, if it is loaded. */
  get shown(): ChatSession | undefined {
    return this.#shown;
  }

  /**
   * The chats whose title or text contains `query`, newest first; those that were started in another
   * folder follow the others.
   */
  async list(query: string): Promise<ChatSummary[]> {
    const { store, place: here } = this.#options;
    const found = await store.search(query);
    const isElsewhere = (place?: Place) => place && place.uri !== here?.uri;
    return [
      ...found.filter(({ place }) => !isElsewhere(place)),
      ...found.filter(({ place }) => isElsewhere(place)),
    ].filter(({ id, draft }) => !draft || id !== this.#shown?.id)
      .map(({ id, title, time, draft, place }) => ({
        id,
        title,
        time,
        busy: this.#open.get(id)?.busy ?? false,
        ...(draft ? { draft } : {}),
        ...(place && isElsewhere(place) ? { elsewhere: place.name } : {}),
      }));
  }

  /** Shows a new chat; reuses the one without questions, including its draft. */
  async newChat(): Promise<ChatSession> {
    const current = await this.current();
    return current.empty ? current : await this.#show(await this.#unasked());
  }

  /** Shows an existing chat; `undefined` if it can't be read. */
  async openChat(id: string): Promise<ChatSession | undefined> {
    const session = await this.session(id);
    return session && await this.#show(session);
  }

  /** Loads a chat without showing it. */
  async session(requested: string): Promise<ChatSession | undefined> {
    // A webview that outlived the extension host still uses the earlier id.
    const id = this.#taken.get(requested) ?? requested;
    const open = this.#open.get(id);
    if (open) return open;
    const { store } = this.#options;
    const chat = await store.load(id);
    if (chat) return await this.#load(chat);
    if (!isId(id) || await store.has(id)) return undefined;
    const draft = await store.loadDraft(id);
    return draft && this.#session({ ...emptyChat(""), id }, draft);
  }

  /** Shows what other windows have changed. */
  async refresh(): Promise<void> {
    this.#listChanged.fire();
    for (const session of this.#open.values()) await session.refresh();
  }

  /** Saves a chat that was created elsewhere, without showing it. */
  async add(chat: StoredChat, draft?: StoredDraft): Promise<void> {
    const { store } = this.#options;
    if (chat.turns.length > 0) await store.save(chat);
    if (draft) await store.saveDraft(chat.id, draft);
    this.#listChanged.fire();
  }

  /**
   * Deletes a chat. If the one shown has no questions, there is nothing to delete and its draft
   * stays.
   *
   * @returns What {@linkcode ChatRegistry.add} takes to restore it.
   */
  async delete(id: string): Promise<DeletedChat | undefined> {
    const { store } = this.#options;
    const session = await this.session(id);
    if (!session || session.empty && session === this.#shown) return undefined;
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
   * Deletes upload files that a chat no longer needs; all of them if the chat was deleted.
   *
   * @param uploads The removed uploads. Others may still be needed by an undo, or belong to another
   * window.
   */
  async prune(id: string, uploads: readonly StoredUpload[]): Promise<void> {
    const { store } = this.#options;
    const session = await this.session(id);
    if (session) {
      const needed = new Set(session.neededUploads.map((one) => one.id));
      const gone = uploads.filter((one) => !needed.has(one.id));
      return await store.uploads.discard(id, gone);
    }
    // If the chat can't be read, it is unknown which files it needs.
    if (!await store.has(id)) await store.uploads.discardAll(id);
  }

  /** Makes the webview reload a chat, if it is shown. */
  show(session: ChatSession): void {
    if (session === this.#shown) this.#switched.fire(session);
  }

  /** Flushes all unsaved state to disk. */
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
    await store.open();
    const current = workspaceState.get<string>(CURRENT);
    const chat = isId(current) ? await store.load(current) : undefined;
    const unasked = workspaceState.get<string>(UNASKED);
    if (!isId(unasked) || await store.has(unasked)) {
      return await this.#show(
        chat ? await this.#load(chat) : await this.#unasked(),
      );
    }
    await workspaceState.update(UNASKED, await store.takeDraft(unasked));
    const waiting = await this.#unasked();
    this.#taken.set(unasked, waiting.id);
    return await this.#show(chat ? await this.#load(chat) : waiting);
  }

  /** @param deleted The deleted chat. */
  async #unasked(deleted?: string): Promise<ChatSession> {
    const id = this.#options.workspaceState.get<string>(UNASKED);
    const waiting = id !== undefined && id !== deleted
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
    draft?: Awaited<ReturnType<ChatRegistryOptions["store"]["loadDraft"]>>,
  ): ChatSession {
    // Two loads of the same chat may race.
    const open = this.#open.get(chat.id);
    if (open) return open;
    const session = new ChatSession(chat, draft, this.#options);
    this.#open.set(chat.id, session);
    session.onDidRewrite(() => this.show(session));
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

  /** Unloads chats that are neither shown nor have an answer in progress. */
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
