/**
 * Which files a chatbot accepts. Pure.
 *
 * @module
 */
import { type AskErrorReasons, FileRejectedError } from "../errors/errors.ts";
import { removeHidden } from "../util/hidden_characters.ts";

/** The uploads that a chatbot accepts; see `Chatbot.uploadLimits`. */
export interface UploadLimits {
  /** Whether it accepts images. */
  images: boolean;
  /** Whether it accepts other files. */
  files: boolean;
  /** The maximum number of files per question. */
  max: number;
}

/** What is known about a file before it is uploaded. */
export interface FileFacts {
  /** The file name. */
  name: string;
  /**
   * The media type.
   *
   * @default the type that the name's extension stands for
   */
  type?: string | undefined;
  /** The size in bytes. */
  size: number;
}

/** The largest file that is uploaded, in bytes: above PHP's usual limits. */
export const MAX_FILE_SIZE: number = 100 * 1024 * 1024;

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

/** What WordPress never accepts, whatever the site's owner allows. */
const FORBIDDEN =
  /\.(php\d?|phtml|phar|exe|dll|bat|cmd|sh|js|mjs|html?|svg|htaccess)$/i;

/**
 * Checks the files of a question without sending anything. `upload` checks each
 * file too; this is for checking as soon as files are chosen.
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
 *   checkFiles([{ name: "photo.png", size: 4096 }], chatbot?.uploadLimits);
 * } catch (error) {
 *   if (isAskError(error, "file-rejected")) console.log(error.reason);
 * }
 * ```
 *
 * @param files The files of one question.
 * @param limits What the chatbot accepts; without it only WordPress's own rules
 * are checked.
 * @throws {FileRejectedError} If one of the files, or their number, would be
 * rejected.
 */
export function checkFiles(
  files: readonly FileFacts[],
  limits?: UploadLimits,
): void {
  for (const file of files) checkFile(file, limits);
  checkCount(files.length, limits);
}

/**
 * Checks the number of files of a question.
 *
 * @param count The number of files.
 * @param limits What the chatbot accepts, if known.
 * @param site The site's URL, for the error.
 * @throws {FileRejectedError} If the chatbot accepts fewer.
 */
export function checkCount(
  count: number,
  limits: UploadLimits | undefined,
  site?: string,
): void {
  const max = limits?.max ?? Infinity;
  if (count <= max) return;
  throw new FileRejectedError(
    `This chatbot accepts ${max} ${max === 1 ? "file" : "files"} per ` +
      `question, not ${count}.`,
    {
      site,
      reason: "count",
      params: { count, limit: max },
      hint: "Send fewer files.",
    },
  );
}

/**
 * Checks a file.
 *
 * @param file The file.
 * @param limits What the chatbot accepts, if known.
 * @param site The site's URL, for the error.
 * @throws {FileRejectedError} If the file would be rejected.
 */
export function checkFile(
  { name, type, size }: FileFacts,
  limits: UploadLimits | undefined,
  site?: string,
): void {
  const reject = (
    reason: AskErrorReasons["file-rejected"],
    message: string,
    hint: string,
    params?: { limit: number },
  ) => {
    throw new FileRejectedError(message, { site, reason, hint, params });
  };
  const kind = (type || typeOf(name)).startsWith("image/") ? "images" : "files";
  if (limits !== undefined && !limits[kind]) {
    reject(
      kind,
      `This chatbot accepts no ${kind}.`,
      "Put the relevant content into the question itself.",
    );
  }
  if (FORBIDDEN.test(name)) {
    reject(
      "type",
      "WordPress accepts no files of this type.",
      "Send the text as a .txt file.",
    );
  }
  if (size === 0) reject("empty", "The file is empty.", "Send another file.");
  if (size > MAX_FILE_SIZE) {
    reject(
      "size",
      `The file is larger than ${MAX_FILE_SIZE / 1024 / 1024} MB.`,
      "Send a smaller file.",
      { limit: MAX_FILE_SIZE },
    );
  }
}

/**
 * The media type that a file name's extension stands for.
 *
 * @param name The file name.
 * @returns The type; `application/octet-stream` for any other extension.
 */
export function typeOf(name: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return TYPES[extension] ?? "application/octet-stream";
}

/**
 * Makes a file name safe to send: no folder, no hidden characters, and nothing
 * that would end the header it is sent in.
 *
 * @param name The name.
 * @returns The safe name.
 */
export function cleanName(name: string): string {
  return removeHidden(name).replace(/^.*[/\\]/, "")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f"\\]/g, "_") || "file";
}
