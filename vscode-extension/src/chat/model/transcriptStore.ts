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

/** One chat in the list. */
export interface StoredSummary {
  id: string;
  title: string;
  time: number;
}

/** What the user has to know about the storage. */
export type StoreTrouble =
  /** A file could not be read, and was put aside, where nothing overwrites it. */
  | { kind: "corrupt"; aside: vscode.Uri }
  /** Something is there, but cannot be read now. It stays where it is. */
  | { kind: "read"; error: unknown }
  /** Something could not be written. */
  | { kind: "write"; error: unknown };

const SUFFIX = ".json";
const PARTIAL = ".partial.json";
const DRAFT = ".draft.json";

/**
 * The stored chats. In the folder `chats` there is, for each chat, `ID.json`; beside it `ID.partial.json`
 * while an answer is under way, and `ID.draft.json` while there is a draft. `index.json` spares reading
 * them all for the list; it can be lost, for the files are the truth.
 */
export class TranscriptStore {
  /** The files that go along with questions as they are. */
  readonly uploads: UploadStore;
  readonly #folder: vscode.Uri;
  readonly #asideFolder: vscode.Uri;
  readonly #indexUri: vscode.Uri;
  readonly #trouble: (trouble: StoreTrouble) => void;
  readonly #files = new Map<string, AtomicFile>();
  readonly #texts = new Map<string, string>();
  readonly #saving = new Set<Promise<boolean>>();
  /** Of each chat: its file when this window last read or wrote it, and the turns that it has had since. */
  readonly #seen = new Map<string, { stamp: string; turnIds: Set<string> }>();
  #index = new Map<string, StoredSummary>();
  #opened: Promise<void> | undefined;

  /**
   * @param root The extension's storage; it need not exist yet.
   * @param trouble Told of what goes wrong, once for each case.
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

  /** Whether there is such a chat, whether or not it can be read. */
  async has(id: string): Promise<boolean> {
    await this.#open();
    return this.#index.has(id);
  }

  /** The chats whose title or text has `query` in it, newest first; all where it is empty. */
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
   * Reads a chat. An answer that was left under way comes back as interrupted, with what had arrived.
   *
   * @returns The chat, or `undefined` if there is none that can be read.
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
   * Writes a chat. It is written as it is when its turn has come; never rejects.
   *
   * @returns Whether the chat was changed: another window had added to it.
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

  /** The answer is over, and the chat is saved. */
  async deletePartial(id: string): Promise<void> {
    await this.#file(id + PARTIAL).delete();
  }

  /** Writes a draft, or takes it away where nothing is in it. */
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

  /** When everything that was handed in is written. */
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

  /** Notes which turns this window has. */
  #see(chat: StoredChat): { stamp: string; turnIds: Set<string> } {
    let seen = this.#seen.get(chat.id);
    if (!seen) {
      seen = { stamp: "", turnIds: new Set() };
      this.#seen.set(chat.id, seen);
    }
    for (const { id } of chat.turns) seen.turnIds.add(id);
    return seen;
  }

  /** Looks whether another window has written the chat meanwhile, and takes in what it added. */
  async #takeIn(chat: StoredChat): Promise<boolean> {
    const stamp = await this.#stamp(chat.id);
    const { stamp: seen, turnIds } = this.#see(chat);
    if (stamp === "" || stamp === seen) return false;
    const stored = await this.#readChat(chat.id);
    return stored !== undefined && takeIn(chat, stored, turnIds);
  }

  /** When a chat was written, and how long it is; empty where it is not there. */
  async #stamp(id: string): Promise<string> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(
        this.#uri(id + SUFFIX),
      );
      return `${mtime}/${size}`;
    } catch {
      // Reading it will say what is wrong, if anything is.
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
      // One can ask all the same; every write will be tried.
      this.#trouble({ kind: "read", error });
      return;
    }
    const names = new Set(
      entries.map(([name]) => name).filter((name) => chatIdOf(name)),
    );
    // A window that ends while it writes leaves the new content under its temporary name: all of it, or
    // a part that nothing can be made of.
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
      // Built anew from the files.
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

  /** Reads a file; one that is corrupt is put aside, reported, and as good as absent. */
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

  /** @throws {Error} If the name is not one of a chat's files: it could lead out of the folder. */
  #uri(name: string): vscode.Uri {
    if (!chatIdOf(name)) throw new Error("Not the name of a chat's file.");
    return vscode.Uri.joinPath(this.#folder, name);
  }
}

/** The chat that a file in the folder belongs to, or `undefined` where it is none of ours. */
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
