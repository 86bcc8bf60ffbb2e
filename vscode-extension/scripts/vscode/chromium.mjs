import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { chromium } from "playwright-core";
import { cached } from "./cache.mjs";
import { cacheRoot } from "./paths.mjs";
import { installDebian, onPath } from "./debian.mjs";
import { npmInstall } from "./npm.mjs";
import { run } from "./process.mjs";

/** The command that installs a browser, for messages. */
export const INSTALL_CHROMIUM = "sudo apt-get install --yes chromium";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NAMES = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
];
const CHROME = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)"].map((name) =>
    `${process.env[name]}\\Google\\Chrome\\Application\\chrome.exe`
  ),
];

/** An npm package with a Linux Chromium and its libraries. */
const PACKAGE = "@sparticuz/chromium";
const PACKAGE_VERSION = "153.0.0";

/**
 * @typedef {object} Browser
 * @property {string} path The executable.
 * @property {Record<string, string>} env The environment variables it needs.
 */

/** No browser is installed and none could be installed; the message says what to do. */
export class BrowserMissingError extends Error {
  /** @override */
  name = "BrowserMissingError";

  /** @param {unknown} [cause] */
  constructor(cause) {
    super(
      `No Chrome or Chromium was found. Set CHROME_PATH, or install one: ${INSTALL_CHROMIUM}`,
      { cause },
    );
  }
}

/** @type {Promise<Browser> | undefined} */
let found;

/**
 * Finds Chrome or Chromium on this machine, or unpacks the one from npm, or installs Debian's.
 *
 * @returns {Promise<Browser>}
 * @throws {BrowserMissingError}
 */
export function ensureChromium() {
  found ??=
    (async () =>
      findChromium() ?? await unpackChromium() ?? await installChromium())();
  return found;
}

/**
 * Starts the browser that {@linkcode ensureChromium} found.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 * @throws {BrowserMissingError}
 */
export async function launchChromium() {
  return await launch(await ensureChromium());
}

/** @param {Browser} browser */
function launch({ path, env }) {
  // Keep Chromium's other files in the project's folder.
  const home = join(cacheRoot, "chromium-home");
  return chromium.launch({
    executablePath: path,
    env: {
      ...process.env,
      XDG_CACHE_HOME: home,
      XDG_CONFIG_HOME: home,
      ...env,
    },
    args: ARGUMENTS,
  });
}

/** @returns {Browser | undefined} */
function findChromium() {
  const chosen = process.env["CHROME_PATH"];
  if (chosen) {
    if (existsSync(chosen)) return { path: chosen, env: {} };
    throw new BrowserMissingError(`CHROME_PATH: ${chosen} does not exist.`);
  }
  const installed = CHROME.find((path) => existsSync(path));
  if (installed) return { path: installed, env: {} };
  for (const name of NAMES) {
    const path = onPath(name);
    // Ubuntu's chromium-browser is only a script that requires snap.
    if (path && runs(path)) return { path, env: {} };
  }
  return undefined;
}

/** @returns {Promise<Browser | undefined>} Undefined if it does not run. */
async function unpackChromium() {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = await cached(`chromium-${PACKAGE_VERSION}`, async (folder) => {
    await npmInstall(folder, `${PACKAGE}@${PACKAGE_VERSION}`);
    const packed = join(folder, "node_modules", PACKAGE, "bin");
    const unpack = async (/** @type {string} */ name) =>
      brotliDecompressSync(await readFile(join(packed, `${name}.br`)));
    await writeFile(join(folder, "chromium"), await unpack("chromium"), {
      mode: 0o755,
    });
    const libraries = join(folder, "libraries.tar");
    await writeFile(libraries, await unpack("al2023.tar"));
    await run("tar", ["xf", libraries, "-C", folder]);
    await rm(libraries);
    await rm(join(folder, "node_modules"), { recursive: true });
  });
  const found = {
    path: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "lib") },
  };
  try {
    const browser = await launch(found);
    await browser.newPage().then((page) => page.screenshot());
    await browser.close();
    return found;
  } catch {
    // A system dependency is missing, such as a font.
    return undefined;
  }
}

/** @returns {Promise<Browser>} */
async function installChromium() {
  try {
    await installDebian("chromium", "fonts-dejavu-core");
  } catch (error) {
    throw new BrowserMissingError(error);
  }
  const installed = findChromium();
  if (!installed) throw new BrowserMissingError();
  return installed;
}

/** @param {string} path */
function runs(path) {
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
