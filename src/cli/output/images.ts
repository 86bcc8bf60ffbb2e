/**
 * The images of an answer, as files.
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
import type { Messages } from "./messages.ts";
import { oneLine } from "../terminal/terminal_text.ts";

/** How many names are tried where one is taken. */
const MOST_NAMES = 1000;

/** Where images come from and go to. */
export interface SaveImagesOptions {
  /** The folder, in full. It is made where it is not there. */
  folder: string;
  /** The address of the site that gave the answer. */
  site: string;
  /** What sends requests. */
  fetch: Fetch | undefined;
  /** Stops it. */
  signal: AbortSignal;
}

/**
 * Fetches images and writes them to a folder. A file that is there is never
 * replaced. Says on standard error where each one is, or why it is nowhere.
 *
 * @param images The images.
 * @param options Where they come from and go to.
 * @param messages Standard error.
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
      const why = isAskError(error)
        ? error.message
        : whyNotWritten(error, folder);
      messages.error(`Not saved: ${url}: ${why}`);
    } finally {
      messages.idle();
    }
  }
  return saved;
}

/** Writes a file under its name, or one like it that is free. */
function write(folder: string, name: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const { name: stem, ext } = parse(name);
  for (let count = 1;; count++) {
    const path = join(folder, count === 1 ? name : `${stem}-${count}${ext}`);
    try {
      // Looking whether it is there, and then writing, could replace a file.
      writeFileSync(path, bytes, { flag: "wx" });
      return path;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== "EEXIST" || count === MOST_NAMES) throw error;
    }
  }
}

/**
 * Why nothing can be written to a folder.
 *
 * @param error What was thrown.
 * @param folder The folder.
 * @returns Why, in plain words.
 */
function whyNotWritten(error: unknown, folder: string): string {
  const { code, name } = error as { code?: string; name: string };
  return name === "NotCapable"
    ? `This task may write only below the folder it was called from, and not ` +
      `to ${folder}.`
    : `${folder} cannot be written to (${code ?? name}).`;
}
