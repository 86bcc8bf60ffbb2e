/**
 * Runs the chat page alone, in a browser, against a fake host.
 *
 * The page and its tests are bundled beside the modules they need, so that a build of the extension
 * at the same time does not get in their way.
 */
import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";
import { runMocha } from "../runner/mocha.mjs";

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
const bundles = files.map((file) =>
  join(out, "tests", file.replace(/\.ts$/, ".mjs"))
);
const passed = await runMocha(bundles, { timeout: 60_000, slow: 5_000 });
// A browser that a failed test left open ends with this process.
process.exit(passed ? 0 : 1);
