/**
 * Every fault, in this runtime.
 */
import process from "node:process";
import { inspect } from "node:util";
import { test } from "../../support/harness.ts";
import { judge, seenBy } from "./judge.ts";
import { leavingNothing } from "./leaks.ts";
import { report } from "./report.ts";
import { askScenario, expectation } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import { place } from "./place.ts";

const runtime = "Deno" in globalThis
  ? "deno"
  : "Bun" in globalThis
  ? "bun"
  : Number(process.versions.node.split(".")[0]) < 24
  ? "oldNode"
  : "node";

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
        judge(seen, expectation(scenario, runtime));
      } finally {
        await server.close();
      }
    }));
}
