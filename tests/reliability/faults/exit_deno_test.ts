/**
 * A program in which a question failed ends by itself: nothing holds it back.
 */
import { assert } from "chai";
import { join } from "node:path";
import { test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";
import { runChild } from "../../../tools/runner/child.ts";
import { bundle } from "../../../tools/runtimes/bundle.ts";
import { ensureBun, ensureNode, ROOT } from "../../../tools/toolchain.ts";
import { place } from "./place.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import type { RawServer } from "./server.ts";

/** One of each sort: none connected, broken, silent, slow, refused, huge. */
const FAULTS: readonly string[] = [
  "connection refused",
  "reset in the middle of a UTF-8 character",
  "held open after the `end` event",
  "accepted and never answered: the question",
  "two words, then comments for ever",
  "429, `Retry-After` a year of seconds",
  "one event of 30 MB",
];

const CLIENT = join(ROOT, "tests", "reliability", "faults", "client.ts");
const UNREAD = join(ROOT, "tests", "reliability", "faults", "unread.ts");
const IN_DENO = [Deno.execPath(), "run", "--no-check", "--quiet", "-A"];

/** A process that is held back is ended by force, which fails the test. */
const SECONDS = 60;

/** How long it may take to exit once the question has been decided. */
const PATIENCE = 3_000;

/**
 * Runs a program to its end.
 *
 * @param command The program and its arguments.
 * @param said Lines that it prints; with the last it has done its work.
 */
async function runProgram(
  command: readonly string[],
  said: readonly string[],
): Promise<void> {
  let done = 0;
  const { code, output, late } = await runChild(command, {
    cwd: ROOT,
    seconds: SECONDS,
    onOutput: (text) => {
      if (text.includes(said.at(-1)!)) done = performance.now();
    },
  });
  const held = performance.now() - done;
  assert.isFalse(late, `it did not exit by itself:\n${output}`);
  assert.equal(code, 0, output);
  for (const line of said) {
    assert.isTrue(output.includes(`${line}\n`), `not ${line}:\n${output}`);
  }
  assert.isBelow(held, PATIENCE, "something held it back");
}

async function runClient(
  command: readonly string[],
  scenarios: readonly Scenario[],
): Promise<void> {
  const servers: RawServer[] = [];
  try {
    const args: string[] = [];
    const said: string[] = [];
    for (const scenario of scenarios) {
      const { server, url } = await place(scenario);
      servers.push(server);
      args.push(scenario.fault, url);
      // The outcome is judged in faults_test.ts: on a busy machine a body that
      // can't be decompressed ends before or after its time limit.
      said.push(`: ${scenario.fault}`);
    }
    await runProgram([...command, ...args], [...said, "DECIDED"]);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

for (const fault of FAULTS) {
  test(`exit: in Deno, after ${fault}`, () => {
    const scenarios = SCENARIOS.filter((one) => one.fault === fault);
    assert.lengthOf(scenarios, 1, fault);
    return runClient([...IN_DENO, CLIENT], scenarios);
  });
}

// Bun cannot tell what keeps it from exiting, so there it has to exit.
for (
  const [name, ensure, target] of [
    ["Node", () => ensureNode(20), "node"],
    ["Bun", ensureBun, "bun"],
  ] as const
) {
  test(`exit: in ${name}, after all faults, one after the other`, async () => {
    const runtime = await ensure();
    const file = await bundle(
      target,
      ["reliability/faults/client.ts"],
      `faults-client-${target}`,
    );
    await runClient([runtime, file], SCENARIOS);
  });
}

for (const way of ["in part", "not at all"]) {
  test(`exit: an answer that is taken ${way}, in Deno, Node and Bun`, () =>
    withSite({}, async ({ url }) => {
      await runProgram([...IN_DENO, UNREAD, url, way], ["LEFT"]);
      const file = await bundle(
        "node",
        ["reliability/faults/unread.ts"],
        "faults-unread",
      );
      for (const runtime of [await ensureNode(20), await ensureBun()]) {
        await runProgram([runtime, file, url, way], ["LEFT"]);
      }
    }));
}
