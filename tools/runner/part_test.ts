/** A run must not look good when it is not. */
import { assert } from "chai";
import { test } from "../../tests/support/harness.ts";
import { runChild } from "./child.ts";
import { runPart } from "./part.ts";
import type { Count } from "./results.ts";

const DENO = Deno.execPath();

/** Judges a part that runs this code. */
async function judge(
  code: string,
  { strict = false, minutes = 1 } = {},
): Promise<Count> {
  const log = console.log;
  console.log = () => {};
  try {
    return await runPart({
      name: "judged",
      title: "",
      commands: [[DENO, "eval", code]],
      minutes,
    }, strict);
  } finally {
    console.log = log;
  }
}

test("runner: the count of a part is its last line's", async () => {
  const code = `console.log("tests: 1 passed, 5 failed\\nmore");
    console.log("tests: 3 passed, 0 failed, 1 skipped");`;
  assert.deepEqual(await judge(code), { passed: 3, failed: 0, skipped: 1 });
});

test("runner: in CI what is skipped has failed", async () => {
  const code = `console.log("tests: 3 passed, 0 failed, 2 skipped")`;
  const count = await judge(code, { strict: true });
  assert.deepEqual(count, { passed: 3, failed: 2, skipped: 0 });
});

test("runner: no count is a failure", async () => {
  const count = await judge(`console.log("all is well")`);
  assert.deepEqual(count, { passed: 0, failed: 1, skipped: 0 });
});

test("runner: no test is a failure", async () => {
  const count = await judge(`console.log("tests: 0 passed, 0 failed")`);
  assert.deepEqual(count, { passed: 0, failed: 1, skipped: 0 });
});

test("runner: a bad end is a failure, whatever was printed", async () => {
  const code = `console.log("tests: 3 passed, 0 failed"); Deno.exit(1)`;
  assert.deepEqual(await judge(code), { passed: 3, failed: 1, skipped: 0 });
});

test("runner: a part that hangs is ended, and has failed", async () => {
  const code = `console.log("tests: 3 passed, 0 failed");
    setInterval(() => {}, 1000)`;
  const count = await judge(code, { minutes: 1 / 60 });
  assert.deepEqual(count, { passed: 3, failed: 1, skipped: 0 });
});

test("runner: what a hung part started ends with it", async () => {
  const inner = `const socket = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    console.log(socket.addr.port); setInterval(() => {}, 1000)`;
  const outer = `new Deno.Command(Deno.execPath(), {
      args: ["eval", ${JSON.stringify(inner)}], stdout: "inherit",
    }).spawn();
    setInterval(() => {}, 1000);`;
  const ended = await runChild([DENO, "eval", outer], { seconds: 3 });
  assert.isTrue(ended.late);
  const port = parseInt(ended.output);
  assert.isAbove(port, 0);
  const found = await Deno.connect({ hostname: "127.0.0.1", port }).then(
    () => "still there",
    (error) => error,
  );
  assert.instanceOf(found, Deno.errors.ConnectionRefused);
});

test("runner: a command that is not there is a failure", async () => {
  const ended = await runChild(["no-such-command"], { seconds: 5 });
  assert.isNull(ended.code);
  assert.match(ended.output, /no-such-command/);
});
