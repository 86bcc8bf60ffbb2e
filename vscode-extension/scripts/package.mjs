/**
 * Makes the `.vsix`: `deno task package`, or `npm run package` in this folder.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { extensionRoot } from "./vscode/paths.mjs";
import manifest from "../package.json" with { type: "json" };

/**
 * Builds the extension and packages it. Everything is bundled, so that the
 * package has no dependencies inside.
 *
 * @param {string} packagePath
 */
export async function packageExtension(packagePath) {
  // vsce builds by itself, through the script `vscode:prepublish`.
  await createVSIX({
    cwd: extensionRoot,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    // Pictures in the README have no address yet that they could be rewritten to.
    rewriteRelativeLinks: false,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = `${manifest.name}-${manifest.version}.vsix`;
  await packageExtension(join(extensionRoot, name));
}
