/**
 * What happens when something breaks, as a document.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../runner/child.ts";
import { CACHE, ROOT } from "../tools.ts";
import type { Outcomes, Shown } from "./report.ts";
import { GROUPS } from "./scenarios/mod.ts";

const FILE = join(ROOT, "docs", "reliability.md");

/** The outcomes of each runtime, by the name that the table gives it. */
export type Runtimes = ReadonlyMap<string, Outcomes>;

const INTRODUCTION = `<!-- Written by \`deno task faults --write\`. -->

# What happens when something breaks

Each line is a test against a real socket on which exactly this goes wrong, run
in Deno, in Node and in a page of the site's own origin. The table is written
from what happened in those runs, and the tests fail where it is out of date.

For each fault the tests also check that the words are words (no HTML, no names
of exceptions), that neither the message nor anything a developer could log
holds a nonce, a cookie, the question or the answer, that no connection stays
open, and that no timer and no listener is left.

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
  ([abort_test.ts](../tests/faults/abort_test.ts)).
- Cookies for other paths and hosts, a redirect to a site that listens, a
  compressed stream that must not wait for its end
  ([requests_test.ts](../tests/faults/requests_test.ts)).
- The clock jumps a day ahead and a day back while an answer is under way
  ([clock_test.ts](../tests/faults/clock_test.ts)).
- A process that has failed in any of these ways ends by itself
  ([exit_deno_test.ts](../tests/faults/exit_deno_test.ts)).
- \`deno task fuzz\` feeds a million random and mangled inputs to everything that
  reads what a site or a page sent ([fuzz_test.ts](../tests/fuzz_test.ts) does
  so in every run, with fewer).
- \`deno task soak\` has fifty clients ask a site that misbehaves at random for
  ten minutes, and compares every answer with what the model said
  ([soak.ts](../tests/faults/soak.ts)). The count of answers that are called
  complete and are not must be 0.
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
    `| ${fault} | ${where.join(", ")} | ${cells} |`
  );
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
