/**
 * A million random and mangled inputs, or as many as wanted.
 *
 * `deno task fuzz [--inputs N] [--seed N] [--only WORDS]`
 */
import * as fc from "fast-check";
import { parseArgs } from "node:util";
import { FUZZ } from "./fuzz_properties.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    inputs: { type: "string", default: "1000000" },
    seed: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed ?? Date.now() & 0x7fffffff);
if (!Number.isSafeInteger(inputs) || !Number.isSafeInteger(seed)) {
  console.error("--inputs and --seed take whole numbers");
  Deno.exit(2);
}
console.log(`seed ${seed}`);
let total = 0;
for (const { name, share, property } of FUZZ) {
  if (!name.includes(values.only)) continue;
  const numRuns = Math.ceil(inputs * share / 1000);
  const start = performance.now();
  const result = await fc.check(property(), { numRuns, seed });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${result.numRuns} inputs, ${seconds} s`);
  total += result.numRuns;
  if (!result.failed) continue;
  console.log(fc.defaultReportMessage(result));
  console.log(
    `FAILED; again: deno task fuzz --seed ${seed} --only ${
      JSON.stringify(name)
    } --inputs ${inputs}`,
  );
  Deno.exit(1);
}
console.log(`${total} inputs, and nothing but what must be`);
