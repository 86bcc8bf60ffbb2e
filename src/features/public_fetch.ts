/**
 * A `fetch` that connects only to public addresses, in runtimes that can resolve
 * host names.
 *
 * @module
 */
import { defaultFetch } from "../transport/default_fetch.ts";
import type { Fetch } from "../transport/fetch.ts";
import { IN_BROWSER } from "../util/runtime.ts";
import { isPrivateAddress } from "./image_address.ts";

/** A host name resolves to a private address. Nothing was sent. */
export class PrivateAddressError extends Error {
  override name = "PrivateAddressError";
}

/** An address as `node:dns` returns it. */
interface Resolved {
  address: string;
  family: number;
}

type Lookup = (
  host: string,
  options: { all?: boolean },
  done: (error: Error | null, found?: Resolved[]) => void,
) => void;

type LookupDone = (
  error: Error | null,
  found?: Resolved[] | string,
  family?: number,
) => void;

/** What is used of `node:dns`, `node:https` and `node:stream`. */
interface Dns {
  lookup: Lookup;
  promises: {
    lookup(host: string, options: { all: true }): Promise<Resolved[]>;
  };
}

interface Https {
  Agent: new (options: object) => unknown;
  globalAgent: { options: object };
  get(
    url: string,
    options: {
      agent: unknown;
      headers: Record<string, string>;
      signal: AbortSignal | null | undefined;
      lookup(host: string, options: { all?: boolean }, done: LookupDone): void;
    },
    onResponse: (response: Incoming) => void,
  ): { on(event: "error", listener: (error: Error) => void): void };
}

interface Incoming {
  statusCode: number;
  rawHeaders: string[];
  destroy(): void;
}

interface Stream {
  Readable: { toWeb(stream: Incoming): ReadableStream<Uint8Array> };
}

/**
 * Not Deno or Bun, whose `node:https` ignores proxies from the environment, and
 * not a Worker. What remains is Node, or a runtime without its modules.
 */
const IN_NODE = !["Deno", "Bun", "WebSocketPair"]
  .some((name) => name in globalThis);

/**
 * Fetches over https and rejects host names that resolve to a private address.
 * In Node, the lookup of the connection itself is checked. In Deno and Bun, an
 * earlier lookup is, and the name may resolve to another address afterwards.
 * Browsers and Workers can't resolve names.
 *
 * @param input The URL.
 * @param init The headers and the signal.
 * @returns The response; redirects are not followed.
 * @throws {PrivateAddressError} If the host name resolves to a private address.
 */
export const publicFetch: Fetch = async (input, init) => {
  const dns = IN_BROWSER ? undefined : builtin<Dns>("node:dns");
  if (dns === undefined) return await defaultFetch(input, init);
  if (IN_NODE) return await nodeFetch(input, init);
  const { hostname } = new URL(input);
  check(hostname, await lookUp(dns, hostname), isPrivateAddress);
  return await defaultFetch(input, init);
};

/** If it fails, `fetch` fails too, or a proxy resolves the name. */
async function lookUp(dns: Dns, hostname: string): Promise<Resolved[]> {
  try {
    return await dns.promises.lookup(hostname, { all: true });
  } catch {
    return [];
  }
}

/**
 * Fetches over https with Node's client, which allows to check the lookup.
 *
 * @param input The URL.
 * @param init The headers and the signal.
 * @param isForbidden Which addresses must not be connected to.
 * @returns The response; redirects are not followed.
 * @throws {PrivateAddressError} If the host name resolves to such an address.
 */
export function nodeFetch(
  input: string,
  init: RequestInit = {},
  isForbidden: (address: string) => boolean = isPrivateAddress,
): Promise<Response> {
  const { lookup } = builtin<Dns>("node:dns")!;
  const https = builtin<Https>("node:https")!;
  // Connections are not reused, because nobody has checked their addresses.
  const agent = new https.Agent({
    ...https.globalAgent.options,
    keepAlive: false,
  });
  return new Promise((resolve, reject) => {
    https.get(input, {
      agent,
      headers: Object.fromEntries(new Headers(init.headers)),
      signal: init.signal,
      lookup: (host, options, done) =>
        lookup(host, { ...options, all: true }, (error, found = []) => {
          if (error !== null) return done(error);
          try {
            check(host, found, isForbidden);
          } catch (error) {
            return done(error as Error);
          }
          if (options.all) done(null, found);
          else done(null, found[0]!.address, found[0]!.family);
        }),
    }, (incoming) => {
      try {
        resolve(toResponse(incoming));
      } catch (error) {
        incoming.destroy();
        reject(error);
      }
    }).on("error", reject);
  });
}

function check(
  host: string,
  found: readonly Resolved[],
  isForbidden: (address: string) => boolean,
): void {
  if (found.some(({ address }) => isForbidden(address))) {
    throw new PrivateAddressError(`${host} resolves to a private address.`);
  }
}

function toResponse(incoming: Incoming): Response {
  const { statusCode: status, rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  const body = builtin<Stream>("node:stream")!.Readable.toWeb(incoming);
  // A response with one of these must not have a body.
  const bodiless = [204, 205, 304].includes(status);
  if (bodiless) incoming.destroy();
  return new Response(bodiless ? null : body, { status, headers });
}

/** A module of Node, without an import that browsers can't resolve. */
function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): unknown };
  };
  return process?.getBuiltinModule?.(name) as T | undefined;
}
