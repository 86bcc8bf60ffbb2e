import { chromium } from "playwright-core";
import { ensureChromium } from "../../scripts/vscode/chromium.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * @typedef {object} BrowserWindow
 * @property {import("playwright-core").Page} page
 * @property {string[]} log What the page wrote to its console.
 * @property {() => Promise<void>} close
 */

/**
 * Opens an empty browser window, in which a workbench can be loaded.
 *
 * @param {{ width?: number, height?: number, scale?: number }} [size]
 * @returns {Promise<BrowserWindow>}
 */
export async function openBrowserWindow(size = {}) {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ARGUMENTS,
  });
  const context = await browser.newContext({
    viewport: { width: size.width ?? 1280, height: size.height ?? 800 },
    deviceScaleFactor: size.scale ?? 1,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const log = [];
  page.on("console", (message) => {
    log.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => log.push(`uncaught: ${error}`));
  // A window with unsaved text would otherwise ask before it is left.
  page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
  return { page, log, close: () => browser.close() };
}

/**
 * The address of a workbench on a server.
 *
 * @param {import("../../scripts/vscode/server.mjs").VSCodeServer} server
 * @param {readonly (readonly [string, string])[]} [payload] What a desktop VS
 * Code would take from its command line.
 * @returns {string}
 */
export function workbenchAddress(server, payload = []) {
  const address = new URL(server.origin);
  address.searchParams.set("folder", server.workspace);
  address.searchParams.set(
    "payload",
    JSON.stringify([["skipWelcome", "true"], ...payload]),
  );
  return address.href;
}

/**
 * A folder of this machine, as the workbench names it.
 *
 * @param {import("../../scripts/vscode/server.mjs").VSCodeServer} server
 * @param {string} path
 */
export function remotePath(server, path) {
  return `vscode-remote://${new URL(server.origin).host}${path}`;
}
