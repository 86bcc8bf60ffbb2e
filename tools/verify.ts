/**
 * All that can be checked without running a test: format, lint, types,
 * documentation, and whether the package can be published.
 *
 * `deno task verify`; `deno task ok` runs the tests after it.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import config from "../deno.json" with { type: "json" };
import { runChild } from "./runner/child.ts";
import { closingLine } from "./runner/results.ts";
import { ROOT } from "./toolchain.ts";

const FOLDERS = ["src", "tests", "tools", "bench", "examples"];

/** What is loaded from JSR by name cannot be checked where JSR is not reached. */
const LOADS_FROM_JSR = /^import .* from "(?:jsr:)?@std\//m;

/** All modules that can be checked anywhere. */
async function modules(): Promise<string[]> {
  const found = ["mod.ts"];
  for (const folder of FOLDERS) {
    const files = await readdir(join(ROOT, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".ts")).sort()) {
      const path = join(folder, file);
      if (LOADS_FROM_JSR.test(await readFile(join(ROOT, path), "utf8"))) {
        console.log(`  not type-checked, since it loads from JSR: ${path}`);
      } else {
        found.push(path);
      }
    }
  }
  return found;
}

const STEPS: readonly (readonly [string, () => Promise<string[]>])[] = [
  ["format", () => Promise.resolve(["fmt", "--check"])],
  ["lint", () => Promise.resolve(["lint"])],
  [
    "types, and the lock file",
    async () => ["check", "--frozen", ...await modules()],
  ],
  [
    "documentation",
    () => Promise.resolve(["doc", "--lint", ...Object.values(config.exports)]),
  ],
  [
    "the picture of the architecture",
    () =>
      Promise.resolve(["run", "-A", "--no-lock", "docs/make.ts", "--check"]),
  ],
  [
    "publishing to JSR, dry",
    () => {
      // On a developer's machine there is always something uncommitted.
      const inCI = Deno.env.get("CI") === "true";
      const dirty = inCI ? [] : ["--allow-dirty"];
      return Promise.resolve(["publish", "--dry-run", ...dirty]);
    },
  ],
];

let failed = 0;
for (const [title, args] of STEPS) {
  console.log(`${title} …`);
  const { code, output } = await runChild(
    [Deno.execPath(), ...await args()],
    { cwd: ROOT, seconds: 300 },
  );
  if (code === 0) continue;
  failed++;
  console.log(`${output}\nFAILED: ${title}\n`);
}
if (failed > 0) {
  console.log("The tests were not run.");
  console.log(closingLine({ passed: 0, failed, skipped: 0 }));
  Deno.exit(1);
}
