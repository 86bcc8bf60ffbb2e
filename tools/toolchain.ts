/**
 * What the tests run with: Node.js, Bun, workerd and npm packages, each of one
 * exact version and installed once into `.cache/`; and a Chromium. A tool that
 * this machine can't have ends in an {@linkcode Unavailable} error.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  BrowserMissingError,
  launchChromium as launch,
} from "../vscode-extension/scripts/vscode/chromium.mjs";
import {
  installDebian,
  onPath,
} from "../vscode-extension/scripts/vscode/debian.mjs";
import {
  ensureNode,
  ensurePackages,
  NODE_VERSIONS,
  NPM,
} from "../vscode-extension/scripts/vscode/npm.mjs";
import { run } from "../vscode-extension/scripts/vscode/process.mjs";
import type { Browser } from "playwright-core";
import config from "../deno.json" with { type: "json" };

export { ensureNode, ensurePackages, NODE_VERSIONS, NPM };

/** The root of the repository, with a slash at the end. */
export const ROOT: string = fileURLToPath(new URL("../", import.meta.url));

/** Where tools, bundles and reports are kept; ignored by git. */
export const CACHE: string = join(ROOT, ".cache");

/** The extension's folder. */
export const EXTENSION: string = join(ROOT, "vscode-extension");

const BUN = "1.4.5";
const WORKERD = "1.20261117.1";

/** A tool is not available on this machine; the message says why. */
export class Unavailable extends Error {
  override name = "Unavailable";
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

/** The executable in one of npm's packages for one platform each. */
async function ensureExecutable(
  name: string,
  version: string,
  packages: Record<string, string>,
): Promise<string> {
  const { os, arch } = Deno.build;
  const found = packages[`${os}-${arch}`];
  if (found === undefined) {
    throw new Unavailable(`npm has no ${name} for ${os} on ${arch}`);
  }
  const folder = await ensurePackages(
    `${name}-${version}`,
    `${found}@${version}`,
  );
  const file = os === "windows" ? `${name}.exe` : name;
  return join(folder, "node_modules", found, "bin", file);
}

/** Bun: the path of its executable. */
export function ensureBun(): Promise<string> {
  return ensureExecutable("bun", BUN, {
    "linux-x86_64": "@oven/bun-linux-x64",
    "linux-aarch64": "@oven/bun-linux-aarch64",
    "darwin-x86_64": "@oven/bun-darwin-x64",
    "darwin-aarch64": "@oven/bun-darwin-aarch64",
    "windows-x86_64": "@oven/bun-windows-x64",
  });
}

/** workerd, the runtime of Cloudflare Workers: the path of its executable. */
export function ensureWorkerd(): Promise<string> {
  return ensureExecutable("workerd", WORKERD, {
    "linux-x86_64": "@cloudflare/workerd-linux-64",
    "linux-aarch64": "@cloudflare/workerd-linux-arm64",
    "darwin-x86_64": "@cloudflare/workerd-darwin-64",
    "darwin-aarch64": "@cloudflare/workerd-darwin-arm64",
    "windows-x86_64": "@cloudflare/workerd-windows-64",
  });
}

/** Redis: its executable, which root on Debian gets installed. */
export async function ensureRedis(): Promise<string> {
  const find = () => onPath("redis-server");
  if (find() === undefined) await installDebian("redis-server");
  const found = find();
  if (found !== undefined) return found;
  throw new Unavailable(
    "redis-server is not installed: sudo apt-get install redis-server",
  );
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
