/**
 * The demo site on a socket: on loopback, in Deno, Node and Bun.
 *
 * @example
 * ```ts
 * import { serveDemoSite } from "@askgpt4/core/demo/serve";
 *
 * const { url, close } = await serveDemoSite();
 * console.log(`the demo site is at ${url}`);
 * await close();
 * ```
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { ControlDoor } from "./control.ts";
import { createDemoSite, type DemoSite, type DemoSiteOptions } from "./mod.ts";

/** How the demo site behaves, and where it listens. */
export interface ServeOptions extends Omit<DemoSiteOptions, "url"> {
  /** The port. Default: 0, any that is free. */
  port?: number;
  /** The interface; only loopback is allowed. Default: `127.0.0.1`. */
  hostname?: "127.0.0.1" | "localhost" | "::1";
  /** The subfolder that the site is in. Default: `/`. */
  path?: string;
  /**
   * Whether `/__demo/sites` makes and configures more sites, for tests that
   * run where nothing can be served. Default: false.
   */
  control?: boolean;
}

/** A demo site on a socket. */
export interface ServedDemoSite {
  /** The site's address. */
  readonly url: string;
  /** The site. */
  readonly site: DemoSite;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "::1"];

/**
 * Serves a demo site.
 *
 * @param options How it behaves, and where it listens.
 * @returns The site and its address, once it can be reached.
 * @throws {RangeError} If the interface is not loopback.
 */
export async function serveDemoSite(
  options: ServeOptions = {},
): Promise<ServedDemoSite> {
  const { port = 0, hostname = "127.0.0.1", path = "/", control, ...rest } =
    options;
  if (!LOOPBACK.includes(hostname)) {
    throw new RangeError(
      `The demo site is for this machine alone: ${hostname} is not loopback. Use 127.0.0.1.`,
    );
  }
  let handle: (request: Request) => Promise<Response>;
  const server = createServer({ noDelay: true }, (incoming, outgoing) => {
    void answer(incoming, outgoing, origin, handle);
  });
  // An answer may be silent for longer than Node would wait.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const host = hostname === "::1" ? "[::1]" : hostname;
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const site = createDemoSite({ ...rest, url: new URL(path, origin).href });
  handle = site.fetch;
  if (control) {
    const door = new ControlDoor(origin, site.fetch);
    handle = (request) => door.handle(request);
  }
  return {
    url: site.url,
    site,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const client = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) {
      client.abort(new DOMException("The client has gone.", "AbortError"));
    }
  });
  // What the client does to its connection is no error of this server's.
  outgoing.on("error", () => {});
  try {
    const request = await toRequest(incoming, origin, client.signal);
    const response = await handle(request);
    await send(response, outgoing, client.signal);
  } catch {
    // A broken connection is what a failed response looks like from outside.
    outgoing.destroy();
  }
}

async function toRequest(
  incoming: IncomingMessage,
  origin: string,
  signal: AbortSignal,
): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined) continue;
    headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = incoming.method ?? "GET";
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const hasBody = method !== "GET" && method !== "HEAD" && chunks.length > 0;
  // Not resolved against the origin: a path may begin with two slashes.
  const url = new URL(origin + (incoming.url ?? "/"));
  return new Request(url, {
    method,
    headers,
    redirect: "manual",
    signal,
    ...(hasBody && { body: new Blob(chunks) }),
  });
}

async function send(
  response: Response,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("Set-Cookie", cookies);
  if (!response.body) {
    outgoing.end();
    return;
  }
  // The headers leave now, however long the first event takes.
  outgoing.flushHeaders();
  const reader = response.body.getReader();
  const onAbort = () => void reader.cancel(signal.reason).catch(() => {});
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) break;
      if (!outgoing.write(value)) await drained(outgoing, signal);
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    if (signal.aborted) return resolve();
    outgoing.on("drain", done);
    signal.addEventListener("abort", done);
  });
}
