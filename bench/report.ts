/**
 * What is written down: the page of results, and the lines in README.
 */
import type { Ratio, Results, Table } from "./results.ts";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/**
 * The page of results.
 *
 * @param results What was measured.
 * @param machine What on.
 * @returns The page, as Markdown.
 */
export function renderResults(
  results: Results,
  machine: readonly string[],
): string {
  const missed = results.ratios.filter(({ met }) => !met).length;
  return [
    "# Benchmark",
    "",
    "Written by `deno task bench`. Everything is measured side by side in one " +
    "run, in rounds one after another; medians, and the least and the most in " +
    "brackets. The ratios travel from machine to machine, the absolute " +
    "numbers do not.",
    "",
    "![The benchmark as bars](chart.svg)",
    "",
    ...machine.map((line) => `- ${line}`),
    `- ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    "",
    "## Ratios and goals",
    "",
    `${results.ratios.length - missed} of ${results.ratios.length} goals met.`,
    "",
    renderRatios(results.ratios),
    "",
    ...results.tables.flatMap((table) => [renderTable(table), ""]),
    ...results.skipped.length === 0 ? [] : [
      "## Not measured here",
      "",
      ...results.skipped.map((line) => `- ${line}`),
      "",
    ],
  ].join("\n");
}

function renderRatios(ratios: readonly Ratio[]): string {
  return rows([
    ["", "median (least–most)", "goal", "met"],
    ["---", "--:", "--:", ":-:"],
    ...ratios.map((ratio) => [
      ratio.name,
      renderSpread(ratio),
      ratio.goal,
      ratio.met ? "✓" : "**no**",
    ]),
  ]);
}

/** The median and the spread of a ratio. */
export function renderSpread({ median, min, max }: Ratio): string {
  const all = `${number(min)}–${number(max)}`;
  return min === max ? number(median) : `${number(median)} (${all})`;
}

function number(value: number): string {
  if (Number.isInteger(value)) return `${value}`;
  const digits = Math.abs(value) < 0.1 ? 3 : Math.abs(value) < 100 ? 2 : 0;
  return value.toFixed(digits);
}

function renderTable({ title, columns, rows: cells, notes }: Table): string {
  return [
    `## ${title}`,
    "",
    rows([columns, columns.map((_, i) => i === 0 ? "---" : "--:"), ...cells]),
    ...notes.flatMap((note) => ["", note]),
  ].join("\n");
}

function rows(cells: readonly (readonly string[])[]): string {
  return cells.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/**
 * The performance section of README: the case users live in comes first, then a row that is lost.
 *
 * @param results What was measured.
 * @returns The lines, as Markdown.
 */
export function renderSummary(results: Results): string {
  const median = (name: string): string => {
    const found = results.ratios.find((ratio) => ratio.name === name);
    if (found === undefined) throw new Error(`no ratio is called ${name}`);
    return number(found.median);
  };
  const both = (name: string): string =>
    `${median(`Deno: ${name}`)} (Deno) and ${median(`Node: ${name}`)} (Node)`;
  const live = "tokens, an event a chunk:";
  const bulk = "tokens, 16 KB chunks:";
  const missed = results.ratios.filter(({ met }) => !met);
  return [
    "Throughput relative to other libraries, measured side by side in one run:",
    "",
    "![Decoding and the first word, compared with other libraries](bench/chart.svg)",
    "",
    `- Live answers, one event per network read: ${
      both(`${live} ours, client over the fastest peer's stream`)
    } of the fastest other streaming client.`,
    `- Buffered answers, 16 KB per read: ${
      both(`${bulk} ours, client over the fastest peer's stream`)
    } of the fastest other streaming client; SSE decoding alone ${
      both(`${bulk} ours, bare over straight loop`)
    } of a hand-written loop.`,
    `- Where it is slower: with one event per read, ${
      both(`${live} ours, client over eventsource-parser feed`)
    } of a bare parser that is fed synchronously, without a stream.`,
    `- Requests per question after the first: ${
      median("Deno: requests a question")
    }. Goals met: ${
      results.ratios.length - missed.length
    } of ${results.ratios.length}.`,
  ].join("\n");
}

/**
 * Puts the lines into README.
 *
 * @param readme The text of README.
 * @param summary The lines.
 * @returns The new text.
 */
export function replaceSummary(readme: string, summary: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error(`README.md has no ${BEGIN} … ${END}`);
  }
  return readme.slice(0, begin + BEGIN.length) + `\n\n${summary}\n\n` +
    readme.slice(end);
}
