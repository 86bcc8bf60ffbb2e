import * as vscode from "vscode";
import { isId } from "../../../protocol/ids.ts";
import {
  AtomicFile,
  isNotFound,
  readText,
  TEMPORARY,
} from "../../platform/atomicFile.ts";
import { takeIn } from "../../common/chat/otherWindows.ts";
import { UploadStore } from "./uploadStore.ts";
import {
  CorruptFileError,
  parseChat,
  parseDraft,
  parsePartial,
  recover,
  type StoredChat,
  type StoredDraft,
  type StoredPartial,
} from "../../common/chat/transcript.ts";

/** An entry in the list of chats. */
export interface StoredSummary {
  id: string;
  title: string;
  time: number;
}

/** A storage problem to report to the user. */
export type StoreTrouble =
  /** A file was corrupt and was moved aside, so that nothing overwrites it. */
  | { kind: "corrupt"; aside: vscode.Uri }
  /** A file exists but can't be read. It is left in place. */
  | { kind: "read"; error: unknown }
  /** A file could not be written. */
  | { kind: "write"; error: unknown };

const SUFFIX = ".json";
const PARTIAL = ".partial.json";
const DRAFT = ".draft.json";

/**
 * The stored chats. The folder `chats` contains `ID.json` for each chat, `ID.partial.json` while an
 * answer is in progress, and `ID.draft.json` if there is a draft. `index.json` caches the list; it
 * can be rebuilt from the files.
 */
export class TranscriptStore {
  /** The uploaded files of the chats. */
  readonly uploads: UploadStore;
  readonly #folder: vscode.Uri;
  readonly #asideFolder: vscode.Uri;
  readonly #indexUri: vscode.Uri;
  readonly #trouble: (trouble: StoreTrouble) => void;
  readonly #files = new Map<string, AtomicFile>();
  readonly #texts = new Map<string, string>();
  readonly #saving = new Set<Promise<boolean>>();
  /**
   * Per chat: the file's state when this window last read or wrote it, and the turns that it has
   * had since.
   */
  readonly #seen = new Map<string, { stamp: string; turnIds: Set<string> }>();
  #index = new Map<string, StoredSummary>();
  #opened: Promise<void> | undefined;

  /**
   * @param root The extension's storage folder; it need not exist yet.
   * @param trouble Called once per kind of problem.
   */
  constructor(root: vscode.Uri, trouble: (trouble: StoreTrouble) => void) {
    this.#folder = vscode.Uri.joinPath(root, "chats");
    this.#asideFolder = vscode.Uri.joinPath(root, "unreadable");
    this.#indexUri = vscode.Uri.joinPath(root, "index.json");
    this.#trouble = trouble;
    this.uploads = new UploadStore(
      root,
      (error) => trouble({ kind: "write", error }),
    );
  }

  /** The chats, newest first. */
  async list(): Promise<StoredSummary[]> {
    await this.#open();
    return [...this.#index.values()].sort((a, b) => b.time - a.time);
  }

  /** Whether a chat exists, even if it can't be read. */
  async has(id: string): Promise<boolean> {
    await this.#open();
    return this.#index.has(id);
  }

  /** The chats whose title or text contains `query`, newest first; all chats if it is empty. */
  async search(query: string): Promise<StoredSummary[]> {
    const all = await this.list();
    const wanted = query.trim().toLowerCase();
    if (wanted === "") return all;
    const found: StoredSummary[] = [];
    for (const summary of all) {
      if (
        summary.title.toLowerCase().includes(wanted) ||
        (await this.#text(summary.id)).includes(wanted)
      ) found.push(summary);
    }
    return found;
  }

  /**
   * Reads a chat. An answer that was in progress is marked interrupted and keeps its partial text.
   *
   * @returns The chat, or `undefined` if it does not exist or can't be read.
   */
  async load(id: string): Promise<StoredChat | undefined> {
    await this.#open();
    const stamp = await this.#stamp(id);
    const chat = await this.#readChat(id);
    if (!chat) return undefined;
    this.#see(chat).stamp = stamp;
    const partial = await this.#read(id + PARTIAL, parsePartial);
    if (recover(chat, partial)) {
      await this.save(chat);
    }
    if (partial) await this.#file(id + PARTIAL).delete();
    return chat;
  }

  async loadDraft(id: string): Promise<StoredDraft | undefined> {
    await this.#open();
    return await this.#read(id + DRAFT, parseDraft);
  }

  /**
   * Queues writing a chat; its state at the time of the write is stored. Never rejects.
   *
   * @returns Whether the chat was changed because another window had added turns.
   */
  async save(chat: StoredChat): Promise<boolean> {
    const saving = this.#save(chat);
    this.#saving.add(saving);
    return await saving.finally(() => this.#saving.delete(saving));
  }

  async savePartial(id: string, partial: () => StoredPartial): Promise<void> {
    await this.#open();
    await this.#file(id + PARTIAL).write(() => JSON.stringify(partial()));
  }

  /** Removes the partial answer after the chat was saved. */
  async deletePartial(id: string): Promise<void> {
    await this.#file(id + PARTIAL).delete();
  }

  /** Writes a draft, or deletes it if it is empty. */
  async saveDraft(id: string, draft: StoredDraft): Promise<void> {
    await this.#open();
    const empty = draft.text === "" && !draft.edit &&
      draft.context.length === 0 && !draft.uploads?.length;
    if (empty) await this.#file(id + DRAFT).delete();
    else await this.#file(id + DRAFT).write(() => JSON.stringify(draft));
  }

  async delete(id: string): Promise<void> {
    await this.#open();
    this.#index.delete(id);
    this.#texts.delete(id);
    this.#seen.delete(id);
    await Promise.all([
      this.#file(id + SUFFIX).delete(),
      this.#file(id + PARTIAL).delete(),
      this.#file(id + DRAFT).delete(),
    ]);
    await this.#saveIndex();
  }

  /** Resolves when all queued writes are done. */
  async flush(): Promise<void> {
    await Promise.all(this.#saving);
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }

  async #save(chat: StoredChat): Promise<boolean> {
    await this.#open();
    const { id, title, time } = chat;
    const file = this.#file(id + SUFFIX);
    this.#index.set(id, { id, title, time });
    this.#texts.delete(id);
    const changed = await this.#takeIn(chat);
    await file.write(() => {
      this.#see(chat);
      return JSON.stringify(chat);
    });
    this.#see(chat).stamp = await this.#stamp(id);
    await this.#saveIndex();
    return changed;
  }

  /** Records which turns this window has seen. */
  #see(chat: StoredChat): { stamp: string; turnIds: Set<string> } {
    let seen = this.#seen.get(chat.id);
    if (!seen) {
      seen = { stamp: "", turnIds: new Set() };
      this.#seen.set(chat.id, seen);
    }
    for (const { id } of chat.turns) seen.turnIds.add(id);
    return seen;
  }

  /** Merges turns that another window has written in the meantime. */
  async #takeIn(chat: StoredChat): Promise<boolean> {
    const stamp = await this.#stamp(chat.id);
    const { stamp: seen, turnIds } = this.#see(chat);
    if (stamp === "" || stamp === seen) return false;
    const stored = await this.#readChat(chat.id);
    return stored !== undefined && takeIn(chat, stored, turnIds);
  }

  /** A file's modification time and size; empty if it does not exist. */
  async #stamp(id: string): Promise<string> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(
        this.#uri(id + SUFFIX),
      );
      return `${mtime}/${size}`;
    } catch {
      // The read that follows reports any problem.
      return "";
    }
  }

  #open(): Promise<void> {
    return this.#opened ??= this.#readFolder();
  }

  async #readFolder(): Promise<void> {
    let entries: [string, vscode.FileType][];
    try {
      await vscode.workspace.fs.createDirectory(this.#folder);
      entries = await vscode.workspace.fs.readDirectory(this.#folder);
    } catch (error) {
      // The chat still works without storage; every write is attempted.
      this.#trouble({ kind: "read", error });
      return;
    }
    const names = new Set(
      entries.map(([name]) => name).filter((name) => chatIdOf(name)),
    );
    // A window that exits during a write leaves a temporary file, which is complete or unusable.
    for (const name of [...names].filter((name) => name.endsWith(TEMPORARY))) {
      const final = name.slice(0, -TEMPORARY.length);
      names.delete(name);
      if (names.has(final) && !await this.#isWhole(name)) {
        await this.#discard(name);
      } else if (await this.#adopt(name, final)) names.add(final);
    }
    const known = await this.#readIndex();
    const ids = [...names].filter((name) =>
      name.endsWith(SUFFIX) && !name.endsWith(PARTIAL) && !name.endsWith(DRAFT)
    ).map((name) => name.slice(0, -SUFFIX.length));
    for (const id of ids) {
      const summary = known.get(id) ?? await this.#summarize(id);
      if (summary) this.#index.set(id, summary);
    }
    const drafts = [...names].filter((name) => name.endsWith(DRAFT))
      .map((name) => name.slice(0, -DRAFT.length));
    await this.uploads.sweep(new Set([...ids, ...drafts]));
  }

  async #isWhole(temporary: string): Promise<boolean> {
    const parse = temporary.endsWith(PARTIAL + TEMPORARY)
      ? parsePartial
      : temporary.endsWith(DRAFT + TEMPORARY)
      ? parseDraft
      : (json: string) => parseChat(json, chatIdOf(temporary) ?? "");
    try {
      const json = await readText(this.#uri(temporary));
      return json !== undefined && parse(json) !== undefined;
    } catch {
      return false;
    }
  }

  async #discard(name: string): Promise<void> {
    try {
      await vscode.workspace.fs.delete(this.#uri(name));
    } catch (error) {
      if (!isNotFound(error)) this.#trouble({ kind: "write", error });
    }
  }

  async #adopt(name: string, final: string): Promise<boolean> {
    try {
      await vscode.workspace.fs.rename(this.#uri(name), this.#uri(final), {
        overwrite: true,
      });
      return true;
    } catch (error) {
      this.#trouble({ kind: "write", error });
      return false;
    }
  }

  async #summarize(id: string): Promise<StoredSummary | undefined> {
    const chat = await this.#readChat(id);
    return chat && { id, title: chat.title, time: chat.time };
  }

  async #readIndex(): Promise<Map<string, StoredSummary>> {
    try {
      const json: unknown = JSON.parse(await readText(this.#indexUri) ?? "[]");
      if (!Array.isArray(json)) return new Map();
      return new Map(
        json.filter(isSummary).map((summary) => [summary.id, summary]),
      );
    } catch {
      // Rebuilt from the chat files.
      return new Map();
    }
  }

  async #saveIndex(): Promise<void> {
    const key = "../index";
    let file = this.#files.get(key);
    if (!file) {
      file = new AtomicFile(
        this.#indexUri,
        (error) => this.#trouble({ kind: "write", error }),
      );
      this.#files.set(key, file);
    }
    await file.write(() => JSON.stringify([...this.#index.values()]));
  }

  #readChat(id: string): Promise<StoredChat | undefined> {
    return this.#read(id + SUFFIX, (json) => parseChat(json, id));
  }

  /** Reads a file. A corrupt file is moved aside, reported and treated as missing. */
  async #read<T>(
    name: string,
    parse: (json: string) => T,
  ): Promise<T | undefined> {
    await this.#files.get(name)?.flush();
    try {
      const json = await readText(this.#uri(name));
      return json === undefined ? undefined : parse(json);
    } catch (error) {
      if (error instanceof CorruptFileError) await this.#putAside(name);
      else this.#trouble({ kind: "read", error });
      return undefined;
    }
  }

  async #putAside(name: string): Promise<void> {
    this.#index.delete(name.slice(0, -SUFFIX.length));
    const aside = vscode.Uri.joinPath(
      this.#asideFolder,
      `${name.slice(0, -SUFFIX.length)}-${Date.now()}${SUFFIX}`,
    );
    try {
      await vscode.workspace.fs.createDirectory(this.#asideFolder);
      await vscode.workspace.fs.rename(this.#uri(name), aside);
      this.#trouble({ kind: "corrupt", aside });
    } catch (error) {
      this.#trouble({ kind: "write", error });
    }
  }

  async #text(id: string): Promise<string> {
    let text = this.#texts.get(id);
    if (text === undefined) {
      const chat = await this.#readChat(id);
      text = chat?.turns.map((turn) => turn.text).join("\n").toLowerCase() ??
        "";
      this.#texts.set(id, text);
    }
    return text;
  }

  #file(name: string): AtomicFile {
    let file = this.#files.get(name);
    if (!file) {
      file = new AtomicFile(
        this.#uri(name),
        (error) => this.#trouble({ kind: "write", error }),
      );
      this.#files.set(name, file);
    }
    return file;
  }

  /** @throws {Error} If the name is not a chat's file; it could point outside the folder. */
  #uri(name: string): vscode.Uri {
    if (!chatIdOf(name)) throw new Error("Invalid name of a chat's file.");
    return vscode.Uri.joinPath(this.#folder, name);
  }
}

/** The id of the chat that a file belongs to, or `undefined` if it is not a chat's file. */
function chatIdOf(name: string): string | undefined {
  const final = name.endsWith(TEMPORARY)
    ? name.slice(0, -TEMPORARY.length)
    : name;
  const suffix = [PARTIAL, DRAFT, SUFFIX].find((one) => final.endsWith(one));
  const id = suffix && final.slice(0, -suffix.length);
  return isId(id) ? id : undefined;
}

function isSummary(value: unknown): value is StoredSummary {
  if (typeof value !== "object" || value === null) return false;
  const { id, title, time } = value as Record<string, unknown>;
  return typeof id === "string" && typeof title === "string" &&
    typeof time === "number";
}
