import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { runMocha } from "./mocha.mjs";

/**
 * Runs the suite inside VS Code's extension host. VS Code calls it, whether
 * `@vscode/test-electron` or the workbench in a browser started it.
 *
 * Its output goes into the file that `ASKGPT4_TEST_OUTPUT` names, as the host's
 * console has VS Code's own messages.
 *
 * @throws {Error} If a test fails: the host then ends with an error.
 */
export async function run(): Promise<void> {
  const output = process.env["ASKGPT4_TEST_OUTPUT"];
  if (output) {
    Mocha.reporters.Base.consoleLog = (...line: unknown[]) => {
      appendFileSync(output, `${format(...line)}\n`);
    };
  }
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js")).sort()
    .map((file) => join(__dirname, file));
  const passed = await runMocha(files, { timeout: 20_000 });
  if (!passed) throw new Error("Tests failed.");
}
