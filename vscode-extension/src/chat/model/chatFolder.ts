import * as vscode from "vscode";
import {
  CorruptFileError,
  parseChat,
  parseDraft,
  parsePartial,
  type StoredChat,
} from "../../common/chat/transcript.ts";
import { AtomicFile, isNotFound, readText } from "../../platform/atomicFile.ts";

/** A storage problem to report to the user. */
export type StoreTrouble =
  /** A file was corrupt and was moved aside, so that nothing overwrites it. */
  | { kind: "corrupt"; aside: vscode.Uri }
  /** A file exists but can't be read. It is left in place. */
  | { kind: "read"; error: unknown }
  /** A file could not be written. */
  | { kind: "write"; error: unknown };

export const CHAT = ".json";
export const PARTIAL = ".partial.json";
export const DRAFT = ".draft.json";

/** The id, the suffix, and what makes it the temporary file of a write. */
const NAME =
  /^([\w-]{1,100})(\.partial\.json|\.draft\.json|\.json)(\.[\w-]{1,40}\.tmp)?$/;

/** The files of the chats, which all windows share: `ID.json`, `ID.partial.json`, `ID.draft.json`. */
export class ChatFolder {
  /** The folder of the files. */
  readonly uri: vscode.Uri;
  readonly #asideFolder: vscode.Uri;
  readonly #files = new Map<string, AtomicFile>();
  readonly #trouble: (trouble: StoreTrouble) => void;
  #opened: Promise<void> | undefined;

  /**
   * @param root The extension's storage folder; it need not exist yet.
   * @param trouble Called for each problem.
   */
  constructor(root: vscode.Uri, trouble: (trouble: StoreTrouble) => void) {
    this.uri = vscode.Uri.joinPath(root, "chats");
    this.#asideFolder = vscode.Uri.joinPath(root, "unreadable");
    this.#trouble = trouble;
  }

  /** Creates the folder, and completes what a window left behind that exited during a write. */
  open(): Promise<void> {
    return this.#opened ??= this.#repair();
  }

  /** The ids of the files with a suffix. */
  async ids(suffix: string): Promise<string[]> {
    await this.open();
    const names = await this.#names();
    return names.map(splitName)
      .filter((parts) => parts?.suffix === suffix && !parts.temporary)
      .map((parts) => parts!.id);
  }

  /** A file's modification time and size; empty if it does not exist. */
  async stamp(name: string): Promise<string> {
    const stat = await this.#stat(name);
    return stat ? `${stat.mtime}/${stat.size}` : "";
  }

  async readChat(id: string): Promise<StoredChat | undefined> {
    return await this.read(id + CHAT, (json) => parseChat(json, id));
  }

  /** Reads a file. A corrupt file is moved aside, reported and treated as missing. */
  async read<T>(
    name: string,
    parse: (json: string) => T,
  ): Promise<T | undefined> {
    await this.#files.get(name)?.flush();
    try {
      const json = await readText(this.#uri(name));
      return json === undefined ? undefined : parse(json);
    } catch (error) {
      if (error instanceof CorruptFileError) await this.#moveAside(name);
      else this.#trouble({ kind: "read", error });
      return undefined;
    }
  }

  file(name: string): AtomicFile {
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

  /**
   * Renames a file, which only one of several windows can do.
   *
   * @returns Whether it was this window.
   */
  async rename(name: string, to: string): Promise<boolean> {
    await this.open();
    try {
      await vscode.workspace.fs.rename(this.#uri(name), this.#uri(to));
      return true;
    } catch (error) {
      if (!isNotFound(error)) this.#trouble({ kind: "read", error });
      return false;
    }
  }

  /** Resolves when all queued writes are done. */
  async flush(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }

  async #modified(name: string): Promise<number | undefined> {
    return (await this.#stat(name))?.mtime;
  }

  async #stat(name: string): Promise<vscode.FileStat | undefined> {
    try {
      return await vscode.workspace.fs.stat(this.#uri(name));
    } catch {
      // The read that follows reports any problem.
      return undefined;
    }
  }

  async #names(): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.uri);
      return entries.map(([name]) => name);
    } catch (error) {
      // The chat still works without storage; every write is attempted.
      this.#trouble({ kind: "read", error });
      return [];
    }
  }

  async #repair(): Promise<void> {
    try {
      await vscode.workspace.fs.createDirectory(this.uri);
    } catch {
      // Reading the folder reports the problem.
    }
    for (const name of await this.#names()) {
      const parts = splitName(name);
      if (parts?.temporary) await this.#complete(name, parts.id, parts.suffix);
    }
  }

  /** Moves a temporary file into its place, or deletes it if it is unusable or superseded. */
  async #complete(name: string, id: string, suffix: string): Promise<void> {
    const final = id + suffix;
    const written = await this.#modified(final);
    const usable = written === undefined ||
      written <= (await this.#modified(name) ?? 0) &&
        await this.#isWhole(name, id, suffix);
    try {
      if (!usable) return await vscode.workspace.fs.delete(this.#uri(name));
      await vscode.workspace.fs.rename(this.#uri(name), this.#uri(final), {
        overwrite: true,
      });
    } catch (error) {
      if (!isNotFound(error)) this.#trouble({ kind: "write", error });
    }
  }

  async #isWhole(name: string, id: string, suffix: string): Promise<boolean> {
    try {
      const json = await readText(this.#uri(name)) ?? "";
      if (suffix === PARTIAL) parsePartial(json);
      else if (suffix === DRAFT) parseDraft(json);
      else parseChat(json, id);
      return true;
    } catch {
      return false;
    }
  }

  async #moveAside(name: string): Promise<void> {
    const aside = vscode.Uri.joinPath(
      this.#asideFolder,
      `${name.slice(0, -CHAT.length)}-${Date.now()}${CHAT}`,
    );
    try {
      await vscode.workspace.fs.createDirectory(this.#asideFolder);
      await vscode.workspace.fs.rename(this.#uri(name), aside);
      this.#trouble({ kind: "corrupt", aside });
    } catch (error) {
      this.#trouble({ kind: "write", error });
    }
  }

  /** @throws {Error} If the name is not a chat's file; it could point outside the folder. */
  #uri(name: string): vscode.Uri {
    if (!splitName(name)) throw new Error("Invalid name of a chat's file.");
    return vscode.Uri.joinPath(this.uri, name);
  }
}

/** The parts of a file's name, or `undefined` if it is not a chat's file. */
function splitName(
  name: string,
): { id: string; suffix: string; temporary: boolean } | undefined {
  const [, id, suffix, temporary] = NAME.exec(name) ?? [];
  return id === undefined || suffix === undefined
    ? undefined
    : { id, suffix, temporary: temporary !== undefined };
}
