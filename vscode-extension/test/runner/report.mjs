import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {{ passed: number, failed: number, pending: number }} Totals */

/**
 * The environment in which a suite runs, and the report that it leaves: both
 * kinds of suites run in a process that has no better way to tell.
 *
 * @param {string | undefined} grep
 * @returns {Promise<{ env: Record<string, string>, read: () => Promise<Totals> }>}
 * `read` prints what the suite wrote and hands back its totals.
 */
export async function openReport(grep) {
  const folder = await mkdtemp(join(tmpdir(), "ask-gpt-4-report-"));
  const text = (/** @type {string} */ name) =>
    readFile(join(folder, name), "utf8").catch(() => "");
  return {
    env: {
      ASKGPT4_TEST_REPORT: folder,
      ...(grep ? { ASKGPT4_TEST_GREP: grep } : {}),
    },
    read: async () => {
      console.log(await text("output.txt"));
      const totals = await text("totals.json");
      await rm(folder, { recursive: true, force: true });
      if (!totals) throw new Error("The suite did not run to its end.");
      return JSON.parse(totals);
    },
  };
}
