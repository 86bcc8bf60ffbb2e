/**
 * Saves the images of an answer.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import {
  type AnswerImage,
  type Fetch,
  fetchImage,
  isAskError,
} from "../../../mod.ts";
import { fileErrorReason } from "../storage/paths.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import type { Messages } from "./messages.ts";

/** How many numbered names are tried if a name is taken. */
const MAX_NAMES = 1000;

/** Where images come from and go to. */
export interface SaveImagesOptions {
  /** The absolute path of the folder; it is created if it is missing. */
  folder: string;
  /** The URL of the site that gave the answer. */
  site: string;
  /** Sends requests; undefined for the core's own. */
  fetch: Fetch | undefined;
  /** Stops it. */
  signal: AbortSignal;
}

/**
 * Fetches images and writes them to a folder without replacing files. Reports
 * each one on standard error.
 *
 * @param options Where they come from and go to.
 * @returns How many were saved.
 * @throws {AbortError} If the signal was aborted.
 */
export async function saveImages(
  images: readonly AnswerImage[],
  { folder, site, fetch, signal }: SaveImagesOptions,
  messages: Messages,
): Promise<number> {
  let saved = 0;
  for (const { url, alt } of images) {
    messages.busy(`Fetching ${url}…`);
    try {
      const image = await fetchImage(url, { site, alt, fetch, signal });
      const path = write(folder, image.name, image.bytes);
      messages.say(`Saved ${oneLine(path)}`);
      saved++;
    } catch (error) {
      if (isAskError(error, "aborted")) throw error;
      const reason = isAskError(error)
        ? error.message
        : `could not write to ${folder}: ${fileErrorReason(error)}.`;
      messages.error(`Could not save ${url}: ${reason}`);
    } finally {
      messages.idle();
    }
  }
  return saved;
}

/** Writes a file, with a number in its name if the name is taken. */
function write(folder: string, name: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const { name: stem, ext } = parse(name);
  for (let count = 1;; count++) {
    const path = join(folder, count === 1 ? name : `${stem}-${count}${ext}`);
    try {
      // Atomic, unlike a check for the file before writing.
      writeFileSync(path, bytes, { flag: "wx" });
      return path;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== "EEXIST" || count === MAX_NAMES) throw error;
    }
  }
}
