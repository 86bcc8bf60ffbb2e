/**
 * The tasks themselves, as they stand in `deno.json`. Deno alone has tasks.
 */
import { assert } from "chai";
import { join } from "node:path";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { test } from "../../support/harness.ts";
import { ROOT, withSite } from "./program.ts";

const TASKS: [name: string, args: (url: string) => string[], says: RegExp][] = [
  ["ask", (url) => ["--site", url, 'What\'s "this"?'], /^This is the \*\*demo/],
  ["cli chat", (url) => ["--site", url], /^Hello! I am the demo site/],
  ["cli bots", (url) => [`${url}chat/`], /^bot +name/],
  ["cli check", (url) => [url], /working {4}yes/],
  ["demo", () => [], /I am the \*\*demo site/],
];

for (const [name, args, says] of TASKS) {
  test(`deno task ${name}: from another folder`, async () => {
    await withSite({}, async ({ url }, project) => {
      const program = project.launch([
        process.execPath,
        "task",
        "--quiet",
        "--config",
        join(ROOT, "deno.json"),
        ...name.split(" "),
        ...args(url),
      ], name === "cli chat" ? { stdin: "Hello\n/save chat.md\n" } : {});
      const { code, stdout, stderr } = await program.end();
      assert.match(stdout, says);
      assert.equal(stderr, "");
      assert.equal(code, 0);
    });
  });
}

test("deno task ask --proxy: the question goes through the proxy", async () => {
  const seen: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const { method, url = "", headers } = incoming;
    seen.push(`${method} ${url}`);
    incoming.pipe(request(url, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    }));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  try {
    await withSite({}, async ({ url }, project) => {
      const { code, stdout } = await project.launch([
        process.execPath,
        "task",
        "--quiet",
        "--config",
        join(ROOT, "deno.json"),
        "ask",
        "--proxy",
        `http://127.0.0.1:${port}`,
        "--site",
        url,
        "Hello",
      ]).end();
      assert.equal(code, 0);
      assert.match(stdout, /^Hello! I am the demo site/);
      assert.deepEqual(seen, [
        `POST ${url}wp-json/mwai/v1/start_session`,
        `POST ${url}wp-json/mwai-ui/v1/chats/submit`,
      ]);
    });
  } finally {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  }
});
