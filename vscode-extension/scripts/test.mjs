/**
 * Runs the extension's tests: `node scripts/test.mjs [--page] [--host]
 * [--workbench] [--newest] [--grep TEXT]`; without a part's name, all of them.
 *
 * The host suite runs in a desktop VS Code where one can be downloaded or
 * `VSCODE_PATH` names one, and in VS Code's web workbench otherwise.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildExtension } from "../esbuild.mjs";
import { HOST_SUITE, runHostSuite } from "../test/runner/host_suite.mjs";
import { openReport } from "../test/runner/report.mjs";
import { packageExtension } from "./package.mjs";
import { BrowserMissingError, ensureChromium } from "./vscode/chromium.mjs";
import { RELEASES } from "./vscode/code_server.mjs";
import { findDesktop, runInDesktop } from "./vscode/electron.mjs";
import { cacheRoot, extensionRoot } from "./vscode/paths.mjs";

/** @typedef {import("./vscode/code_server.mjs").Release} Release */
/** @typedef {import("../test/runner/report.mjs").Totals} Totals */

const { values } = parseArgs({
  options: {
    page: { type: "boolean" },
    host: { type: "boolean" },
    workbench: { type: "boolean" },
    newest: { type: "boolean" },
    grep: { type: "string" },
  },
});
const all = !values.page && !values.host && !values.workbench && !values.newest;
const WORKBENCH_SUITES = "test/runner/workbench_suites.mjs";
const inCI = process.env["CI"] === "true";
const sum = { passed: 0, failed: 0, pending: 0 };

if (all || values.page) {
  await part(
    "the chat page, in a browser",
    () => inBrowser("test/page/run.mjs", values.grep),
  );
}
if (all || values.host || values.workbench || values.newest) {
  await buildExtension({ tests: true });
}
if (all || values.host) {
  await part("host suite, oldest VS Code", () => hostSuite("oldest"));
}
if (all || values.workbench) {
  await part(
    "workbench suites, oldest VS Code",
    () =>
      inBrowser(WORKBENCH_SUITES, values.grep, {
        ASKGPT4_TEST_RELEASE: "oldest",
      }),
  );
}
if (all || values.newest) {
  const vsix = join(cacheRoot, "ask-gpt-4.vsix");
  await packageExtension(vsix);
  await part(
    "host suite, newest VS Code, packaged",
    () => hostSuite("newest", vsix),
  );
  await part(
    "workbench suites, newest VS Code, packaged",
    () =>
      inBrowser(WORKBENCH_SUITES, values.grep ?? "@newest", {
        ASKGPT4_TEST_RELEASE: "newest",
        ASKGPT4_TEST_VSIX: vsix,
      }),
  );
}

if (sum.pending > 0) {
  console.log(`${sum.pending} tests skipped themselves, as marked above.`);
  if (inCI) sum.failed += sum.pending;
}
console.log(`tests: ${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);

/**
 * Runs one part and adds up its tests. A part that could not run to its end
 * counts as a failure, and so does one without a test in it: it would prove
 * nothing.
 *
 * @param {string} title
 * @param {() => Promise<Totals>} run
 */
async function part(title, run) {
  console.log(`\n— ${title} —`);
  try {
    const totals = await run();
    sum.passed += totals.passed;
    sum.failed += totals.failed;
    sum.pending += totals.pending;
    const found = totals.passed + totals.failed + totals.pending;
    if (found === 0 && values.grep === undefined) {
      throw new Error("It has no tests.");
    }
  } catch (error) {
    if (error instanceof BrowserMissingError && !inCI) {
      console.log(`Skipped: ${error.message}`);
      return;
    }
    console.error(error);
    sum.failed++;
  }
}

/**
 * @param {Release} release
 * @param {string} [vsix]
 * @returns {Promise<Totals>}
 */
async function hostSuite(release, vsix) {
  const desktop = await findDesktop(release);
  if ("reason" in desktop) await ensureChromium();
  const report = await openReport(values.grep);
  if ("executable" in desktop) {
    console.log(`In ${desktop.executable}.`);
    // A failed test rejects as well; the report says which.
    await runInDesktop({
      executable: desktop.executable,
      suite: HOST_SUITE,
      vsix,
      env: report.env,
    }).catch((error) => console.error(String(error)));
  } else {
    const { vscode } = RELEASES[release];
    console.log(`In the web workbench of ${vscode}: ${desktop.reason}.`);
    await runHostSuite({ release, vsix, env: report.env });
  }
  return await report.read();
}

/**
 * Runs the suites of a script, which drive a browser.
 *
 * @param {string} script
 * @param {string | undefined} grep
 * @param {Record<string, string>} [env]
 * @returns {Promise<Totals>}
 */
async function inBrowser(script, grep, env) {
  await ensureChromium();
  const report = await openReport(grep);
  const child = spawn(process.execPath, [join(extensionRoot, script)], {
    stdio: "inherit",
    env: { ...process.env, ...report.env, ...env },
  });
  await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
  return await report.read();
}
