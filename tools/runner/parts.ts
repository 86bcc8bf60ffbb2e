/**
 * The parts of `deno task test`.
 */
import { readFile } from "node:fs/promises";
import { runFaults } from "../../tests/reliability/faults/run.ts";
import { RUNTIMES } from "../runtimes/run.ts";
import { checkTable } from "../runtimes/table.ts";
import { ensureExtension, ROOT } from "../toolchain.ts";
import { type Part, resultsFile, runTests } from "./part.ts";

/** `deno task verify` checks the types, once for all parts. */
const NO_CHECK = "--no-check";

/** A part that is one run of `deno test`. */
function denoTest(name: string, title: string, ...args: string[]): Part {
  const command = [Deno.execPath(), "test", "-A", ...args];
  return {
    name,
    title,
    minutes: 10,
    run: (context) =>
      runTests(
        context,
        name,
        (junit) => [...command, `--junit-path=${junit}`],
        { cwd: ROOT },
      ),
  };
}

/** Builds the example's container image as well, where Docker runs. */
function buildImage(part: Part): Part {
  return {
    ...part,
    async run(context) {
      const results = await part.run(context);
      const file = "examples/deploy/container/Dockerfile";
      const docker = await context.run(["docker", "info"], { cwd: ROOT })
        .catch(() => undefined);
      if (docker?.code !== 0) {
        context.note(`skipped: building ${file}, because no Docker runs here`);
        return results;
      }
      const { code, output } = await context.run(
        ["docker", "build", "--file", file, "."],
        { cwd: ROOT },
      );
      return [...results, {
        name: "the container image can be built",
        outcome: code === 0 ? "passed" : "failed",
        ...code !== 0 && { reason: output.slice(-2_000) },
      }];
    },
  };
}

/** A part of the extension's tests. */
function extension(name: string, title: string, ...args: string[]): Part {
  return {
    name: `extension-${name}`,
    title: `the VS Code extension: ${title}`,
    minutes: 20,
    async run(context) {
      const cwd = await ensureExtension();
      await context.run(["node", "scripts/test.mjs", ...args], { cwd });
      // The script writes what other parts return.
      return JSON.parse(await readFile(resultsFile("extension"), "utf8"));
    },
  };
}

/** All parts, in the order in which they run. */
export const PARTS: readonly Part[] = [
  denoTest("tools", "the test runner and the other tools", NO_CHECK, "tools"),
  ...Object.entries(RUNTIMES).map(([name, { title, run }]): Part => ({
    name,
    title: `the core's tests in ${title}`,
    minutes: 10,
    run,
  })),
  {
    name: "table",
    title: "the README's table of runtimes",
    minutes: 1,
    run: ({ write }) => checkTable(write),
  },
  denoTest("cli", "the command line", NO_CHECK, "tests/integration/cli"),
  {
    name: "faults",
    title: "the client against everything that can go wrong",
    minutes: 15,
    run: runFaults,
  },
  denoTest(
    "docs",
    "the examples and all code in the documentation",
    "--doc",
    "--preload=tests/integration/docs/example_sites.ts",
    "README.md",
    "docs",
    "mod.ts",
    "src",
    "tests/integration/docs",
  ),
  buildImage(denoTest(
    "deploy",
    "the deployment examples and their session stores",
    NO_CHECK,
    "tests/integration/deploy",
  )),
  denoTest("jsr", "publishing to JSR", NO_CHECK, "tests/packaging/jsr"),
  denoTest("npm", "the npm package", NO_CHECK, "tests/packaging/npm"),
  extension("page", "the chat page and unit tests", "--unit", "--page"),
  extension("host", "inside the oldest VS Code", "--host"),
  extension("workbench", "the oldest VS Code from outside", "--workbench"),
  extension("newest", "the package in the newest VS Code", "--newest"),
];
