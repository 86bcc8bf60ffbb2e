/**
 * Time limits in a program that keeps its event loop busy. The server is a
 * process of its own: in this one it would be as busy as the client.
 */
import { ChatClient } from "@askgpt4/core";
import { assert } from "chai";
import { spawn } from "node:child_process";
import process from "node:process";
import { sleep } from "../../support/fixtures.ts";
import { test } from "../../support/harness.ts";

/** Sends an event every 20 ms, or a whole answer after 20 ms. */
const SERVER = `
  const { createServer } = await import("node:http");
  const json = (response, body) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  };
  const end = { success: true, reply: "complete" };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => body += chunk);
    request.on("end", () => {
      if (request.url.endsWith("start_session")) {
        return json(response, { success: true, restNonce: "raw0nonce0" });
      }
      if (!JSON.parse(body).stream) {
        return setTimeout(() => json(response, end), 20);
      }
      response.setHeader("content-type", "text/event-stream");
      const send = (event) =>
        response.write("data: " + JSON.stringify(event) + "\\n\\n");
      let left = 30;
      const timer = setInterval(() => {
        if (left-- > 0) return send({ type: "live", data: "a" });
        send({ type: "end", data: JSON.stringify(end) });
        response.end();
        clearInterval(timer);
      }, 20);
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

/** How long the event loop is blocked: longer than each limit below. */
const BLOCKED = 400;
const LIMIT = 150;

/** What depends on the order of events is tried so often. */
const TRIES = 5;

function block(): void {
  const end = performance.now() + BLOCKED;
  while (performance.now() < end);
}

async function withServerProcess(
  fn: (client: (limits: object) => ChatClient) => Promise<void>,
): Promise<void> {
  const args = "Deno" in globalThis ? ["eval"] : ["--input-type=module", "-e"];
  const server = spawn(process.execPath, [...args, SERVER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => server.once("close", resolve));
  try {
    const port = await new Promise<string>((resolve, reject) => {
      server.stdout.once("data", (chunk) => resolve(String(chunk).trim()));
      server.once("error", reject);
      server.once("close", () => reject(new Error("no server")));
    });
    await fn((limits) =>
      new ChatClient({
        site: `http://127.0.0.1:${port}/`,
        timeout: { firstEvent: 0, idle: 0, total: 0, ...limits },
      })
    );
  } finally {
    server.kill();
    await ended;
  }
}

test("time limits: a reader that blocks does not end another answer", () =>
  withServerProcess(async (client) => {
    for (let i = 0; i < TRIES; i++) {
      const asker = client({ idle: LIMIT });
      await asker.startSession();
      const blocking = asker.ask("one");
      const other = asker.ask("two");
      let deltas = 0;
      const readAndBlock = async () => {
        for await (const _ of blocking) if (++deltas === 3) block();
      };
      const [text] = await Promise.all([other.text(), readAndBlock()]);
      assert.equal(text, "complete");
    }
  }));

test("time limits: what arrived while the event loop was blocked is read first", () =>
  withServerProcess(async (client) => {
    for (let i = 0; i < TRIES; i++) {
      const asker = client({ idle: LIMIT });
      const text = asker.ask("one").text();
      await sleep(200 + 7 * i);
      await client({}).startSession();
      block();
      assert.equal(await text, "complete");
    }
  }));

test("time limits: the time before a question can be sent does not count", () =>
  withServerProcess(async (client) => {
    for (const options of [{ firstEvent: LIMIT }, { total: LIMIT }]) {
      const asker = client(options);
      await asker.startSession();
      const stream = options.total === undefined;
      const text = asker.ask("one", { stream }).text();
      block();
      assert.equal(await text, "complete");
    }
  }));
