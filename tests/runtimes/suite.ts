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

/** Test files that some runtimes cannot run, and why. */
export interface Exception {
  files: readonly string[];
  /** What they test, as the table in README calls it. */
  what: string;
  notIn: readonly Target[];
  because: string;
}

/** The exceptions; each is named in the run's output. */
const EXCEPTIONS: readonly Exception[] = [
  {
    files: ["demo/site_test.ts"],
    what: "The demo site as a function",
    notIn: ["page"],
    because: "these tests send headers that no page may set",
  },
  {
    files: [
      "demo/serve_test.ts",
      "demo/faults_test.ts",
      "demo/faithful_test.ts",
    ],
    what: "The demo site on a socket",
    notIn: ["workerd", "page"],
    because: "it needs sockets and files",
  },
];

/** The exceptions that a test file says by its own name. */
const BY_ENDING: Record<string, Omit<Exception, "files">> = {
  "_socket_test.ts": {
    what: "The client against raw sockets",
    notIn: ["workerd", "page"],
    because: "nothing can listen there",
  },
  "_deno_test.ts": {
    what: "The repository's own files",
    notIn: ["node", "bun", "workerd", "page"],
    because: "the tests are about this repository, not about a runtime",
  },
};

/** Tests that every runtime must have alike, and the runtimes without them. */
export interface Group {
  files: readonly string[];
  /** What the runtimes that are left out lack; undefined for all runtimes. */
  exception?: Exception;
}

/** The suite, in groups. */
export async function suite(): Promise<Group[]> {
  const all = (await readdir(TESTS, { recursive: true }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith("_test.ts"))
    .filter((file) => !ELSEWHERE.some((name) => file.startsWith(`${name}/`)))
    .sort();
  const exceptions = [...EXCEPTIONS];
  for (const [ending, exception] of Object.entries(BY_ENDING)) {
    const files = all.filter((file) => file.endsWith(ending));
    if (files.length > 0) exceptions.push({ files, ...exception });
  }
  const excepted = exceptions.flatMap(({ files }) => files);
  for (const file of excepted) {
    if (!all.includes(file)) {
      throw new Error(`suite.ts excepts ${file}, which is not there`);
    }
  }
  return [
    { files: all.filter((file) => !excepted.includes(file)) },
    ...exceptions.map((exception) => ({ files: exception.files, exception })),
  ];
}

/** The files of the suite that run in a target, and the exceptions. */
export async function suiteFor(
  target: Target,
): Promise<{ files: string[]; without: Exception[] }> {
  const files: string[] = [];
  const without: Exception[] = [];
  for (const group of await suite()) {
    if (group.exception?.notIn.includes(target)) without.push(group.exception);
    else files.push(...group.files);
  }
  return { files, without };
}
