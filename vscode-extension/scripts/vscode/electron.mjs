import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from "@vscode/test-electron";
import { RELEASES } from "./code_server.mjs";
import { cacheRoot, extensionRoot, STAND_IN } from "./paths.mjs";
import { run } from "./process.mjs";

/** How long to wait for the download server, in milliseconds. */
const TIMEOUT = 5_000;

/**
 * @typedef {{ executable: string } | { reason: string }} Desktop VS Code's executable, or why it is
 * missing.
 */

/**
 * Finds desktop VS Code: the one that `VSCODE_PATH` names, or a download.
 *
 * @param {import("./code_server.mjs").Release} release
 * @returns {Promise<Desktop>}
 */
export async function findDesktop(release) {
  if (
    process.platform === "linux" && !process.env["DISPLAY"] &&
    !process.env["WAYLAND_DISPLAY"]
  ) {
    return { reason: "there is no display (xvfb-run gives one)" };
  }
  const executable = process.env["VSCODE_PATH"];
  if (executable) return { executable };
  try {
    return {
      executable: await downloadAndUnzipVSCode({
        version: release === "newest" ? "stable" : RELEASES[release].vscode,
        cachePath: join(cacheRoot, "vscode"),
        timeout: TIMEOUT,
        extensionDevelopmentPath: extensionRoot,
      }),
    };
  } catch (error) {
    return { reason: `VS Code cannot be downloaded (${message(error)})` };
  }
}

/**
 * Runs a host suite in desktop VS Code.
 *
 * @param {object} options
 * @param {string} options.executable
 * @param {string} options.suite
 * @param {string | undefined} options.vsix A package to install instead of the folder.
 */
export async function runInDesktop({ executable, suite, vsix }) {
  const folder = await mkdtemp(join(tmpdir(), "ask-gpt-4-"));
  const workspace = join(folder, "workspace");
  const profile = [
    `--user-data-dir=${join(folder, "data")}`,
    `--extensions-dir=${join(folder, "extensions")}`,
  ];
  // Required for root; runTests() passes it too.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  try {
    await mkdir(workspace);
    if (vsix) {
      const [cli] = resolveCliArgsFromVSCodeExecutablePath(executable);
      // On Windows the command line tool is a batch file.
      await run(
        cli ?? executable,
        [...profile, ...sandbox, "--install-extension", vsix],
        { shell: process.platform === "win32" },
      );
    }
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: vsix ? STAND_IN : extensionRoot,
      extensionTestsPath: suite,
      launchArgs: [workspace, ...profile],
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {unknown} error */
function message(error) {
  return error instanceof Error ? error.message : String(error);
}
