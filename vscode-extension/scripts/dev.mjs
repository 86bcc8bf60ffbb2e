/**
 * Opens VS Code with the extension, connected to the demo site: `deno task vscode`, or `npm run
 * dev` in this folder. Uses the installed VS Code if there is one, and VS Code's web workbench
 * otherwise. Source changes are bundled automatically; reload the window to see them.
 */
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { watchExtension } from "../esbuild.mjs";
import { cacheRoot, extensionRoot, repositoryRoot } from "./vscode/paths.mjs";
import { startServer } from "./vscode/server.mjs";

await watchExtension();
const demo = await serveDemo();
console.log(`Demo site: ${demo.url}`);
const workspace = join(repositoryRoot, "examples");
const settings = { "askGpt4.site": demo.url };
if (!await openDesktop()) await openWorkbench();

/** @returns {Promise<boolean>} Whether an installed VS Code could be opened. */
async function openDesktop() {
  const profile = join(cacheRoot, "vscode-dev");
  await mkdir(join(profile, "User"), { recursive: true });
  await writeFile(
    join(profile, "User/settings.json"),
    JSON.stringify(settings, null, 2),
  );
  const { status } = spawnSync("code", [
    `--extensionDevelopmentPath=${extensionRoot}`,
    `--user-data-dir=${profile}`,
    "--new-window",
    workspace,
  ], { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) return false;
  console.log("Opening VS Code. Press Ctrl+C to stop the demo site.");
  return true;
}

/** Serves the web workbench until Ctrl+C. */
async function openWorkbench() {
  const server = await startServer({
    release: "oldest",
    settings,
    workspace,
  });
  const { host } = new URL(server.origin);
  const address = new URL(server.origin);
  address.searchParams.set("folder", server.workspace);
  // Older releases load an extension from the page's own origin.
  address.searchParams.set(
    "payload",
    JSON.stringify([
      ["extensionDevelopmentPath", `vscode-remote://${host}${extensionRoot}`],
    ]),
  );
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.once(signal, async () => {
      await server.stop();
      process.exit();
    });
  }
  console.log(
    `\`code\` was not found. Open VS Code in a browser; press Ctrl+C to stop it:
${address}`,
  );
}

/**
 * Starts the demo site. It is TypeScript of the core, so it is bundled first.
 *
 * @returns {Promise<{ url: string }>}
 */
async function serveDemo() {
  const outfile = join(extensionRoot, "dist/demo.mjs");
  await build({
    absWorkingDir: extensionRoot,
    stdin: {
      contents: 'export * from "@askgpt4/core/demo/serve";',
      resolveDir: extensionRoot,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  const { serveDemoSite } = await import(pathToFileURL(outfile).href);
  return await serveDemoSite();
}
