/**
 * Sessions on disk, so that the next process can skip the request for one.
 *
 * @module
 */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { SessionStore, StoredSession } from "../../../mod.ts";
import { stateFolder } from "./state_folder.ts";

/**
 * How long an entry is kept, in milliseconds. The nonce expires sooner; the
 * REST root and the visitor's cookie stay valid longer.
 */
const MAX_AGE = 7 * 24 * 3_600_000;

/** How many sites are kept; the least recently used is deleted first. */
const MAX_SITES = 100;

/** Far more than an entry needs. */
const MAX_BYTES = 8192;

/** When a file that a killed process left is deleted, in milliseconds. */
const MAX_TEMPORARY_AGE = 60_000;

/**
 * A session store in a folder that only its owner can read: one file per site,
 * with the nonce, the REST root, the visitor's cookie and the time. Entries
 * expire after a week.
 *
 * Files are replaced atomically. Files and folders that other users own or can
 * write to are ignored; Deno knows the owner only with `--allow-sys=uid`.
 *
 * @example Two clients, one session
 * ```ts
 * import { mkdtemp, rm } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { ChatClient } from "@askgpt4/core";
 * import { fileSessionStore } from "@askgpt4/core/cli";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const folder = await mkdtemp(join(tmpdir(), "askgpt4-"));
 * const sessionStore = fileSessionStore(folder);
 * const options = { site: demo.url, fetch: demo.fetch, sessionStore };
 * await new ChatClient(options).ask("Hello").text();
 * await new ChatClient(options).ask("Hello").text();
 * console.log(demo.requests.startSession); // 1
 * await rm(folder, { recursive: true });
 * ```
 *
 * @param path The folder; the files are in `sessions` below it. Default: the
 * command line's own folder in the user's state folder.
 * @returns The store. Its methods throw if the folder can't be read or written;
 * a client logs that and continues without the store.
 * @throws {Error} If no folder is given and the user has no state folder.
 */
export function fileSessionStore(path?: string): SessionStore {
  const parent = path ?? stateFolder({ env: process.env });
  if (parent === undefined) {
    throw new Error("No folder for sessions: the home folder is unknown.");
  }
  const folder = join(parent, "sessions");
  return {
    async get(site) {
      const file = join(folder, `${await hash(site)}.json`);
      if (!isPrivate(folder, parent)) return undefined;
      // A bad file stays until it is replaced or expires: deleting it could hit
      // the good one that another process has just put in its place.
      return parseSession(readFile(file), site);
    },
    async set(site, session) {
      const file = join(folder, `${await hash(site)}.json`);
      if (!isPrivate(folder, parent)) create(folder, parent);
      const { nonce, restRoot, visitor, savedAt } = session;
      const entry = { site, nonce, restRoot, visitor, savedAt };
      replaceFile(file, JSON.stringify(entry));
      sweep(folder);
    },
    async lease(site, ms) {
      const file = join(folder, `${await hash(site)}.lock`);
      if (!isPrivate(folder, parent)) create(folder, parent);
      const found = statOf(file);
      if (found !== undefined) {
        if (Math.abs(Date.now() - found.mtimeMs) < ms) return undefined;
        removeFile(file, found);
      }
      try {
        const stats = createFile(file, "");
        return () => removeFile(file, stats);
      } catch (error) {
        // Another process was quicker.
        if (isCode(error, "EEXIST")) return undefined;
        throw error;
      }
    },
  };
}

/** A URL can be long and contain any character, so the name is its hash. */
async function hash(site: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(site),
  );
  const hex = Array.from(
    new Uint8Array(digest, 0, 16),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  return hex.join("");
}

/**
 * Whether the folder exists and is the owner's alone. Looser permissions are
 * tightened; if others could write to the folder, its content is deleted.
 */
function isPrivate(folder: string, parent: string): boolean {
  const stats = statOf(folder);
  if (stats === undefined) return false;
  if (!stats.isDirectory()) {
    throw new Error("The sessions folder is not a folder.");
  }
  if (!isOwn(stats)) {
    throw new Error("The sessions folder belongs to another user.");
  }
  if (hasModes() && (stats.mode & 0o077) !== 0) {
    chmodSync(folder, 0o700);
    if ((stats.mode & 0o022) !== 0) {
      rmSync(folder, { recursive: true });
      create(folder, parent);
    }
  }
  return true;
}

function create(folder: string, parent: string): void {
  if (statOf(parent) === undefined) {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The umask applies to mkdir's mode.
  if (hasModes()) chmodSync(folder, 0o700);
}

/** Windows has no modes; there the folder inherits the user's permissions. */
function hasModes(): boolean {
  return process.platform !== "win32";
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function readFile(file: string): string | undefined {
  // Where there is no O_NOFOLLOW, a link would be followed.
  const seen = statOf(file);
  if (seen === undefined || !isTrusted(seen)) return undefined;
  const descriptor = openSync(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0),
  );
  try {
    // Another process may have replaced it meanwhile.
    if (!isTrusted(fstatSync(descriptor))) return undefined;
    const bytes = new Uint8Array(MAX_BYTES);
    const size = readSync(descriptor, bytes, 0, MAX_BYTES, 0);
    return new TextDecoder().decode(bytes.subarray(0, size));
  } finally {
    closeSync(descriptor);
  }
}

/** Whether it is a small regular file that only its owner could write. */
function isTrusted(stats: Stats): boolean {
  return stats.isFile() && stats.size <= MAX_BYTES && isOwn(stats) &&
    (!hasModes() || (stats.mode & 0o022) === 0);
}

/** Whether it belongs to this process's user, if that can be known. */
function isOwn({ uid }: Stats): boolean {
  try {
    return uid === (process.geteuid?.() ?? uid);
  } catch {
    // Deno without --allow-sys=uid.
    return true;
  }
}

function parseSession(
  text: string | undefined,
  site: string,
): StoredSession | undefined {
  const { site: owner, nonce, restRoot, visitor, savedAt } = parseJson(text);
  const now = Date.now();
  if (
    owner !== site || typeof nonce !== "string" ||
    typeof restRoot !== "string" || !belongsTo(restRoot, site) ||
    typeof savedAt !== "number" || savedAt > now || now - savedAt > MAX_AGE
  ) return undefined;
  return {
    nonce,
    restRoot,
    savedAt,
    // Becomes part of a request header.
    ...typeof visitor === "string" && /^[\x20-\x7e]{1,1024}$/.test(visitor)
      ? { visitor }
      : {},
  };
}

function parseJson(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null
      ? value as Record<string, unknown>
      : {};
  } catch {
    return {};
  }
}

/** Prevents a stored file from redirecting questions to another host. */
function belongsTo(restRoot: string, site: string): boolean {
  if (!URL.canParse(restRoot) || !URL.canParse(site)) return false;
  const [root, own] = [new URL(restRoot), new URL(site)];
  const bare = (url: URL) => url.host.replace(/^www\./, "");
  return bare(root) === bare(own) && /^https?:$/.test(root.protocol) &&
    (own.protocol === "http:" || root.protocol === "https:");
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    createFile(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Creates a file, which must not exist. */
function createFile(file: string, text: string): Stats {
  const descriptor = openSync(
    file,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
    0o600,
  );
  try {
    writeSync(descriptor, text);
    return fstatSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Deletes a file, unless another process has replaced it since. */
function removeFile(file: string, found: Stats): void {
  const stats = statOf(file);
  if (stats?.ino !== found.ino || stats.mtimeMs !== found.mtimeMs) return;
  rmSync(file, { force: true });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === code;
}

/** Deletes expired entries, those over the limit, and what processes left. */
function sweep(folder: string): void {
  const now = Date.now();
  const entries: { path: string; age: number; stats: Stats }[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = statOf(path);
    // Another process may have deleted it.
    if (stats === undefined) continue;
    const age = now - stats.mtimeMs;
    const isEntry = name.endsWith(".json");
    if (age > (isEntry ? MAX_AGE : MAX_TEMPORARY_AGE)) removeFile(path, stats);
    else if (isEntry) entries.push({ path, age, stats });
  }
  entries.sort((a, b) => a.age - b.age);
  for (const { path, stats } of entries.slice(MAX_SITES)) {
    removeFile(path, stats);
  }
}
