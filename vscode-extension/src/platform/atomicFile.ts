import * as vscode from "vscode";

/** What a file is called while it is being written. */
export const TEMPORARY = ".tmp";

/**
 * One file that is replaced as a whole, so that a crash leaves the old content or the new one, never a
 * half. Writes that come while one is under way are joined: the last content wins.
 */
export class AtomicFile {
  readonly #uri: vscode.Uri;
  readonly #failed: (error: unknown) => void;
  #next: (() => string) | undefined;
  #writing: Promise<void> | undefined;
  #gone = false;

  /**
   * @param uri Where it is; its folder exists.
   * @param failed Told of a write that failed.
   */
  constructor(uri: vscode.Uri, failed: (error: unknown) => void) {
    this.#uri = uri;
    this.#failed = failed;
  }

  /**
   * Replaces the content.
   *
   * @param content Called when its turn has come, so that it is the newest.
   * @returns When it is written. Never rejects.
   */
  write(content: () => string): Promise<void> {
    this.#gone = false;
    this.#next = content;
    return this.#writing ??= this.#run();
  }

  /** Takes the file away, after what is under way. Never rejects. */
  async delete(): Promise<void> {
    this.#gone = true;
    this.#next = undefined;
    await this.#writing;
    // Written anew meanwhile.
    if (!this.#gone) return;
    try {
      await vscode.workspace.fs.delete(this.#uri);
    } catch (error) {
      if (!isNotFound(error)) this.#failed(error);
    }
  }

  /** When everything that was handed in is written. */
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
  const temporary = uri.with({ path: uri.path + TEMPORARY });
  await vscode.workspace.fs.writeFile(
    temporary,
    new TextEncoder().encode(content),
  );
  await vscode.workspace.fs.rename(temporary, uri, { overwrite: true });
}

/** Reads a text file; `undefined` if there is none. */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether a file system says that there is no such file. */
export function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError &&
    error.code === "FileNotFound";
}
