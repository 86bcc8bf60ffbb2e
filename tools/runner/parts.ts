/**
 * The parts that `deno task test` consists of.
 */
import { join } from "node:path";
import { RUNTIMES } from "../runtimes/run.ts";
import { ROOT } from "../toolchain.ts";
import type { Part } from "./part.ts";

const DENO = Deno.execPath();
const EXTENSION = join(ROOT, "vscode-extension");

/** npm is a script with another name on Windows. */
const NPM = Deno.build.os === "windows" ? "npm.cmd" : "npm";

function denoTest(name: string, title: string, folder: string): Part {
  // The types are checked by `deno task verify`, once for all.
  const command = [DENO, "test", "-A", "--no-check", join(ROOT, folder)];
  return { name, title, commands: [command], minutes: 10 };
}

function suiteIn(name: string): Part {
  const file = join(ROOT, "tools", "runtimes", "run.ts");
  return {
    name,
    title: name === "cross-origin"
      ? "what a page on another origin than the site can do"
      : `the core's suite in ${name}`,
    commands: [[DENO, "run", "-A", file, name]],
    minutes: 10,
  };
}

/** All parts, in the order in which they run. */
export const PARTS: readonly Part[] = [
  denoTest("tools", "the test runner and the other tools", "tools"),
  ...Object.keys(RUNTIMES).map(suiteIn),
  denoTest("cli", "the command line", "tests/integration/cli"),
  {
    name: "faults",
    title: "the client against everything that goes wrong",
    commands: [[
      DENO,
      "run",
      "-A",
      join(ROOT, "tests", "reliability", "faults", "run.ts"),
    ]],
    minutes: 15,
  },
  {
    name: "docs",
    title: "the examples, and all code in the documentation",
    commands: [[
      DENO,
      "test",
      "-A",
      "--doc",
      `--preload=${
        join(ROOT, "tests", "integration", "docs", "example_sites.ts")
      }`,
      "README.md",
      "docs",
      "mod.ts",
      "src",
      join(ROOT, "tests", "integration", "docs"),
    ]],
    cwd: ROOT,
    minutes: 10,
  },
  denoTest(
    "jsr",
    "publishing to a registry that speaks JSR's protocol",
    "tests/packaging/jsr",
  ),
  denoTest(
    "npm",
    "the npm package, in projects of its own",
    "tests/packaging/npm",
  ),
  {
    name: "extension",
    title: "the VS Code extension",
    commands: [
      [NPM, "ci", "--no-audit", "--no-fund"],
      ["node", "scripts/test.mjs"],
    ],
    cwd: EXTENSION,
    minutes: 40,
  },
];
