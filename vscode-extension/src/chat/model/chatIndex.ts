import * as vscode from "vscode";
import {
  isPlace,
  parseDraft,
  type Place,
  type StoredChat,
} from "../../common/chat/transcript.ts";
import { AtomicFile, readText } from "../../platform/atomicFile.ts";
import { chipsOf } from "../../context/attached.ts";
import { CHAT, type ChatFolder, DRAFT } from "./chatFolder.ts";
import { titleOf } from "./turnView.ts";

/** An entry in the list of chats. */
export interface StoredSummary {
  id: string;
  title: string;
  time: number;
  place?: Place;
  /** Whether no question was asked in it yet. */
  draft?: true;
}

interface Entry extends StoredSummary {
  /** The state of the file that it summarizes. */
  stamp: string;
}

/**
 * The list of chats, which is up to date although other windows change the files. It reads only
 * files that have changed; `index.json` caches the rest over a reload.
 */
export class ChatIndex {
  readonly #folder: ChatFolder;
  readonly #cache: AtomicFile;
  readonly #cacheUri: vscode.Uri;
  /** Chats that this window is writing; they are newer than their files. */
  readonly #writing = new Map<string, { chat: StoredChat; writes: number }>();
  #entries: Map<string, Entry> | undefined;

  /**
   * @param root The extension's storage folder.
   * @param failed Called when the cache can't be written.
   */
  constructor(
    root: vscode.Uri,
    folder: ChatFolder,
    failed: (error: unknown) => void,
  ) {
    this.#folder = folder;
    this.#cacheUri = vscode.Uri.joinPath(root, "index.json");
    this.#cache = new AtomicFile(this.#cacheUri, failed);
  }

  /** The chats and the drafts without a chat, newest first. */
  async list(): Promise<StoredSummary[]> {
    const entries = await this.#refresh();
    const drafts = (await this.#folder.ids(DRAFT))
      .filter((id) => !entries.has(id));
    const listed: (StoredSummary | undefined)[] = [
      ...entries.values(),
      ...await Promise.all(drafts.map((id) => this.#draft(id))),
    ];
    return listed.filter((entry) => entry !== undefined)
      .sort((a, b) => b.time - a.time);
  }

  /** Enters a chat that is about to be written. The caller calls the result when it is. */
  enter(chat: StoredChat): () => Promise<void> {
    const { id } = chat;
    const writes = this.#writing.get(id)?.writes ?? 0;
    this.#writing.set(id, { chat, writes: writes + 1 });
    return async () => {
      const stamp = await this.#folder.stamp(id + CHAT);
      const entries = this.#entries ??= await this.#readCache();
      if (stamp !== "") entries.set(id, summarize(chat, stamp));
      const { writes } = this.#writing.get(id)!;
      if (writes > 1) this.#writing.set(id, { chat, writes: writes - 1 });
      else this.#writing.delete(id);
      await this.#save();
    };
  }

  async #refresh(): Promise<Map<string, Entry>> {
    const known = this.#entries ??= await this.#readCache();
    const ids = new Set(await this.#folder.ids(CHAT));
    let changed = false;
    for (const id of known.keys()) {
      if (ids.has(id) || this.#writing.has(id)) continue;
      known.delete(id);
      changed = true;
    }
    await Promise.all([...ids].map(async (id) => {
      if (this.#writing.has(id)) return;
      const stamp = await this.#folder.stamp(id + CHAT);
      if (known.get(id)?.stamp === stamp) return;
      const chat = await this.#folder.readChat(id);
      if (this.#writing.has(id)) return;
      if (chat) known.set(id, summarize(chat, stamp));
      else known.delete(id);
      changed = true;
    }));
    if (changed) await this.#save();
    for (const { chat } of this.#writing.values()) {
      known.set(chat.id, summarize(chat, ""));
    }
    return known;
  }

  async #draft(id: string): Promise<StoredSummary | undefined> {
    const draft = await this.#folder.read(id + DRAFT, parseDraft);
    const title = draft && (titleOf(draft) || chipsOf(draft)[0]?.label);
    return title
      ? { id, title, time: draft.time ?? 0, draft: true }
      : undefined;
  }

  async #readCache(): Promise<Map<string, Entry>> {
    try {
      const json: unknown = JSON.parse(await readText(this.#cacheUri) ?? "[]");
      return new Map(
        Array.isArray(json)
          ? json.filter(isEntry).map((entry) => [entry.id, entry])
          : [],
      );
    } catch {
      // Rebuilt from the chats.
      return new Map();
    }
  }

  async #save(): Promise<void> {
    await this.#cache.write(() =>
      JSON.stringify([...this.#entries?.values() ?? []])
    );
  }
}

function summarize(chat: StoredChat, stamp: string): Entry {
  const { id, title, time, place } = chat;
  return { id, title, time, stamp, ...(place ? { place } : {}) };
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { id, title, time, stamp, place } = value as Record<string, unknown>;
  return typeof id === "string" && typeof title === "string" &&
    typeof time === "number" && typeof stamp === "string" &&
    (place === undefined || isPlace(place));
}
