import { assert } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "../../tests/support/harness.ts";
import { findProblems, renderChart, updatePage } from "./check.ts";
import { readGraph } from "./graph.ts";

const RANKS = [["low"], ["vscode"], ["left", "right"], ["top.ts"]];

/** The problems of a tree of files. */
async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), "askgpt4-layers-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const paths = new Set(
      Object.keys(files).map((path) => path.split("/")[0]!),
    );
    return findProblems(await readGraph(root, [...paths]), RANKS);
  } finally {
    await rm(root, { recursive: true });
  }
}

test("layers: imports of a lower rank and of the own layer are allowed", async () => {
  const problems = await problemsOf({
    "top.ts": `import "./left/a.ts"; import "./low/deep/a.ts";`,
    "left/a.ts": `import "./b.ts"; import "../low/b.ts"; import "vscode";`,
    "left/b.ts": `export const sample = 'import "../top.ts";';`,
    "low/deep/a.ts": `import "../b.ts"; import "npm:chai";`,
    "low/b.ts": `// import "../top.ts";`,
  });
  assert.deepEqual(problems, []);
});

const UPWARD: Record<string, string> = {
  "a static import": `import "../top.ts";`,
  "a dynamic import": `await import("../top.ts");`,
  "a re-export": `export * from "../top.ts";`,
  "an imported type": `import type { T } from "../top.ts"; export type U = T;`,
  "an inline type": `export type U = import("../top.ts").T;`,
};

for (const [what, text] of Object.entries(UPWARD)) {
  test(`layers: ${what} of a higher rank is found`, async () => {
    const problems = await problemsOf({
      "top.ts": "export type T = 1;",
      "low/a.ts": text,
    });
    const problem = "low/a.ts imports top.ts, whose rank is not lower";
    assert.deepEqual(problems, [problem]);
  });
}

test("layers: an import of another layer of the same rank is found", async () => {
  const problems = await problemsOf({
    "left/a.ts": `import "../right/a.ts";`,
    "right/a.ts": "",
  });
  const problem = "left/a.ts imports right/a.ts, whose rank is not lower";
  assert.deepEqual(problems, [problem]);
});

test("layers: below vscode, its types may be imported and nothing else", async () => {
  const problems = await problemsOf({
    "low/a.ts": `import type { Uri } from "vscode"; export type U = Uri;`,
    "low/b.ts": `import { Uri } from "vscode"; export const u = Uri;`,
  });
  const problem = "low/b.ts imports vscode, whose rank is not lower";
  assert.deepEqual(problems, [problem]);
});

test("layers: a module without a layer is found", async () => {
  const problems = await problemsOf({ "other/a.ts": "" });
  assert.deepEqual(problems, [
    "other/a.ts is in no layer of tools/layers/ranks.ts",
  ]);
});

test("layers: cycles are found, of types and within one layer too", async () => {
  const problems = await problemsOf({
    "low/a.ts": `import type { B } from "./b.ts"; export type A = B;`,
    "low/b.ts": `import "./c.ts"; export type B = 1;`,
    "low/c.ts": `export type { A } from "./a.ts"; await import("./d.ts");`,
    "low/d.ts": `import "./c.ts";`,
  });
  assert.deepEqual(problems.sort(), [
    "import cycle: low/a.ts → low/b.ts → low/c.ts → low/a.ts",
    "import cycle: low/c.ts → low/d.ts → low/c.ts",
  ]);
});

test("layers: the page's charts are replaced, and nothing else", () => {
  const page = "a\n```mermaid\nold\n```\nb\n```mermaid\nold\n```\nc";
  const chart = renderChart(RANKS);
  assert.include(chart, '2["left<br>right"]');
  assert.include(chart, "3 --> 2 --> 1 --> 0");
  assert.equal(
    updatePage(page, [chart, "second"]),
    `a\n${chart}\nb\nsecond\nc`,
  );
});
