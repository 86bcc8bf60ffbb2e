import { launchChromium } from "../../scripts/vscode/chromium.mjs";

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
  const browser = await launchChromium();
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
 * The address of the workbench on a server, with the workspace open.
 *
 * @param {import("../../scripts/vscode/server.mjs").VSCodeServer} server
 * @returns {string}
 */
export function workbenchAddress(server) {
  const address = new URL(server.origin);
  address.searchParams.set("folder", server.workspace);
  return address.href;
}

/**
 * A path of this machine, as the workbench names it.
 *
 * @param {import("../../scripts/vscode/server.mjs").VSCodeServer} server
 * @param {string} path
 * @returns {string}
 */
export function remotePath(server, path) {
  return `vscode-remote://${new URL(server.origin).host}${path}`;
}

/**
 * Names the extensions under development, and the suite to run in their host.
 * The web workbench takes both from its configuration, which the server writes
 * into the page; here it is changed before the workbench reads it. (A page's
 * address can name them too, but not in newer releases.)
 *
 * @param {import("playwright-core").Page} page
 * @param {{ extensions: readonly string[], tests?: string }} options
 * Addresses of the extensions' folders, and of the suite's module.
 */
export async function develop(page, options) {
  const components = (/** @type {string} */ address) => {
    const { protocol, host, pathname } = new URL(address);
    return { scheme: protocol.slice(0, -1), authority: host, path: pathname };
  };
  const changes = {
    extensions: options.extensions.map(components),
    extensionTestsPath: options.tests && components(options.tests),
  };
  await page.addInitScript((changes) => {
    document.addEventListener("readystatechange", () => {
      const meta = document.getElementById(
        "vscode-workbench-web-configuration",
      );
      const settings = meta?.dataset["settings"];
      if (!settings || document.readyState !== "interactive") return;
      const configuration = JSON.parse(settings);
      configuration.developmentOptions = {
        ...configuration.developmentOptions,
        ...changes,
      };
      meta.dataset["settings"] = JSON.stringify(configuration);
    });
  }, changes);
}
