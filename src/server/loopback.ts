/**
 * A fetch handler on a socket of this machine, in Deno, Node and Bun.
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** Where to listen. */
export interface LoopbackOptions {
  /** The port. Default: 0, any that is free. */
  port?: number | undefined;
  /** The interface; only loopback is allowed. Default: `127.0.0.1`. */
  hostname?: "127.0.0.1" | "localhost" | "::1" | undefined;
  /**
   * How long a client may take to send a request, in milliseconds.
   *
   * @default 30_000
   */
  requestTimeout?: number | undefined;
}

/** A handler on a socket. */
export interface LoopbackServer {
  /** Its origin, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT = 30_000;

/** How long a request is still read after its response, in milliseconds. */
const LINGER = 2_000;

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "::1"];

/**
 * Serves a handler on loopback. Each chunk of a response leaves at once, and a
 * client that goes away cancels the response's body.
 *
 * @param handler Makes the handler, once the origin is known.
 * @param options Where to listen.
 * @returns The server, once it can be reached.
 * @throws {RangeError} If the interface is not loopback.
 */
export async function serveOnLoopback(
  handler: (origin: string) => (request: Request) => Promise<Response>,
  options: LoopbackOptions = {},
): Promise<LoopbackServer> {
  const { port = 0, hostname = "127.0.0.1" } = options;
  if (!LOOPBACK.includes(hostname)) {
    throw new RangeError(
      `This server is for this machine alone: ${hostname} is not loopback. Use 127.0.0.1.`,
    );
  }
  const { requestTimeout = REQUEST_TIMEOUT } = options;
  const server = createServer({
    noDelay: true,
    requestTimeout,
    headersTimeout: requestTimeout,
    connectionsCheckingInterval: requestTimeout / 4,
  }, (incoming, outgoing) => {
    void answer(incoming, outgoing, origin, handle);
  });
  // Node's 5 seconds end just when a client is about to ask again; web servers
  // keep a connection for about a minute.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // A thousand clients may come at once.
    server.listen(port, hostname, 4096, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const host = hostname === "::1" ? "[::1]" : hostname;
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const handle = handler(origin);
  return {
    origin,
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
    const request = toRequest(incoming, origin, client.signal);
    const response = await handle(request);
    await send(response, outgoing, client.signal);
    discardRest(incoming);
  } catch {
    // A broken connection is what a failed response looks like from outside.
    outgoing.destroy();
  }
}

function toRequest(
  incoming: IncomingMessage,
  origin: string,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined) continue;
    headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD" &&
    (headers.has("transfer-encoding") ||
      Number(headers.get("content-length")) > 0);
  // Not resolved against the origin: a path may begin with two slashes.
  const url = new URL(origin + (incoming.url ?? "/"));
  return new Request(url, {
    method,
    headers,
    redirect: "manual",
    signal,
    ...(hasBody && { body: bodyOf(incoming), duplex: "half" }),
  });
}

/** The body as it comes: whether and how much of it is read, the handler decides. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  }, { highWaterMark: 0 });
}

/**
 * Reads what the handler left of a request. A connection that is closed while
 * data comes in is reset, and the client would not see the response.
 */
function discardRest(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  const timer = setTimeout(() => incoming.destroy(), LINGER);
  incoming.once("close", () => clearTimeout(timer));
  incoming.resume();
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
