/**
 * A few hundred random and mangled inputs for everything that reads what others
 * wrote; `deno task fuzz` takes a million.
 */
import * as fc from "fast-check";
import { FUZZ } from "./fuzz_properties.ts";
import { test } from "../support/harness.ts";

/** Inputs in each run. */
const INPUTS = 1_000;

for (const { name, share, property } of FUZZ) {
  test(`fuzz: ${name}`, async () => {
    const seed = Date.now() & 0x7fffffff;
    console.log(`fuzz: seed ${seed}: ${name}`);
    const numRuns = Math.ceil(INPUTS * share / 1000);
    await fc.assert(property(), { numRuns, seed });
  });
}
