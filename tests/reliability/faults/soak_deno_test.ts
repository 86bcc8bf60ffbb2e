/**
 * A short soak; `deno task soak` takes ten minutes.
 */
import { assert } from "chai";
import { test } from "../../support/harness.ts";
import { findings, soak } from "./soak.ts";

test("soak: every question is answered in full or fails by name [T-08]", async () => {
  const seed = Date.now() & 0x7fffffff;
  console.log(`soak: seed ${seed}`);
  const report = await soak({ seconds: 4, clients: 50, seed });
  assert.deepEqual(findings(report), []);
  assert.isAbove(report.questions, 100);
  assert.isAbove(report.outcomes.complete ?? 0, 50);
  // It was no fair weather: some must have failed, in several ways.
  assert.isAbove(Object.keys(report.outcomes).length, 3);
});

test("soak: what must not be is found", () => {
  const good = {
    questions: 1,
    outcomes: { complete: 1 },
    lies: [],
    misquotes: [],
    askedTwice: [],
    nameless: [],
    activeStreams: 0,
    memory: [1, 1] as [number, number],
  };
  assert.deepEqual(findings(good), []);
  assert.lengthOf(findings({ ...good, lies: ["a"] }), 1);
  assert.lengthOf(findings({ ...good, askedTwice: ["a"] }), 1);
  assert.lengthOf(findings({ ...good, activeStreams: 1 }), 1);
  assert.lengthOf(findings({ ...good, memory: [1, 2 ** 30] }), 1);
});
