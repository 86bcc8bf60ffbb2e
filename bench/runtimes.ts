/**
 * What is measured in: Deno and Node, the same bundle in both.
 */
import { spawnSync } from "node:child_process";
import * as esbuild from "esbuild";
import { join } from "node:path";
import config from "../deno.json" with { type: "json" };
import { CACHE, ensureImports, ensureNode, ROOT } from "../tools/toolchain.ts";

/** A runtime. */
export interface Runtime {
  /** Its name. */
  name: "Deno" | "Node";
  /** Its version. */
  version: string;
  /** How a file is run in it. */
  command: [file: string, ...args: string[]];
}

/** The peers that are measured, under their names in `deno.json`. */
export const PEERS = [
  "@anthropic-ai/sdk",
  "@microsoft/fetch-event-source",
  "eventsource-parser",
  "fetch-event-stream",
  "openai",
  "parse-sse",
] as const;

/** Deno and Node; the latest peers need Node 22 or later. */
export async function ensureRuntimes(): Promise<Runtime[]> {
  const node = await ensureNode(24);
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return [
    {
      name: "Deno",
      version: Deno.version.deno,
      command: [
        Deno.execPath(),
        "run",
        "-A",
        "--quiet",
        "--no-lock",
        "--no-config",
        "--v8-flags=--expose-gc",
      ],
    },
    {
      name: "Node",
      version: stdout.trim().slice(1),
      command: [node, "--expose-gc"],
    },
  ];
}

/**
 * Puts programs into one file each, which Deno and Node both run.
 *
 * @param programs The programs, relative to this folder.
 * @returns The bundle of each.
 */
export async function bundle<Name extends string>(
  programs: Record<Name, string>,
): Promise<Record<Name, string>> {
  const outdir = join(CACHE, "bench");
  const entries = Object.entries<string>(programs);
  try {
    await esbuild.build({
      entryPoints: Object.fromEntries(
        entries.map(([name, file]) => [name, join(ROOT, "bench", file)]),
      ),
      outdir,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      format: "esm",
      target: "es2022",
      platform: "node",
      legalComments: "none",
      logLevel: "error",
      nodePaths: [await ensureImports(...PEERS)],
      plugins: [ownModules],
    });
  } finally {
    await esbuild.stop();
  }
  return Object.fromEntries(
    entries.map(([name]) => [name, join(outdir, `${name}.mjs`)]),
  ) as Record<Name, string>;
}

/** Resolves the core by its package name, as `deno.json` maps it. */
const ownModules: esbuild.Plugin = {
  name: "own-modules",
  setup(build) {
    const imports: Record<string, string> = config.imports;
    build.onResolve({ filter: /^@askgpt4\// }, ({ path }) => {
      const mapped = imports[path];
      if (mapped !== undefined) return { path: join(ROOT, mapped) };
      return { errors: [{ text: `${path} is not in deno.json` }] };
    });
  },
};
