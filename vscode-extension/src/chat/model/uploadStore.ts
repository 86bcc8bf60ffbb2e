import * as vscode from "vscode";
import { isId } from "../../../protocol/ids.ts";
import { isNotFound } from "../../platform/atomicFile.ts";
import type { StoredUpload } from "../../common/chat/transcript.ts";
import { uploadFileName } from "../../common/chat/uploadFileName.ts";

/** What belongs to no chat is kept so long all the same, in milliseconds. */
const SWEPT_AFTER = 24 * 60 * 60 * 1_000;

/**
 * The bytes of the files that go along with questions as they are, a folder a chat. They outlive a
 * reload with the draft that they belong to, and stay as long as the question can be asked again.
 */
export class UploadStore {
  /** The folder that all of them are below. */
  readonly folder: vscode.Uri;
  readonly #trouble: (error: unknown) => void;
  /** What could not be written can be sent all the same. */
  readonly #unwritten = new Map<string, Uint8Array<ArrayBuffer>>();

  /**
   * @param root The extension's storage; it need not exist yet.
   * @param trouble Told of what cannot be written.
   */
  constructor(root: vscode.Uri, trouble: (error: unknown) => void) {
    this.folder = vscode.Uri.joinPath(root, "uploads");
    this.#trouble = trouble;
  }

  /**
   * The folder of one chat.
   *
   * @throws {Error} If that is no id: it could lead to another folder.
   */
  folderOf(chatId: string): vscode.Uri {
    if (!isId(chatId)) throw new Error("Not the id of a chat.");
    return vscode.Uri.joinPath(this.folder, chatId);
  }

  /** Keeps a file's bytes. Never rejects. */
  async save(
    chatId: string,
    upload: StoredUpload,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    try {
      await vscode.workspace.fs.writeFile(this.#uri(chatId, upload), bytes);
    } catch (error) {
      this.#unwritten.set(upload.id, bytes);
      this.#trouble(error);
    }
  }

  /** A file's bytes, or `undefined` where they are not there any more. */
  async read(
    chatId: string,
    upload: StoredUpload,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const unwritten = this.#unwritten.get(upload.id);
    if (unwritten) return unwritten;
    try {
      const uri = this.#uri(chatId, upload);
      return new Uint8Array(await vscode.workspace.fs.readFile(uri));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Deletes files that their chat has no use for any more. Never rejects. */
  async discard(
    chatId: string,
    uploads: readonly StoredUpload[],
  ): Promise<void> {
    for (const upload of uploads) {
      this.#unwritten.delete(upload.id);
      await this.#delete(this.#uri(chatId, upload));
    }
  }

  /** Deletes all files of a chat. Never rejects. */
  async discardAll(chatId: string): Promise<void> {
    const folder = this.folderOf(chatId);
    for (const name of await list(folder)) {
      this.#unwritten.delete(name.replace(/\.\w+$/, ""));
    }
    await this.#delete(folder);
  }

  /**
   * Deletes what belongs to no chat: of one that was deleted just before the window was closed. What is
   * new may belong to a draft that another window has not written yet.
   *
   * @param chatIds The chats that there are, and those that there are drafts of.
   */
  async sweep(chatIds: ReadonlySet<string>): Promise<void> {
    for (const name of await list(this.folder)) {
      if (chatIds.has(name) || !isId(name)) continue;
      if (await age(this.folderOf(name)) > SWEPT_AFTER) {
        await this.discardAll(name);
      }
    }
  }

  #uri(chatId: string, upload: StoredUpload): vscode.Uri {
    if (!isId(upload.id)) throw new Error("Not the id of an upload.");
    return vscode.Uri.joinPath(this.folderOf(chatId), uploadFileName(upload));
  }

  async #delete(uri: vscode.Uri): Promise<void> {
    try {
      await vscode.workspace.fs.delete(uri, { recursive: true });
    } catch (error) {
      if (!isNotFound(error)) this.#trouble(error);
    }
  }
}

/** How long ago something in a folder came or went, in milliseconds. */
async function age(folder: vscode.Uri): Promise<number> {
  try {
    return Date.now() - (await vscode.workspace.fs.stat(folder)).mtime;
  } catch {
    // It is gone already, or cannot be read.
    return 0;
  }
}

async function list(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([name]) => name);
  } catch {
    // There is none, or it cannot be read: then nothing in it can be deleted either.
    return [];
  }
}
