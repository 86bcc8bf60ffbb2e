/**
 * What the tests run with and in: Node.js, Bun, workerd and npm packages for
 * bundling, each of one exact version, installed once into `.cache/`; and a
 * Chromium.
 *
 * Whatever is there is found again by the next run. A tool that this machine
 * cannot have ends in an {@linkcode Unavailable} that says why.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cached } from "../vscode-extension/scripts/vscode/cache.mjs";
import {
  BrowserMissingError,
  launchChromium as launch,
} from "../vscode-extension/scripts/vscode/chromium.mjs";
import { run } from "../vscode-extension/scripts/vscode/process.mjs";
import type { Browser } from "playwright-core";
import config from "../deno.json" with { type: "json" };

/** The root of the repository, with a slash at the end. */
export const ROOT: string = fileURLToPath(new URL("../", import.meta.url));

/** Where tools, bundles and reports are kept; ignored by git. */
export const CACHE: string = join(ROOT, ".cache");

/** The extension's folder. */
export const EXTENSION: string = join(ROOT, "vscode-extension");

/** npm's executable. */
export const NPM: string = Deno.build.os === "windows" ? "npm.cmd" : "npm";

/** The versions under test, of each major version the newest at the time. */
export const NODE_VERSIONS = {
  20: "20.20.2",
  22: "22.23.3",
  24: "24.21.0",
} as const;

const NPM_INSTALL = [
  "install",
  // What must be run is in the packages for one platform each.
  "--ignore-scripts",
  "--no-package-lock",
  "--no-audit",
  "--no-fund",
];
const BUN = "1.4.5";
const WORKERD = "1.20261117.1";

/** Something cannot be had on this machine; the message says why. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** The names that npm packages of executables use for this machine. */
const { os, arch } = Deno.build;
const X64 = arch === "x86_64";

function need(available: boolean, what: string): void {
  if (available) return;
  throw new Unavailable(`npm has no ${what} for ${os} on ${arch}`);
}

/**
 * Installs npm packages into one folder of the cache.
 *
 * @param name The folder's name, which tells the versions apart.
 * @param specifiers The packages, each of an exact version.
 * @returns The folder.
 */
export async function ensurePackages(
  name: string,
  ...specifiers: string[]
): Promise<string> {
  return await cached(name, async (folder) => {
    // The folder is a project of its own, so that npm looks for none above.
    await Deno.writeTextFile(join(folder, "package.json"), "{}");
    await run(NPM, [...NPM_INSTALL, ...specifiers], { cwd: folder });
  });
}

/**
 * The npm packages that `deno.json` names, for bundlers and other runtimes.
 *
 * @param names The packages.
 * @returns A `node_modules` folder that has them.
 */
export async function ensureImports(...names: string[]): Promise<string> {
  const imports: Record<string, string> = config.imports;
  const specifiers = names.map((name) => {
    const specifier = imports[name];
    if (specifier?.startsWith("npm:")) return specifier.slice("npm:".length);
    throw new Error(`deno.json has no npm package under the name ${name}`);
  });
  const folder = specifiers.join("+").replaceAll("/", "-");
  return join(await ensurePackages(folder, ...specifiers), "node_modules");
}

/**
 * A Node.js of one major version: the machine's own, or else npm's.
 *
 * @param major The major version.
 * @returns The path of the executable.
 */
export async function ensureNode(
  major: keyof typeof NODE_VERSIONS,
): Promise<string> {
  const own = spawnSync("node", ["--version", "--no-warnings"], {
    encoding: "utf8",
  });
  if (own.status === 0 && own.stdout.startsWith(`v${major}.`)) return "node";
  need(os === "linux" || os === "darwin" || (os === "windows" && X64), "node");
  const system = os === "windows" ? "win" : os;
  const name = `node-${system}-${X64 ? "x64" : "arm64"}`;
  const version = NODE_VERSIONS[major];
  const folder = await ensurePackages(
    `node-${version}`,
    `${name}@${version}`,
  );
  const file = os === "windows" ? "node.exe" : "node";
  return join(folder, "node_modules", name, "bin", file);
}

/** Bun: the path of its executable. */
export async function ensureBun(): Promise<string> {
  need(["linux", "darwin", "windows"].includes(os), "bun");
  const name = `@oven/bun-${os}-${X64 ? "x64" : "aarch64"}`;
  const folder = await ensurePackages(`bun-${BUN}`, `${name}@${BUN}`);
  const file = os === "windows" ? "bun.exe" : "bun";
  return join(folder, "node_modules", name, "bin", file);
}

/** workerd, the runtime of Cloudflare Workers: the path of its executable. */
export async function ensureWorkerd(): Promise<string> {
  need(
    os === "linux" || os === "darwin" || (os === "windows" && X64),
    "workerd",
  );
  const name = `@cloudflare/workerd-${os}-${X64 ? "64" : "arm64"}`;
  const folder = await ensurePackages(
    `workerd-${WORKERD}`,
    `${name}@${WORKERD}`,
  );
  const file = os === "windows" ? "workerd.exe" : "workerd";
  return join(folder, "node_modules", name, "bin", file);
}

/** Starts a Chromium or Chrome. */
export async function launchChromium(): Promise<Browser> {
  try {
    return await launch();
  } catch (error) {
    if (!(error instanceof BrowserMissingError)) throw error;
    throw new Unavailable(error.message, { cause: error });
  }
}

/**
 * Installs what the extension's `package-lock.json` names, unless it is there.
 *
 * @returns The extension's folder.
 */
export async function ensureExtension(): Promise<string> {
  const packages = async (path: string) =>
    JSON.parse(
      await Deno.readTextFile(join(EXTENSION, path)).catch(() => "{}"),
    ).packages as Record<string, { version?: string; optional?: boolean }> ??
      {};
  const installed = await packages("node_modules/.package-lock.json");
  const wanted = await packages("package-lock.json");
  const complete = Object.entries(wanted).every((
    [path, { version, optional }],
  ) => path === "" || optional || installed[path]?.version === version);
  if (!complete) {
    await run(NPM, ["ci", "--no-audit", "--no-fund"], { cwd: EXTENSION });
  }
  return EXTENSION;
}
