/**
 * Runs the chat page alone, in a browser, against a fake host:
 * `node test/page/run.mjs [--grep TEXT]`.
 *
 * The page and its tests are bundled beside the modules they need, so that a build of the extension
 * at the same time does not get in their way.
 */
import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import Mocha from "mocha";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";

const { values } = parseArgs({ options: { grep: { type: "string" } } });
const grep = values.grep ?? process.env["ASKGPT4_TEST_GREP"];
const report = process.env["ASKGPT4_TEST_REPORT"];
const out = join(extensionRoot, "node_modules/.cache/page");

await rm(out, { recursive: true, force: true });
/** @type {import("esbuild").BuildOptions} */
const shared = {
  absWorkingDir: extensionRoot,
  bundle: true,
  logLevel: "warning",
};
await build({
  ...shared,
  entryPoints: { webview: "webview/main.ts" },
  outdir: join(out, "bundle"),
  platform: "browser",
  target: "es2023",
  format: "iife",
  minify: true,
  loader: { ".ttf": "file" },
  assetNames: "[name]",
});
// One part by itself, for what the rest of the page never lets come to it.
await build({
  ...shared,
  entryPoints: { sanitize: "webview/markdown/sanitize.ts" },
  outdir: join(out, "bundle"),
  platform: "browser",
  target: "es2023",
  format: "iife",
  globalName: "sanitize",
});
const files = readdirSync(join(extensionRoot, "test/page"))
  .filter((file) => file.endsWith(".test.ts")).sort();
await build({
  ...shared,
  entryPoints: files.map((file) => `test/page/${file}`),
  outdir: join(out, "tests"),
  outExtension: { ".js": ".mjs" },
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: "inline",
  packages: "external",
});

process.env["ASKGPT4_PAGE_BUNDLE"] = join(out, "bundle");
const mocha = new Mocha({
  ui: "bdd",
  reporter: "spec",
  timeout: 60_000,
  slow: 5_000,
  forbidOnly: process.env["CI"] === "true",
  ...(grep ? { grep } : {}),
});
for (const file of files) {
  mocha.addFile(join(out, "tests", file.replace(/\.ts$/, ".mjs")));
}
await mocha.loadFilesAsync();

const totals = { passed: 0, failed: 0, pending: 0 };
await new Promise((resolve) => {
  mocha.run(resolve)
    .on("pass", () => totals.passed++)
    .on("fail", () => totals.failed++)
    .on("pending", () => totals.pending++);
});
if (report) {
  await writeFile(join(report, "totals.json"), JSON.stringify(totals));
}
// A browser that a failed test left open ends with this process.
process.exit(totals.failed > 0 ? 1 : 0);
