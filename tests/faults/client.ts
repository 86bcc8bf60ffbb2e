/**
 * A program that asks once and says what became of it: `client.ts FAULT URL`.
 * That it ends is up to the runtime.
 */
import process from "node:process";
import { askScenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";

const [fault, url = ""] = process.argv.slice(2);
const scenario = SCENARIOS.find((one) => one.fault === fault);
if (scenario === undefined) throw new Error(`no fault is called ${fault}`);
const { code } = await askScenario(scenario, url);
console.log(`DECIDED ${code}`);
