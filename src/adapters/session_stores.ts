/**
 * Session stores that several processes or machines share: Deno KV, Workers KV
 * and Redis. The caller passes the platform's own client.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { redisSessionStore } from "@askgpt4/core/stores";
 *
 * // With the npm package redis: `client.sendCommand(command)`.
 * const data = new Map<string, string>();
 * const sendCommand = ([name, key, value]: string[]) =>
 *   name === "GET" ? data.get(key!) ?? null : data.set(key!, value!) && "OK";
 *
 * const client = new ChatClient({
 *   site: "https://blog.example",
 *   sessionStore: redisSessionStore(sendCommand),
 * });
 * console.log(client.site.name);
 * ```
 *
 * @module
 */
import type {
  SessionStore,
  StoredSession,
} from "../transport/session_store.ts";
import { randomId } from "../util/random_id.ts";

/**
 * How long a session is kept, in milliseconds: WordPress accepts no nonce that
 * is older.
 */
const SESSION_LIFE = 24 * 3_600_000;

/** How far the clocks of two machines may differ, in milliseconds. */
const CLOCK_SKEW = 60_000;

/** How often an atomic write is tried while others write the same key. */
const ATTEMPTS = 5;

/** The part of `Deno.Kv` that {@linkcode denoKvSessionStore} uses. */
export interface DenoKv {
  /** Reads an entry. */
  get(key: string[]): Promise<DenoKvEntry>;
  /** Starts an atomic operation. */
  atomic(): DenoKvAtomic;
}

/** An entry of {@linkcode DenoKv}; both fields are null if there is none. */
export interface DenoKvEntry {
  /** The value. */
  value: unknown;
  /** Identifies this version of the value. */
  versionstamp: string | null;
}

/** An atomic operation of {@linkcode DenoKv}. */
export interface DenoKvAtomic {
  /** Lets the operation fail if the entry has another version. */
  check(entry: { key: string[]; versionstamp: string | null }): DenoKvAtomic;
  /** Writes an entry that expires after some milliseconds. */
  set(
    key: string[],
    value: unknown,
    options: { expireIn: number },
  ): DenoKvAtomic;
  /** Deletes an entry. */
  delete(key: string[]): DenoKvAtomic;
  /** Runs the operation. */
  commit(): Promise<{ ok: boolean; versionstamp?: string }>;
}

/**
 * A session store in Deno KV, for processes on one machine or instances on Deno
 * Deploy. Only one instance at a time starts or renews a session, and an older
 * session never replaces a newer one.
 *
 * @example
 * ```ts ignore
 * import { ChatClient } from "@askgpt4/core";
 * import { denoKvSessionStore } from "@askgpt4/core/stores";
 *
 * const sessionStore = denoKvSessionStore(await Deno.openKv());
 * const client = new ChatClient({ site: "https://blog.example", sessionStore });
 * ```
 *
 * @param kv The database, from `Deno.openKv()`.
 * @param prefix The first part of the keys. Default: `"askgpt4"`.
 * @returns The store. Its methods reject if the database fails; a client logs
 * that and continues without the store.
 */
export function denoKvSessionStore(
  kv: DenoKv,
  prefix: string = "askgpt4",
): SessionStore {
  return {
    async get(site) {
      const { value } = await kv.get([prefix, "session", site]);
      return value as StoredSession | undefined ?? undefined;
    },
    async set(site, session) {
      const key = [prefix, "session", site];
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { value, versionstamp } = await kv.get(key);
        const { savedAt } = (value ?? {}) as Partial<StoredSession>;
        if (Number(savedAt) > session.savedAt && !isFuture(savedAt)) return;
        const { ok } = await kv.atomic().check({ key, versionstamp })
          .set(key, session, { expireIn: SESSION_LIFE }).commit();
        if (ok) return;
      }
    },
    async lease(site, ms) {
      const key = [prefix, "lease", site];
      const { value, versionstamp } = await kv.get(key);
      // Deno KV may delete an entry long after it has expired.
      if (Number(value) > Date.now()) return undefined;
      const taken = await kv.atomic().check({ key, versionstamp })
        .set(key, Date.now() + ms, { expireIn: ms }).commit();
      if (taken.versionstamp === undefined) return undefined;
      const own = { key, versionstamp: taken.versionstamp };
      return async () => {
        await kv.atomic().check(own).delete(key).commit();
      };
    },
  };
}

/** The part of a Workers KV namespace that {@linkcode workersKvSessionStore} uses. */
export interface WorkersKv {
  /** Reads a JSON value; null if there is none. */
  get(key: string, type: "json"): Promise<unknown>;
  /** Writes a value that expires after some seconds. */
  put(
    key: string,
    value: string,
    options: { expirationTtl: number },
  ): Promise<void>;
}

/**
 * A session store in Workers KV. It has no atomic operations, and other
 * locations see a change after up to a minute: instances that start or renew a
 * session at the same time send a request each, and the last one written is
 * kept.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { type WorkersKv, workersKvSessionStore } from "@askgpt4/core/stores";
 *
 * const worker = {
 *   async fetch(_request: Request, env: { SESSIONS: WorkersKv }) {
 *     const sessionStore = workersKvSessionStore(env.SESSIONS);
 *     const client = new ChatClient({ site: "https://blog.example", sessionStore });
 *     return new Response(client.ask("Hello").textStream
 *       .pipeThrough(new TextEncoderStream()));
 *   },
 * };
 * ```
 *
 * @param kv The namespace, from the Worker's `env`.
 * @param prefix Precedes the keys. Default: `"askgpt4:"`.
 * @returns The store. Its methods reject if the namespace fails; a client logs
 * that and continues without the store.
 */
export function workersKvSessionStore(
  kv: WorkersKv,
  prefix: string = "askgpt4:",
): SessionStore {
  return {
    async get(site) {
      const value = await kv.get(prefix + site, "json");
      return value as StoredSession | undefined ?? undefined;
    },
    async set(site, session) {
      await kv.put(prefix + site, JSON.stringify(session), {
        expirationTtl: SESSION_LIFE / 1000,
      });
    },
  };
}

/**
 * Stores a session unless there is a newer one. `KEYS[1]`: the key; `ARGV`: the
 * session, its time, the latest possible time, and its life in milliseconds.
 */
const SET_NEWER = `
local ok, old = pcall(cjson.decode, redis.call("GET", KEYS[1]) or "")
local time = ok and type(old) == "table" and tonumber(old.savedAt) or 0
if time > tonumber(ARGV[2]) and time <= tonumber(ARGV[3]) then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[4])
return 1`;

/** Ends a lease unless it has expired and is another process's by now. */
const DELETE_OWN = `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("DEL", KEYS[1])`;

/**
 * A session store in Redis, Valkey or a compatible server. Only one process at
 * a time starts or renews a session, and an older session never replaces a
 * newer one.
 *
 * @example
 * ```ts ignore
 * import { redisSessionStore } from "@askgpt4/core/stores";
 *
 * // The npm package redis:
 * redisSessionStore((command) => redis.sendCommand(command));
 * // ioredis:
 * redisSessionStore(([name, ...args]) => redis.call(name!, ...args));
 * ```
 *
 * @param sendCommand Sends a command, such as `["GET", "key"]`, and returns the
 * reply.
 * @param prefix Precedes the keys. Default: `"askgpt4:"`.
 * @returns The store. Its methods reject if the server fails; a client logs that
 * and continues without the store.
 */
export function redisSessionStore(
  sendCommand: (command: string[]) => unknown,
  prefix: string = "askgpt4:",
): SessionStore {
  return {
    async get(site) {
      const value = parse(await sendCommand(["GET", prefix + site]));
      return value as StoredSession | undefined ?? undefined;
    },
    async set(site, session) {
      const times = [session.savedAt, Date.now() + CLOCK_SKEW, SESSION_LIFE];
      const args = [JSON.stringify(session), ...times.map(String)];
      await sendCommand(["EVAL", SET_NEWER, "1", prefix + site, ...args]);
    },
    async lease(site, ms) {
      const key = `${prefix}lease:${site}`;
      const owner = randomId();
      const args = ["NX", "PX", String(ms)];
      const reply = await sendCommand(["SET", key, owner, ...args]);
      if (reply !== "OK") return undefined;
      return async () => {
        await sendCommand(["EVAL", DELETE_OWN, "1", key, owner]);
      };
    },
  };
}

function parse(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}

/** Whether a time is impossible, so that its entry must not stay. */
function isFuture(time: unknown): boolean {
  return Number(time) > Date.now() + CLOCK_SKEW;
}
