/**
 * Bundles the unit tests (`test/unit`) and runs them in plain Node.js:
 * `npm run unit`. They must not need the module `vscode`.
 */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { runMocha } from "../test/runner/mocha.mjs";
import { extensionRoot } from "./vscode/paths.mjs";

const source = join(extensionRoot, "test/unit");
const bundles = join(extensionRoot, "dist/unit");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts")).sort();
rmSync(bundles, { recursive: true, force: true });
await build({
  absWorkingDir: extensionRoot,
  entryPoints: files.map((file) => join(source, file)),
  outdir: bundles,
  outbase: source,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
const passed = await runMocha(
  files.map((file) => join(bundles, file.replace(/\.ts$/, ".mjs"))),
  { timeout: 20_000 },
);
process.exit(passed ? 0 : 1);
