/**
 * What happens when something breaks, as a document.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../../../tools/runner/child.ts";
import { CACHE, NODE_VERSIONS, ROOT } from "../../../tools/toolchain.ts";
import type { Outcomes, Shown } from "./report.ts";
import { GROUPS } from "./scenarios/mod.ts";

const FILE = join(ROOT, "docs", "explanation", "reliability.md");

/** The outcomes of each runtime, by the name that the table gives it. */
export type Runtimes = ReadonlyMap<string, Outcomes>;

const INTRODUCTION = `<!-- Written by \`deno task faults --write\`. -->

# Reliability

Every row is a test in which exactly this goes wrong on a real socket. The tests
run in Deno, in Node 20, 22 and 24, in Bun, and in Chromium, both on a page of
the site's own origin and on _another origin_, where the browser hides what the
site does not allow it to see. The tables are written from the results, and the
tests fail if they are out of date.

Each test also checks that the message is plain text (no HTML, no names of
exceptions); that nothing loggable contains a nonce, a cookie, the question or
the answer; and that no connection, timer or listener is left behind. A page
cannot tell network failures apart, and a page of another origin not even why a
response was blocked.

Faults of streams have no row for another origin, because the client requests no
streams there.

- **outcome**: \`complete\`, or the error's \`code\`
- **kept**: whether \`partialText\` holds the text received so far
- **asked**: how often the question reached the site; more than once only if it
  provably was not processed
`;

const BESIDES = `
## Other reliability tests

- **Aborts:** an answer is aborted after every microtask and after every read.
  It ends as \`aborted\` or complete, and nothing is left behind
  ([abort_test.ts](../../tests/reliability/faults/abort_test.ts)).
- **Requests:** cookies for other paths and hosts, redirects to a site that
  listens, compressed streams that must be delivered as they arrive
  ([requests_test.ts](../../tests/reliability/faults/requests_test.ts)).
- **Clock:** it jumps a day ahead and a day back during an answer
  ([clock_test.ts](../../tests/reliability/faults/clock_test.ts)).
- **Exit:** a process in which all of this went wrong ends by itself
  ([exit_deno_test.ts](../../tests/reliability/faults/exit_deno_test.ts)).
- **Memory:** endless and compressed answers, flat memory
  ([endless_socket_test.ts](../../tests/reliability/endless_socket_test.ts)).
- **Fuzzing:** \`deno task fuzz\` feeds a million random and mutated inputs to
  every parser; each test run does so with fewer
  ([fuzz_test.ts](../../tests/reliability/fuzz_test.ts)). Last full run: 23
  November 2026, twice (seeds 117683910 and 120730806), no findings.
- **Soak:** \`deno task soak\` runs fifty clients against a randomly misbehaving
  site for ten minutes and compares every answer with what the model sent
  ([soak.ts](../../tests/reliability/faults/soak.ts)). Last full run: 23 November
  2026, 616,610 questions, 442,043 of them answered completely, the others failed
  with an error; none was wrongly reported as complete, and memory stayed at
  14 MB.
`;

/** The document. */
export function renderTable(runtimes: Runtimes): string {
  const sections = GROUPS.map(([title, scenarios]) => {
    const rows = scenarios.flatMap(({ fault }) => rowsOf(fault, runtimes));
    return [
      `\n## ${title}\n`,
      "| fault | where | outcome | what one reads | kept | asked |",
      "| --- | --- | --- | --- | --- | --- |",
      ...rows,
      "",
    ].join("\n");
  });
  return INTRODUCTION + sections.join("") + BESIDES;
}

/** One row for all runtimes where it is the same, or else one for each. */
function rowsOf(fault: string, runtimes: Runtimes): string[] {
  const rows = new Map<string, string[]>();
  for (const [runtime, outcomes] of runtimes) {
    const outcome = outcomes[fault];
    if (outcome === undefined) continue;
    const cells = describe(outcome);
    rows.set(cells, [...rows.get(cells) ?? [], runtime]);
  }
  return [...rows].map(([cells, where]) =>
    `| ${fault} | ${placesOf(where, runtimes.size)} | ${cells} |`
  );
}

/** In few words: all of Node's versions are one place where they agree. */
function placesOf(runtimes: readonly string[], all: number): string {
  if (runtimes.length === all) return "everywhere";
  const nodes = runtimes.filter((name) => name.startsWith("Node "));
  const versions = nodes.map((name) => name.slice("Node ".length));
  const node = nodes.length === Object.keys(NODE_VERSIONS).length
    ? "Node"
    : `Node ${versions.join(" and ")}`;
  return runtimes.filter((name) => name === nodes[0] || !nodes.includes(name))
    .map((name) => name === nodes[0] ? node : name).join(", ");
}

function describe({ code, text, partial, asked }: Shown): string {
  if (code === "complete") return `complete | the answer | | ${asked}`;
  const kept = partial === "" ? "nothing had come" : "yes";
  return `\`${code}\` | ${text} | ${kept} | ${asked}`;
}

/**
 * Checks the document against what happened, or writes it.
 *
 * @param runtimes What happened.
 * @param write Whether to write it.
 * @returns What is wrong, or undefined.
 */
export async function checkTable(
  runtimes: Runtimes,
  write: boolean,
): Promise<string | undefined> {
  const fresh = await format(renderTable(runtimes));
  const old = await readFile(FILE, "utf8").catch(() => "");
  if (old === fresh) return undefined;
  if (!write) {
    const lines = new Set(old.split("\n"));
    const news = fresh.split("\n").filter((line) => !lines.has(line));
    return `docs/explanation/reliability.md is out of date: deno task faults --write\n${
      news.slice(0, 5).join("\n")
    }`;
  }
  await writeFile(FILE, fresh);
  return undefined;
}

async function format(markdown: string): Promise<string> {
  const file = join(CACHE, "faults", "reliability.md");
  await writeFile(file, markdown);
  // A copy outside of what deno.json excludes would be checked, too.
  const { code, output } = await runChild(
    [Deno.execPath(), "fmt", "--quiet", "--no-config", file],
    { seconds: 60 },
  );
  if (code !== 0) throw new Error(output);
  return await readFile(file, "utf8");
}
