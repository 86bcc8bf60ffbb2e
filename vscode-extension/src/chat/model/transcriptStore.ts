import * as vscode from "vscode";
import { mergeChat } from "../../common/chat/mergeChat.ts";
import {
  emptyChat,
  parseDraft,
  parsePartial,
  type Place,
  recover,
  type StoredChat,
  type StoredDraft,
  type StoredPartial,
} from "../../common/chat/transcript.ts";
import {
  CHAT,
  ChatFolder,
  DRAFT,
  PARTIAL,
  type StoreTrouble,
} from "./chatFolder.ts";
import { ChatIndex, type StoredSummary } from "./chatIndex.ts";
import { UploadStore } from "./uploadStore.ts";

/** How often a file is read that other windows keep writing. */
const READ_ATTEMPTS = 3;

/** A chat's file as this window last read or wrote it. */
interface Seen {
  stamp: string;
  title: string;
  stored: Set<string>;
}

/**
 * The stored chats of all windows. A chat records the folder in which it was started, so that it
 * is found although that folder was moved or opened by another path.
 */
export class TranscriptStore {
  /** The uploaded files of the chats. */
  readonly uploads: UploadStore;
  readonly #folder: ChatFolder;
  readonly #index: ChatIndex;
  readonly #place: Place | undefined;
  readonly #texts = new Map<string, { time: number; text: string }>();
  readonly #saving = new Set<Promise<boolean>>();
  readonly #seen = new Map<string, Seen>();
  /** Per chat: the ids of all turns that this window has had. */
  readonly #known = new Map<string, Set<string>>();
  /** Per chat: the stamp of its draft. */
  readonly #drafts = new Map<string, string>();

  /**
   * @param root The extension's storage folder; it need not exist yet.
   * @param trouble Called for each problem.
   * @param place The folder in which new chats are started.
   */
  constructor(
    root: vscode.Uri,
    trouble: (trouble: StoreTrouble) => void,
    place?: Place,
  ) {
    this.#place = place;
    this.#folder = new ChatFolder(root, trouble);
    const failed = (error: unknown) => trouble({ kind: "write", error });
    this.#index = new ChatIndex(root, this.#folder, failed);
    this.uploads = new UploadStore(root, failed);
  }

  /** The folder with the files of the chats. */
  get folder(): vscode.Uri {
    return this.#folder.uri;
  }

  /** Creates the folders and removes what is left over. */
  async open(): Promise<void> {
    const ids = await this.#folder.ids(CHAT);
    const drafts = await this.#folder.ids(DRAFT);
    await this.uploads.sweep(new Set([...ids, ...drafts]));
  }

  /** Whether a chat exists, even if it can't be read. */
  async has(id: string): Promise<boolean> {
    return await this.#folder.stamp(id + CHAT) !== "";
  }

  /** The chats whose title or text contains `query`, newest first; all chats if it is empty. */
  async search(query: string): Promise<StoredSummary[]> {
    const all = await this.#index.list();
    const wanted = query.trim().toLowerCase();
    if (wanted === "") return all;
    const found: StoredSummary[] = [];
    for (const summary of all) {
      if (
        summary.title.toLowerCase().includes(wanted) ||
        (await this.#text(summary)).includes(wanted)
      ) found.push(summary);
    }
    return found;
  }

  /**
   * Reads a chat. An answer in progress is shown as interrupted, with its partial text. That is not
   * written, because another window may still receive the answer.
   *
   * @returns The chat, or `undefined` if it does not exist or can't be read.
   */
  async load(id: string): Promise<StoredChat | undefined> {
    await this.#folder.open();
    const stamp = await this.#folder.stamp(id + CHAT);
    const chat = await this.#folder.readChat(id);
    if (!chat) return undefined;
    this.#see(chat, stamp);
    recover(chat, await this.#folder.read(id + PARTIAL, parsePartial));
    return chat;
  }

  /**
   * Merges what other windows have written.
   *
   * @param chat This window's chat; it is modified.
   * @returns Whether `chat` was changed.
   */
  async refresh(chat: StoredChat): Promise<boolean> {
    this.#know(chat);
    const name = chat.id + CHAT;
    for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
      const stamp = await this.#folder.stamp(name);
      if (stamp === "" || stamp === this.#seen.get(chat.id)?.stamp) break;
      const stored = await this.#folder.readChat(chat.id);
      if (!stored) break;
      // An older state must not undo what was written while it was read.
      if (await this.#folder.stamp(name) !== stamp) continue;
      const seen = this.#seen.get(chat.id);
      const changed = mergeChat(chat, stored, {
        title: seen?.title ?? "",
        stored: seen?.stored ?? new Set(),
        known: this.#know(chat),
      });
      this.#see(stored, stamp);
      return changed;
    }
    return false;
  }

  /**
   * Queues writing a chat; its state at the time of the write is stored.
   *
   * @returns Whether the chat was changed because another window had written it.
   */
  async save(chat: StoredChat): Promise<boolean> {
    const saving = this.#save(chat);
    this.#saving.add(saving);
    return await saving.finally(() => this.#saving.delete(saving));
  }

  async savePartial(id: string, partial: () => StoredPartial): Promise<void> {
    await this.#folder.open();
    await this.#folder.file(id + PARTIAL)
      .write(() => JSON.stringify(partial()));
  }

  /** Removes the partial answer after the chat was saved. */
  async deletePartial(id: string): Promise<void> {
    await this.#folder.file(id + PARTIAL).delete();
  }

  async loadDraft(id: string): Promise<StoredDraft | undefined> {
    await this.#folder.open();
    const stamp = await this.#folder.stamp(id + DRAFT);
    const draft = await this.#folder.read(id + DRAFT, parseDraft);
    this.#drafts.set(id, stamp);
    return draft;
  }

  /**
   * Takes over the draft of a chat without questions under a new id, so that two windows never ask
   * different questions in one chat.
   *
   * @returns The new id, or `undefined` if there is no draft or another window was first.
   */
  async takeDraft(id: string): Promise<string | undefined> {
    const taken = emptyChat("").id;
    if (!await this.#folder.rename(id + DRAFT, taken + DRAFT)) return undefined;
    await this.uploads.copy(id, taken);
    return taken;
  }

  /** Writes a draft, or deletes it if it is empty. */
  async saveDraft(id: string, draft: StoredDraft): Promise<void> {
    await this.#folder.open();
    await this.#keepOtherDraft(id, draft);
    const file = this.#folder.file(id + DRAFT);
    const empty = draft.text === "" && !draft.edit &&
      draft.context.length === 0 && !draft.uploads?.length;
    if (empty) await file.delete();
    else {
      await file.write(() => JSON.stringify({ ...draft, time: Date.now() }));
    }
    this.#drafts.set(id, await this.#folder.stamp(id + DRAFT));
  }

  async delete(id: string): Promise<void> {
    this.#texts.delete(id);
    this.#seen.delete(id);
    this.#known.delete(id);
    this.#drafts.delete(id);
    await Promise.all(
      [CHAT, PARTIAL, DRAFT].map((suffix) =>
        this.#folder.file(id + suffix).delete()
      ),
    );
  }

  /** Resolves when all queued writes are done. */
  async flush(): Promise<void> {
    await Promise.all(this.#saving);
    await this.#folder.flush();
  }

  async #save(chat: StoredChat): Promise<boolean> {
    const { id } = chat;
    this.#know(chat);
    if (!this.#seen.has(id) && this.#place) chat.place ??= this.#place;
    const file = this.#folder.file(id + CHAT);
    const written = this.#index.enter(chat);
    await this.#folder.open();
    const changed = await this.refresh(chat);
    let saved = chat;
    await file.write(() => {
      saved = structuredClone(chat);
      return JSON.stringify(chat);
    });
    this.#see(saved, await this.#folder.stamp(id + CHAT));
    await written();
    return changed;
  }

  /** Records the state of a chat's file. */
  #see(chat: StoredChat, stamp: string): void {
    const stored = new Set(chat.turns.map(({ id }) => id));
    this.#seen.set(chat.id, { stamp, title: chat.title, stored });
    this.#know(chat);
  }

  /** Adds a chat's turns to those that this window has had, and returns all of them. */
  #know(chat: StoredChat): Set<string> {
    const known = this.#known.get(chat.id) ?? new Set();
    for (const { id } of chat.turns) known.add(id);
    this.#known.set(chat.id, known);
    return known;
  }

  /** Moves what another window has typed in the same chat to a draft of its own. */
  async #keepOtherDraft(id: string, draft: StoredDraft): Promise<void> {
    const seen = this.#drafts.get(id);
    const stamp = await this.#folder.stamp(id + DRAFT);
    if (seen === undefined || stamp === "" || stamp === seen) return;
    const other = await this.#folder.read(id + DRAFT, parseDraft);
    if (!other || other.text === "" || draft.text.startsWith(other.text)) {
      return;
    }
    await this.saveDraft(emptyChat("").id, {
      version: 1,
      text: other.text,
      context: other.context,
    });
  }

  async #text({ id, time }: StoredSummary): Promise<string> {
    const known = this.#texts.get(id);
    if (known?.time === time) return known.text;
    const chat = await this.#folder.readChat(id);
    // It may be restored by an undo, with the same time.
    if (!chat) return "";
    const text = chat.turns.map((turn) => turn.text).join("\n").toLowerCase();
    this.#texts.set(id, { time, text });
    return text;
  }
}
