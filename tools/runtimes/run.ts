/**
 * The core's test suite in each runtime, and in a page on another origin.
 */
import { join } from "node:path";
import { type PartContext, runTests } from "../runner/part.ts";
import type { Result } from "../runner/results.ts";
import { ensureBun, ensureNode, ROOT } from "../toolchain.ts";
import { bundle, type Target } from "./bundle.ts";
import { runInPage } from "./chromium.ts";
import { suite, suiteFor } from "./suite.ts";
import { runInWorkerd } from "./workerd.ts";

/** A runtime in which the suite runs. */
export interface Runtime {
  /** The title of its column in the README's table. */
  title: string;
  /** For which runtime the suite is bundled; Deno takes the files themselves. */
  target?: Target;
  /** Runs the suite. */
  run(context: PartContext): Promise<Result[]>;
}

/** The runtimes, in the order of the table. */
export const RUNTIMES: Readonly<Record<string, Runtime>> = {
  deno: {
    title: "Deno",
    // One group after the other, which tells which test is in which.
    run: async (context) => {
      const results: Result[] = [];
      for (const { files, exception } of await suite()) {
        for (const result of await testInDeno(context, files)) {
          const group = exception?.what;
          results.push({ ...result, ...group && { group } });
        }
      }
      return results;
    },
  },
  node20: bundled("Node 20", "node", testInNode(20)),
  node22: bundled("Node 22", "node", testInNode(22)),
  node24: bundled("Node 24", "node", testInNode(24)),
  bun: bundled("Bun", "bun", testInBun),
  workerd: bundled("workerd", "workerd", runInWorkerd),
  chromium: bundled(
    "page, same origin",
    "page",
    (context, file) => runInPage(context, file, true),
  ),
  "cross-origin": {
    title: "page, other origin",
    run: async (context) => {
      const files = ["integration/cross_origin_page.ts"];
      const file = await bundle("page", files, "cross-origin");
      return await runInPage(context, file, false);
    },
  },
};

function bundled(
  title: string,
  target: Target,
  test: (context: PartContext, file: string) => Promise<Result[]>,
): Runtime {
  return {
    title,
    target,
    async run(context) {
      const { files, leftOut, without } = await suiteFor(target);
      for (const { what, because, files, tests } of without) {
        context.log(`not here: ${(files ?? tests ?? []).join("; ")}\n`);
        context.note(`not here: ${what}: ${because}`);
      }
      return await test(context, await bundle(target, files, target, leftOut));
    },
  };
}

/** Options for a child process that runs tests. */
export interface TestOptions {
  /** What the file of results is called. Default: the runtime. */
  name?: string;
  env?: Record<string, string>;
}

/** Runs test files of `tests/` in Deno. */
export function testInDeno(
  context: PartContext,
  files: readonly string[],
  { name = "deno", env = {} }: TestOptions = {},
): Promise<Result[]> {
  return runTests(context, name, (junit) => [
    Deno.execPath(),
    "test",
    "-A",
    // `deno task verify` checks the types.
    "--no-check",
    `--junit-path=${junit}`,
    ...files.map((file) => join(ROOT, "tests", file)),
  ], { cwd: ROOT, env });
}

/** Runs a bundle of tests in one major version of Node.js. */
export function testInNode(major: 20 | 22 | 24) {
  return async (
    context: PartContext,
    file: string,
    { name = `node${major}`, env = {} }: TestOptions = {},
  ): Promise<Result[]> => {
    const node = await ensureNode(major);
    await context.run([node, "--version"]);
    return await runTests(context, name, (junit) => [
      node,
      "--enable-source-maps",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=junit",
      `--test-reporter-destination=${junit}`,
      file,
    ], { cwd: ROOT, env });
  };
}

/** Runs a bundle of tests in Bun. */
export async function testInBun(
  context: PartContext,
  file: string,
  { name = "bun", env = {} }: TestOptions = {},
): Promise<Result[]> {
  const bun = await ensureBun();
  return await runTests(context, name, (junit) => [
    bun,
    "test",
    "--timeout=30000",
    "--reporter=junit",
    `--reporter-outfile=${junit}`,
    file,
  ], { cwd: ROOT, env });
}
