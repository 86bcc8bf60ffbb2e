import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, context } from "esbuild";
import { extensionRoot } from "./scripts/vscode/paths.mjs";

// esbuild resolves `@askgpt4/core` through the `paths` of tsconfig.json, so the core's modules are
// listed in one place.

/** @typedef {import("esbuild").BuildOptions} BuildOptions */

/**
 * Bundles the extension, its web build, its webview and, on request, the tests. Only the production
 * build is minified, so that the code stays debuggable.
 *
 * @param {{ production?: boolean, tests?: boolean }} [options]
 */
export async function buildExtension(options = {}) {
  if (options.tests) {
    // Bundles of deleted tests would still run.
    const bundles = join(extensionRoot, "dist/test");
    await rm(bundles, { recursive: true, force: true });
  }
  await Promise.all(bundles(options).map((bundle) => build(bundle)));
}

/** Bundles the extension, and rebuilds it when its source changes. */
export async function watchExtension() {
  const contexts = await Promise.all(bundles({}).map(context));
  await Promise.all(contexts.map((context) => context.watch()));
}

/**
 * @param {{ production?: boolean, tests?: boolean }} options
 * @returns {BuildOptions[]}
 */
function bundles({ production = false, tests = false }) {
  /** @type {BuildOptions} */
  const shared = {
    absWorkingDir: extensionRoot,
    bundle: true,
    minify: production,
    sourcemap: !production,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
  };
  return [
    {
      ...shared,
      entryPoints: ["src/extension.ts"],
      outfile: "dist/extension.js",
      platform: "node",
      target: "node20",
      format: "cjs",
      external: ["vscode"],
    },
    {
      ...shared,
      entryPoints: ["src/extension.web.ts"],
      outfile: "dist/extension.web.js",
      platform: "browser",
      target: "es2023",
      format: "cjs",
      external: ["vscode"],
    },
    {
      ...shared,
      entryPoints: { webview: "webview/main.ts" },
      outdir: "dist",
      platform: "browser",
      target: "es2023",
      format: "iife",
      loader: { ".ttf": "file" },
      assetNames: "[name]",
    },
    ...(tests ? testBundles(shared) : []),
  ];
}

/**
 * Builds one bundle per test file, so that a report names the file; npm modules stay external.
 *
 * @param {BuildOptions} shared
 * @returns {BuildOptions[]}
 */
function testBundles(shared) {
  /** @type {BuildOptions} */
  const node = {
    ...shared,
    minify: false,
    sourcemap: "inline",
    platform: "node",
    target: "node20",
    packages: "external",
  };
  return [
    {
      ...node,
      entryPoints: { index: "test/runner/index.ts", ...testFiles("host") },
      outdir: "dist/test",
      format: "cjs",
      external: ["vscode"],
    },
    {
      ...node,
      entryPoints: testFiles("workbench"),
      outdir: "dist/test",
      outExtension: { ".js": ".mjs" },
      format: "esm",
    },
  ];
}

/**
 * @param {"host" | "workbench"} kind
 * @returns {Record<string, string>} The entry points by bundle name.
 */
function testFiles(kind) {
  const folder = join(extensionRoot, "test", kind);
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"));
  return Object.fromEntries(
    files.map((file) => [
      `${kind}/${file.slice(0, -".ts".length)}`,
      `test/${kind}/${file}`,
    ]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { production: { type: "boolean" }, tests: { type: "boolean" } },
  });
  await buildExtension({
    production: values.production ?? false,
    tests: values.tests ?? false,
  });
}
