import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/**
 * Runs the suite inside VS Code's extension host. VS Code calls it, whether
 * `@vscode/test-electron` started it or the workbench in a browser did.
 *
 * The environment says which tests (`ASKGPT4_TEST_GREP`) and into which folder
 * the report goes (`ASKGPT4_TEST_REPORT`): an extension host has no arguments,
 * its exit code does not count tests, and its console is full of VS Code's own
 * messages.
 *
 * @throws {Error} If a test fails: the host then ends with an error.
 */
export async function run(): Promise<void> {
  const report = process.env["ASKGPT4_TEST_REPORT"];
  const grep = process.env["ASKGPT4_TEST_GREP"];
  if (!report) throw new Error("ASKGPT4_TEST_REPORT names no folder.");

  Mocha.reporters.Base.consoleLog = (...line: unknown[]) => {
    appendFileSync(join(report, "output.txt"), `${format(...line)}\n`);
  };
  const mocha = new Mocha({
    ui: "bdd",
    reporter: "spec",
    timeout: 20_000,
    forbidOnly: process.env["CI"] === "true",
    ...(grep ? { grep } : {}),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((file) => file.endsWith(".test.js")).sort()) {
    mocha.addFile(join(__dirname, file));
  }

  const totals = { passed: 0, failed: 0, pending: 0 };
  await new Promise((resolve) => {
    mocha.run(resolve)
      .on("pass", () => totals.passed++)
      .on("fail", () => totals.failed++)
      .on("pending", () => totals.pending++);
  });
  writeFileSync(join(report, "totals.json"), JSON.stringify(totals));
  if (totals.failed > 0) throw new Error(`${totals.failed} tests failed.`);
}
