import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCodeServer } from "./code_server.mjs";
import { isAlive, run } from "./process.mjs";

/** Settings that suppress tours, updates and dialogs. */
const QUIET = {
  "chat.commandCenter.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * @typedef {object} ServerOptions
 * @property {import("./code_server.mjs").Release} release
 * @property {Record<string, unknown>} [settings] User settings, on top of the default ones.
 * @property {string} [vsix] A package to install.
 * @property {Record<string, string>} [installed] The files of another extension to preinstall.
 * @property {string} [workspace] A folder to copy as the workspace; empty by default.
 */

/**
 * @typedef {object} VSCodeServer
 * @property {string} origin The origin of the workbench.
 * @property {string} dataFolder
 * @property {string} workspace
 * @property {() => string} output The output of the server so far.
 * @property {() => Promise<void>} stop Stops every process and removes every file.
 */

/**
 * Starts VS Code's server with fresh user data on a free loopback port.
 *
 * @param {ServerOptions} options
 * @returns {Promise<VSCodeServer>}
 */
export async function startServer(options) {
  const { node, root } = await ensureCodeServer(options.release);
  const folder = await mkdtemp(join(tmpdir(), "ask-gpt-4-"));
  const dataFolder = join(folder, "data");
  const workspace = join(folder, "workspace");
  await mkdir(join(dataFolder, "data/User"), { recursive: true });
  await writeFile(
    join(dataFolder, "data/User/settings.json"),
    JSON.stringify({ ...QUIET, ...options.settings }, null, 2),
  );
  if (options.workspace) {
    await cp(options.workspace, workspace, { recursive: true });
  } else await mkdir(workspace);

  if (options.installed) {
    // On its first start the server installs extensions from this folder.
    const installed = join(dataFolder, "extensions/installed-0.0.0");
    await mkdir(installed, { recursive: true });
    for (const [name, text] of Object.entries(options.installed)) {
      await writeFile(join(installed, name), text);
    }
  }

  const entry = join(root, "out/server-main.js");
  const shared = [
    entry,
    "--accept-server-license-terms",
    "--disable-telemetry",
    "--server-data-dir",
    dataFolder,
  ];
  if (options.vsix) {
    await run(node, [...shared, "--install-extension", options.vsix]);
  }

  const child = spawn(node, [
    ...shared,
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--without-connection-token",
  ], {
    stdio: ["ignore", "pipe", "pipe"],
    // A process group, so that stopping it also stops the extension hosts.
    detached: true,
  });
  let output = "";
  const kill = () => killGroup(child.pid, "SIGKILL");
  process.once("exit", kill);

  const stop = async () => {
    process.off("exit", kill);
    await endGroup(child.pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    const port = await new Promise((resolve, reject) => {
      const listen = (/** @type {Buffer} */ chunk) => {
        output += chunk;
        const match = /Extension host agent listening on (\d+)/.exec(output);
        if (match) resolve(Number(match[1]));
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.on("error", reject);
      child.on("exit", (code) => {
        reject(new Error(`VS Code's server exited with ${code}:\n${output}`));
      });
    });
    return {
      origin: `http://127.0.0.1:${port}`,
      dataFolder,
      workspace,
      output: () => output,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has already exited.
  }
}

/** @param {number | undefined} pid */
async function endGroup(pid) {
  if (pid === undefined) return;
  killGroup(pid, "SIGTERM");
  for (let waited = 0; waited < 3_000 && isAlive(-pid); waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  killGroup(pid, "SIGKILL");
}
