import * as vscode from "vscode";

/** Distinguishes the temporary files of windows that write the same file. */
const WINDOW = crypto.randomUUID().slice(0, 8);

/**
 * A file that is replaced atomically, so that a crash leaves the old or the new content. Writes
 * during a write are coalesced: the last content wins.
 */
export class AtomicFile {
  readonly #uri: vscode.Uri;
  readonly #failed: (error: unknown) => void;
  #next: (() => string) | undefined;
  #writing: Promise<void> | undefined;
  #gone = false;

  /**
   * @param uri The file; its folder exists.
   * @param failed Called when a write fails.
   */
  constructor(uri: vscode.Uri, failed: (error: unknown) => void) {
    this.#uri = uri;
    this.#failed = failed;
  }

  /**
   * Replaces the content.
   *
   * @param content Called right before the write, to get the newest content.
   * @returns Resolves when it is written. Never rejects.
   */
  write(content: () => string): Promise<void> {
    this.#gone = false;
    this.#next = content;
    return this.#writing ??= this.#run();
  }

  /** Deletes the file after pending writes. Never rejects. */
  async delete(): Promise<void> {
    this.#gone = true;
    this.#next = undefined;
    await this.#writing;
    // Another write was queued in the meantime.
    if (!this.#gone) return;
    try {
      await vscode.workspace.fs.delete(this.#uri);
    } catch (error) {
      if (!isNotFound(error)) this.#failed(error);
    }
  }

  /** Resolves when all queued writes are done. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #run(): Promise<void> {
    try {
      while (this.#next) {
        const content = this.#next();
        this.#next = undefined;
        await replace(this.#uri, content);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#writing = undefined;
    }
  }
}

async function replace(uri: vscode.Uri, content: string): Promise<void> {
  const temporary = uri.with({ path: `${uri.path}.${WINDOW}.tmp` });
  const bytes = new TextEncoder().encode(content);
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, uri, { overwrite: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // A window that has just started took the file for the remains of a crash.
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, uri, { overwrite: true });
  }
}

/** Reads a text file; `undefined` if it does not exist. */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether the error means that the file does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError &&
    error.code === "FileNotFound";
}
