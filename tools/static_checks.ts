/**
 * The checks that need no test run: format, lint and types.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Step } from "./steps.ts";
import { ensureExtension, NPM, ROOT } from "./toolchain.ts";

const FOLDERS = ["src", "tests", "tools", "bench", "examples"];

/** JSR can't be reached everywhere, so modules that load from it are left out. */
const LOADS_FROM_JSR = /^import .* from "(?:jsr:)?@std\//m;

async function modules(): Promise<string[]> {
  const found = ["mod.ts"];
  for (const folder of FOLDERS) {
    const files = await readdir(join(ROOT, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".ts")).sort()) {
      const path = join(folder, file);
      const text = await readFile(join(ROOT, path), "utf8");
      if (!LOADS_FROM_JSR.test(text)) found.push(path);
    }
  }
  return found;
}

/** The steps, the longest first. */
export async function staticChecks(): Promise<Step[]> {
  const deno = Deno.execPath();
  return [
    {
      title: "types of the extension",
      command: [NPM, "run", "check"],
      cwd: await ensureExtension(),
    },
    {
      title: "types of the core, and the lock file",
      command: [deno, "check", "--frozen", ...await modules()],
    },
    { title: "format", command: [deno, "fmt", "--check"] },
    { title: "lint", command: [deno, "lint"] },
  ];
}
