import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/**
 * Runs the suite inside VS Code's extension host. VS Code calls it, whether
 * `@vscode/test-electron` started it or the workbench in a browser did.
 *
 * The environment says which tests (`ASKGPT4_TEST_GREP`) and where the totals
 * go (`ASKGPT4_TEST_REPORT`): an extension host has no arguments and no exit
 * code that could carry them.
 *
 * @throws {Error} If a test fails: the host then ends with an error.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: "bdd",
    color: true,
    timeout: 20_000,
    forbidOnly: process.env["CI"] === "true",
    ...(process.env["ASKGPT4_TEST_GREP"]
      ? { grep: process.env["ASKGPT4_TEST_GREP"] }
      : {}),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((file) => file.endsWith(".test.js")).sort()) {
    mocha.addFile(join(__dirname, file));
  }

  const totals = { passed: 0, failed: 0, pending: 0 };
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const runner = mocha.run(() => resolve(runner));
    runner.on("pass", () => totals.passed++);
    runner.on("fail", () => totals.failed++);
    runner.on("pending", () => totals.pending++);
  });
  const report = process.env["ASKGPT4_TEST_REPORT"];
  if (report) writeFileSync(report, JSON.stringify(totals));
  if (runner.failures > 0) throw new Error(`${runner.failures} tests failed.`);
}
