/**
 * Endless and compressed answers over a socket: the client stops at its limits
 * and its memory stays flat.
 */
import type { ServerResponse } from "node:http";
import process from "node:process";
import { createGzip } from "node:zlib";
import { type Answer, ChatClient, type ClientOptions } from "@askgpt4/core";
import { assert } from "chai";
import { end, live, status } from "../support/fixtures.ts";
import { askError, test } from "../support/harness.ts";
import { answerLikeASite, withServer } from "../support/raw_server.ts";

/** The default of `maxAnswerLength`. */
const ANSWER_LIMIT = 2 ** 22;

/** The most that is decoded of one event, and of an answer that is JSON. */
const EVENT_LIMIT = 2 ** 24;

/** What is read ahead of a limit: chunks on their way. */
const AHEAD = 2 ** 20;

/** A body: a beginning, and a piece that is repeated until nobody reads it. */
interface Endless {
  type: "text/event-stream" | "application/json";
  begin: string;
  repeat: string;
  /** Sent compressed, and ended after so many bytes that gzip decodes to. */
  gzip?: number;
}

/** What a client read of an endless answer. */
interface Seen {
  answer: Answer;
  /** How many bytes of the body were decoded for the client so far. */
  decoded: number;
}

function send(response: ServerResponse, body: Endless): void {
  response.setHeader("content-type", body.type);
  const piece = body.repeat.repeat(Math.ceil(2 ** 16 / body.repeat.length));
  let left = body.gzip ?? Infinity;
  const gzip = body.gzip === undefined ? undefined : createGzip();
  if (gzip) response.setHeader("content-encoding", "gzip");
  gzip?.pipe(response);
  const out = gzip ?? response;
  const write = () => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!out.write(piece)) return;
    }
    out.end();
  };
  out.on("drain", write);
  out.on("error", () => {});
  out.write(body.begin);
  write();
}

/** Asks a site that answers with an endless body. */
async function withEndless(
  body: Endless,
  options: Partial<ClientOptions>,
  fn: (seen: Seen) => Promise<void>,
): Promise<void> {
  let closed!: () => void;
  const connectionClosed = new Promise<void>((resolve) => closed = resolve);
  await withServer((request, response) => {
    if (!request.path.endsWith("chats/submit")) {
      return answerLikeASite(request, response);
    }
    response.on("close", closed);
    send(response, body);
  }, async ({ url }) => {
    const seen = { decoded: 0 } as Seen;
    const client = new ChatClient({
      site: url,
      maxRetries: 0,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (!input.endsWith("chats/submit")) return response;
        const count = new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            seen.decoded += chunk.length;
            controller.enqueue(chunk);
          },
        });
        return new Response(response.body!.pipeThrough(count), response);
      },
      ...options,
    });
    seen.answer = client.ask("Hello");
    await fn(seen);
    await connectionClosed;
  });
}

/** Every way to take an answer. */
const READERS: Record<string, (answer: Answer) => Promise<unknown>> = {
  "for await": async (answer) => {
    for await (const delta of answer) void delta;
  },
  "events()": async (answer) => {
    for await (const event of answer.events()) void event;
  },
  "reply()": (answer) => answer.result(),
  "events() and reply()": async (answer) => {
    await answer.events().next();
    await answer.result();
  },
};

const DELTAS: Endless = {
  type: "text/event-stream",
  begin: "",
  repeat: live("0123456789"),
};

for (const [name, read] of Object.entries(READERS)) {
  test(`endless deltas, ${name}: end at the limit, and the text is kept`, () =>
    withEndless(DELTAS, {}, async (seen) => {
      const error = await askError(read(seen.answer));
      assert.equal(error.code, "answer-too-long");
      assert.isFalse(error.retryable);
      assert.lengthOf(error.partialText, ANSWER_LIMIT);
      assert.match(error.partialText, /^(0123456789)+\d{0,9}$/);
      assert.equal(seen.answer.partialText, error.partialText);
    }));
}

/** What is no more than one event, or than one JSON document. */
const ONE_PIECE: Record<string, Endless> = {
  "one event": {
    type: "text/event-stream",
    begin: 'data: {"type":"live","data":"',
    repeat: "x",
  },
  "one event of many lines": {
    type: "text/event-stream",
    begin: "data: x\n",
    repeat: "data:\n",
  },
  "one line that is no event": {
    type: "text/event-stream",
    begin: "x",
    repeat: " ",
  },
  "JSON": {
    type: "application/json",
    begin: '{"success":true,"reply":"',
    repeat: "x",
  },
  "white space before JSON": {
    type: "application/json",
    begin: "",
    repeat: " \n",
  },
};

for (const [name, body] of Object.entries(ONE_PIECE)) {
  for (const gzip of [undefined, 2 ** 27]) {
    const how = gzip === undefined ? "endless" : "compressed";
    test(`${how}: ${name} is read to the limit, in flat memory [T-09]`, () =>
      withEndless({ ...body, ...gzip && { gzip } }, {}, async (seen) => {
        const before = process.memoryUsage().rss;
        let most = 0;
        const timer = setInterval(() => {
          most = Math.max(most, process.memoryUsage().rss - before);
        }, 5);
        const error = await askError(seen.answer.result());
        clearInterval(timer);
        assert.equal(error.code, "answer-too-long");
        // An event of many lines has six bytes for each of its characters.
        const bytes = body.repeat.startsWith("data:") ? 6 : 1;
        assert.isBelow(seen.decoded, bytes * EVENT_LIMIT + AHEAD);
        assert.isBelow(most, 256 * 2 ** 20);
      }));
  }
}

/** What is not answer text, and so is stopped by the time limits. */
const NO_TEXT: Record<string, [string, Partial<ClientOptions>]> = {
  "comments": [": keep-alive\n\n", { timeout: { firstEvent: 300 } }],
  "empty lines": ["\n", { timeout: { firstEvent: 300 } }],
  "lines that are no events": [
    "<b>Warning</b>\n",
    { timeout: { firstEvent: 300 } },
  ],
  "status events": [status(), { timeout: { total: 300 } }],
};

for (const [name, [repeat, options]] of Object.entries(NO_TEXT)) {
  for (const [how, read] of Object.entries(READERS)) {
    // See below.
    if (name === "status events" && how === "events() and reply()") continue;
    test(`endless ${name}, ${how}: the time limit holds`, () => {
      let logged = 0;
      const logger = { warn: () => void logged++ };
      const body: Endless = { type: "text/event-stream", begin: "", repeat };
      return withEndless(body, { ...options, logger }, async (seen) => {
        const error = await askError(read(seen.answer));
        assert.equal(error.code, "timeout");
        assert.isAtMost(logged, 100);
      });
    });
  }
}

test("endless status events that nobody takes end at a limit", () =>
  withEndless(
    {
      type: "text/event-stream",
      begin: "",
      repeat: status("x".repeat(2 ** 16)),
    },
    {},
    async (seen) => {
      const events = seen.answer.events();
      await events.next();
      const error = await askError(seen.answer.result());
      assert.equal(error.code, "answer-too-long");
      assert.isBelow(seen.decoded, EVENT_LIMIT + AHEAD);
    },
  ));

test("maxAnswerLength: ends a stream, an end event and JSON alike", async () => {
  const long = "0123456789".repeat(3);
  for (
    const [type, body] of [
      ["text/event-stream", live(long)],
      ["text/event-stream", live("0123") + live("4567890123") + end("x")],
      ["text/event-stream", end(long)],
      ["application/json", JSON.stringify({ success: true, reply: long })],
    ] as const
  ) {
    await withServer((request, response) => {
      if (!request.path.endsWith("chats/submit")) {
        return answerLikeASite(request, response);
      }
      response.setHeader("content-type", type);
      response.end(body);
    }, async ({ url }) => {
      const client = new ChatClient({ site: url, maxAnswerLength: 10 });
      const error = await askError(client.ask("Hello").text());
      assert.equal(error.code, "answer-too-long");
      assert.equal(error.partialText, "0123456789", body);
    });
  }
});
