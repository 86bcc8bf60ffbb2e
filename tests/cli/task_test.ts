/**
 * The tasks themselves, as they stand in `deno.json`. Deno alone has tasks.
 */
import { assert } from "chai";
import { join } from "node:path";
import process from "node:process";
import { test } from "../harness.ts";
import { ROOT, withSite } from "./program.ts";

const TASKS: [name: string, args: (url: string) => string[], says: RegExp][] = [
  ["ask", (url) => ["--site", url, 'What\'s "this"?'], /^This is the \*\*demo/],
  ["chat", (url) => ["--site", url], /^Hello! I am the demo site/],
  ["bots", (url) => [`${url}chat/`], /^bot +name/],
  ["check", (url) => [url], /working {4}yes/],
  ["demo", () => [], /I am the \*\*demo site/],
];

for (const [name, args, says] of TASKS) {
  test(`deno task ${name}: from another folder, with its permissions alone`, async () => {
    await withSite({}, async ({ url }, workshop) => {
      const program = workshop.launch([
        process.execPath,
        "task",
        "--quiet",
        "--config",
        join(ROOT, "deno.json"),
        name,
        ...args(url),
      ], name === "chat" ? { stdin: "Hello\n/save talk.md\n" } : {});
      const { code, stdout, stderr } = await program.end();
      assert.match(stdout, says);
      assert.equal(stderr, "");
      assert.equal(code, 0);
    });
  });
}
