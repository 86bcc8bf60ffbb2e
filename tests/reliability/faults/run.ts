/**
 * All faults in every runtime that has sockets and in a page, and the table of
 * what happened: `deno task faults [--write]`.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PartContext } from "../../../tools/runner/part.ts";
import type { Result } from "../../../tools/runner/results.ts";
import { bundle } from "../../../tools/runtimes/bundle.ts";
import {
  testInBun,
  testInDeno,
  testInNode,
} from "../../../tools/runtimes/run.ts";
import { CACHE, ROOT, Unavailable } from "../../../tools/toolchain.ts";
import { type Outcomes, readOutcomes, REPORT_VARIABLE } from "./report.ts";
import { runFaultsInPage } from "./run_in_page.ts";
import { checkTable } from "./table.ts";

const FOLDER = join(CACHE, "faults");

async function testFiles(): Promise<string[]> {
  const names = await readdir(join(ROOT, "tests", "reliability", "faults"));
  return names.filter((name) => name.endsWith("_test.ts")).sort()
    .map((name) => `reliability/faults/${name}`);
}

async function bundleFor(target: "node" | "bun"): Promise<string> {
  const files = (await testFiles()).filter((name) =>
    !name.endsWith("_deno_test.ts")
  );
  return await bundle(target, files, `faults-${target}`);
}

/** What came of the faults in one runtime. */
interface Run {
  results: Result[];
  outcomes: Outcomes;
}

type Test = (
  context: PartContext,
  name: string,
  env: Record<string, string>,
) => Promise<Result[]>;

/** Where the faults happen, by the names in the table. */
const RUNS: Readonly<Record<string, (context: PartContext) => Promise<Run>>> = {
  "Deno": inRuntime(
    "deno",
    async (context, name, env) =>
      await testInDeno(context, await testFiles(), { name, env }),
  ),
  "Node 20": inRuntime("node20", inNode(20)),
  "Node 22": inRuntime("node22", inNode(22)),
  "Node 24": inRuntime("node24", inNode(24)),
  "Bun": inRuntime(
    "bun",
    async (context, name, env) =>
      await testInBun(context, await bundleFor("bun"), { name, env }),
  ),
  "a page": inPage("page"),
  "a page elsewhere": inPage("elsewhere"),
};

function inNode(major: 20 | 22 | 24): Test {
  return async (context, name, env) =>
    await testInNode(major)(context, await bundleFor("node"), { name, env });
}

function inRuntime(runtime: string, test: Test) {
  return async (context: PartContext): Promise<Run> => {
    const report = join(FOLDER, `${runtime}.json`);
    await rm(report, { force: true });
    const env = { [REPORT_VARIABLE]: report };
    const results = await test(context, `faults-${runtime}`, env);
    return { results, outcomes: readOutcomes(report) };
  };
}

function inPage(where: "page" | "elsewhere") {
  return async (context: PartContext): Promise<Run> => {
    const file = await bundle(
      "page",
      ["reliability/faults/page.ts"],
      "faults-page",
    );
    return await runFaultsInPage(context, file, where);
  };
}

/**
 * Runs all faults and checks the table, or writes it.
 *
 * @param context The part's.
 * @returns The results.
 */
export async function runFaults(context: PartContext): Promise<Result[]> {
  await mkdir(FOLDER, { recursive: true });
  const outcomes = new Map<string, Outcomes>();
  const results: Result[] = [];
  const table: Result = { name: "faults: the table", outcome: "passed" };
  for (const [name, start] of Object.entries(RUNS)) {
    context.log(`in ${name}\n`);
    try {
      const run = await start(context);
      outcomes.set(name, run.outcomes);
      results.push(...run.results);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const { message: reason } = error;
      results.push({ name: `faults: ${name}`, outcome: "skipped", reason });
      Object.assign(table, {
        outcome: "skipped",
        reason: `${name} is missing`,
      });
    }
  }
  if (table.outcome === "passed") {
    const reason = await checkTable(outcomes, context.write);
    if (reason) Object.assign(table, { outcome: "failed", reason });
  }
  return [...results, table];
}
