import { isAbsolute, join } from "node:path";
import { cacheRoot, extensionRoot } from "../../scripts/vscode/paths.mjs";
import { startServer } from "../../scripts/vscode/server.mjs";
import {
  develop,
  openBrowserWindow,
  remotePath,
  workbenchAddress,
} from "./browser_window.mjs";
import { startRemoteControl } from "./remote_control.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Frame} Frame */
/** @typedef {typeof import("vscode")} VSCode */
/** @typedef {import("../../scripts/vscode/code_server.mjs").Release} Release */

/** VS Code's own themes, one of each kind: its setting, its class in the page. */
const THEMES = /** @type {const} */ ({
  light: ["Default Light Modern", "vs"],
  dark: ["Default Dark Modern", "vs-dark"],
  "hc-light": ["Default High Contrast Light", "hc-light"],
  "hc-dark": ["Default High Contrast", "hc-black"],
});

/** @typedef {keyof typeof THEMES} Theme */

export const themes = /** @type {Theme[]} */ (Object.keys(THEMES));

const STARTUP_TIMEOUT = 60_000;
const TIMEOUT = 15_000;

/**
 * @typedef {object} WorkbenchOptions
 * @property {Release} [release] The oldest VS Code, unless the environment
 * variable `ASKGPT4_TEST_RELEASE` says otherwise.
 * @property {string} [extensionPath] The extension under test: this one.
 * @property {string} [vsix] A package to install instead, as a user would; by
 * default what the environment variable `ASKGPT4_TEST_VSIX` names.
 * @property {string} [locale] The display language, like `ru`: of extensions
 * alone, for VS Code's own words are in a language pack.
 * @property {boolean} [web] Runs the web build (`browser`) in a web worker.
 * @property {string} [workspace] A folder whose copy is opened; without it, an
 * empty one.
 * @property {Record<string, unknown>} [settings] The user's settings.
 * @property {{ width?: number, height?: number, scale?: number }} [size]
 */

/**
 * Starts VS Code with the extension in it and a browser that shows it.
 *
 * @param {WorkbenchOptions} [options]
 * @returns {Promise<Workbench>} Close it when the tests are over.
 */
export async function startWorkbench(options = {}) {
  const release = options.release ??
    (process.env["ASKGPT4_TEST_RELEASE"] === "newest" ? "newest" : "oldest");
  const extensionPath = options.extensionPath ?? extensionRoot;
  const vsix = options.web ? undefined : options.vsix ??
    (options.extensionPath ? undefined : process.env["ASKGPT4_TEST_VSIX"]);

  const control = await startRemoteControl(extensionPath);
  /** @type {(() => Promise<void>)[]} */
  const closers = [control.close];
  try {
    const server = await startServer({
      release,
      settings: options.settings ?? {},
      ...(options.web ? {} : {
        installed: control.files,
      }),
      ...(vsix ? { vsix } : {}),
      ...(options.workspace ? { workspace: options.workspace } : {}),
    });
    closers.push(server.stop);
    const window = await openBrowserWindow(options.size);
    closers.push(window.close);
    if (options.locale) await speak(window.page, options.locale);

    if (options.web) {
      const root = `${server.origin}/extensions-under-test`;
      await serveExtensions(window.page, root, control);
      await develop(window.page, {
        extensions: [`${root}/extension`, `${root}/control`],
      });
    } else if (!vsix) {
      await develop(window.page, {
        extensions: [remotePath(server, extensionPath)],
      });
    }
    const workbench = new Workbench({
      ...window,
      server,
      control,
      address: workbenchAddress(server),
      closers,
    });
    await workbench.load();
    return workbench;
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** A window of VS Code with the extension in it, as a test drives it. */
export class Workbench {
  #control;
  #closers;

  /**
   * @param {import("./browser_window.mjs").BrowserWindow & {
   *   server: import("../../scripts/vscode/server.mjs").VSCodeServer,
   *   control: import("./remote_control.mjs").RemoteControl,
   *   address: string,
   *   closers: (() => Promise<void>)[],
   * }} parts
   */
  constructor(parts) {
    this.page = parts.page;
    /** What the window wrote to its console. */
    this.log = parts.log;
    this.server = parts.server;
    /** The folder that is open; a copy, to be written to freely. */
    this.workspace = parts.server.workspace;
    this.address = parts.address;
    this.#control = parts.control;
    this.#closers = parts.closers;
  }

  /** Loads the window, as if it was just opened. */
  async load() {
    const connected = this.#control.connected();
    await this.page.goto(this.address, { waitUntil: "commit" });
    await this.#started(connected);
  }

  /** Reloads the window: the extension starts anew, its storage stays. */
  async reload() {
    const connected = this.#control.connected();
    await this.page.reload({ waitUntil: "commit" });
    await this.#started(connected);
  }

  /** @param {Promise<void>} connected */
  async #started(connected) {
    await this.page.waitForSelector(".monaco-workbench", {
      timeout: STARTUP_TIMEOUT,
    });
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`VS Code did not start.\n${this.diagnosis()}`)),
        STARTUP_TIMEOUT,
      );
    });
    await Promise.race([connected, late]).finally(() => clearTimeout(timer));
  }

  /** What a failed start leaves to read. */
  diagnosis() {
    return [...this.log.slice(-30), this.server.output().slice(-2_000)]
      .join("\n");
  }

  /**
   * Runs a function in the extension host, with VS Code's API as its first
   * argument. It is sent as text: it sees its arguments and nothing else, and
   * its result has to be JSON.
   *
   * @template T
   * @template {unknown[]} A
   * @param {(vscode: VSCode, ...args: A) => T} command
   * @param {A} args
   * @returns {Promise<Awaited<T>>}
   */
  async evaluate(command, ...args) {
    const value = await this.#control.execute(command.toString(), args);
    return /** @type {Awaited<T>} */ (value);
  }

  /**
   * Picks a command in the palette, by its whole title.
   *
   * @param {string} title As the palette shows it, `Category: Title`.
   */
  async runCommand(title) {
    const { page } = this;
    const input = page.locator(".quick-input-widget:visible input[type=text]");
    const row = page.locator(".quick-input-list .monaco-list-row").filter({
      has: page.locator(".quick-input-list-label .label-name", {
        hasText: new RegExp(`^${escaped(title)}$`),
      }),
    }).first();
    // The palette lists what can be done when it opens. What becomes possible a
    // moment later is there when it is opened again, as a user would.
    for (let left = 5; left > 0; left--) {
      await page.keyboard.press("F1");
      await input.fill(`>${title}`, { timeout: TIMEOUT });
      try {
        await row.click({ timeout: left > 1 ? TIMEOUT / 5 : TIMEOUT });
        return;
      } catch (error) {
        if (left === 1) throw error;
        await page.keyboard.press("Escape");
      }
    }
  }

  /**
   * Opens a file of the workspace in the editor, and selects a part of it.
   *
   * @param {string} path Within the workspace.
   * @param {readonly [number, number, number, number]} [selection] Start line
   * and character, end line and character, counted from 0.
   */
  async openFile(path, selection) {
    await this.evaluate(
      async (vscode, path, selection) => {
        const folder = vscode.workspace.workspaceFolders?.[0];
        if (!folder) throw new Error("No folder is open.");
        await vscode.window.showTextDocument(
          vscode.Uri.joinPath(folder.uri, path),
          {
            preview: false,
            ...(selection ? { selection: new vscode.Range(...selection) } : {}),
          },
        );
      },
      path,
      selection ?? null,
    );
  }

  /** @returns {Promise<string | null>} The text in the active editor. */
  editorText() {
    return this.evaluate((vscode) =>
      vscode.window.activeTextEditor?.document.getText() ?? null
    );
  }

  /**
   * Writes one of the user's settings; `undefined` takes it away.
   *
   * @param {string} key
   * @param {unknown} value
   */
  async setSetting(key, value) {
    await this.evaluate(
      async (vscode, key, value) => {
        await vscode.workspace.getConfiguration().update(
          key,
          value ?? undefined,
          vscode.ConfigurationTarget.Global,
        );
      },
      key,
      value ?? null,
    );
  }

  /** @param {Theme} name */
  async theme(name) {
    const [theme, className] = THEMES[name];
    await this.setSetting("workbench.colorTheme", theme);
    await this.page.waitForSelector(`.monaco-workbench.${className}`, {
      timeout: TIMEOUT,
    });
  }

  /**
   * Finds the webview that shows something. A webview is a frame in a frame;
   * hiding its view or reloading the window ends it, so ask again after that.
   *
   * @param {string} selector A Playwright selector of something visible in it,
   * like `text=Hello` or `#messages`.
   * @returns {Promise<Frame>}
   */
  async webviewFrame(selector, timeout = TIMEOUT) {
    const end = Date.now() + timeout;
    do {
      for (const frame of this.page.frames()) {
        if (!frame.parentFrame()?.parentFrame()) continue;
        try {
          if (await frame.locator(selector).first().isVisible()) return frame;
        } catch {
          // The frame went away while it was looked at.
        }
      }
      await this.page.waitForTimeout(100);
    } while (Date.now() < end);
    throw new Error(`No webview shows ${selector} after ${timeout} ms.`);
  }

  /** @returns {Promise<string[]>} The notifications on the screen. */
  notifications() {
    return this.page.locator(
      ".notifications-toasts .notification-list-item-message",
    ).allInnerTexts();
  }

  /**
   * Presses a button of a notification or of a dialog.
   *
   * @param {string} label
   */
  async pressButton(label) {
    await this.page.locator(".notification-toast, .monaco-dialog-box").locator(
      ".monaco-button",
      { hasText: new RegExp(`^${escaped(label)}$`) },
    ).first().click({ timeout: TIMEOUT });
  }

  /**
   * @param {string} name Of a picture in `.cache/screenshots`, without its
   * extension; or an absolute path.
   * @returns {Promise<string>} Its path.
   */
  async screenshot(name) {
    const path = isAbsolute(name)
      ? name
      : join(cacheRoot, "screenshots", `${name}.png`);
    await this.page.screenshot({ path, animations: "disabled" });
    return path;
  }

  /** Ends the browser, the server and the extension host. */
  async close() {
    await closeAll(this.#closers);
  }
}

/**
 * Answers for the files of the extensions that a web worker runs, under the
 * workbench's own origin, as its security policy wants.
 *
 * @param {Page} page
 * @param {string} root
 * @param {import("./remote_control.mjs").RemoteControl} control
 */
async function serveExtensions(page, root, control) {
  await page.route(`${root}/**`, async (route) => {
    const path = route.request().url().slice(root.length);
    const { body, type } = await control.file(path);
    await route.fulfill(body ? { body, contentType: type } : { status: 404 });
  });
}

/**
 * Sets the display language, as a language pack would.
 *
 * @param {Page} page
 * @param {string} locale
 */
async function speak(page, locale) {
  await page.addInitScript((locale) => {
    Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: locale });
  }, locale);
}

/** @param {(() => Promise<void>)[]} closers */
async function closeAll(closers) {
  for (const close of closers.splice(0).reverse()) await close();
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
