/**
 * Everything that can be checked without running a test: format, lint, types,
 * layers, regular expressions, documentation, and whether the package can be
 * published.
 */
import config from "../deno.json" with { type: "json" };
import { closingLine } from "./runner/results.ts";
import { staticChecks } from "./static_checks.ts";
import { runSteps } from "./steps.ts";

const deno = Deno.execPath();
const entryPoints = Object.values(config.exports);
// While working there is always something uncommitted.
const dirty = Deno.env.get("CI") === "true" ? [] : ["--allow-dirty"];
const count = await runSteps([
  {
    title: "regular expressions",
    command: [deno, "run", "-A", "tools/check_regexes.ts"],
  },
  ...await staticChecks(),
  {
    title: "layers",
    command: [deno, "run", "-A", "tools/layers/check.ts"],
  },
  {
    title: "documentation of the API",
    command: [deno, "doc", "--lint", ...entryPoints],
  },
  {
    title: "publishing to JSR (dry run)",
    command: [deno, "publish", "--dry-run", ...dirty],
  },
]);
if (count.failed > 0) {
  console.log("The tests were not run.");
  console.log(closingLine({ ...count, passed: 0 }));
  Deno.exit(1);
}
