/**
 * One upload: from the source of a file to the request that carries it.
 *
 * @module
 */
import { FileRejectedError, isAskError } from "../errors/errors.ts";
import { throwIfAborted } from "../transport/abort.ts";
import type { Routes } from "../transport/json_routes.ts";
import { readBytes } from "../util/bounded_body.ts";
import { IN_BROWSER, IN_DENO } from "../util/runtime.ts";
import {
  cleanName,
  type FileFacts,
  MAX_FILE_SIZE,
  typeOf,
} from "./file_rules.ts";

/**
 * A file to upload: a Blob or File, its bytes, a stream of them, or, where the
 * runtime has a file system, its path as a `file:` URL.
 */
export type FileSource =
  | Blob
  | Uint8Array<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | URL;

/** Options for uploading a file. */
export interface UploadOptions {
  /**
   * The file name.
   *
   * @default the name of the File or the path, else `"file"`
   */
  name?: string;
  /**
   * The media type.
   *
   * @default the type of the Blob, else the one that the name's extension
   * stands for
   */
  type?: string;
  /**
   * What the file is for, in the plugin's terms.
   *
   * @default `"vision"` for images, `"files"` for other files
   */
  purpose?: string;
  /**
   * Called with the bytes of the request sent so far: in Node and Bun after
   * each 64 KB, elsewhere once, at the end.
   */
  onProgress?: (progress: { sent: number; total: number }) => void;
  /** Aborts the upload. */
  signal?: AbortSignal;
}

/** The bytes of an upload that are sent between two calls of `onProgress`. */
const CHUNK_SIZE = 2 ** 16;

/**
 * Whether a stream can be sent with a `content-length`: Node and Bun. Without
 * one it goes in chunks, which not every web server passes on to PHP.
 */
const STREAMS_WITH_LENGTH = !IN_BROWSER && !IN_DENO &&
  !("WebSocketPair" in globalThis);

/**
 * Reads a source into memory.
 *
 * @param source The file.
 * @param options Its name and type, a signal.
 * @param check Called before a path is read, so that a file that would be
 * rejected isn't.
 * @returns The file.
 * @throws {FileRejectedError} If the source cannot be read.
 * @throws {AbortError} If the signal was aborted.
 */
export async function toFile(
  source: FileSource,
  options: UploadOptions,
  check: (facts: FileFacts) => void,
): Promise<File> {
  const { signal = new AbortController().signal } = options;
  if (source instanceof URL && source.protocol !== "file:") {
    throw new FileRejectedError(
      `Cannot upload from a \`${source.protocol}\` URL.`,
      {
        reason: "unreadable",
        hint: "Pass a `file:` URL or the bytes.",
      },
    );
  }
  try {
    const name = cleanName(options.name ?? nameOf(source));
    const type = options.type ??
      ((source instanceof Blob && source.type) || typeOf(name));
    const part = source instanceof URL
      ? await readPath(source, (size) => check({ name, type, size }))
      : source instanceof ReadableStream
      // The byte above the limit shows that the file is too large.
      ? await readBytes(source, MAX_FILE_SIZE + 1, signal)
      : source;
    return new File([part], name, { type });
  } catch (cause) {
    throwIfAborted(signal);
    if (isAskError(cause)) throw cause;
    throw new FileRejectedError("Could not read the file.", {
      reason: "unreadable",
      hint: "Check that the file exists and that you may read it.",
      cause,
    });
  }
}

function nameOf(source: FileSource): string {
  if (source instanceof File) return source.name;
  return source instanceof URL ? decodeURIComponent(source.pathname) : "file";
}

async function readPath(
  url: URL,
  check: (size: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  // In a variable, so that a bundler for browsers doesn't try to resolve it.
  const name = "node:fs/promises";
  const { readFile, stat } = await import(name) as {
    readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
    stat(path: URL): Promise<{ size: number }>;
  };
  check((await stat(url)).size);
  return await readFile(url);
}

/**
 * Uploads a form.
 *
 * @param routes Requests to the site.
 * @param form The file and its fields.
 * @param options Progress and a signal.
 * @returns What the site says.
 * @throws {AskError} If the site does not accept it.
 */
export async function postForm(
  routes: Routes,
  form: FormData,
  { onProgress, signal }: UploadOptions,
): Promise<Record<string, unknown>> {
  const route = "mwai-ui/v1/files/upload";
  if (onProgress === undefined) {
    return await routes.json({ route, body: () => form, signal });
  }
  // No runtime tells the length of a form that it hasn't serialized.
  const response = new Response(form);
  const type = response.headers.get("content-type")!;
  const body = await response.blob();
  const total = body.size;
  const json = await routes.json({
    route,
    headers: {
      "content-type": type,
      ...STREAMS_WITH_LENGTH && { "content-length": String(total) },
    },
    body: () => STREAMS_WITH_LENGTH ? counted(body, onProgress) : body,
    signal,
  });
  onProgress({ sent: total, total });
  return json;
}

function counted(
  body: Blob,
  onProgress: NonNullable<UploadOptions["onProgress"]>,
): ReadableStream<Uint8Array> {
  const total = body.size;
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent > 0) onProgress({ sent, total });
      const chunk = body.slice(sent, sent + CHUNK_SIZE);
      controller.enqueue(new Uint8Array(await chunk.arrayBuffer()));
      sent += chunk.size;
      if (sent === total) controller.close();
    },
  }, { highWaterMark: 0 });
}
