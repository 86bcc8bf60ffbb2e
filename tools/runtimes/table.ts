/**
 * Checks that all runtimes ran the same tests, and keeps the README's table of
 * runtimes up to date.
 */
import { join } from "node:path";
import { resultsFile } from "../runner/part.ts";
import type { Result } from "../runner/results.ts";
import { ROOT } from "../toolchain.ts";
import { RUNTIMES } from "./run.ts";
import { type Exception, suite, suiteFor } from "./suite.ts";

const README = join(ROOT, "README.md");
const BEGIN = "<!-- runtimes:begin -->";
const END = "<!-- runtimes:end -->";

const YES = "✓";
const NO = "–";
const BROKEN = "✗";

/** The signs of the notes after the first. */
const NOTES = "²³⁴⁵⁶";

/** What one runtime ran. */
export interface Run {
  results: readonly Result[];
  /** What it can't run. */
  without: readonly Exception[];
}

type Runs = ReadonlyMap<string, Run>;

async function readRuns(): Promise<Runs> {
  const runs = new Map<string, Run>();
  for (const [part, { target }] of Object.entries(RUNTIMES)) {
    const text = await Deno.readTextFile(resultsFile(part)).catch(() => "");
    if (text === "") continue;
    const without = target === undefined
      ? []
      : (await suiteFor(target)).without;
    runs.set(part, { results: JSON.parse(text), without });
  }
  return runs;
}

/** In which ways the runtimes did not run the same tests. */
export function differences(runs: Runs): string[] {
  const deno = runs.get("deno")?.results;
  if (deno === undefined) return ["Deno has not run"];
  const wrong: string[] = [];
  const names = deno.map(({ name }) => name);
  for (const name of new Set(names)) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) {
      wrong.push(`two tests have the same name: ${name}`);
    }
  }
  for (const [part, { results, without }] of runs) {
    if (part === "cross-origin" || part === "deno") continue;
    const exempt = without.flatMap(({ tests = [] }) => tests);
    for (const name of exempt) {
      if (!names.includes(name)) wrong.push(`exempt but missing: ${name}`);
    }
    const had = new Set(results.map(({ name }) => name));
    for (const result of deno) {
      if (exempt.includes(result.name)) continue;
      if (without.some(({ what }) => what === result.group)) continue;
      if (!had.delete(result.name)) {
        wrong.push(`${part} did not run: ${result.name}`);
      }
    }
    for (const name of had) wrong.push(`only ${part} ran: ${name}`);
  }
  return wrong;
}

/** The table, as Markdown. */
export function renderTable(
  runs: Runs,
  rows: readonly Exception[],
): string {
  const cell = (part: string, row?: Exception): string => {
    const run = runs.get(part);
    if (run === undefined) return BROKEN;
    if (row && (part === "cross-origin" || run.without.includes(row))) {
      return NO;
    }
    // Only Deno's results have groups; `differences` compares the others to it.
    const own = part === "deno"
      ? run.results.filter(({ group }) => group === row?.what)
      : run.results;
    const good = own.length > 0 &&
      own.every(({ outcome }) => outcome === "passed");
    return good ? YES : BROKEN;
  };
  const line = (title: string, cells: readonly string[]) =>
    `| ${[title, ...cells].join(" | ")} |`;
  const cells = (row?: Exception) =>
    Object.keys(RUNTIMES).map((part) => cell(part, row));
  const asked = cells();
  return [
    line("", Object.values(RUNTIMES).map(({ title }) => title)),
    line("---", Object.values(RUNTIMES).map(() => ":-:")),
    line("ask, converse, discover, check", asked),
    line("the answer as it streams", [...asked.slice(0, -1), `${NO}¹`]),
    ...rows.map((row, i) =>
      line(row.what, cells(row).map((one) => one === NO ? NO + NOTES[i] : one))
    ),
    "",
    "¹ Browsers hide a stream from a page on another origin, so there the " +
    "client asks for the whole answer at once.",
    ...rows.map(({ because }, i) => `\n${NOTES[i]} Not there: ${because}.`),
  ].join("\n");
}

/**
 * Checks the runs against each other and the table in README against them.
 *
 * @param write Whether to write the table.
 * @returns Two results.
 */
export async function checkTable(write: boolean): Promise<Result[]> {
  const runs = await readRuns();
  const wrong = differences(runs);
  const missing = Object.keys(RUNTIMES).filter((part) => !runs.has(part));
  const rows = (await suite()).flatMap(({ exception }) =>
    exception?.inTable ? [exception] : []
  );
  const same: Result = {
    name: "table: all runtimes ran the same tests",
    outcome: wrong.length === 0 ? "passed" : "failed",
    reason: wrong.join("\n"),
  };
  const table: Result = {
    name: "table: the README is up to date",
    outcome: "passed",
  };
  if (missing.length > 0) {
    const reason = `no results of ${missing.join(", ")}`;
    Object.assign(table, { outcome: "skipped", reason });
  } else {
    const reason = await update(
      `\n\n${renderTable(runs, rows)}\n\n`,
      write,
    );
    if (reason) Object.assign(table, { outcome: "failed", reason });
  }
  return [same, table];
}

/** Checks or writes the table; returns what is wrong. */
async function update(
  table: string,
  write: boolean,
): Promise<string | undefined> {
  const readme = await Deno.readTextFile(README);
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) return `README.md has no ${BEGIN} … ${END}`;
  const from = begin + BEGIN.length;
  // Ignore the formatter's spaces and lines.
  const plain = (text: string) => text.replace(/[\s-]+/g, " ").trim();
  if (plain(readme.slice(from, end)) === plain(table)) return undefined;
  if (table.includes(BROKEN)) return "not written, as not every run was good";
  if (!write) return "README.md is out of date: deno task test --write";
  await Deno.writeTextFile(
    README,
    readme.slice(0, from) + table + readme.slice(end),
  );
  const args = ["fmt", "-q", README];
  await new Deno.Command(Deno.execPath(), { args }).output();
  return undefined;
}
