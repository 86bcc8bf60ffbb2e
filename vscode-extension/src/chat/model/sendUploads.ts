import type { ChatClient } from "@askgpt4/core";
import * as vscode from "vscode";
import { UploadFailed } from "../../errors/uploadFailed.ts";
import type { StoredUpload } from "../../common/chat/transcript.ts";

/** The number of concurrent uploads; more would not be faster on a slow connection. */
const AT_ONCE = 2;

/**
 * Uploads the files of a question. They are uploaded for each request, because a site doesn't say
 * how long it keeps a file, or whether it is tied to the session.
 *
 * @param read Reads a file's bytes; `undefined` if they are gone.
 * @param progress Receives the progress in the user's language.
 * @returns The site's file ids, in the same order.
 * @throws {UploadFailed} If an upload fails; the others are aborted.
 */
export async function sendUploads(
  client: ChatClient,
  uploads: readonly StoredUpload[],
  options: {
    read(upload: StoredUpload): Promise<Uint8Array<ArrayBuffer> | undefined>;
    progress(text: string): void;
    signal: AbortSignal;
  },
): Promise<string[]> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const sent = uploads.map(() => 0);
  const size = uploads.reduce((sum, upload) => sum + upload.size, 0);
  const tell = () => {
    const done = sent.reduce((sum, bytes) => sum + bytes, 0);
    const percent = Math.min(100, Math.floor(100 * done / size));
    options.progress(
      uploads.length === 1
        ? vscode.l10n.t("Uploading {0} ({1}%)…", uploads[0]!.name, percent)
        : vscode.l10n.t("Uploading {0} files ({1}%)…", uploads.length, percent),
    );
  };
  const ids: string[] = [];
  const upload = async (index: number) => {
    const one = uploads[index]!;
    try {
      const bytes = await options.read(one);
      if (!bytes) throw new UploadFailed(one.name);
      const { id } = await client.files.upload(bytes, {
        name: one.name,
        ...(one.type === "" ? {} : { type: one.type }),
        signal,
        onProgress: (progress) => {
          // The multipart body is slightly larger than the file.
          sent[index] = one.size * progress.sent / progress.total;
          tell();
        },
      });
      ids[index] = id;
    } catch (error) {
      if (error instanceof UploadFailed) throw error;
      throw new UploadFailed(one.name, error);
    }
  };
  let next = 0;
  const work = async () => {
    while (next < uploads.length) await upload(next++);
  };
  if (uploads.length > 0) tell();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    failure.abort();
  }
  return ids;
}
