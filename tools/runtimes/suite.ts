/**
 * Which tests every runtime runs, and the few that one cannot run at all.
 */
import { readdir } from "node:fs/promises";
import type { Target } from "./bundle.ts";

const TESTS = new URL("../../tests/", import.meta.url);

/** What is about one place only; parts of their own run these folders. */
const ELSEWHERE = [
  "integration/cli",
  "integration/deploy",
  "integration/docs",
  "packaging/jsr",
  "packaging/npm",
  "reliability/faults",
];

/** Test files, or single tests, that some runtimes cannot run, and why. */
export interface Exception {
  files?: readonly string[];
  /** The names of single tests. */
  tests?: readonly string[];
  /** What they test. */
  what: string;
  /** Whether the table in README has a row for it. */
  inTable?: boolean;
  notIn: readonly Target[];
  because: string;
}

/** Whole files. Each exception is named in the run's output. */
const FILES: readonly (Exception & { files: readonly string[] })[] = [
  {
    files: ["unit/demo/site_test.ts"],
    what: "the demo site as a function",
    notIn: ["page"],
    because: "these tests send headers that no page may set",
  },
  {
    files: [
      "unit/demo/serve_test.ts",
      "unit/demo/faults_test.ts",
      "unit/demo/faithful_test.ts",
    ],
    what: "the demo site on a socket",
    inTable: true,
    notIn: ["workerd", "page"],
    because: "it needs sockets and files",
  },
  {
    files: ["unit/transport/proxy_socket_test.ts"],
    what: "through a proxy",
    inTable: true,
    notIn: ["workerd", "page"],
    because: "whoever runs the runtime chooses its proxy",
  },
];

/** Single tests, in files that are run otherwise. */
const SINGLE: readonly Exception[] = [
  {
    tests: [
      "Answer: iterating over one that failed at once throws",
      "openaiHandler: an incomplete stream ends with an error and without [DONE]",
      "openaiHandler: cancelling a stream aborts the answer",
      "retry: no connection at all is tried again",
    ],
    what: "a stream from another origin",
    notIn: ["page"],
    because: "the test's site is on another origin, and streams are hidden",
  },
  {
    tests: [
      "http: who could not be reached: the site, or a proxy before it",
      "retry: what never came through a proxy is asked again, unless it may not",
    ],
    what: "why there was no connection",
    notIn: ["page"],
    because: "a browser does not tell a page",
  },
  {
    tests: [
      "Files: a File, a Blob, bytes and a stream arrive unchanged",
      "Files: uploadAll keeps the order",
      "Files: delete renews an expired nonce",
      "sessionStore: with a nonce that was given, for the visitor alone",
      "sessionStore: a visitor whom the site knows since an answer is kept",
      "sessionStore: a cookie's attributes are stored and hold in the next process [T-39]",
    ],
    what: "cookies to a site that is a function",
    notIn: ["page"],
    because: "a page cannot send the site's cookie by itself",
  },
  {
    tests: [
      "errors: site-unreachable for a connection that breaks before the answer",
      "retry: a question is not asked again after a broken connection",
    ],
    what: "a kept connection that breaks",
    notIn: ["page"],
    because: "Chromium itself then sends a request once more",
  },
];

/** The exceptions that a test file says by its own name. */
const BY_ENDING: Record<string, Omit<Exception, "files">> = {
  "_socket_test.ts": {
    what: "the client against raw sockets",
    notIn: ["workerd", "page"],
    because: "nothing can listen there",
  },
  "_deno_test.ts": {
    what: "the repository's own files",
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
  const exceptions = [...FILES];
  for (const [ending, exception] of Object.entries(BY_ENDING)) {
    const files = all.filter((file) =>
      file.endsWith(ending) && !FILES.some((one) => one.files.includes(file))
    );
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

/** The files of the suite that run in a target, and what is left out. */
export async function suiteFor(
  target: Target,
): Promise<{ files: string[]; leftOut: string[]; without: Exception[] }> {
  const files: string[] = [];
  const without: Exception[] = [];
  for (const group of await suite()) {
    if (group.exception?.notIn.includes(target)) without.push(group.exception);
    else files.push(...group.files);
  }
  without.push(...SINGLE.filter(({ notIn }) => notIn.includes(target)));
  const leftOut = without.flatMap(({ tests = [] }) => tests);
  return { files, leftOut, without };
}
