/**
 * Runs the workbench suites in a process of its own: their bundles are modules,
 * which one process loads only once.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";
import { runMocha } from "./mocha.mjs";

const folder = join(extensionRoot, "dist/test/workbench");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.mjs")).sort()
  .map((file) => join(folder, file));
// VS Code takes seconds to start, on a busy machine many.
const passed = await runMocha(files, { timeout: 90_000, slow: 10_000 });
// Whatever a failed test left open ends with this process.
process.exit(passed ? 0 : 1);
