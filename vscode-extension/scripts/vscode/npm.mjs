import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "./cache.mjs";
import { run } from "./process.mjs";

/** The Node.js versions under test. */
export const NODE_VERSIONS = /** @type {const} */ ({
  20: "20.20.2",
  22: "22.23.3",
  24: "24.21.0",
});

const WINDOWS = process.platform === "win32";

/** npm's executable. */
export const NPM = WINDOWS ? "npm.cmd" : "npm";

/** Install scripts are disabled: executables come in packages of their own. */
export const NPM_INSTALL = /** @type {const} */ ([
  "install",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
]);

/**
 * Installs npm packages into a folder.
 *
 * @param {string} folder
 * @param {readonly string[]} specifiers
 */
export async function npmInstall(folder, ...specifiers) {
  // Makes the folder a project, so that npm does not use one of its parents.
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const args = [...NPM_INSTALL, "--no-package-lock", ...specifiers];
  await run(NPM, args, { cwd: folder });
}

/**
 * Installs npm packages into a folder of the cache, once.
 *
 * @param {string} name The folder's name, unique per set of versions.
 * @param {readonly string[]} specifiers The packages with exact versions.
 * @returns {Promise<string>} The folder.
 */
export function ensurePackages(name, ...specifiers) {
  return cached(name, (folder) => npmInstall(folder, ...specifiers));
}

/**
 * A Node.js of a major version: the installed one, or npm's.
 *
 * @param {keyof typeof NODE_VERSIONS} major
 * @returns {Promise<string>} The path of its executable.
 */
export async function ensureNode(major) {
  const script = "process.version + ' ' + process.execPath";
  const own = execFileSync("node", ["-p", script], { encoding: "utf8" }).trim();
  if (own.startsWith(`v${major}.`)) return own.slice(own.indexOf(" ") + 1);
  const version = NODE_VERSIONS[major];
  const name = `node-${WINDOWS ? "win" : process.platform}-${process.arch}`;
  const folder = await ensurePackages(`node-${version}`, `${name}@${version}`);
  const file = WINDOWS ? "node.exe" : "node";
  return join(folder, "node_modules", name, "bin", file);
}
