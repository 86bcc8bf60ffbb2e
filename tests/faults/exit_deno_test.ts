/**
 * A program in which a question failed ends by itself: nothing holds it back.
 */
import { assert } from "chai";
import { join } from "node:path";
import { test } from "../harness.ts";
import { withSite } from "../site.ts";
import { runChild } from "../runner/child.ts";
import { bundle } from "../runtimes/bundle.ts";
import { ensureNode, ROOT } from "../tools.ts";
import { place } from "./place.ts";
import { SCENARIOS } from "./scenarios/mod.ts";

/** One of each sort: none connected, broken, silent, slow, refused, huge. */
const FAULTS: readonly string[] = [
  "connection refused",
  "reset in the middle of a UTF-8 character",
  "held open after the `end` event",
  "accepted and never answered: the question",
  "two words, then comments for ever",
  "429, `Retry-After` a year of seconds",
  "one event of 300 MB",
];

const CLIENT = join(ROOT, "tests", "faults", "client.ts");
const UNREAD = join(ROOT, "tests", "faults", "unread.ts");
const IN_DENO = [Deno.execPath(), "run", "--no-check", "--quiet", "-A"];

/** A process that is held back is ended by force, which fails the test. */
const SECONDS = 60;

/** How long it may take to exit once the question has been decided. */
const PATIENCE = 3_000;

/**
 * Runs a program to its end.
 *
 * @param command The program and its arguments.
 * @param said What it prints when it has done its work.
 */
async function runProgram(
  command: readonly string[],
  said: string,
): Promise<void> {
  let done = 0;
  const { code, output, late } = await runChild(command, {
    cwd: ROOT,
    seconds: SECONDS,
    onOutput: (text) => {
      if (text.includes(said.split(" ", 1)[0]!)) done = performance.now();
    },
  });
  const held = performance.now() - done;
  assert.isFalse(late, `it did not exit by itself:\n${output}`);
  assert.equal(code, 0, output);
  assert.include(output, `${said}\n`);
  assert.isBelow(held, PATIENCE, "something held it back");
}

async function runClient(
  command: readonly string[],
  fault: string,
): Promise<void> {
  const scenario = SCENARIOS.find((one) => one.fault === fault);
  assert.isDefined(scenario, fault);
  const { server, url } = await place(scenario!);
  try {
    const expected = scenario!.expect.code ?? "complete";
    await runProgram([...command, fault, url], `DECIDED ${expected}`);
  } finally {
    await server.close();
  }
}

for (const fault of FAULTS) {
  test(`exit: in Deno, after ${fault}`, () =>
    runClient([...IN_DENO, CLIENT], fault));
}

test("exit: in Node, after each of them", async () => {
  const file = await bundle("node", ["faults/client.ts"], "faults-client");
  const node = await ensureNode(20);
  for (const fault of FAULTS) await runClient([node, file], fault);
});

for (const way of ["in part", "not at all"]) {
  test(`exit: an answer that is taken ${way}, in Deno and in Node`, () =>
    withSite({}, async ({ url }) => {
      await runProgram([...IN_DENO, UNREAD, url, way], "LEFT");
      const file = await bundle("node", ["faults/unread.ts"], "faults-unread");
      await runProgram([await ensureNode(20), file, url, way], "LEFT");
    }));
}
