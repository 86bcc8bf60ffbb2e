/**
 * What happens when something breaks, as a document.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../../../tools/runner/child.ts";
import { CACHE, NODE_VERSIONS, ROOT } from "../../../tools/toolchain.ts";
import type { Outcomes, Shown } from "./report.ts";
import { GROUPS } from "./scenarios/mod.ts";

const FILE = join(ROOT, "docs", "reliability.md");

/** The outcomes of each runtime, by the name that the table gives it. */
export type Runtimes = ReadonlyMap<string, Outcomes>;

const INTRODUCTION = `<!-- Written by \`deno task faults --write\`. -->

# What happens when something breaks

Each line is a test against a real socket on which exactly this goes wrong, run
in Deno, in Node 20, 22 and 24, in Bun, and in Chromium: in a page of the site's
own origin, and in _a page elsewhere_, on another origin, where the browser
hides what the site does not allow it to see. The table is written from what
happened in those runs, and the tests fail where it is out of date.

For each fault the tests also check that the words are words (no HTML, no names
of exceptions), that neither the message nor anything a developer could log
holds a nonce, a cookie, the question or the answer, that no connection stays
open, and that no timer and no listener is left. What goes wrong under the
ground of HTTP cannot be told apart by a page, and one elsewhere has even fewer
words: no browser says why it may not read an answer.

A page elsewhere asks for no stream, since no browser would show it one, so the
faults of streams cannot happen there and have no row for it.

- **outcome**: the answer is \`complete\`, or the error's \`code\`
- **kept**: whether \`partialText\` holds what had come of the answer
- **asked**: how often the question reached the site. More than once only where
  the site had surely not taken it
`;

const BESIDES = `
## Besides

- An answer is stopped at each step that it takes, one after the other: after
  every microtask, and after every read from the socket. It ends as \`aborted\`
  or complete, and nothing is left
  ([abort_test.ts](../tests/reliability/faults/abort_test.ts)).
- Cookies for other paths and hosts, a redirect to a site that listens, a
  compressed stream that must not wait for its end
  ([requests_test.ts](../tests/reliability/faults/requests_test.ts)).
- The clock jumps a day ahead and a day back while an answer is under way
  ([clock_test.ts](../tests/reliability/faults/clock_test.ts)).
- A process in which all of this went wrong ends by itself, in Node and in Bun;
  in Deno, one for each sort of fault
  ([exit_deno_test.ts](../tests/reliability/faults/exit_deno_test.ts)).
- \`deno task fuzz\` feeds a million random and mangled inputs to everything that
  reads what a site or a page sent ([fuzz_test.ts](../tests/fuzz_test.ts) does
  so in every run, with fewer). Last run whole on 23 November 2026, twice: seeds
  117683910 and 120730806, and nothing was found.
- \`deno task soak\` has fifty clients ask a site that misbehaves at random for
  ten minutes, and compares every answer with what the model said
  ([soak.ts](../tests/reliability/faults/soak.ts)). The count of answers that are called
  complete and are not must be 0. Last run whole on 23 November 2026, on two
  cores that had other work, too: 616,610 questions, of which 442,043 were
  answered in full and all others failed by name, and 199,841 on a busier
  machine with 138,682 in full; no lie, and 14 MB in use from the first quarter
  to the last.
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
    return `docs/reliability.md is out of date: deno task faults --write\n${
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
