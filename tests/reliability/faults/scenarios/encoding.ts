/**
 * Answers in another form than a good site's: compressed, without a length,
 * under a wrong name, cut.
 */
import {
  type BrotliCompress,
  brotliCompressSync,
  createBrotliCompress,
  createGzip,
  type Gzip,
  gzipSync,
} from "node:zlib";
import type { Scenario } from "../scenario.ts";
import { chunk, head, LAST_CHUNK, whole } from "../server.ts";
import {
  ANSWER,
  BEGINNING,
  bytes,
  COMPLETE,
  EVENTS,
  HALF,
  HIDDEN,
  json,
  reset,
  untilRead,
  WHOLE,
} from "./answers.ts";

const STOPPED = "blog.example ended the stream before the answer was complete.";

const BROKE =
  "The connection to blog.example closed before the answer was complete.";

const ALL = EVENTS.join("");

function compressedHead(encoding: "gzip" | "br"): string {
  return head(200, {
    "connection": "keep-alive",
    "content-type": "text/event-stream",
    "content-encoding": encoding,
    "transfer-encoding": "chunked",
  });
}

function compressed(
  encoding: "gzip" | "br",
  compress: (text: string) => Uint8Array,
  length = Infinity,
): Scenario["site"] {
  return {
    submit: async (_, connection) => {
      await connection.send(compressedHead(encoding));
      await untilRead();
      await connection.send(chunk(compress(ALL).slice(0, length)));
      await connection.send(LAST_CHUNK);
    },
  };
}

/** What has come can be read, and then the connection breaks. */
function brokenOff(create: () => Gzip | BrotliCompress): Scenario["site"] {
  return {
    submit: async (request, connection) => {
      await connection.send(
        compressedHead(create === createGzip ? "gzip" : "br"),
      );
      const compressor = create();
      compressor.on("data", (data: Uint8Array) => {
        void connection.send(chunk(data));
      });
      compressor.write(BEGINNING.join(""));
      await new Promise<void>((resolve) => compressor.flush(resolve));
      await reset(request, connection);
      compressor.destroy();
    },
  };
}

function typed(type: string | null): Scenario["site"] {
  const headers = type === null ? {} : { "content-type": type };
  return { submit: bytes(head(200, headers) + ALL) };
}

const OLD_HEAD = "HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

/** Answers in another form. */
export const ENCODING: readonly Scenario[] = [
  {
    fault: "a stream in gzip",
    site: compressed("gzip", gzipSync),
    expect: { text: ANSWER },
  },
  {
    fault: "a stream in brotli",
    site: compressed("br", brotliCompressSync),
    expect: { text: ANSWER },
  },
  {
    fault: "a stream in gzip, cut",
    site: compressed("gzip", gzipSync, 60),
    expect: { code: "interrupted", text: BROKE },
    node: { text: STOPPED },
    page: { text: STOPPED },
  },
  {
    fault: "a stream in gzip, broken off",
    site: brokenOff(createGzip),
    expect: { code: "interrupted", text: BROKE, partial: HALF },
  },
  {
    fault: "a stream in brotli, broken off",
    site: brokenOff(createBrotliCompress),
    expect: { code: "interrupted", text: BROKE, partial: HALF },
  },
  {
    fault: "gzip by name only",
    site: compressed("gzip", (text) => new TextEncoder().encode(text)),
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
    },
    client: { timeout: { firstEvent: 400 } },
    // It never tells that a body cannot be decompressed.
    oldNode: {
      code: "timeout",
      text: "The answer did not start within 0.4 seconds.",
    },
  },
  {
    fault: "HTTP/1.0 without a length",
    site: { submit: bytes(OLD_HEAD + ALL) },
    expect: { text: ANSWER },
  },
  {
    fault: "HTTP/1.0 without a length, cut",
    site: { submit: bytes(OLD_HEAD + BEGINNING.join("")) },
    expect: {
      code: "interrupted",
      text: STOPPED,
      partial: HALF,
    },
  },
  {
    fault: "a stream without a content type",
    site: typed(null),
    expect: { text: ANSWER },
  },
  {
    fault: "a stream that calls itself text/html",
    site: typed("text/html; charset=UTF-8"),
    expect: { text: ANSWER },
  },
  {
    fault: "a stream that calls itself application/json",
    site: typed("application/json"),
    expect: { text: ANSWER },
  },
  {
    fault: "one JSON document where a stream was asked for",
    site: { submit: json(200, WHOLE) },
    expect: { text: ANSWER },
  },
  {
    fault: "a JSON document that calls itself text/html",
    site: { submit: bytes(whole(200, "text/html", WHOLE)) },
    client: { stream: false },
    expect: { text: ANSWER },
  },
  {
    fault: "JSON cut in the middle",
    site: { submit: json(200, WHOLE.slice(0, -9)) },
    client: { stream: false },
    expect: {
      code: "bad-response",
      text: "The answer from blog.example is malformed JSON.",
    },
    elsewhere: {},
  },
  {
    fault: "JSON cut in the middle by a lost connection",
    site: {
      submit: bytes(
        head(200, {
          "connection": "keep-alive",
          "content-length": "500",
          "content-type": "application/json",
        }) + WHOLE.slice(0, -9),
      ),
    },
    client: { stream: false },
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
    },
    elsewhere: {},
  },
  {
    fault: "a stream in which nothing comes",
    site: { submit: bytes(whole(200, "text/event-stream", "")) },
    expect: {
      code: "interrupted",
      text: STOPPED,
    },
  },
  {
    fault: "headers of a megabyte",
    site: {
      submit: bytes(
        whole(200, "application/json", WHOLE, {
          "x-much": "x".repeat(2 ** 20),
        }),
      ),
    },
    client: { stream: false },
    expect: {
      code: "site-unreachable",
      text: "blog.example sent more header fields than this runtime accepts.",
    },
    page: {
      text:
        "The connection to blog.example closed before the response started.",
    },
    // It has no such limit.
    bun: COMPLETE,
    elsewhere: HIDDEN,
  },
];
