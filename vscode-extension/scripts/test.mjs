/**
 * Runs the extension's tests: `node scripts/test.mjs [--unit] [--page] [--host] [--workbench]
 * [--newest] [--grep TEXT]`. Without the name of a part, runs all of them.
 *
 * The host suite runs in desktop VS Code if it can be downloaded or `VSCODE_PATH` is set, and in VS
 * Code's web workbench otherwise.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildExtension } from "../esbuild.mjs";
import { HOST_SUITE, runHostSuite } from "../test/runner/host_suite.mjs";
import { packageExtension } from "./package.mjs";
import { BrowserMissingError, ensureChromium } from "./vscode/chromium.mjs";
import { RELEASES } from "./vscode/code_server.mjs";
import { findDesktop, runInDesktop } from "./vscode/electron.mjs";
import { cacheRoot, extensionRoot } from "./vscode/paths.mjs";

/** @typedef {import("./vscode/code_server.mjs").Release} Release */
/** @typedef {import("../../tools/runner/results.ts").Result} Result */

const { values } = parseArgs({
  options: {
    unit: { type: "boolean" },
    page: { type: "boolean" },
    host: { type: "boolean" },
    workbench: { type: "boolean" },
    newest: { type: "boolean" },
    grep: { type: "string" },
  },
});
const { grep, ...chosen } = values;
const all = Object.keys(chosen).length === 0;

const UNIT_TESTS = "scripts/unit.mjs";
const PAGE_TESTS = "test/page/run.mjs";
const WORKBENCH_SUITES = "test/runner/workbench_suites.mjs";

/** Where `deno task test` reads the results. */
const RESULTS = join(cacheRoot, "test-results");
const folder = await mkdtemp(join(tmpdir(), "ask-gpt-4-report-"));
const suiteResults = join(folder, "results.json");
const suiteOutput = join(folder, "output.txt");
// The suites' processes inherit this.
process.env["ASKGPT4_TEST_RESULTS"] = suiteResults;
process.env["ASKGPT4_TEST_OUTPUT"] = suiteOutput;
if (grep) process.env["ASKGPT4_TEST_GREP"] = grep;

/** @type {Result[]} */
const results = [];

if (all || chosen.unit) await part("unit tests", () => runScript(UNIT_TESTS));
if (all || chosen.page) {
  await part("the chat page, in a browser", () => inBrowser(PAGE_TESTS));
}
if (all || chosen.host || chosen.workbench || chosen.newest) {
  await buildExtension({ tests: true });
}
if (all || chosen.host) {
  await part("host suite, oldest VS Code", () => hostSuite("oldest"));
}
if (all || chosen.workbench) {
  await part(
    "workbench suites, oldest VS Code",
    () => inBrowser(WORKBENCH_SUITES),
  );
}
if (all || chosen.newest) {
  const vsix = join(folder, "ask-gpt-4.vsix");
  await packageExtension(vsix);
  await part(
    "host suite, newest VS Code, packaged",
    () => hostSuite("newest", vsix),
  );
  await part(
    "workbench suites, newest VS Code, packaged",
    () =>
      inBrowser(WORKBENCH_SUITES, {
        ASKGPT4_TEST_RELEASE: "newest",
        ASKGPT4_TEST_VSIX: vsix,
        ASKGPT4_TEST_GREP: grep ?? "@newest",
      }),
  );
}

await rm(folder, { recursive: true, force: true });
await mkdir(RESULTS, { recursive: true });
await writeFile(join(RESULTS, "extension.json"), JSON.stringify(results));
const count = { passed: 0, failed: 0, skipped: 0 };
for (const { outcome } of results) count[outcome]++;
const { passed, failed, skipped } = count;
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);

/**
 * Runs one part. A part that crashes or runs no tests counts as a failure.
 *
 * @param {string} title
 * @param {() => Promise<void>} run
 */
async function part(title, run) {
  console.log(`\n— ${title} —`);
  try {
    await run();
    const text = await readFile(suiteResults, "utf8").catch(() => {
      throw new Error("The suite crashed.");
    });
    await rm(suiteResults);
    /** @type {Result[]} */
    const found = JSON.parse(text);
    if (found.length === 0 && !grep) throw new Error("No tests were run.");
    results.push(...found);
  } catch (error) {
    const outcome = error instanceof BrowserMissingError ? "skipped" : "failed";
    const reason = String(error);
    console.log(`${outcome}: ${reason}`);
    results.push({ name: title, outcome, reason });
  }
}

/**
 * @param {Release} release
 * @param {string} [vsix]
 */
async function hostSuite(release, vsix) {
  const desktop = await findDesktop(release);
  await writeFile(suiteOutput, "");
  const stop = follow(suiteOutput);
  try {
    if ("executable" in desktop) {
      const { executable } = desktop;
      console.log(`In ${executable}.`);
      // It also rejects after a failed test; the results name the test.
      await runInDesktop({ executable, suite: HOST_SUITE, vsix })
        .catch((error) => console.error(String(error)));
    } else {
      const { vscode } = RELEASES[release];
      console.log(`In the web workbench of ${vscode}: ${desktop.reason}.`);
      await runHostSuite({ release, vsix });
    }
  } finally {
    await stop();
  }
}

/**
 * Prints what is appended to a file.
 *
 * @param {string} file
 * @returns {() => Promise<void>} Stops after printing the remaining text.
 */
function follow(file) {
  let start = 0;
  const print = async () => {
    for await (const chunk of createReadStream(file, { start })) {
      start += chunk.length;
      process.stdout.write(chunk);
    }
  };
  let printing = Promise.resolve();
  const timer = setInterval(() => {
    printing = printing.then(print);
  }, 500);
  return async () => {
    clearInterval(timer);
    await printing.then(print);
  };
}

/**
 * Runs a script that drives a browser.
 *
 * @param {string} script
 * @param {Record<string, string>} [env]
 */
async function inBrowser(script, env) {
  await ensureChromium();
  await runScript(script, env);
}

/**
 * @param {string} script
 * @param {Record<string, string>} [env]
 */
async function runScript(script, env) {
  const child = spawn(process.execPath, [join(extensionRoot, script)], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  await once(child, "exit");
}
