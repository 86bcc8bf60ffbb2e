/**
 * Uploads the files of a question.
 *
 * @module
 */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type ChatClient,
  checkFiles,
  FileRejectedError,
  isAskError,
  type UploadOptions,
} from "../../../mod.ts";
import { type CliContext, isTerminal } from "../context.ts";
import type { Messages } from "../output/messages.ts";
import { fileErrorReason, resolvePath } from "../storage/paths.ts";
import { oneLine } from "../terminal/terminal_text.ts";

/** A file that was uploaded. */
export interface UploadedFile {
  /** Its id on the site. */
  id: string;
  /** Its name. */
  name: string;
  /** Its size in bytes. */
  size: number;
}

/** What an upload needs. */
export interface UploadFilesOptions {
  /** The client; the limits that it knows are checked before sending. */
  client: ChatClient;
  /** The context. */
  context: CliContext;
  /** Standard error. */
  messages: Messages;
  /** Stops it. */
  signal: AbortSignal;
  /** Files that were uploaded for the same question. Default: none. */
  uploaded?: readonly UploadedFile[];
}

/**
 * Uploads files. If one is invalid, none is sent.
 *
 * @param names The names of the files as typed.
 * @returns The files, in the same order.
 * @throws {FileRejectedError} Before sending, if a file cannot be read or
 * exceeds the chatbot's limits.
 * @throws {AskError} If the site rejects a file.
 */
export async function uploadFiles(
  names: readonly string[],
  { client, context, messages, signal, uploaded = [] }: UploadFilesOptions,
): Promise<UploadedFile[]> {
  const limits = client.options.uploadLimits;
  const files = names.map((name) => readable(resolvePath(name, context)));
  for (const file of files) {
    await withName(file.name, () => {
      checkFiles([file], limits && { ...limits, max: Infinity });
    });
  }
  checkFiles([...uploaded, ...files], limits);
  const sent: UploadedFile[] = [];
  try {
    for (const { path, name, size } of files) {
      const label = `Sending ${name}…`;
      messages.busy(label);
      const options: UploadOptions = { signal };
      // Reporting progress makes the upload slower.
      if (isTerminal(context, context.stderr)) {
        options.onProgress = ({ sent, total }) =>
          messages.busy(`${label} ${Math.floor(100 * sent / total)} %`);
      }
      const { id } = await withName(
        name,
        () => client.files.upload(pathToFileURL(path), options),
      );
      sent.push({ id, name, size });
    }
  } finally {
    messages.idle();
  }
  return sent;
}

function readable(path: string): { path: string; name: string; size: number } {
  let reason = "it is not a file";
  try {
    const stats = statSync(path);
    if (stats.isFile()) {
      return { path, name: basename(path), size: stats.size };
    }
  } catch (error) {
    reason = fileErrorReason(error);
  }
  throw new FileRejectedError(
    `Could not read ${oneLine(path)}: ${reason}. Nothing was sent.`,
    { reason: "unreadable" },
  );
}

/** Adds the file's name to a rejection. */
async function withName<T>(
  name: string,
  action: () => T | Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!isAskError(cause, "file-rejected")) throw cause;
    const { message, reason, params, hint, site } = cause;
    throw new FileRejectedError(`${oneLine(name)}: ${message}`, {
      reason,
      params,
      hint,
      site,
      cause,
    });
  }
}
