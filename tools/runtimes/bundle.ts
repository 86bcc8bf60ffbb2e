/**
 * Puts the suite into one file for a runtime that reads no TypeScript.
 */
import * as esbuild from "esbuild";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { CACHE, ensureImports, ensurePackages, ROOT } from "../toolchain.ts";

/** Where a bundle will run. */
export type Target = "node" | "bun" | "workerd" | "page";

/** npm packages that the tests import. */
const PACKAGES = ["chai", "fast-check"];

/** What a proxy needs in Node.js: not in the bundle, but beside it. */
const UNDICI = "undici@7.30.2";

/**
 * Bundles test files.
 *
 * @param target Where they will run.
 * @param files The files, relative to `tests/`.
 * @param name What the bundle is called.
 * @param leftOut The names of tests that cannot run there.
 * @returns The path of the bundle.
 */
export async function bundle(
  target: Target,
  files: readonly string[],
  name: string = target,
  leftOut: readonly string[] = [],
): Promise<string> {
  const hasFiles = target === "node" || target === "bun";
  const folder = target === "node"
    ? await ensurePackages(UNDICI, UNDICI)
    : join(CACHE, "runtimes");
  const outfile = join(folder, `${name}.test.mjs`);
  try {
    await esbuild.build({
      stdin: {
        contents: entry(target, files),
        resolveDir: join(ROOT, "tests"),
        sourcefile: "entry.ts",
        loader: "ts",
      },
      outfile,
      bundle: true,
      format: "esm",
      target: "es2022",
      platform: hasFiles ? "node" : "browser",
      sourcemap: "inline",
      legalComments: "none",
      banner: {
        js: `globalThis.ASKGPT4_LEFT_OUT = ${JSON.stringify(leftOut)};`,
      },
      logLevel: "error",
      nodePaths: [await ensureImports(...PACKAGES)],
      plugins: [ownModules, ...hasFiles ? [] : [noNode]],
    });
  } finally {
    await esbuild.stop();
  }
  return outfile;
}

function entry(target: Target, files: readonly string[]): string {
  const imports = files.map((file) => `import ${JSON.stringify(`./${file}`)};`);
  const run = {
    node: "",
    bun: "",
    workerd: `export { default } from "../tools/runtimes/worker.ts";`,
    page: `export { runCollected } from "./support/harness.ts";`,
  };
  return [...imports, run[target]].join("\n");
}

/** Resolves what `deno.json` maps, and keeps where each file was. */
export const ownModules: esbuild.Plugin = {
  name: "own-modules",
  setup(build) {
    const imports: Record<string, string> = config.imports;
    build.onResolve({ filter: /^@askgpt4\// }, ({ path }) => {
      const mapped = imports[path];
      if (mapped === undefined) {
        return { errors: [{ text: `${path} is not in deno.json` }] };
      }
      return { path: join(ROOT, mapped) };
    });
    // A bundle is elsewhere, but tests look for files beside themselves.
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(
        "import.meta.url",
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: "ts",
    }));
  },
};

/**
 * Nothing in place of Node's modules, so that a test file that merely imports
 * one can be loaded. A test that needs one stands in `suite.ts`.
 */
const noNode: esbuild.Plugin = {
  name: "no-node",
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({
      path,
      namespace: "no-node",
    }));
    build.onLoad({ filter: /.*/, namespace: "no-node" }, () => ({
      contents: "module.exports = {};",
    }));
  },
};
