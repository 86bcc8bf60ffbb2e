/**
 * Runs the benchmark.
 *
 * `deno task bench [--only NAME,…] [--quick] [--check] [--accept]`
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../tools/toolchain.ts";
import { measureAsks } from "./ask/measure.ts";
import { checkBudgets, writeBudgets } from "./budgets.ts";
import { drawChart } from "./chart.ts";
import { measureDecoding } from "./decode/measure.ts";
import { measureExtension } from "./extension/measure.ts";
import { describeMachine } from "./machine.ts";
import {
  renderResults,
  renderSpread,
  renderSummary,
  replaceSummary,
} from "./report.ts";
import { noResults, type Results } from "./results.ts";
import { ensureRuntimes, type Runtime } from "./runtimes.ts";
import { measureScale } from "./scale/measure.ts";
import { endWorkers } from "./worker.ts";

type Measure = (
  runtimes: readonly Runtime[],
  quick: boolean,
) => Promise<Results>;

const PARTS: Record<string, Measure> = {
  decode: measureDecoding,
  ask: measureAsks,
  scale: measureScale,
  extension: measureExtension,
};

const USAGE = `Usage: deno task bench [options]

  --only NAME,…  run only these parts: ${Object.keys(PARTS).join(", ")}
  --quick        less of everything, in about a minute
  --check        compare with bench/budgets.json, and fail if something fell
  --accept       make new budgets of what was measured

A whole run writes bench/RESULTS.md, bench/chart.svg and the lines in README.md.`;

function chosen(only: readonly string[] | undefined): string[] {
  const names = only?.flatMap((list) => list.split(",")) ?? Object.keys(PARTS);
  const unknown = names.filter((name) => PARTS[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`no part is called ${unknown.join(", ")}\n\n${USAGE}`);
  }
  return names;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      accept: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const names = chosen(values.only);
  const { quick } = values;
  const runtimes = await ensureRuntimes();
  const machine = describeMachine(runtimes);
  for (const line of machine) console.log(line);
  const all = noResults();
  for (const name of names) {
    console.log(`\n${name} …`);
    const results = await PARTS[name]!(runtimes, quick);
    print(results);
    all.ratios.push(...results.ratios);
    all.tables.push(...results.tables);
    all.charts.push(...results.charts);
    all.skipped.push(...results.skipped);
  }
  const whole = values.only === undefined;
  if (whole) {
    await write(all, [...machine, ...quick ? ["a quick run"] : []]);
  }
  if (values.accept) await writeBudgets(all.ratios);
  const missed = all.ratios.filter(({ met }) => !met).length;
  console.log(
    `\n${all.ratios.length - missed} of ${all.ratios.length} goals met`,
  );
  if (!values.check) return 0;
  const fallen = await checkBudgets(all.ratios, whole);
  for (const line of fallen) console.log(`FELL ${line}`);
  console.log(
    fallen.length === 0
      ? "ok: everything is within its budget"
      : `FAILED: ${fallen.length} outside of their budgets`,
  );
  return fallen.length === 0 ? 0 : 1;
}

function print({ ratios, tables, skipped }: Results): void {
  for (const { title, columns, rows } of tables) {
    console.log(`\n${title}`);
    const names = rows.map((row) => row[0]!);
    const width = Math.max(...names.map((name) => name.length));
    console.log(`${" ".repeat(width)}  ${columns.slice(1).join(" | ")}`);
    for (const [name, ...cells] of rows) {
      console.log(`${name!.padEnd(width)}  ${cells.join(" | ")}`);
    }
  }
  console.log("");
  for (const ratio of ratios) {
    const mark = ratio.met ? "ok  " : "MISS";
    const { name, goal } = ratio;
    console.log(`${mark} ${name}: ${renderSpread(ratio)}, goal ${goal}`);
  }
  for (const line of skipped) console.log(`skipped: ${line}`);
}

async function write(
  results: Results,
  machine: readonly string[],
): Promise<void> {
  const page = join(ROOT, "bench", "RESULTS.md");
  const readme = join(ROOT, "README.md");
  await writeFile(page, renderResults(results, machine));
  await writeFile(
    join(ROOT, "bench", "chart.svg"),
    drawChart(results.charts),
  );
  const before = await readFile(readme, "utf8");
  const after = replaceSummary(before, renderSummary(results));
  await writeFile(readme, after);
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", page, readme],
  });
  await fmt.output();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  if (Deno.build.os === "windows" && signal === "SIGTERM") continue;
  Deno.addSignalListener(signal, () => {
    endWorkers();
    Deno.exit(130);
  });
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  endWorkers();
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(2);
}
