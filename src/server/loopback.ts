/**
 * Serves a fetch handler on loopback, in Deno, Node and Bun.
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** Options for {@linkcode serveOnLoopback}. */
export interface LoopbackOptions {
  /**
   * The port; 0 for any free one.
   *
   * @default 0
   */
  port?: number | undefined;
  /**
   * The interface, which must be loopback.
   *
   * @default "127.0.0.1"
   */
  hostname?: "127.0.0.1" | "localhost" | "::1" | undefined;
  /**
   * The time limit for receiving a request, in milliseconds.
   *
   * @default 30_000
   */
  requestTimeout?: number | undefined;
}

/** A running server. */
export interface LoopbackServer {
  /** The origin, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT = 30_000;

/** How long the rest of a request is read after its response, in milliseconds. */
const LINGER = 2_000;

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "::1"];

/**
 * Serves a handler on loopback. Each chunk of a response is sent immediately, and
 * a client that disconnects cancels the response's body.
 *
 * @param handler Creates the handler for the server's origin.
 * @param options Where to listen.
 * @returns The server, once it listens.
 * @throws {RangeError} If the interface is not loopback.
 * @throws {Error} If the port is not available (`EADDRINUSE`, `EACCES`).
 */
export async function serveOnLoopback(
  handler: (origin: string) => (request: Request) => Promise<Response>,
  options: LoopbackOptions = {},
): Promise<LoopbackServer> {
  const { port = 0, hostname = "127.0.0.1" } = options;
  if (!LOOPBACK.includes(hostname)) {
    throw new RangeError(
      `Cannot listen on ${hostname}: only loopback is allowed, such as 127.0.0.1.`,
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
  // Longer than Node's 5 seconds, which often end between two questions. Web
  // servers keep a connection for about a minute.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // A thousand clients may connect at once.
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
  // The client may break the connection at any time.
  outgoing.on("error", () => {});
  try {
    const request = toRequest(incoming, origin, client.signal);
    const response = await handle(request);
    await send(response, outgoing, client.signal);
    discardRest(incoming);
  } catch {
    // The headers may be sent already, so break the connection.
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
  // Concatenated, because a path that starts with two slashes would be resolved
  // to another origin.
  const url = new URL(origin + (incoming.url ?? "/"));
  return new Request(url, {
    method,
    headers,
    redirect: "manual",
    signal,
    ...(hasBody && { body: bodyOf(incoming), duplex: "half" }),
  });
}

/** The body as a stream: the handler decides how much of it is read. */
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
 * Reads the rest of a request. Closing a connection with unread data resets it,
 * and the client would not receive the response.
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
  // The first event may take a while.
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
