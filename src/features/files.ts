/**
 * Files for questions: upload, list, delete.
 *
 * @module
 */
import {
  type AskError,
  BadResponseError,
  FileRejectedError,
  isAskError,
} from "../errors/errors.ts";
import { asObject, asString } from "../protocol/json.ts";
import type { Site } from "../protocol/site.ts";
import type { Routes } from "../transport/json_routes.ts";
import {
  checkCount,
  checkFile,
  type FileFacts,
  type UploadLimits,
} from "./file_rules.ts";
import {
  type FileSource,
  postForm,
  toFile,
  type UploadOptions,
} from "./upload.ts";

/** A file that was uploaded. */
export interface UploadedFile {
  /** The id, for `fileIds` of a question. */
  id: string;
  /** The file's URL, or null if the site does not return one. */
  url: string | null;
  /** The file name, as uploaded. */
  name: string;
  /** The media type. */
  type: string;
  /** The size in bytes. */
  size: number;
}

/** A file in a list from the site. */
export interface ListedFile {
  /** The id, for `fileIds` of a question. */
  id: string;
  /** The file's URL, or null if the site does not return one. */
  url: string | null;
  /** Everything that the site returns about the file. */
  details: Record<string, unknown>;
}

/** Options for {@linkcode Files.list}. */
export interface ListFilesOptions {
  /**
   * Only files uploaded with this purpose.
   *
   * @default "vision"
   */
  purpose?: string;
  /**
   * The page of the list, starting at 1.
   *
   * @default 1
   */
  page?: number;
  /**
   * The number of files per page.
   *
   * @default 10
   */
  limit?: number;
  /** Aborts the request. */
  signal?: AbortSignal;
}

/**
 * The files of one visitor on one site; `client.files`.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * const note = new File(["Buy milk"], "note.txt", { type: "text/plain" });
 * const { id } = await client.files.upload(note);
 * console.log(await client.ask("What is in it?", { fileIds: [id] }).text());
 * await client.files.delete([id]);
 * ```
 */
export class Files {
  readonly #routes: Routes;
  readonly #site: Site;
  readonly #limits: UploadLimits | undefined;

  /**
   * Created by the client.
   *
   * @internal
   * @param routes Requests to the site.
   * @param site The site.
   * @param limits What the chatbot accepts, if known.
   */
  constructor(routes: Routes, site: Site, limits: UploadLimits | undefined) {
    this.#routes = routes;
    this.#site = site;
    this.#limits = limits;
  }

  /**
   * Uploads a file.
   *
   * @param source The file.
   * @param options Its name, type and purpose, progress, a signal.
   * @returns The file's id and URL.
   * @throws {FileRejectedError} Before sending, if the chatbot does not accept
   * such a file, or it is empty, too large or unreadable; with the reason
   * `"site"` if the site rejects it.
   * @throws {AskError} If the request fails.
   */
  async upload(
    source: FileSource,
    options: UploadOptions = {},
  ): Promise<UploadedFile> {
    const check = (facts: FileFacts) =>
      checkFile(facts, this.#limits, this.#site.url);
    const file = await toFile(source, options, check);
    check(file);
    const image = file.type.startsWith("image/");
    const form = new FormData();
    form.set("file", file);
    form.set("type", image ? "image" : "document");
    form.set("purpose", options.purpose ?? (image ? "vision" : "files"));
    const json = await postForm(this.#routes, form, options)
      .catch((error) => {
        throw this.#asRejection(error);
      });
    const data = asObject(json.data);
    if (typeof data?.id !== "string") {
      throw new BadResponseError(
        `${this.#site.name} accepted the file but returned no id for it.`,
        {
          reason: "incomplete",
          params: { host: this.#site.name },
          site: this.#site.url,
        },
      );
    }
    return {
      id: data.id,
      url: asString(data.url),
      name: file.name,
      // Without the charset that Bun adds to the type of a text.
      type: file.type.replace(/;.*/, ""),
      size: file.size,
    };
  }

  /** The plugin reports a rejected file the way it reports a failed model. */
  #asRejection(cause: AskError): AskError {
    if (!isAskError(cause, "model-error")) return cause;
    return new FileRejectedError(
      `${this.#site.name} rejected the file: ${cause.message}`,
      {
        site: this.#site.url,
        status: cause.status,
        reason: "site",
        params: { host: this.#site.name, message: cause.message },
        hint: "Send another file, or put the relevant content into the " +
          "question itself.",
        cause,
      },
    );
  }

  /**
   * Uploads several files, two at a time. After a failure no further upload is
   * started.
   *
   * @param sources The files.
   * @param options A purpose and a signal for all of them.
   * @returns The uploaded files, in the same order.
   * @throws {FileRejectedError} Before sending, if the chatbot accepts fewer
   * files per question; otherwise as {@linkcode upload}.
   * @throws {AskError} If a request fails.
   */
  async uploadAll(
    sources: readonly FileSource[],
    options: Pick<UploadOptions, "purpose" | "signal"> = {},
  ): Promise<UploadedFile[]> {
    checkCount(sources.length, this.#limits, this.#site.url);
    const uploaded: UploadedFile[] = [];
    // A generator, because leaving one loop over it ends the other one too.
    const queue = (function* () {
      yield* sources.entries();
    })();
    const uploadQueued = async () => {
      for (const [index, source] of queue) {
        uploaded[index] = await this.upload(source, options);
      }
    };
    await Promise.all([uploadQueued(), uploadQueued()]);
    return uploaded;
  }

  /**
   * Lists the visitor's files. AI Engine 3.6.2, the recorded version, crashes
   * on this request; no live site that answers it was available for a check.
   *
   * @param options Which files.
   * @returns One page of files, and the total number.
   * @throws {AskError} If the request fails.
   */
  async list(
    options: ListFilesOptions = {},
  ): Promise<{ files: ListedFile[]; total: number }> {
    const { purpose = "vision", page = 1, limit = 10, signal } = options;
    const json = await this.#routes.json({
      route: "mwai-ui/v1/files/list",
      body: { userId: null, purpose, page, limit },
      idempotent: true,
      signal,
    });
    const data = asObject(json.data) ?? json;
    // A site may send more than requested.
    const files = Array.isArray(data.files) ? data.files.slice(0, limit) : [];
    return {
      files: files.flatMap((file) => {
        const details = asObject(file);
        const id = details?.refId ?? details?.id;
        if (details === undefined) return [];
        if (typeof id !== "string" && typeof id !== "number") return [];
        return [{ id: String(id), url: asString(details.url), details }];
      }),
      total: Number(data.total) || files.length,
    };
  }

  /**
   * Deletes files.
   *
   * @param ids The ids of the files.
   * @param options A signal that aborts the request.
   * @returns The number of deleted files.
   * @throws {AskError} If the request fails.
   */
  async delete(
    ids: readonly string[],
    options: { signal?: AbortSignal } = {},
  ): Promise<number> {
    const json = await this.#routes.json({
      route: "mwai-ui/v1/files/delete",
      body: { files: ids },
      idempotent: true,
      signal: options.signal,
    });
    return Number(json.deleted) || 0;
  }
}
