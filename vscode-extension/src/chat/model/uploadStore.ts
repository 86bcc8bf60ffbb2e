import * as vscode from "vscode";
import { isId } from "../../../protocol/ids.ts";
import { isNotFound } from "../../platform/atomicFile.ts";
import type { StoredUpload } from "../../common/chat/transcript.ts";
import { uploadFileName } from "../../common/chat/uploadFileName.ts";

/** How long files that belong to no chat are kept, in milliseconds. */
const SWEPT_AFTER = 24 * 60 * 60 * 1_000;

/**
 * The bytes of uploaded files, in one folder per chat. They survive a reload together with the
 * draft, and are kept as long as the question can be resent.
 */
export class UploadStore {
  /** The parent folder of all chats' uploads. */
  readonly folder: vscode.Uri;
  readonly #trouble: (error: unknown) => void;
  /** Holds files in memory that could not be written, so that they can still be sent. */
  readonly #unwritten = new Map<string, Uint8Array<ArrayBuffer>>();

  /**
   * @param root The extension's storage folder; it need not exist yet.
   * @param trouble Called if a file can't be written.
   */
  constructor(root: vscode.Uri, trouble: (error: unknown) => void) {
    this.folder = vscode.Uri.joinPath(root, "uploads");
    this.#trouble = trouble;
  }

  /**
   * The folder of a chat.
   *
   * @throws {Error} If the id is invalid; it could point to another folder.
   */
  folderOf(chatId: string): vscode.Uri {
    if (!isId(chatId)) throw new Error("Invalid chat id.");
    return vscode.Uri.joinPath(this.folder, chatId);
  }

  /** Stores a file's bytes. Never rejects. */
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

  /** A file's bytes, or `undefined` if they are gone. */
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

  /**
   * Copies the files of a chat to another id. The originals stay, because another window may still
   * send them. Never rejects.
   */
  async copy(from: string, to: string): Promise<void> {
    try {
      await vscode.workspace.fs.copy(this.folderOf(from), this.folderOf(to));
    } catch (error) {
      if (!isNotFound(error)) this.#trouble(error);
    }
  }

  /** Deletes files that their chat no longer needs. Never rejects. */
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
   * Deletes folders of chats that no longer exist, for example if the window closed right after a
   * deletion. New folders are kept, because another window may not have saved its draft yet.
   *
   * @param chatIds The ids of existing chats and drafts.
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
    if (!isId(upload.id)) throw new Error("Invalid upload id.");
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

/** The time since a folder's entries last changed, in milliseconds. */
async function age(folder: vscode.Uri): Promise<number> {
  try {
    return Date.now() - (await vscode.workspace.fs.stat(folder)).mtime;
  } catch {
    // It does not exist, or can't be read.
    return 0;
  }
}

async function list(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([name]) => name);
  } catch {
    // The folder does not exist or can't be read, so nothing in it can be deleted.
    return [];
  }
}
