/**
 * What works where: checks that all runtimes ran the same tests, and keeps the
 * table in README true.
 */
import { join } from "node:path";
import type { Count } from "../runner/results.ts";
import { ROOT } from "../toolchain.ts";
import { type Report, REPORTS } from "./report.ts";

const README = join(ROOT, "README.md");
const BEGIN = "<!-- runtimes:begin -->";
const END = "<!-- runtimes:end -->";

/** The columns: part and title. */
const COLUMNS: readonly (readonly [part: string, title: string])[] = [
  ["deno", "Deno"],
  ["node20", "Node 20"],
  ["node22", "Node 22"],
  ["node24", "Node 24"],
  ["bun", "Bun"],
  ["workerd", "workerd"],
  ["chromium", "page, same origin"],
  ["cross-origin", "page, other origin"],
];

const YES = "✓";
const NO = "–";
const BROKEN = "✗";

/** The signs of the notes after the first. */
const NOTES = "²³⁴⁵⁶";

type Reports = Map<string, Report>;

async function readReports(): Promise<Reports> {
  const reports: Reports = new Map();
  for (const [part] of COLUMNS) {
    const file = join(REPORTS, `${part}.json`);
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text !== undefined) reports.set(part, JSON.parse(text));
  }
  return reports;
}

/** What is wrong with the set of tests that the runtimes ran. */
export function differences(reports: Reports): string[] {
  const wrong: string[] = [];
  const deno = reports.get("deno");
  if (deno === undefined) return ["Deno has not run"];
  const names = deno.results.map(({ name }) => name);
  for (const name of new Set(names)) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) {
      wrong.push(`two tests have one name: ${name}`);
    }
  }
  for (const [part, report] of reports) {
    if (part === "cross-origin" || part === "deno") continue;
    const without = report.without.map(({ what }) => what);
    const single = report.without.flatMap(({ tests = [] }) => tests);
    for (const name of single) {
      if (!names.includes(name)) wrong.push(`excepted, but not there: ${name}`);
    }
    const had = new Set(report.results.map(({ name }) => name));
    for (const { name, group } of deno.results) {
      if (group !== undefined && without.includes(group)) continue;
      if (single.includes(name)) continue;
      if (!had.delete(name)) wrong.push(`${part} did not run: ${name}`);
    }
    for (const name of had) {
      wrong.push(`Deno did not run, but ${part}: ${name}`);
    }
  }
  return wrong;
}

/** The table, as Markdown. */
export function renderTable(reports: Reports): string {
  const exceptions = new Map<string, string>();
  for (const { without } of reports.values()) {
    for (const { inTable, what, because } of without) {
      if (inTable) exceptions.set(what, because);
    }
  }
  const cell = (part: string, what?: string): string => {
    const report = reports.get(part);
    if (report === undefined) return BROKEN;
    if (report.without.some((one) => one.what === what)) return NO;
    // Only Deno tells which test is of which group; the rest are held to it.
    const own = report.results.filter(({ group }) =>
      part !== "deno" || group === what
    );
    const good = own.length > 0 &&
      own.every(({ outcome }) => outcome === "passed");
    return good ? YES : BROKEN;
  };
  const row = (title: string, cells: readonly string[]) =>
    `| ${[title, ...cells].join(" | ")} |`;
  const cells = (what?: string) =>
    COLUMNS.map(([part]) =>
      part === "cross-origin" && what !== undefined ? NO : cell(part, what)
    );
  const asked = cells();
  const streamed = [...asked.slice(0, -1), `${NO}¹`];
  const rest = [...exceptions];
  return [
    row("", COLUMNS.map(([, title]) => title)),
    row("---", COLUMNS.map(() => ":-:")),
    row("ask, converse, discover, check", asked),
    row("the answer as it streams", streamed),
    ...rest.map(([what], i) =>
      row(what, cells(what).map((one) => one === NO ? NO + NOTES[i] : one))
    ),
    "",
    "¹ Browsers hide a stream from a page on another origin, so there the " +
    "client asks for the whole answer at once.",
    ...rest.map(([, because], i) => `\n${NOTES[i]} Not there: ${because}.`),
  ].join("\n");
}

/**
 * Checks the runs against each other and the table in README against them.
 *
 * @param write Whether to write the table.
 * @returns How many checks passed and failed.
 */
export async function checkTable(write: boolean): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  console.log("\ntable: what works where …");
  const reports = await readReports();
  const wrong = differences(reports);
  for (const line of wrong) console.log(`  ${line}`);
  if (wrong.length === 0) count.passed++;
  else count.failed++;

  const missing = COLUMNS.filter(([part]) => !reports.has(part));
  if (missing.length > 0) {
    const names = missing.map(([part]) => part).join(", ");
    console.log(`  skipped: the table in README: no report from ${names}`);
    count.skipped++;
  } else if (await isUpToDate(`\n\n${renderTable(reports)}\n\n`, write)) {
    count.passed++;
  } else {
    count.failed++;
  }
  const { passed, failed } = count;
  console.log(
    `${failed > 0 ? "FAILED" : "ok"} table: ${passed} passed` +
      (failed > 0 ? `, ${failed} failed` : ""),
  );
  return count;
}

async function isUpToDate(table: string, write: boolean): Promise<boolean> {
  const readme = await Deno.readTextFile(README).catch(() => "");
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) {
    console.log(`  README.md has no ${BEGIN} … ${END}`);
    return false;
  }
  const from = begin + BEGIN.length;
  // The formatter moves the spaces and draws the lines.
  const spaces = (text: string) => text.replace(/[\s-]+/g, " ").trim();
  if (spaces(readme.slice(from, end)) === spaces(table)) return true;
  if (table.includes(BROKEN)) {
    console.log("  the table is not written: not every run was good");
    return false;
  }
  if (!write) {
    console.log("  README.md is out of date: deno task test --write");
    return false;
  }
  await Deno.writeTextFile(
    README,
    readme.slice(0, from) + table + readme.slice(end),
  );
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "-q", README],
  });
  return (await fmt.output()).success;
}
