/**
 * The extension: the size of what is loaded, and what the chat page costs.
 */
import * as esbuild from "esbuild";
import { readFile, stat } from "node:fs/promises";
import process from "node:process";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "../../vscode-extension/scripts/vscode/process.mjs";
import {
  BrowserMissingError,
  ensureChromium,
} from "../../vscode-extension/scripts/vscode/chromium.mjs";
import { ensureExtension, EXTENSION, ROOT } from "../../tools/toolchain.ts";
import { atMost, noResults, type Ratio, type Results } from "../results.ts";
import type { Runtime } from "../runtimes.ts";
import { median, ratios, spread } from "../stats.ts";
import { Worker } from "../worker.ts";
import type { PageResult, PageTask } from "./page.ts";
import type { WorkbenchResult } from "./workbench.ts";

const OUT = join(EXTENSION, "node_modules/.cache/bench");

/** The bundles, and how large each may be, in KB. */
const BUNDLES = [
  ["the host's", "extension.js", 300],
  ["the host's for the web", "extension.web.js", 300],
  ["the chat page's", "webview.js", 600],
] as const;

/**
 * Measures the extension.
 *
 * @param runtimes Node among them.
 * @param quick Whether to do with few rounds.
 * @returns The results.
 */
export async function measureExtension(
  runtimes: readonly Runtime[],
  quick: boolean,
): Promise<Results> {
  const results = noResults();
  const node = runtimes.find(({ name }) => name === "Node")!;
  await ensureExtension();
  console.log("  the bundles …");
  await measureBundles(results);
  try {
    await ensureChromium();
  } catch (error) {
    if (!(error instanceof BrowserMissingError)) throw error;
    results.skipped.push(`the chat page: ${error.message}`);
    return results;
  }
  console.log("  the chat page …");
  await measurePage(node, quick, results);
  console.log("  in a real VS Code …");
  await measureWorkbench(node, quick, results);
  return results;
}

async function measureBundles(results: Results): Promise<void> {
  const build = (...args: string[]) =>
    run("node", ["esbuild.mjs", ...args], { cwd: EXTENSION });
  await build("--production");
  const rows: string[][] = [];
  try {
    for (const [title, file, most] of BUNDLES) {
      const path = join(EXTENSION, "dist", file);
      const size = (await stat(path)).size / 1024;
      const packed = gzipSync(await readFile(path)).length / 1024;
      rows.push([title, size.toFixed(0), packed.toFixed(0)]);
      const name = `Extension: ${title} bundle, KB`;
      results.ratios.push(atMost(name, most, spread([Math.round(size)])));
    }
  } finally {
    // What is there is for debugging, as before.
    await build();
  }
  results.tables.push({
    title: "The extension's bundles",
    columns: ["", "KB", "KB, gzipped"],
    rows,
    notes: [],
  });
}

async function measurePage(
  node: Runtime,
  quick: boolean,
  results: Results,
): Promise<void> {
  const worker = new Worker<PageTask, PageResult>(
    node,
    await bundlePage(),
    { ...process.env, ASKGPT4_PAGE_BUNDLE: OUT },
  );
  const all = new Map<PageTask, PageResult[]>();
  try {
    const tasks: readonly PageTask[] = [
      "short",
      "long",
      "steady",
      "open",
      "first",
    ];
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      for (const task of tasks) {
        all.set(task, [...all.get(task) ?? [], await worker.run(task)]);
      }
    }
  } finally {
    worker.close();
  }
  const of = (task: PageTask, what: string) =>
    all.get(task)!.map((result) => result[what]!);
  const found: Ratio[] = [
    atMost(
      "Extension: scripting per 1,000 tokens at 100,000 over that at 1,000",
      1.5,
      ratios(of("long", "script"), of("short", "script")),
    ),
    atMost(
      "Extension: longest task at 1,000 tokens a second, ms",
      50,
      spread(of("steady", "longest")),
    ),
    atMost(
      "Extension: opening a chat of 1,000 turns over one of 10",
      1.5,
      ratios(of("open", "many"), of("open", "few")),
    ),
    atMost(
      "Extension: from the host's message to the painted word, ms",
      50,
      spread(of("first", "painted")),
    ),
  ];
  results.ratios.push(...found);
  results.tables.push({
    title: "The chat page, alone in a browser",
    columns: ["", "ms"],
    rows: [
      ["scripting per 1,000 tokens, at 1,000", of("short", "script")],
      ["scripting per 1,000 tokens, at 100,000", of("long", "script")],
      ["longest task at 1,000 tokens a second", of("steady", "longest")],
      ["opening a chat of 10 turns", of("open", "few")],
      ["opening a chat of 1,000 turns", of("open", "many")],
      ["from the host's message to the painted word", of("first", "painted")],
    ].map(([title, values]) => [
      title as string,
      median(values as number[]).toFixed(1),
    ]),
    notes: [
      "Painted means: in the frame after the one that has it. Scripting is " +
      "that of the last 1,000 tokens, 20 with every frame.",
    ],
  });
}

async function measureWorkbench(
  node: Runtime,
  quick: boolean,
  results: Results,
): Promise<void> {
  const worker = new Worker<number, WorkbenchResult>(
    // Its server's modules are built for the machine's own Node.
    { ...node, command: ["node"] },
    join(EXTENSION, "dist/bench/workbench.mjs"),
    { ...process.env },
  );
  try {
    const all: WorkbenchResult[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      all.push(await worker.run(quick ? 5 : 10));
    }
    const activation = all.map((result) => result.activation);
    const painted = all.flatMap((result) => result.painted);
    results.ratios.push(
      atMost("Extension: activation, ms", 200, spread(activation)),
      atMost(
        "Extension: from the site's first word to the painted one, ms",
        100,
        spread(painted),
      ),
    );
  } finally {
    worker.close();
  }
}

async function bundlePage(): Promise<string> {
  const shared: esbuild.BuildOptions = {
    absWorkingDir: EXTENSION,
    bundle: true,
    logLevel: "error",
  };
  try {
    await esbuild.build({
      ...shared,
      entryPoints: { webview: "webview/main.ts" },
      outdir: OUT,
      platform: "browser",
      target: "es2023",
      format: "iife",
      minify: true,
      loader: { ".ttf": "file" },
      assetNames: "[name]",
    });
    await esbuild.build({
      ...shared,
      entryPoints: { page: join(ROOT, "bench/extension/page.ts") },
      outdir: OUT,
      outExtension: { ".js": ".mjs" },
      platform: "node",
      target: "node20",
      format: "esm",
      packages: "external",
    });
    // Beside the tests' own bundles: it finds the extension by where it lies.
    await esbuild.build({
      ...shared,
      entryPoints: { workbench: join(ROOT, "bench/extension/workbench.ts") },
      outdir: join(EXTENSION, "dist/bench"),
      outExtension: { ".js": ".mjs" },
      platform: "node",
      target: "node20",
      format: "esm",
      packages: "external",
      tsconfig: join(EXTENSION, "tsconfig.json"),
    });
  } finally {
    await esbuild.stop();
  }
  return join(OUT, "page.mjs");
}
