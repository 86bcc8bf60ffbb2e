/** A run must not look good when it is not. */
import { assert } from "chai";
import { existsSync } from "node:fs";
import { test } from "../../tests/support/harness.ts";
import { Unavailable } from "../toolchain.ts";
import { runChild } from "./child.ts";
import { type Part, resultsFile, runPart, runTests } from "./part.ts";
import type { Count } from "./results.ts";

const DENO = Deno.execPath();
const NAME = "judged";

/** Judges a part, and returns its count and what was printed. */
async function judge(
  run: Part["run"],
  { strict = false, minutes = 1 } = {},
): Promise<{ count: Count; printed: string }> {
  const { log } = console;
  const printed: unknown[] = [];
  console.log = (line) => printed.push(line);
  try {
    const part = { name: NAME, title: "", minutes, run };
    const count = await runPart(part, { strict });
    return { count, printed: printed.join("\n") };
  } finally {
    console.log = log;
  }
}

/** A part whose test runner writes this XML and then runs this code. */
function runner(xml: string, code = ""): Part["run"] {
  return (context) =>
    runTests(context, NAME, (junit) => [
      DENO,
      "eval",
      `Deno.writeTextFileSync(${JSON.stringify(junit)}, ${
        JSON.stringify(xml)
      });${code}`,
    ]);
}

const PASSED = `<testcase name="one"/>`;

test("runner: a part's results are counted", async () => {
  const { count } = await judge(() =>
    Promise.resolve([
      { name: "one", outcome: "passed" },
      { name: "two", outcome: "failed" },
      { name: "three", outcome: "skipped" },
    ])
  );
  assert.deepEqual(count, { passed: 1, failed: 1, skipped: 1 });
});

test("runner: the reason of a skipped test is shown", async () => {
  const { printed } = await judge(() =>
    Promise.resolve([{
      name: "three",
      outcome: "skipped",
      reason: "there is no terminal",
    }])
  );
  assert.include(printed, "skipped: three: there is no terminal");
});

test("runner: a note is shown", async () => {
  const { printed } = await judge(({ note }) => {
    note("not here: proxies: there are none");
    return Promise.resolve([]);
  });
  assert.include(printed, "not here: proxies: there are none");
});

test("runner: in CI a skipped test counts as failed", async () => {
  const skipped = `${PASSED}<testcase name="two"><skipped/></testcase>`;
  const { count } = await judge(runner(skipped), { strict: true });
  assert.deepEqual(count, { passed: 1, failed: 1, skipped: 0 });
});

test("runner: a part whose tool is missing is skipped and leaves no results", async () => {
  const { count, printed } = await judge(() =>
    Promise.reject(new Unavailable("there is no browser"))
  );
  assert.deepEqual(count, { passed: 0, failed: 0, skipped: 1 });
  assert.include(printed, "there is no browser");
  assert.isFalse(existsSync(resultsFile(NAME)));
});

test("runner: no results are a failure", async () => {
  for (const run of [runner(""), () => Promise.resolve([])]) {
    const { count } = await judge(run);
    assert.deepEqual(count, { passed: 0, failed: 1, skipped: 0 });
  }
});

test("runner: an error is a failure", async () => {
  const { count } = await judge(() => Promise.reject(new Error("no")));
  assert.deepEqual(count, { passed: 0, failed: 1, skipped: 0 });
});

test("runner: a bad exit code is a failure, whatever the results say", async () => {
  const { count } = await judge(runner(PASSED, "Deno.exit(1)"));
  assert.deepEqual(count, { passed: 1, failed: 1, skipped: 0 });
});

test("runner: a part that hangs is ended and has failed", async () => {
  const code = "setInterval(() => {}, 1000)";
  const { count } = await judge(runner(PASSED, code), { minutes: 1 / 60 });
  assert.deepEqual(count, { passed: 1, failed: 1, skipped: 0 });
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
