/**
 * Runs the core's suite in one runtime, or what a page on another origin can
 * do: `deno run -A tools/runtimes/run.ts NAME`.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  closingLine,
  countResults,
  readJunit,
  readTap,
  type Result,
} from "../runner/results.ts";
import { type Ended, runChild } from "../runner/child.ts";
import {
  CACHE,
  ensureBun,
  ensureChromium,
  ensureNode,
  ROOT,
  Unavailable,
} from "../toolchain.ts";
import { bundle, type Target } from "./bundle.ts";
import { runInPage } from "./chromium.ts";
import { type Exception, suite, suiteFor } from "./suite.ts";
import { type Report, REPORTS } from "./report.ts";
import { runInWorkerd } from "./workerd.ts";

/** Ends a suite that hangs somewhere; the parts have limits of their own. */
const SECONDS = 300;

type Run = () => Promise<Report>;

/** The runtimes, in the order of the table. */
export const RUNTIMES: Readonly<Record<string, Run>> = {
  deno: runInDeno,
  node20: () => runInNode(20),
  node22: () => runInNode(22),
  node24: () => runInNode(24),
  bun: runInBun,
  workerd: async () => {
    const { file, without } = await bundleSuite("workerd");
    const { results, version } = await runInWorkerd(file, SECONDS);
    return { runtime: `workerd ${version}`, results, without };
  },
  chromium: async () => {
    const { file, without } = await bundleSuite("page");
    const { results, version } = await runInPage({
      browser: await ensureChromium(),
      bundle: file,
      sameOrigin: true,
      seconds: SECONDS,
    });
    return { runtime: `Chromium ${version}`, results, without };
  },
  "cross-origin": async () => {
    const { results, version } = await runInPage({
      browser: await ensureChromium(),
      bundle: await bundle(
        "page",
        ["integration/cross_origin_page.ts"],
        "cross-origin",
      ),
      sameOrigin: false,
      seconds: SECONDS,
    });
    return { runtime: `Chromium ${version}`, results, without: [] };
  },
};

async function bundleSuite(
  target: Target,
): Promise<{ file: string; without: Exception[] }> {
  const { files, leftOut, without } = await suiteFor(target);
  return { file: await bundle(target, files, target, leftOut), without };
}

/** Each group by itself, so that it is known which tests are in which. */
async function runInDeno(): Promise<Report> {
  const results: Result[] = [];
  for (const { files, exception } of await suite()) {
    const junit = join(CACHE, "runtimes", "deno.xml");
    await rm(junit, { force: true });
    const ended = await runChild(
      [
        Deno.execPath(),
        "test",
        "-A",
        // The types are checked by `deno task verify`, once for all.
        "--no-check",
        `--junit-path=${junit}`,
        ...files.map((file) => join(ROOT, "tests", file)),
      ],
      { cwd: ROOT, seconds: SECONDS },
    );
    const group = readJunit(await Deno.readTextFile(junit).catch(() => ""));
    for (const result of group) {
      results.push({ ...result, ...exception && { group: exception.what } });
    }
    checkEnd(results, ended);
  }
  return { runtime: `Deno ${Deno.version.deno}`, results, without: [] };
}

async function runInNode(major: 20 | 22 | 24): Promise<Report> {
  const { file, without } = await bundleSuite("node");
  const node = await ensureNode(major);
  const ended = await runChild(
    [
      node,
      "--enable-source-maps",
      "--test-reporter=tap",
      // What is left behind is looked for in Deno.
      "--test-force-exit",
      file,
    ],
    { cwd: ROOT, seconds: SECONDS },
  );
  const version = await versionOf(node);
  const results = readTap(ended.output);
  checkEnd(results, ended);
  return { runtime: `Node.js ${version}`, results, without };
}

async function runInBun(): Promise<Report> {
  const { file, without } = await bundleSuite("bun");
  const bun = await ensureBun();
  const junit = join(CACHE, "runtimes", "bun.xml");
  await rm(junit, { force: true });
  const ended = await runChild(
    [
      bun,
      "test",
      "--timeout=30000",
      "--reporter=junit",
      `--reporter-outfile=${junit}`,
      file,
    ],
    { cwd: join(CACHE, "runtimes"), seconds: SECONDS },
  );
  const xml = await Deno.readTextFile(junit).catch(() => "");
  const version = await versionOf(bun);
  const results = readJunit(xml);
  checkEnd(results, ended);
  return { runtime: `Bun ${version}`, results, without };
}

async function versionOf(file: string): Promise<string> {
  const { output } = await runChild([file, "--version"], { seconds: 60 });
  return output.trim().replace(/^v/, "");
}

/** A runner that fails without a failed test has failed all the same. */
function checkEnd(results: Result[], { code, output, late }: Ended): void {
  const failed = results.some(({ outcome }) => outcome === "failed");
  if (code !== 0 || failed) console.log(output);
  if (late || (code !== 0 && !failed)) {
    results.push({
      name: "the run as a whole",
      outcome: "failed",
      error: late ? "it did not come to an end" : `it ended with ${code}`,
    });
  }
}

async function main(name: string): Promise<number> {
  const run = RUNTIMES[name];
  if (run === undefined) {
    console.error(`which runtime? ${Object.keys(RUNTIMES).join(", ")}`);
    return 2;
  }
  await mkdir(REPORTS, { recursive: true });
  const file = join(REPORTS, `${name}.json`);
  await rm(file, { force: true });
  const report = await run().catch((error) => {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`skipped: ${name}: ${error.message}`);
    return undefined;
  });
  if (report === undefined) {
    console.log(closingLine({ passed: 0, failed: 0, skipped: 1 }));
    return 0;
  }
  await writeFile(file, JSON.stringify(report));
  for (const { files, tests, because } of report.without) {
    const what = (files ?? tests ?? []).join("; ");
    console.log(`not in ${name}: ${what}: ${because}`);
  }
  for (const { name, outcome, error } of report.results) {
    if (outcome === "failed") console.log(`failed: ${name}\n${error ?? ""}`);
    if (outcome === "skipped") console.log(`skipped: ${name}`);
  }
  const count = countResults(report.results);
  console.log(report.runtime);
  console.log(closingLine(count));
  return count.failed === 0 && count.passed > 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args[0] ?? ""));
