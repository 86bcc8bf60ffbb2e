/**
 * Hostile requests to the servers that listen on loopback: `serve` and the
 * demo site, over raw sockets.
 */
import { connect, type Socket } from "node:net";
import process from "node:process";
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import { openaiHandler } from "@askgpt4/core/openai";
import { assert } from "chai";
import { serveOnLoopback } from "../../src/server/loopback.ts";
import { test } from "../support/harness.ts";

const MB = 2 ** 20;

/** What a server sent until it closed the connection. */
interface Heard {
  text: string;
  /** The bytes that it took. */
  sent: number;
}

/**
 * Sends a beginning and then a piece again and again, until the server closes
 * the connection or, with `until`, has said that.
 */
function talk(
  origin: string,
  begin: string,
  { repeat, every, until }: {
    repeat?: string;
    /** The pause between two pieces, in milliseconds. */
    every?: number;
    until?: RegExp;
  } = {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const socket: Socket = connect(Number(new URL(origin).port), "127.0.0.1");
    let text = "";
    let timer: ReturnType<typeof setInterval> | undefined;
    const flood = () => {
      while (!socket.destroyed && socket.write(repeat!));
    };
    socket.on("connect", () => {
      socket.write(begin);
      if (every !== undefined) {
        timer = setInterval(() => socket.write(repeat!), every);
      } else if (repeat !== undefined) {
        socket.on("drain", flood);
        flood();
      }
    });
    socket.on("data", (data) => {
      text += data;
      if (until?.test(text)) socket.destroy();
    });
    // A reset closes it, too.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearInterval(timer);
      resolve({ text, sent: socket.bytesWritten });
    });
  });
}

function head(lines: string[]): string {
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function post(path: string, ...headers: string[]): string {
  return head([`POST ${path} HTTP/1.1`, "Host: localhost", ...headers]);
}

const COMPLETIONS = "/v1/chat/completions";
const KEY = "Authorization: Bearer secret";
const JSON_TYPE = "Content-Type: application/json";
const CHUNKED = "Transfer-Encoding: chunked";
const CHUNK = `10000\r\n${"x".repeat(2 ** 16)}\r\n`;
const LARGE = "Content-Length: 3000000000";

const HELLO = JSON.stringify({
  model: "gpt-4",
  messages: [{ role: "user", content: "Hello" }],
});

/** The form of OpenAI, in front of a demo site. */
async function withOpenai(
  options: { token?: string; requestTimeout?: number; delay?: number },
  fn: (origin: string, submits: () => number) => Promise<void>,
): Promise<void> {
  const { token, requestTimeout, delay = 0 } = options;
  const demo = createDemoSite({ delay, model: "echo" });
  const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
  const handler = openaiHandler(client, token === undefined ? {} : { token });
  const { origin, close } = await serveOnLoopback(
    () => handler,
    { requestTimeout },
  );
  try {
    await fn(origin, () => demo.requests.submit);
  } finally {
    await close();
  }
}

/** How much memory something takes at most, in bytes. */
async function peak(fn: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
  }, 5);
  await fn();
  clearInterval(timer);
  return most;
}

/** Bodies without end, or with one that is far away. */
const ENDLESS: Record<string, [header: string, repeat: string]> = {
  "endless": [CHUNKED, CHUNK],
  "of 3 GB": [LARGE, "x".repeat(2 ** 16)],
};

for (const [name, [length, repeat]] of Object.entries(ENDLESS)) {
  test(`loopback: a body ${name} without the key is refused unread [T-48]`, () =>
    withOpenai({ token: "secret" }, async (origin, submits) => {
      const most = await peak(async () => {
        const { text } = await talk(
          origin,
          post(COMPLETIONS, length),
          { repeat },
        );
        assert.match(text, /^HTTP\/1\.1 401 /);
      });
      assert.isBelow(most, 256 * MB);
      assert.equal(submits(), 0);
    }));

  test(`loopback: a body ${name} with the key is too large [T-48]`, () =>
    withOpenai({ token: "secret" }, async (origin, submits) => {
      const most = await peak(async () => {
        const { text, sent } = await talk(
          origin,
          post(COMPLETIONS, KEY, length),
          { repeat, until: /request_too_large/ },
        );
        assert.match(text, /^HTTP\/1\.1 413 /);
        assert.isAbove(sent, 16 * MB);
        assert.isBelow(sent, 32 * MB);
      });
      assert.isBelow(most, 256 * MB);
      assert.equal(submits(), 0);
    }));

  test(`demo: a body ${name} is too large`, async () => {
    const { url, site, close } = await serveDemoSite({ control: true });
    for (
      const [path, limit] of [
        ["/wp-json/mwai-ui/v1/chats/submit", 32 * MB],
        ["/__demo/sites", MB],
      ] as const
    ) {
      const { text, sent } = await talk(
        url,
        post(path, length),
        { repeat, until: /413/ },
      );
      assert.match(text, /^HTTP\/1\.1 413 /);
      assert.isBelow(sent, limit + 16 * MB);
    }
    assert.equal(site.requests.total, 0);
    await close();
  });
}

test("loopback: a connection outlives a body that was not read", () =>
  withOpenai({ token: "secret" }, async (origin) => {
    const size = 3 * MB;
    const { text } = await talk(
      origin,
      post(COMPLETIONS, `Content-Length: ${size}`) + "x".repeat(size) +
        head(["GET /v1/models HTTP/1.1", "Host: localhost", KEY]),
      { until: /gpt-4/ },
    );
    assert.match(text, /^HTTP\/1\.1 401 [^]*HTTP\/1\.1 200 /);
  }));

/** Requests that never get there. */
const SLOW: Record<string, [begin: string, repeat: string]> = {
  "nothing": ["", ""],
  "half of the headers": ["GET / HTTP/1.1\r\n", ""],
  "headers that drip in": ["GET / HTTP/1.1\r\n", "X-A: b\r\n"],
  "half of a body": [post(COMPLETIONS, KEY, "Content-Length: 1000"), ""],
  "a body that drips in": [
    post(COMPLETIONS, KEY, "Content-Length: 1000"),
    "x",
  ],
  "chunks that drip in": [post(COMPLETIONS, KEY, CHUNKED), "1\r\nx\r\n"],
};

for (const [name, [begin, repeat]] of Object.entries(SLOW)) {
  test(`loopback: a request has a time limit: ${name} [T-48]`, () =>
    withOpenai(
      { token: "secret", requestTimeout: 200 },
      async (origin, submits) => {
        const { text } = await talk(origin, begin, { repeat, every: 50 });
        assert.match(text, /^(HTTP\/1\.1 408 |$)/);
        assert.equal(submits(), 0);
      },
    ));
}

test("loopback: an answer may take longer than a request", () =>
  withOpenai(
    { token: "secret", requestTimeout: 100, delay: 150 },
    async (origin) => {
      const length = `Content-Length: ${HELLO.length}`;
      const { text } = await talk(
        origin,
        post(COMPLETIONS, KEY, JSON_TYPE, length) + HELLO,
        { until: /chat\.completion/ },
      );
      assert.match(text, /^HTTP\/1\.1 200 [^]*You said: Hello/);
    },
  ));

/** What a web page can send to a server of this machine. */
const FOREIGN: Record<string, [status: number, lines: string[]]> = {
  "under a domain of its own": [403, [
    `POST ${COMPLETIONS} HTTP/1.1`,
    "Host: evil.example",
    JSON_TYPE,
  ]],
  "under a domain that looks like loopback": [403, [
    `POST ${COMPLETIONS} HTTP/1.1`,
    "Host: localhost.evil.example:8080",
    JSON_TYPE,
  ]],
  "for the models, under a domain of its own": [403, [
    "GET /v1/models HTTP/1.1",
    "Host: evil.example",
  ]],
  "from another origin": [403, [
    `POST ${COMPLETIONS} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Origin: https://evil.example",
    JSON_TYPE,
  ]],
  "from an opaque origin": [403, [
    `POST ${COMPLETIONS} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Origin: null",
    JSON_TYPE,
  ]],
  "as text": [415, [
    `POST ${COMPLETIONS} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Type: text/plain; x=application/json",
  ]],
  "without a type": [415, [
    `POST ${COMPLETIONS} HTTP/1.1`,
    "Host: 127.0.0.1",
  ]],
};

for (const [name, [status, lines]] of Object.entries(FOREIGN)) {
  test(`openai: without a token no web page may ask: ${name} [T-47]`, () =>
    withOpenai({}, async (origin, submits) => {
      const length = `Content-Length: ${HELLO.length}`;
      const { text } = await talk(
        origin,
        head([...lines, length]) + HELLO,
        { until: /"error"[^]*\}/ },
      );
      assert.match(text, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal(submits(), 0);
    }));
}

test("openai: without a token programs and pages of this machine may ask", () =>
  withOpenai({}, async (origin, submits) => {
    const length = `Content-Length: ${HELLO.length}`;
    for (const host of ["localhost:1", "127.0.0.1", "[::1]:80"]) {
      const { text } = await talk(
        origin,
        head([
          `POST ${COMPLETIONS} HTTP/1.1`,
          `Host: ${host}`,
          `Origin: http://${host}`,
          `${JSON_TYPE}; charset=utf-8`,
          length,
        ]) + HELLO,
        { until: /chat\.completion/ },
      );
      assert.match(text, /^HTTP\/1\.1 200 /);
    }
    assert.equal(submits(), 3);
  }));
