/**
 * A server below HTTP: it reads requests well enough to know which one it has,
 * and answers with exactly the bytes that a test tells it to, or with none.
 */
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { SELF_SIGNED } from "./certificate.ts";

/** A request, as far as a test looks at it. */
export interface RawRequest {
  method: string;
  /** The path with the query, as it was sent. */
  path: string;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: string;
  /**
   * What the client wants: a nonce, an answer, or something else. A browser's
   * question before the question, from a page on another origin, is none of
   * them.
   */
  route: "session" | "submit" | "preflight" | "other";
  /** How many of that route came before it. */
  index: number;
}

/** One connection, as the one who answers sees it. */
export class Connection {
  /** Settles when it is over, in whatever way. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #origin: string | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) =>
      socket.once("close", () => resolve())
    );
  }

  /** Whether the client is still there. */
  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** The next JSON response may be read by pages of that origin. */
  allow(origin: string | undefined): void {
    this.#origin = origin;
  }

  /** Sends, and waits until the socket takes more. */
  async send(data: string | Uint8Array): Promise<void> {
    if (!this.open || this.#socket.write(this.#allowed(data))) return;
    await Promise.race([
      new Promise<void>((resolve) => this.#socket.once("drain", resolve)),
      this.closed,
    ]);
  }

  /**
   * WordPress lets any origin read the JSON of its REST routes. A stream has no
   * such headers, nor has what a proxy, a firewall or a dying PHP sends.
   */
  #allowed(data: string | Uint8Array): string | Uint8Array {
    if (this.#origin === undefined || typeof data !== "string") return data;
    const [headers = ""] = data.split("\r\n\r\n", 1);
    if (!/^HTTP[^]*\ncontent-type: application\/json/.test(headers)) {
      return data;
    }
    const at = data.indexOf("\r\n");
    return data.slice(0, at) + corsHeaders(this.#origin) + data.slice(at);
  }

  /** Says that nothing more comes, and goes on listening. */
  end(): void {
    this.#socket.end();
  }

  /** Breaks the connection: the client gets a reset. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }
}

/** Answers one request; when it returns, the server ends the connection. */
export type Handler = (
  request: RawRequest,
  connection: Connection,
) => void | Promise<void>;

/** What a server does. */
export interface Handlers {
  /** Answers a question. */
  submit: Handler;
  /** Hands out a nonce. Default: as a good site does. */
  session?: Handler;
  /** Answers what a browser asks first. Default: as WordPress does. */
  preflight?: Handler;
  /** Answers all the rest. Default: a page that says "not found". */
  other?: Handler;
  /** Whether pages of other origins may read JSON. Default: they may. */
  cors?: boolean;
  /** Whether a connection goes on after an answer. Default: it does not. */
  keepAlive?: boolean;
}

/** The nonce that {@linkcode goodSession} hands out. */
export const NONCE = "5ec4e7c0de";

/** The visitor's cookie that {@linkcode goodSession} sets. */
export const COOKIE = "c00c1ec00c1e";

/** The head of a response. `connection: close` unless told otherwise. */
export function head(
  status: number,
  headers: Record<string, string | readonly string[]> = {},
): string {
  const lines = Object.entries({ connection: "close", ...headers })
    .flatMap(([name, value]) =>
      (typeof value === "string" ? [value] : value).map((one) =>
        `${name}: ${one}\r\n`
      )
    );
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join("")}\r\n`;
}

/** A whole response with a body of known length. */
export function whole(
  status: number,
  type: string,
  body: string,
  headers: Record<string, string | readonly string[]> = {},
): string {
  const length = String(new TextEncoder().encode(body).length);
  return head(status, {
    "content-type": type,
    "content-length": length,
    ...headers,
  }) + body;
}

/**
 * The head of a stream of events. It does not say that the connection will be
 * closed: where it does, Node takes every body that breaks off for a whole one.
 */
export const STREAM_HEAD: string = head(200, {
  "connection": "keep-alive",
  "content-type": "text/event-stream;charset=UTF-8",
  "transfer-encoding": "chunked",
});

/** One chunk of a chunked body. */
export function chunk(data: string | Uint8Array): Uint8Array {
  const bytes = typeof data === "string"
    ? new TextEncoder().encode(data)
    : data;
  const size = new TextEncoder().encode(`${bytes.length.toString(16)}\r\n`);
  const all = new Uint8Array(size.length + bytes.length + 2);
  all.set(size);
  all.set(bytes, size.length);
  all.set([13, 10], size.length + bytes.length);
  return all;
}

/** The end of a chunked body. */
export const LAST_CHUNK = "0\r\n\r\n";

/** The body with which a good site starts a session. */
export const SESSION: string = JSON.stringify({
  success: true,
  sessionId: COOKIE,
  restNonce: NONCE,
});

/** A session as a good site starts it. */
export const goodSession: Handler = async (_, connection) => {
  await connection.send(
    whole(200, "application/json", SESSION, {
      "set-cookie": `mwai_session_id=${COOKIE}; path=/; HttpOnly`,
    }),
  );
};

function corsHeaders(origin: string): string {
  return `\r\naccess-control-allow-origin: ${origin}\r\n` +
    "access-control-allow-credentials: true\r\nvary: Origin";
}

function allowAll(
  { headers }: RawRequest,
  connection: Connection,
  keepAlive: boolean,
): Promise<void> {
  const origin = headers.get("origin") ?? "";
  return connection.send(head(200, {
    "connection": keepAlive ? "keep-alive" : "close",
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "OPTIONS, GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers":
      "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, " +
      "Content-Type",
    // Each fault has its own.
    "access-control-max-age": "0",
    "content-length": "0",
  }));
}

const notFound: Handler = async (_, connection) => {
  await connection.send(whole(404, "text/html", "<title>Not found</title>"));
};

/** The first byte of whoever speaks TLS. */
const TLS_HANDSHAKE = 22;

/** A server on loopback. */
export class RawServer {
  /** Everything that was asked, in order. */
  readonly requests: RawRequest[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #asked = new Set<Socket>();
  #answering = 0;
  readonly #tls: boolean;
  #handlers: Handlers;

  private constructor(handlers: Handlers, tls: boolean) {
    this.#handlers = handlers;
    this.#tls = tls;
    const take = (socket: Socket) => this.#take(socket);
    this.#server = tls
      ? createTlsServer(SELF_SIGNED, take)
      : createTcpServer({ noDelay: true, allowHalfOpen: true }, take);
    // A client that does not like the certificate is no error of the server's.
    this.#server.on("tlsClientError", () => {});
  }

  /** Listens on a port that is free. */
  static async listen(
    handlers: Handlers,
    options: { tls?: boolean } = {},
  ): Promise<RawServer> {
    const server = new RawServer(handlers, options.tls ?? false);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      server.#server.listen(0, "127.0.0.1", resolve);
    });
    return server;
  }

  /** Where it listens, with a slash at the end. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http${this.#tls ? "s" : ""}://127.0.0.1:${port}/`;
  }

  /**
   * How many connections are open on which something was asked. Node opens
   * one more in advance after an abort, and lets go of it by itself.
   */
  get connections(): number {
    return this.#asked.size;
  }

  /** How many requests are being answered. */
  get answering(): number {
    return this.#answering;
  }

  /** How often a route was asked. */
  count(route: RawRequest["route"]): number {
    return this.requests.filter((request) => request.route === route).length;
  }

  /** Begins anew, with other answers. */
  use(handlers: Handlers): void {
    this.#handlers = handlers;
    this.requests.length = 0;
  }

  /**
   * Waits until no connection is open; fails after a while.
   *
   * @param what Or until no request is being answered: a browser looks after
   * the connections that it keeps when it needs one.
   */
  async quiet(
    what: "connections" | "answering" = "connections",
  ): Promise<void> {
    for (let i = 0; i < 300; i++) {
      if (this[what] === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${what}: ${this[what]} are left`);
  }

  /** Closes every connection and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("data", () => this.#asked.add(socket));
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#asked.delete(socket);
    });
    // What a client does to its connection is no error of the server's.
    socket.on("error", () => {});
    // Whoever goes away in the middle of a request does not come back.
    socket.on("end", () => socket.end());
    const connection = new Connection(socket);
    let pending: Uint8Array = new Uint8Array();
    let busy = false;
    const next = async () => {
      if (busy) return;
      const read = readRequest(pending);
      if (read === undefined) return;
      busy = true;
      pending = pending.subarray(read.length);
      const index = this.count(read.request.route);
      await this.#answer({ ...read.request, index }, connection);
      busy = false;
      if (this.#handlers.keepAlive && connection.open) await next();
      else connection.end();
    };
    socket.on("data", (data: Uint8Array) => {
      const all = new Uint8Array(pending.length + data.length);
      all.set(pending);
      all.set(data, pending.length);
      pending = all;
      // What HTTP servers say to TLS.
      if (all[0] === TLS_HANDSHAKE) socket.end(head(400));
      else void next();
    });
  }

  async #answer(request: RawRequest, connection: Connection): Promise<void> {
    this.requests.push(request);
    const {
      submit,
      session = goodSession,
      other = notFound,
      keepAlive = false,
      cors = true,
      preflight = (request, connection) =>
        allowAll(request, connection, keepAlive),
    } = this.#handlers;
    const handlers = { submit, session, preflight, other };
    connection.allow(cors ? request.headers.get("origin") : undefined);
    this.#answering++;
    try {
      await handlers[request.route](request, connection);
    } finally {
      this.#answering--;
    }
  }
}

/** The first request in the bytes so far, if all of it is there. */
function readRequest(
  bytes: Uint8Array,
): { request: Omit<RawRequest, "index">; length: number } | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [start = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const length = end + 4 + Number(headers.get("content-length") ?? 0);
  if (bytes.length < length) return undefined;
  const [method = "", path = ""] = start.split(" ");
  const body = new TextDecoder().decode(bytes.subarray(end + 4, length));
  const route = method === "OPTIONS"
    ? "preflight"
    : path.includes("mwai/v1/start_session")
    ? "session"
    : path.includes("mwai-ui/v1/chats/submit")
    ? "submit"
    : "other";
  return { request: { method, path, headers, body, route }, length };
}
