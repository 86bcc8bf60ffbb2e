import { writeFile } from "node:fs/promises";
import Mocha from "mocha";

/** @typedef {import("../../../tools/runner/results.ts").Result} Result */

/**
 * Runs test files with mocha. The environment says which tests
 * (`ASKGPT4_TEST_GREP`) and into which file the results go
 * (`ASKGPT4_TEST_RESULTS`): an extension host has no arguments, and its exit
 * code doesn't count tests.
 *
 * @param {readonly string[]} files
 * @param {Mocha.MochaOptions} options
 * @returns {Promise<boolean>} Whether all tests passed.
 */
export async function runMocha(files, options) {
  const { ASKGPT4_TEST_RESULTS: file, ASKGPT4_TEST_GREP: grep, CI } =
    process.env;
  const mocha = new Mocha({
    reporter: "spec",
    forbidOnly: CI === "true",
    ...(grep ? { grep } : {}),
    ...options,
  });
  for (const file of files) mocha.addFile(file);
  // In an extension host only `require` finds the module `vscode`.
  if (files.every((file) => file.endsWith(".mjs"))) {
    await mocha.loadFilesAsync();
  }

  /** @type {Result[]} */
  const results = [];
  /** @param {Result["outcome"]} outcome */
  const add =
    (outcome) =>
    (/** @type {Mocha.Runnable} */ test, /** @type {unknown} */ error) => {
      results.push({
        name: test.fullTitle(),
        outcome,
        ...(error ? { reason: String(error) } : {}),
      });
    };
  await new Promise((resolve) => {
    mocha.run(resolve)
      .on("pass", add("passed"))
      .on("fail", add("failed"))
      .on("pending", add("skipped"));
  });
  if (file) await writeFile(file, JSON.stringify(results));
  return results.every(({ outcome }) => outcome !== "failed");
}
