/**
 * All faults in every runtime that has sockets and in a page, and the table of
 * what happened.
 *
 * `deno task faults [--write]`
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../../../tools/runner/child.ts";
import {
  closingLine,
  countResults,
  readJunit,
  readTap,
  type Result,
} from "../../../tools/runner/results.ts";
import { bundle } from "../../../tools/runtimes/bundle.ts";
import {
  CACHE,
  ensureBun,
  ensureChromium,
  ensureNode,
  ROOT,
  Unavailable,
} from "../../../tools/toolchain.ts";
import { type Outcomes, readOutcomes, REPORT_VARIABLE } from "./report.ts";
import { runFaultsInPage } from "./run_in_page.ts";
import { checkTable } from "./table.ts";

const FOLDER = join(CACHE, "faults");
const SECONDS = 300;

async function testFiles(): Promise<string[]> {
  const names = await readdir(join(ROOT, "tests", "reliability", "faults"));
  return names.filter((name) => name.endsWith("_test.ts")).sort();
}

/** What came of the faults in one runtime. */
interface Run {
  results: Result[];
  outcomes: Outcomes;
}

async function inDeno(): Promise<Run> {
  const report = join(FOLDER, "deno.json");
  const junit = join(FOLDER, "deno.xml");
  await rm(report, { force: true });
  await rm(junit, { force: true });
  const files = (await testFiles()).map((name) =>
    join(ROOT, "tests", "reliability", "faults", name)
  );
  const { output, code } = await runChild(
    // The types are checked by `deno task check`, once for all.
    [
      Deno.execPath(),
      "test",
      "-A",
      "--no-check",
      `--junit-path=${junit}`,
      ...files,
    ],
    { cwd: ROOT, seconds: SECONDS, env: { [REPORT_VARIABLE]: report } },
  );
  const results = readJunit(await Deno.readTextFile(junit).catch(() => ""));
  return {
    results: judged("Deno", results, code, output),
    outcomes: readOutcomes(report),
  };
}

async function bundleFor(target: "node" | "bun"): Promise<string> {
  const files = (await testFiles()).filter((name) =>
    !name.endsWith("_deno_test.ts")
  );
  return await bundle(
    target,
    files.map((name) => `faults/${name}`),
    `faults-${target}`,
  );
}

async function inNode(major: 20 | 22 | 24): Promise<Run> {
  const report = join(FOLDER, `node${major}.json`);
  await rm(report, { force: true });
  const file = await bundleFor("node");
  const { output, code } = await runChild(
    [
      await ensureNode(major),
      "--enable-source-maps",
      "--test-reporter=tap",
      file,
    ],
    { cwd: ROOT, seconds: SECONDS, env: { [REPORT_VARIABLE]: report } },
  );
  return {
    results: judged(`Node ${major}`, readTap(output), code, output),
    outcomes: readOutcomes(report),
  };
}

async function inBun(): Promise<Run> {
  const report = join(FOLDER, "bun.json");
  const junit = join(FOLDER, "bun.xml");
  await rm(report, { force: true });
  await rm(junit, { force: true });
  const { output, code } = await runChild(
    [
      await ensureBun(),
      "test",
      "--timeout=30000",
      "--reporter=junit",
      `--reporter-outfile=${junit}`,
      await bundleFor("bun"),
    ],
    { cwd: FOLDER, seconds: SECONDS, env: { [REPORT_VARIABLE]: report } },
  );
  const results = readJunit(await Deno.readTextFile(junit).catch(() => ""));
  return {
    results: judged("Bun", results, code, output),
    outcomes: readOutcomes(report),
  };
}

async function inPage(where: "page" | "elsewhere"): Promise<Run> {
  return await runFaultsInPage({
    browser: await ensureChromium(),
    bundle: await bundle("page", ["faults/page.ts"], "faults-page"),
    where,
  });
}

/** Where the faults happen, by the names that the table has for them. */
const RUNS: Readonly<Record<string, () => Promise<Run>>> = {
  "Deno": inDeno,
  "Node 20": () => inNode(20),
  "Node 22": () => inNode(22),
  "Node 24": () => inNode(24),
  "Bun": inBun,
  "a page": () => inPage("page"),
  "a page elsewhere": () => inPage("elsewhere"),
};

/** A run that fails without a failed test has failed all the same. */
function judged(
  runtime: string,
  results: Result[],
  code: number | null,
  output: string,
): Result[] {
  const failed = results.some(({ outcome }) => outcome === "failed");
  if (code !== 0 || failed) console.log(output);
  if (code === 0 || failed) return results;
  const error = `it ended with ${code}`;
  const whole: Result = { name: `all of ${runtime}`, outcome: "failed", error };
  return [...results, whole];
}

async function main(write: boolean): Promise<number> {
  await mkdir(FOLDER, { recursive: true });
  const runtimes = new Map<string, Outcomes>();
  const results: Result[] = [];
  const missing: string[] = [];
  for (const [name, start] of Object.entries(RUNS)) {
    try {
      const run = await start();
      runtimes.set(name, run.outcomes);
      results.push(...run.results);
      const { passed, failed } = countResults(run.results);
      console.log(`${name}: ${passed} passed, ${failed} failed`);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`skipped: faults in ${name}: ${error.message}`);
      results.push({ name: `all of ${name}`, outcome: "skipped" });
      missing.push(name);
    }
  }
  const table: Result = { name: "the table of faults", outcome: "passed" };
  if (missing.length > 0) {
    console.log(`skipped: the table, for want of ${missing.join(", ")}`);
    table.outcome = "skipped";
  } else {
    const wrong = await checkTable(runtimes, write);
    if (wrong !== undefined) {
      Object.assign(table, { outcome: "failed", error: wrong });
    }
  }
  results.push(table);
  for (const { name, outcome, error } of results) {
    if (outcome === "failed") console.log(`failed: ${name}\n${error ?? ""}`);
  }
  const count = countResults(results);
  console.log(closingLine(count));
  return count.failed === 0 && count.passed > 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args.includes("--write")));
