/**
 * A server of which a test says everything itself. For tests that have to
 * listen: Deno, Node, Bun.
 */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a {@linkcode RawServer} had it. */
export interface RawRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A server on loopback. */
export interface RawServer {
  /** Its origin, by address. */
  url: string;
  /** The port. */
  port: number;
  /** What it was asked. */
  requests: RawRequest[];
}

/** Runs a test with a server. */
export async function withServer(
  handle: (
    request: RawRequest,
    response: ServerResponse,
    server: RawServer,
  ) => void,
  fn: (server: RawServer) => Promise<void>,
): Promise<void> {
  const state: RawServer = { url: "", port: 0, requests: [] };
  const server = createServer((incoming, response) => {
    const chunks: Uint8Array[] = [];
    incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: chunks.map((chunk) => new TextDecoder().decode(chunk)).join(""),
      };
      state.requests.push(request);
      handle(request, response, state);
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve())
  );
  state.port = (server.address() as AddressInfo).port;
  state.url = `http://127.0.0.1:${state.port}`;
  try {
    await fn(state);
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

/** Answers like a site of AI Engine. */
export function answerLikeASite(
  { path }: RawRequest,
  response: ServerResponse,
  headers: Record<string, string | string[]> = {},
): void {
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
  if (path.endsWith("mwai/v1/start_session")) {
    response.setHeader("content-type", "application/json");
    response.end('{"success":true,"restNonce":"raw0nonce0"}');
  } else if (path.endsWith("mwai-ui/v1/chats/submit")) {
    response.setHeader("content-type", "text/event-stream");
    response.end(
      'data: {"type":"live","data":"Hello"}\n\n' +
        'data: {"type":"end","data":"{\\"success\\":true,\\"reply\\":\\"Hello\\"}"}\n\n',
    );
  } else {
    response.statusCode = 404;
    response.setHeader("content-type", "text/html");
    response.end("<title>Not found</title>");
  }
}
