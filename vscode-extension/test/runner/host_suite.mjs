import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { extensionRoot, STAND_IN } from "../../scripts/vscode/paths.mjs";
import { startServer } from "../../scripts/vscode/server.mjs";
import {
  develop,
  openBrowserWindow,
  remotePath,
  workbenchAddress,
} from "./browser_window.mjs";

/** The module whose `run()` VS Code calls. */
export const HOST_SUITE = join(extensionRoot, "dist/test/index.js");

/** A suite that takes longer hangs. */
const TIMEOUT = 3 * 60_000;
const LATE = Symbol("late");

/**
 * Runs the host suite in VS Code's extension host, with a browser as its
 * window.
 *
 * @param {object} options
 * @param {import("../../scripts/vscode/code_server.mjs").Release} options.release
 * @param {string | undefined} options.vsix A package to install instead of the
 * folder.
 */
export async function runHostSuite({ release, vsix }) {
  const server = await startServer({ release, ...(vsix ? { vsix } : {}) });
  /** @type {import("./browser_window.mjs").BrowserWindow | undefined} */
  let window;
  try {
    window = await openBrowserWindow();
    const { page } = window;
    /** @type {Promise<unknown>} */
    const exited = new Promise((resolve) => {
      page.exposeFunction("codeAutomationExit", resolve);
    });
    await develop(page, {
      extensions: [remotePath(server, vsix ? STAND_IN : extensionRoot)],
      tests: remotePath(server, HOST_SUITE),
    });
    await page.goto(workbenchAddress(server), { waitUntil: "commit" });
    const late = delay(TIMEOUT, LATE, { ref: false });
    if (await Promise.race([exited, late]) === LATE) {
      console.error([...window.log, server.output()].join("\n"));
    }
  } finally {
    await window?.close();
    await server.stop();
  }
}
