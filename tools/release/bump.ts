/**
 * Writes the version everywhere: `deno task bump 1.2.3`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../toolchain.ts";

/** The files, and in each what stands before the version, and the version. */
const PLACES: readonly (readonly [path: string, place: RegExp])[] = [
  ["deno.json", /^( {2}"version": ")([^"]+)/m],
  ["src/util/version.ts", /^(export const VERSION = ")([^"]+)/m],
  ["vscode-extension/package.json", /^( {2}"version": ")([^"]+)/m],
  ["vscode-extension/package-lock.json", /^( {2}"version": ")([^"]+)/m],
  ["vscode-extension/package-lock.json", /^( {6}"version": ")([^"]+)/m],
];

const CHANGELOGS: readonly (readonly [path: string, heading: string])[] = [
  ["CHANGELOG.md", "## [Unreleased]"],
  ["vscode-extension/CHANGELOG.md", "## Unreleased"],
];

const SEMVER = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/**
 * The places whose version is another one.
 *
 * @param version The version that is wanted.
 * @param root The repository.
 * @returns One line each.
 */
export async function otherVersions(
  version: string,
  root: string = ROOT,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [path, place] of PLACES) {
    const text = await readFile(join(root, path), "utf8");
    const found = text.match(place)?.[2];
    if (found !== version) wrong.push(`${path} says ${found}`);
  }
  return wrong;
}

/**
 * Writes the version everywhere, and the heading of the release into the
 * changelogs.
 *
 * @param version The version.
 * @param date The day of the release, as in `2026-01-02`.
 * @param root The repository.
 */
export async function bump(
  version: string,
  date: string,
  root: string = ROOT,
): Promise<void> {
  if (!SEMVER.test(version)) {
    throw new Error(`“${version}” is not a version. Use the form 1.2.3.`);
  }
  const edit = async (path: string, change: (text: string) => string) => {
    const old = await readFile(join(root, path), "utf8");
    const text = change(old);
    if (text === old) throw new Error(`${path} has no place for the version.`);
    await writeFile(join(root, path), text);
  };
  for (const [path, place] of PLACES) {
    await edit(path, (text) => text.replace(place, `$1${version}`));
  }
  for (const [path, heading] of CHANGELOGS) {
    const release = heading.replace("Unreleased", version);
    await edit(
      path,
      (text) =>
        text.replace(`${heading}\n`, `${heading}\n\n${release} - ${date}\n`),
    );
  }
}

if (import.meta.main) {
  const today = new Date().toISOString().slice(0, 10);
  try {
    await bump(Deno.args[0] ?? "", today);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
