/**
 * The check to run while working, in less than a minute: format, lint, types,
 * the core's unit tests in Deno and the extension's in Node.js.
 */
import { closingLine } from "./runner/results.ts";
import { staticChecks } from "./static_checks.ts";
import { runSteps } from "./steps.ts";
import { ensureExtension } from "./toolchain.ts";

const count = await runSteps([
  {
    title: "the core's unit tests",
    command: [
      Deno.execPath(),
      "test",
      "-A",
      "--no-check",
      "--parallel",
      "tests/unit",
      "tests/recordings",
    ],
  },
  ...await staticChecks(),
  {
    title: "the extension's unit tests",
    command: ["node", "scripts/unit.mjs"],
    cwd: await ensureExtension(),
  },
]);
console.log(closingLine(count).replace("tests", "checks"));
Deno.exit(count.failed === 0 ? 0 : 1);
