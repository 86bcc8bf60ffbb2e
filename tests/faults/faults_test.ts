/**
 * Every fault, in this runtime.
 */
import { inspect } from "node:util";
import { test } from "../harness.ts";
import { judge, seenBy } from "./judge.ts";
import { leavingNothing } from "./leaks.ts";
import { report } from "./report.ts";
import { askScenario, type Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import { place } from "./place.ts";

const inNode = !("Deno" in globalThis);

function expectation({ expect, node }: Scenario) {
  return inNode ? { ...expect, ...node } : expect;
}

for (const scenario of SCENARIOS) {
  test(`fault: ${scenario.fault}`, () =>
    leavingNothing(async () => {
      const { server, url } = await place(scenario);
      try {
        const outcome = await askScenario(scenario, url, inspect);
        // Each answer was the last one on its connection: whatever is still
        // open has been forgotten.
        await server.quiet();
        const seen = seenBy(server, outcome);
        report(scenario.fault, seen);
        judge(seen, expectation(scenario));
      } finally {
        await server.close();
      }
    }));
}
