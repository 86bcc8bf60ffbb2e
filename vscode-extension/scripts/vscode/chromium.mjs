import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./process.mjs";

/** The one line that installs a browser, for the messages. */
export const INSTALL_CHROMIUM = "sudo apt-get install --yes chromium";

const NAMES = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];
const MAC_CHROME =
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** No browser is installed and none could be; the message says what to do. */
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

/**
 * Finds a Chrome or Chromium, or installs Debian's where it may.
 *
 * @returns {Promise<string>} The path of its executable.
 * @throws {BrowserMissingError}
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    throw new BrowserMissingError();
  }
  console.log("Installing Debian's chromium (once) …");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", [
      "install",
      "--yes",
      "-q",
      "--no-install-recommends",
      "chromium",
      "fonts-dejavu-core",
    ], { env });
  } catch (error) {
    throw new BrowserMissingError(error);
  }
  const installed = findChromium();
  if (!installed) throw new BrowserMissingError();
  return installed;
}

/** @returns {string | undefined} */
function findChromium() {
  const chosen = process.env["CHROME_PATH"];
  if (chosen) {
    if (!existsSync(chosen)) {
      throw new BrowserMissingError(`CHROME_PATH: there is no ${chosen}.`);
    }
    return chosen;
  }
  if (existsSync(MAC_CHROME)) return MAC_CHROME;
  for (const name of NAMES) {
    const path = onPath(name);
    // Ubuntu's chromium-browser is a script that only asks for snap.
    if (path && runs(path)) return path;
  }
  return undefined;
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
function onPath(name) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
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
