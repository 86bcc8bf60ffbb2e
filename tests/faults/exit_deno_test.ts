/**
 * A program in which a question failed ends by itself: nothing holds it back.
 */
import { assert } from "chai";
import { join } from "node:path";
import { test } from "../harness.ts";
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

/** A process that is held back is ended by force, which fails the test. */
const SECONDS = 60;

/** How long it may take to exit once the question has been decided. */
const PATIENCE = 3_000;

async function runClient(
  command: readonly string[],
  fault: string,
): Promise<void> {
  const scenario = SCENARIOS.find((one) => one.fault === fault);
  assert.isDefined(scenario, fault);
  const { server, url } = await place(scenario!);
  try {
    let decided = 0;
    const { code, output, late } = await runChild(
      [...command, fault, url],
      {
        cwd: ROOT,
        seconds: SECONDS,
        onOutput: (text) => {
          if (text.includes("DECIDED")) decided = performance.now();
        },
      },
    );
    const held = performance.now() - decided;
    assert.isFalse(late, `it did not exit by itself:\n${output}`);
    assert.equal(code, 0, output);
    const expected = scenario!.expect.code ?? "complete";
    assert.include(output, `DECIDED ${expected}\n`);
    assert.isBelow(held, PATIENCE, "something held it back");
  } finally {
    await server.close();
  }
}

for (const fault of FAULTS) {
  test(`exit: in Deno, after ${fault}`, () =>
    runClient([
      Deno.execPath(),
      "run",
      "--no-check",
      "--quiet",
      "-A",
      CLIENT,
    ], fault));
}

test("exit: in Node, after each of them", async () => {
  const file = await bundle("node", ["faults/client.ts"], "faults-client");
  const node = await ensureNode(20);
  for (const fault of FAULTS) await runClient([node, file], fault);
});
