import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./process.mjs";

/**
 * Finds an executable.
 *
 * @param {string} name
 * @returns {string | undefined} Its path.
 */
export function onPath(name) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/**
 * Installs Debian packages, if root runs this on Debian. Otherwise does nothing.
 *
 * @param {readonly string[]} packages
 */
export async function installDebian(...packages) {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return;
  console.log(`Installing Debian's ${packages[0]} (once) …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const options = ["--yes", "-q", "--no-install-recommends"];
  await run("apt-get", ["update", "-q"], { env });
  await run("apt-get", ["install", ...options, ...packages], { env });
}
