/**
 * Sessions on disk, so that the next process needs no request to start one.
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
 * How long an entry is kept, in milliseconds. The nonce itself dies earlier;
 * where the site's routes are, and which visitor asks, is of use for longer.
 */
const LIFE = 7 * 24 * 3_600_000;

/** How many sites are kept; the one used longest ago goes first. */
const MOST_SITES = 100;

/** Far more than an entry needs, in bytes. */
const MOST_BYTES = 8192;

/** What a process that died in the middle of writing leaves, in milliseconds. */
const TEMPORARY_LIFE = 60_000;

/**
 * Keeps sessions in a folder that only its owner can read: a file a site, with
 * the nonce, the REST root, the visitor's cookie and the time. Entries older
 * than a week are dropped.
 *
 * A file is replaced as a whole, so that two processes at once never see half
 * of one. What is not a plain file of sensible size and content is not read,
 * and what lay in a folder in which others can write, or belongs to another
 * user, is not trusted. In Deno, the owner is known with `--allow-sys=uid`.
 *
 * @example Two clients, one session
 * ```ts
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { ChatClient } from "@askgpt4/core";
 * import { fileSessionStore } from "@askgpt4/core/cli";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * // Without a folder, it is the user's own.
 * const sessionStore = fileSessionStore(join(tmpdir(), "askgpt4-example"));
 * const options = { site: demo.url, fetch: demo.fetch, sessionStore };
 * await new ChatClient(options).ask("Hello").text();
 * await new ChatClient(options).ask("Hello").text();
 * console.log(demo.requests.startSession); // 1 at most
 * ```
 *
 * @param path The folder; the files are in `sessions` below it. Default: the
 * user's folder for state, as the command line uses it.
 * @returns The store. Where it cannot read or write, it throws, which a client
 * reports to its logger and otherwise does without.
 */
export function fileSessionStore(path?: string): SessionStore {
  const parent = path ?? stateFolder({ env: process.env });
  if (parent === undefined) {
    throw new Error("There is no folder to keep the session in.");
  }
  const folder = join(parent, "sessions");
  return {
    async get(site) {
      const file = join(folder, await fileName(site));
      if (!isPrivate(folder, parent)) return undefined;
      const session = parseSession(readFile(file), site);
      if (session === undefined) rmSync(file, { force: true });
      return session;
    },
    async set(site, session) {
      const name = await fileName(site);
      if (!isPrivate(folder, parent)) create(folder, parent);
      const { nonce, restRoot, visitor, savedAt } = session;
      const entry = { site, nonce, restRoot, visitor, savedAt };
      replaceFile(folder, name, JSON.stringify(entry));
      sweep(folder);
    },
  };
}

/** A site's address can be long and hold anything; its hash is a name. */
async function fileName(site: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(site),
  );
  const hex = Array.from(
    new Uint8Array(digest, 0, 16),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  return `${hex.join("")}.json`;
}

/**
 * Whether the folder is there, and the owner's alone. Looser rights are
 * tightened; where others could write, what lies there goes.
 */
function isPrivate(folder: string, parent: string): boolean {
  const stats = look(folder);
  if (stats === undefined) return false;
  if (!stats.isDirectory()) {
    throw new Error("Something that is no folder is in the sessions' place.");
  }
  if (!isOwn(stats)) {
    throw new Error("The sessions' folder belongs to another user.");
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
  if (look(parent) === undefined) {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The mode that was asked for is subject to the umask.
  if (hasModes()) chmodSync(folder, 0o700);
}

/** Windows has no such modes; there the folder inherits its user's rights. */
function hasModes(): boolean {
  return process.platform !== "win32";
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function readFile(file: string): string | undefined {
  const seen = look(file);
  if (seen === undefined || !isPlain(seen)) return undefined;
  const descriptor = openSync(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0),
  );
  try {
    // Not every runtime heeds O_NOFOLLOW.
    const opened = fstatSync(descriptor);
    if (!isPlain(opened) || opened.ino !== seen.ino) return undefined;
    const bytes = new Uint8Array(MOST_BYTES);
    const size = readSync(descriptor, bytes, 0, MOST_BYTES, 0);
    return new TextDecoder().decode(bytes.subarray(0, size));
  } finally {
    closeSync(descriptor);
  }
}

/** Whether it is a file of sensible size that others cannot have written. */
function isPlain(stats: Stats): boolean {
  return stats.isFile() && stats.size <= MOST_BYTES && isOwn(stats) &&
    (!hasModes() || (stats.mode & 0o022) === 0);
}

/** Whether it belongs to this process's user, as far as that is known. */
function isOwn({ uid }: Stats): boolean {
  try {
    return uid === (process.geteuid?.() ?? uid);
  } catch {
    // Deno without the permission to know the user's id.
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
    typeof savedAt !== "number" || savedAt > now || now - savedAt > LIFE
  ) return undefined;
  return {
    nonce,
    restRoot,
    savedAt,
    // A part of it becomes a part of a header.
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

/** Nothing in a file may send a question to another host. */
function belongsTo(restRoot: string, site: string): boolean {
  if (!URL.canParse(restRoot) || !URL.canParse(site)) return false;
  const [root, own] = [new URL(restRoot), new URL(site)];
  const bare = (url: URL) => url.host.replace(/^www\./, "");
  return bare(root) === bare(own) && /^https?:$/.test(root.protocol) &&
    (own.protocol === "http:" || root.protocol === "https:");
}

function replaceFile(folder: string, name: string, text: string): void {
  const temporary = join(folder, `${crypto.randomUUID()}.tmp`);
  try {
    const descriptor = openSync(
      temporary,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
      0o600,
    );
    try {
      writeSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, join(folder, name));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Drops what is too old or too much. */
function sweep(folder: string): void {
  const now = Date.now();
  const entries: { path: string; age: number }[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = look(path);
    // Another process may have been quicker.
    if (stats === undefined) continue;
    const age = now - stats.mtimeMs;
    const life = name.endsWith(".tmp") ? TEMPORARY_LIFE : LIFE;
    if (age > life) rmSync(path, { force: true });
    else if (name.endsWith(".json")) entries.push({ path, age });
  }
  entries.sort((a, b) => a.age - b.age);
  for (const { path } of entries.slice(MOST_SITES)) {
    rmSync(path, { force: true });
  }
}
