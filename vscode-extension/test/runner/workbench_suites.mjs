/**
 * Runs the workbench suites with mocha, in a process of its own: their bundles
 * are modules, which one process loads only once.
 */
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Mocha from "mocha";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";

const report = process.env["ASKGPT4_TEST_REPORT"];
const grep = process.env["ASKGPT4_TEST_GREP"];
if (!report) throw new Error("ASKGPT4_TEST_REPORT names no folder.");

const mocha = new Mocha({
  ui: "bdd",
  reporter: "spec",
  // A start of VS Code takes seconds, on a busy machine many.
  timeout: 90_000,
  slow: 10_000,
  forbidOnly: process.env["CI"] === "true",
  ...(grep ? { grep } : {}),
});
const folder = join(extensionRoot, "dist/test/workbench");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
for (const file of files.filter((file) => file.endsWith(".test.mjs")).sort()) {
  mocha.addFile(join(folder, file));
}
await mocha.loadFilesAsync();

const totals = { passed: 0, failed: 0, pending: 0 };
await new Promise((resolve) => {
  mocha.run(resolve)
    .on("pass", () => totals.passed++)
    .on("fail", () => totals.failed++)
    .on("pending", () => totals.pending++);
});
await writeFile(join(report, "totals.json"), JSON.stringify(totals));
// What a failed test left open ends with this process.
process.exit(totals.failed > 0 ? 1 : 0);
