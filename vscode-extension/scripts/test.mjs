/**
 * Runs the extension's tests: `node scripts/test.mjs [--unit] [--page] [--host]
 * [--workbench] [--newest] [--grep TEXT]`; without a part's name, all of them.
 *
 * The host suite runs in a desktop VS Code where one can be downloaded or
 * `VSCODE_PATH` names one, and in VS Code's web workbench otherwise.
 */
import { spawn } from "node:child_process";
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
const WORKBENCH_SUITES = "test/runner/workbench_suites.mjs";

/** Where `deno task test` finds the results. */
const RESULTS = join(cacheRoot, "test-results");
const folder = await mkdtemp(join(tmpdir(), "ask-gpt-4-report-"));
/** @type {Result[]} */
const results = [];

if (all || chosen.unit) {
  await part("unit tests", () => mochaRun("scripts/unit.mjs"));
}
if (all || chosen.page) {
  await part(
    "the chat page, in a browser",
    () => inBrowser("test/page/run.mjs"),
  );
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
    () => inBrowser(WORKBENCH_SUITES, { ASKGPT4_TEST_RELEASE: "oldest" }),
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
console.log(
  `tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
);
process.exit(count.failed > 0 ? 1 : 0);

/**
 * Runs one part. A part that could not run to its end is a failure, and so is
 * one without a test: it would prove nothing.
 *
 * @param {string} title
 * @param {() => Promise<Result[]>} run
 */
async function part(title, run) {
  console.log(`\n— ${title} —`);
  try {
    const found = await run();
    results.push(...found);
    if (found.length === 0 && grep === undefined) {
      throw new Error("It has no tests.");
    }
  } catch (error) {
    const reason = String(error);
    const skipped = error instanceof BrowserMissingError;
    console.log(`${skipped ? "Skipped" : "Failed"}: ${reason}`);
    results.push({
      name: title,
      outcome: skipped ? "skipped" : "failed",
      reason,
    });
  }
}

/**
 * The environment in which a suite runs, and the results that it leaves.
 */
function report() {
  const file = join(folder, "results.json");
  const output = join(folder, "output.txt");
  return {
    output,
    env: {
      ASKGPT4_TEST_RESULTS: file,
      ASKGPT4_TEST_OUTPUT: output,
      ...(grep ? { ASKGPT4_TEST_GREP: grep } : {}),
    },
    /** @returns {Promise<Result[]>} */
    read: async () => {
      const text = await readFile(file, "utf8").catch(() => {
        throw new Error("The suite did not run to its end.");
      });
      await rm(file);
      return JSON.parse(text);
    },
  };
}

/**
 * @param {Release} release
 * @param {string} [vsix]
 * @returns {Promise<Result[]>}
 */
async function hostSuite(release, vsix) {
  const desktop = await findDesktop(release);
  if ("reason" in desktop) await ensureChromium();
  const { env, output, read } = report();
  await writeFile(output, "");
  const stop = follow(output);
  try {
    if ("executable" in desktop) {
      console.log(`In ${desktop.executable}.`);
      const { executable } = desktop;
      // It rejects after a failed test as well; the results say which.
      await runInDesktop({ executable, suite: HOST_SUITE, vsix, env })
        .catch((error) => console.error(String(error)));
    } else {
      const { vscode } = RELEASES[release];
      console.log(`In the web workbench of ${vscode}: ${desktop.reason}.`);
      await runHostSuite({ release, vsix, env });
    }
  } finally {
    await stop();
  }
  return await read();
}

/**
 * Prints what is appended to a file.
 *
 * @param {string} file
 * @returns {() => Promise<void>} Ends it, after the last text.
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
    await printing;
    await print();
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
  return await mochaRun(script, env);
}

/**
 * Runs a script that runs mocha.
 *
 * @param {string} script
 * @param {Record<string, string>} [env]
 * @returns {Promise<Result[]>}
 */
async function mochaRun(script, env) {
  const { env: reporting, read } = report();
  const child = spawn(process.execPath, [join(extensionRoot, script)], {
    stdio: "inherit",
    env: { ...process.env, ...reporting, ...env },
  });
  await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
  return await read();
}
