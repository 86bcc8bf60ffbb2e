/**
 * A program that asks once for each fault and says what became of it:
 * `client.ts FAULT URL [FAULT URL]…`. That it ends is up to the runtime.
 */
import process from "node:process";
import { askScenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";

const args = process.argv.slice(2);
for (let i = 0; i < args.length; i += 2) {
  const scenario = SCENARIOS.find((one) => one.fault === args[i]);
  if (scenario === undefined) throw new Error(`no fault is called ${args[i]}`);
  const { code } = await askScenario(scenario, args[i + 1] ?? "");
  console.log(`${code}: ${scenario.fault}`);
}
console.log("DECIDED");
