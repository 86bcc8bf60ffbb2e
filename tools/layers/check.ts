/**
 * Checks that imports go from layers of a higher rank to layers of a lower one,
 * that there are no import cycles, and that `docs/explanation/architecture.md` shows the
 * layers as they are: `deno task layers [--write]`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../toolchain.ts";
import { type Graph, readGraph } from "./graph.ts";
import { CORE, EXTENSION, type Ranks } from "./ranks.ts";

const PAGE = join(ROOT, "docs", "explanation", "architecture.md");

/** The layer of a module and its rank. */
function layerOf(
  module: string,
  ranks: Ranks,
): { layer: string; rank: number } | undefined {
  const found = ranks.flatMap((layers, rank) =>
    layers.filter((layer) => module === layer || module.startsWith(`${layer}/`))
      .map((layer) => ({ layer, rank }))
  );
  return found.sort((a, b) => b.layer.length - a.layer.length)[0];
}

/**
 * Compares a module graph with the layers.
 *
 * @param graph The graph.
 * @param ranks The layers.
 * @returns One line for each module without a layer, each import that is not
 * allowed and each cycle.
 */
export function findProblems(graph: Graph, ranks: Ranks): string[] {
  const problems: string[] = [];
  for (const [module, imports] of graph) {
    const from = layerOf(module, ranks);
    if (from === undefined) {
      problems.push(`${module} is in no layer of tools/layers/ranks.ts`);
      continue;
    }
    for (const target of new Set(imports)) {
      const to = layerOf(target, ranks);
      if (to === undefined || to.layer === from.layer) continue;
      if (to.rank >= from.rank) {
        problems.push(`${module} imports ${target}, whose rank is not lower`);
      }
    }
  }
  return [...problems, ...findCycles(graph)];
}

/** A depth-first search; each import that leads back closes a cycle. */
function findCycles(graph: Graph): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (module: string) => {
    const start = path.indexOf(module);
    if (start >= 0) {
      cycles.push(
        `import cycle: ${[...path.slice(start), module].join(" → ")}`,
      );
    }
    if (start >= 0 || done.has(module)) return;
    path.push(module);
    for (const target of new Set(graph.get(module))) visit(target);
    path.pop();
    done.add(module);
  };
  for (const module of graph.keys()) visit(module);
  return cycles;
}

/** The layers as a Mermaid chart, the highest rank first. */
export function renderChart(ranks: Ranks): string {
  const nodes = ranks.map((layers, rank) =>
    `  ${rank}["${layers.join("<br>")}"]`
  );
  const arrows = [...ranks.keys()].reverse().join(" --> ");
  return [
    "```mermaid",
    "flowchart TD",
    ...nodes.reverse(),
    `  ${arrows}`,
    "```",
  ]
    .join("\n");
}

/** Replaces the page's charts by those of the layers. */
export function updatePage(page: string, charts: readonly string[]): string {
  const left = [...charts];
  return page.replace(
    /```mermaid\n(?:(?!```)[^])*```/g,
    (old) => left.shift() ?? old,
  );
}

async function main(write: boolean): Promise<number> {
  const core = await readGraph(ROOT, ["mod.ts", "src"]);
  const extension = await readGraph(
    join(ROOT, "vscode-extension"),
    ["protocol", "webview", "src"],
  );
  const problems = [
    ...findProblems(core, CORE),
    ...findProblems(extension, EXTENSION),
  ];
  const page = await readFile(PAGE, "utf8");
  const updated = updatePage(page, [CORE, EXTENSION].map(renderChart));
  if (page !== updated) {
    if (write) await writeFile(PAGE, updated);
    else {
      problems.push(
        "docs/explanation/architecture.md is out of date: deno task layers --write",
      );
    }
  }
  for (const problem of problems) console.log(problem);
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args.includes("--write")));
