/** Builds the `.vsix`: `deno task package`, or `npm run package` in this folder. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { extensionRoot } from "./vscode/paths.mjs";
import manifest from "../package.json" with { type: "json" };

/**
 * Builds and packages the extension. Everything is bundled, so the package has no dependencies.
 *
 * @param {string} packagePath
 */
export async function packageExtension(packagePath) {
  // vsce runs the build itself, through the script `vscode:prepublish`.
  await createVSIX({
    cwd: extensionRoot,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    // The README's images have no public URL yet to rewrite them to.
    rewriteRelativeLinks: false,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = `${manifest.name}-${manifest.version}.vsix`;
  await packageExtension(join(extensionRoot, name));
}
