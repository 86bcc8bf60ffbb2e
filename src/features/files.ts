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
import { removeHidden } from "../util/hidden_characters.ts";
import type { RequestBody } from "../transport/http.ts";
import type { Routes } from "../transport/json_routes.ts";
import type { Site } from "../protocol/site.ts";

/**
 * A file to upload: a Blob or File, its bytes, a stream of them, or, where the
 * runtime has files, a path as a `file:` URL.
 */
export type FileSource =
  | Blob
  | Uint8Array<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | URL;

/** How a file is uploaded. Every option may be left out. */
export interface UploadOptions {
  /** Its name. Default: the File's or the path's, else `"file"`. */
  name?: string;
  /** Its media type. Default: the Blob's, else by the name's ending. */
  type?: string;
  /** What it is for. Default: `"vision"` for images, else `"files"`. */
  purpose?: string;
  /**
   * Told how much has been sent, in bytes. Only in runtimes that can send a
   * stream; elsewhere it is called once, at the end.
   */
  onProgress?: (progress: { sent: number; total: number }) => void;
  /** Stops the upload. */
  signal?: AbortSignal;
}

/** A file that the site has. */
export interface UploadedFile {
  /** The id, for `fileIds` of a question. */
  id: string;
  /** Its address, where the site gives one. */
  url: string | null;
  /** Its name, as it was uploaded. */
  name: string;
  /** Its media type. */
  type: string;
  /** Its size, in bytes. */
  size: number;
}

/** A file as the site lists it. */
export interface ListedFile {
  /** The id, for `fileIds` of a question. */
  id: string;
  /** Its address, where the site gives one. */
  url: string | null;
  /** All that the site says about it. */
  details: Record<string, unknown>;
}

/** What the chatbot takes; see `Chatbot.uploads`. */
export interface UploadLimits {
  /** Whether images may be uploaded. */
  images: boolean;
  /** Whether other files may be uploaded. */
  files: boolean;
  /** How many at most for one question. */
  max: number;
}

/** The largest file that is sent, in bytes: above PHP's usual limits. */
const MAX_SIZE = 100 * 1024 * 1024;

const TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  json: "application/json",
};

/** What WordPress never takes, whatever the site allows. */
const REFUSED =
  /\.(php\d?|phtml|phar|exe|dll|bat|cmd|sh|js|mjs|html?|svg|htaccess)$/i;

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
   * Made by the client.
   *
   * @internal
   * @param routes Requests to the site.
   * @param site The site.
   * @param limits What the chatbot takes, where it is known.
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
   * @param options How it is uploaded.
   * @returns The file's id and address.
   * @throws {FileRejectedError} Before sending, if the chatbot takes no such
   * file, or it is empty or too large; with the reason `"site"` if the site did
   * not take it.
   * @throws {AskError} If the site was not reached, or failed.
   */
  async upload(
    source: FileSource,
    options: UploadOptions = {},
  ): Promise<UploadedFile> {
    const file = await toFile(source, options);
    checkFile(file, this.#limits, this.#site.url);
    const image = file.type.startsWith("image/");
    const fields = {
      type: image ? "image" : "document",
      purpose: options.purpose ?? (image ? "vision" : "files"),
    };
    const { onProgress, signal } = options;
    const form = multipart(file, fields);
    const json = await this.#routes.json({
      route: "mwai-ui/v1/files/upload",
      headers: form.headers(onProgress),
      body: () => form.body(onProgress),
      signal,
    }).catch((error) => {
      throw this.#notTaken(error);
    });
    const data = json.data as Record<string, unknown> | undefined;
    if (typeof data?.id !== "string") {
      throw new BadResponseError(
        `${this.#site.name} took the file but gave no id for it.`,
        { site: this.#site.url },
      );
    }
    onProgress?.({ sent: form.size, total: form.size });
    return {
      id: data.id,
      url: typeof data.url === "string" ? data.url : null,
      name: file.name,
      type: bareType(file),
      size: file.size,
    };
  }

  /** What is the model's failure elsewhere is about the file here. */
  #notTaken(cause: AskError): AskError {
    if (!isAskError(cause, "model-error")) return cause;
    return new FileRejectedError(
      `${this.#site.name} did not take the file: ${cause.message}`,
      {
        site: this.#site.url,
        status: cause.status,
        reason: "site",
        hint: "These are the site's own words. Send another file, or put " +
          "what matters into the question itself.",
        cause,
      },
    );
  }

  /**
   * Uploads several files, two at a time.
   *
   * @param sources The files.
   * @param options How they are uploaded; `name` and `type` are each file's
   * own.
   * @returns The files, in the same order.
   * @throws {FileRejectedError} Before sending, if the chatbot takes fewer.
   * @throws {AskError} If the site does not take one of them.
   */
  async uploadAll(
    sources: readonly FileSource[],
    options: Omit<UploadOptions, "name" | "type" | "onProgress"> = {},
  ): Promise<UploadedFile[]> {
    checkCount(sources.length, this.#limits, this.#site.url);
    const uploaded: UploadedFile[] = [];
    let next = 0;
    const work = async () => {
      while (next < sources.length) {
        const index = next++;
        uploaded[index] = await this.upload(sources[index]!, options);
      }
    };
    await Promise.all([work(), work()]);
    return uploaded;
  }

  /**
   * The visitor's files. The recorded site's plugin (3.6.2) crashed over this
   * request; it was not checked against a live site that answers it.
   *
   * @param options Which ones.
   * @returns A page of them, and how many there are.
   * @throws {AskError} If the site does not list them.
   */
  async list(
    options: {
      purpose?: string;
      page?: number;
      limit?: number;
      signal?: AbortSignal;
    } = {},
  ): Promise<{ files: ListedFile[]; total: number }> {
    const { purpose = "vision", page = 1, limit = 10, signal } = options;
    const json = await this.#routes.json({
      route: "mwai-ui/v1/files/list",
      body: { userId: null, purpose, page, limit },
      idempotent: true,
      signal,
    });
    const data = (json.data ?? json) as Record<string, unknown>;
    // A site may send more than it was asked for.
    const files = Array.isArray(data.files) ? data.files.slice(0, limit) : [];
    return {
      files: files.flatMap((file: Record<string, unknown>) => {
        const id = file?.refId ?? file?.id;
        if (typeof id !== "string" && typeof id !== "number") return [];
        const url = typeof file.url === "string" ? file.url : null;
        return [{ id: String(id), url, details: file }];
      }),
      total: Number(data.total) || files.length,
    };
  }

  /**
   * Deletes files.
   *
   * @param ids Their ids.
   * @param options A signal to stop it.
   * @returns How many were deleted.
   * @throws {AskError} If the site does not delete them.
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

/** What is known of a file before it is sent. */
export interface FileFacts {
  /** Its name. */
  name: string;
  /** Its media type. Default: by the name's ending. */
  type?: string | undefined;
  /** Its size, in bytes. */
  size: number;
}

/**
 * Refuses files that would not be taken, without sending anything: `upload`
 * does the same, but a program may want to know when a file is chosen.
 *
 * @example
 * ```ts
 * import { checkFiles, discover, isAskError } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const page = new URL("chat/", demo.url);
 * const [chatbot] = await discover(page, { fetch: demo.fetch });
 * try {
 *   checkFiles([{ name: "photo.png", size: 4096 }], chatbot?.uploads);
 * } catch (error) {
 *   if (isAskError(error, "file-rejected")) console.log(error.reason);
 * }
 * ```
 *
 * @param files The files of one question.
 * @param limits What the chatbot takes. Default: not known; WordPress's own
 * limits are left.
 * @throws {FileRejectedError} If one of them, or so many, would not be taken.
 */
export function checkFiles(
  files: readonly FileFacts[],
  limits?: UploadLimits,
): void {
  for (const file of files) checkFile(file, limits, undefined);
  checkCount(files.length, limits, undefined);
}

function checkCount(
  count: number,
  limits: UploadLimits | undefined,
  site: string | undefined,
): void {
  const max = limits?.max ?? Infinity;
  if (count <= max) return;
  throw new FileRejectedError(
    `This chatbot takes ${max} ${max === 1 ? "file" : "files"} with a ` +
      `question, not ${count}. Nothing was sent.`,
    { site, reason: "count", hint: "Send fewer files." },
  );
}

function checkFile(
  { name, type, size }: FileFacts,
  limits: UploadLimits | undefined,
  site: string | undefined,
): void {
  const image = (type || typeOf(name)).startsWith("image/");
  if (limits !== undefined && !(image ? limits.images : limits.files)) {
    throw new FileRejectedError(
      `This chatbot takes no ${image ? "images" : "files"}. Nothing was ` +
        `sent.`,
      {
        site,
        reason: image ? "images" : "files",
        hint: "Put what matters into the question itself.",
      },
    );
  }
  if (REFUSED.test(name)) {
    throw new FileRejectedError(
      "WordPress takes no files of this type. Nothing was sent.",
      { site, reason: "type", hint: "Send the text as a .txt file." },
    );
  }
  if (size === 0) {
    throw new FileRejectedError("The file is empty.", {
      site,
      reason: "empty",
    });
  }
  if (size > MAX_SIZE) {
    const mb = Math.ceil(size / 1024 / 1024);
    throw new FileRejectedError(
      `The file has ${mb} MB, more than the ${MAX_SIZE / 1024 / 1024} MB ` +
        `that a site takes at most. Nothing was sent.`,
      { site, reason: "size", hint: "Send a smaller file." },
    );
  }
}

function typeOf(name: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return TYPES[ending] ?? "application/octet-stream";
}

async function toFile(
  source: FileSource,
  options: UploadOptions,
): Promise<File> {
  let name = options.name;
  let blob: Blob;
  if (source instanceof URL) {
    name ??= decodeURIComponent(source.pathname.split("/").pop() ?? "");
    blob = new Blob([await readPath(source)]);
  } else if (source instanceof Blob) {
    if (source instanceof File) name ??= source.name;
    blob = source;
  } else if (source instanceof Uint8Array) {
    blob = new Blob([source]);
  } else {
    // Not as a blob: Bun would call it text.
    blob = new Blob([await new Response(source).arrayBuffer()]);
  }
  name = cleanName(name ?? "file");
  const type = options.type ?? (blob.type || typeOf(name));
  return new File([blob], name, { type });
}

/** Bun adds a charset to the type of a text. */
function bareType(file: File): string {
  return file.type.replace(/;.*/, "");
}

/** A name without a folder, without hidden characters, and without what would end a header. */
function cleanName(name: string): string {
  return removeHidden(name).replace(/^.*[/\\]/, "")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f"\\]/g, "_") || "file";
}

async function readPath(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol !== "file:") {
    throw new FileRejectedError("Only files of this machine can be uploaded.", {
      reason: "unreadable",
      hint: "Give a `file:` URL, or the bytes.",
    });
  }
  // In a variable, so that no bundler for a page tries to resolve it.
  const name = "node:fs/promises";
  const { readFile } = await import(name) as {
    readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
  };
  try {
    return await readFile(url);
  } catch (cause) {
    throw new FileRejectedError("The file cannot be read.", {
      reason: "unreadable",
      hint: "Check that it exists and that you may read it.",
      cause,
    });
  }
}

interface Multipart {
  size: number;
  headers(onProgress: UploadOptions["onProgress"]): Record<string, string>;
  body(onProgress: UploadOptions["onProgress"]): RequestBody;
}

/** A multipart body that can tell how much of it has been sent. */
function multipart(file: File, fields: Record<string, string>): Multipart {
  const boundary = `----askgpt4${crypto.randomUUID().replaceAll("-", "")}`;
  const part = (headers: string) => `--${boundary}\r\n${headers}\r\n\r\n`;
  const disposition = "Content-Disposition: form-data; name=";
  const name = file.name.replaceAll('"', "%22");
  const parts: BlobPart[] = [
    part(
      `${disposition}"file"; filename="${name}"\r\n` +
        `Content-Type: ${bareType(file)}`,
    ),
    file,
    "\r\n",
  ];
  for (const [field, value] of Object.entries(fields)) {
    parts.push(part(`${disposition}"${field}"`) + `${value}\r\n`);
  }
  parts.push(`--${boundary}--\r\n`);
  const blob = new Blob(parts);
  const streams = (onProgress: UploadOptions["onProgress"]) =>
    onProgress !== undefined && canStreamBodies();
  return {
    size: blob.size,
    headers: (onProgress) => ({
      "content-type": `multipart/form-data; boundary=${boundary}`,
      // A stream would go in chunks, which not every web server hands to PHP.
      ...streams(onProgress) && { "content-length": String(blob.size) },
    }),
    body(onProgress) {
      if (onProgress === undefined || !streams(onProgress)) return blob;
      let sent = 0;
      return blob.stream().pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            controller.enqueue(chunk);
            sent += chunk.length;
            onProgress({
              sent: Math.min(sent, blob.size - 1),
              total: blob.size,
            });
          },
        }),
      );
    },
  };
}

/** Pages cannot send streams over HTTP/1.1, and most not at all. */
function canStreamBodies(): boolean {
  return (globalThis as { document?: unknown }).document === undefined &&
    (globalThis as { importScripts?: unknown }).importScripts === undefined;
}
