/**
 * The module graph, as Deno sees it.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CACHE, ROOT } from "../toolchain.ts";

/** What each module imports, by paths relative to the root. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** What `deno info --json` says, as far as it is needed here. */
interface Info {
  modules: {
    specifier: string;
    dependencies?: {
      specifier: string;
      code?: { specifier?: string };
      type?: { specifier?: string };
    }[];
  }[];
}

/**
 * Reads all TypeScript modules in folders and what they import: static and
 * dynamic imports, and imports of types.
 *
 * @param root The folder that paths are relative to.
 * @param paths Files and folders in it.
 * @returns The graph. Imports from elsewhere are left out, except for `vscode`
 * where it is needed at runtime.
 */
export async function readGraph(
  root: string,
  paths: readonly string[],
): Promise<Graph> {
  const files: string[] = [];
  for (const path of paths) {
    if (path.endsWith(".ts")) files.push(path);
    else {
      const found = await readdir(join(root, path), { recursive: true });
      files.push(
        ...found.filter((file) => file.endsWith(".ts")).map((file) =>
          `${path}/${file.replaceAll("\\", "/")}`
        ),
      );
    }
  }
  const prefix = `${pathToFileURL(root).href.replace(/\/$/, "")}/`;
  const local = (url = "") =>
    url.startsWith(prefix) ? [url.slice(prefix.length)] : [];
  await mkdir(CACHE, { recursive: true });
  const entry = join(CACHE, `graph-${crypto.randomUUID()}.ts`);
  await writeFile(
    entry,
    files.map((file) => `import ${JSON.stringify(prefix + file)};\n`).join(""),
  );
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", entry],
      cwd: ROOT,
      stderr: "null",
    }).output();
    const { modules }: Info = JSON.parse(new TextDecoder().decode(stdout));
    const graph = new Map<string, string[]>();
    for (const { specifier, dependencies = [] } of modules) {
      const [file] = local(specifier);
      if (file === undefined || !files.includes(file)) continue;
      graph.set(
        file,
        dependencies.flatMap(({ specifier, code, type }) =>
          specifier === "vscode" && code
            ? ["vscode"]
            : [...local(code?.specifier), ...local(type?.specifier)]
        ),
      );
    }
    return graph;
  } finally {
    await rm(entry);
  }
}
