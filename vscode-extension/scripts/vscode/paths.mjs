import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The extension's folder. Found by searching upwards, because the tests bundle this file into
 * `dist/`.
 */
export const extensionRoot = findExtensionRoot(
  dirname(fileURLToPath(import.meta.url)),
);

/** The root of the repository, which contains the core. */
export const repositoryRoot = dirname(extensionRoot);

/** Downloaded tools; ignored by git, safe to delete. */
export const cacheRoot = join(repositoryRoot, ".cache");

/**
 * An empty extension to load in development mode while an installed package is tested: VS Code runs
 * a suite only with one.
 */
export const STAND_IN = join(extensionRoot, "test/runner/stand_in");

/**
 * @param {string} folder
 * @returns {string}
 */
function findExtensionRoot(folder) {
  if (existsSync(join(folder, "esbuild.mjs"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) {
    throw new Error("The extension's folder was not found.");
  }
  return findExtensionRoot(parent);
}
