/**
 * Which tests every runtime runs, and the few that one cannot run at all.
 */
import { readdir } from "node:fs/promises";
import type { Target } from "./bundle.ts";

const TESTS = new URL("../", import.meta.url);

/** What is about one place only; parts of their own run these folders. */
const ELSEWHERE = [
  "cli",
  "docs",
  "faults",
  "jsr",
  "npm",
  "runner",
  "runtimes",
];

/** A test file that a runtime cannot run, and why. */
export interface Exception {
  file: string;
  in: readonly Target[];
  because: string;
}

/** The exceptions; each is named in the run's output. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    file: "demo/serve_test.ts",
    in: ["workerd", "page"],
    because: "it listens on a socket",
  },
  {
    file: "demo/faults_test.ts",
    in: ["workerd", "page"],
    because: "it serves sites on sockets of its own",
  },
  {
    file: "demo/faithful_test.ts",
    in: ["page"],
    because: "the recorded requests have headers that no page may set",
  },
];

/** The test files of the suite, relative to `tests/`. */
export async function suiteFiles(): Promise<string[]> {
  const files = (await readdir(TESTS, { recursive: true }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith("_test.ts"))
    .filter((file) => !ELSEWHERE.some((name) => file.startsWith(`${name}/`)))
    .sort();
  for (const { file } of EXCEPTIONS) {
    if (!files.includes(file)) {
      throw new Error(`suite.ts excepts ${file}, which is not there`);
    }
  }
  return files;
}

/** The files of the suite that run in a target, and those that do not. */
export async function suiteFor(
  target: Target,
): Promise<{ files: string[]; without: Exception[] }> {
  const without = EXCEPTIONS.filter((one) => one.in.includes(target));
  const left = without.map(({ file }) => file);
  const files = (await suiteFiles()).filter((file) => !left.includes(file));
  return { files, without };
}
