import { existsSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cached } from "./cache.mjs";
import { ensureNode, NPM_INSTALL, npmInstall } from "./npm.mjs";
import { run } from "./process.mjs";

/**
 * The VS Code releases under test, from the npm package `code-server`: server and web workbench. If
 * VS Code itself can be downloaded, `@vscode/test-electron` runs the same suite instead.
 */
export const RELEASES = /** @type {const} */ ({
  oldest: { vscode: "1.100.3", codeServer: "4.100.3", node: 20 },
  newest: { vscode: "1.139.1", codeServer: "4.139.1", node: 24 },
});

/** @typedef {keyof typeof RELEASES} Release */

/**
 * @typedef {object} CodeServer
 * @property {string} node The Node.js that runs it.
 * @property {string} root The folder that contains `out/server-main.js`.
 * @property {Release} release
 */

/** The native modules that the server loads; each release has some of them. */
const NATIVE_MODULES = [
  "node-pty",
  "native-watchdog",
  "@vscode/native-watchdog",
  "@vscode/spdlog",
  "@vscode/deviceid",
  "@vscode/sqlite3",
  "@parcel/watcher",
];

/** The last node-gyp release that supports Node.js 20. */
const NODE_GYP = "node-gyp@11.4.2";

/**
 * Returns a release of VS Code's server, installed into the cache.
 *
 * @param {Release} release
 * @returns {Promise<CodeServer>}
 */
export async function ensureCodeServer(release) {
  const { codeServer, node: major } = RELEASES[release];
  const node = await ensureNode(major);
  const folder = await cached(
    `code-server-${codeServer}`,
    (folder) => install(folder, codeServer, node),
  );
  return {
    node,
    root: join(folder, "node_modules/code-server/lib/vscode"),
    release,
  };
}

/**
 * @param {string} folder
 * @param {string} version
 * @param {string} node
 */
async function install(folder, version, node) {
  await npmInstall(folder, `code-server@${version}`);
  const root = join(folder, "node_modules/code-server/lib/vscode");
  await run("npm", [...NPM_INSTALL, "--omit=dev"], { cwd: root });

  // Compile the native modules for the Node.js that will load them. Its headers are included, so
  // node-gyp downloads nothing.
  const prefix = dirname(dirname(node));
  const env = {
    PATH: `${dirname(node)}:${process.env.PATH}`,
    ...(hasHeaders(prefix) ? { npm_config_nodedir: prefix } : {}),
  };
  for (const name of NATIVE_MODULES) {
    const cwd = join(root, "node_modules", name);
    if (!existsSync(join(cwd, "binding.gyp"))) continue;
    await run("npx", ["--yes", NODE_GYP, "rebuild"], { cwd, env });
  }
  // The package lacks the TypeScript compiler that this extension starts, which would show an error
  // in every window.
  await writeFile(
    join(root, "extensions/typescript-language-features/dist/extension.js"),
    "exports.activate = () => {};\n",
  );
  await symlink("node_modules", join(root, "node_modules.asar"));
}

/** @param {string} prefix */
function hasHeaders(prefix) {
  return existsSync(join(prefix, "include/node/node.h"));
}
