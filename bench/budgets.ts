/**
 * The budgets: what each ratio may be at worst. They leave room for a busy
 * machine; the goals stand in the code, and no budget is stricter than a goal.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../tools/toolchain.ts";
import type { Ratio } from "./results.ts";

const FILE = join(ROOT, "bench", "budgets.json");

/** By the names of the ratios. */
type Budgets = Record<string, number>;

function isLeast({ goal }: Ratio): boolean {
  return goal.startsWith("≥");
}

/**
 * Holds ratios against their budgets.
 *
 * @param ratios The ratios.
 * @param all Whether everything was measured, so that nothing may be missing.
 * @returns What fell, a line each.
 */
export async function checkBudgets(
  ratios: readonly Ratio[],
  all: boolean,
): Promise<string[]> {
  const budgets = JSON.parse(await readFile(FILE, "utf8")) as Budgets;
  const fallen: string[] = [];
  for (const ratio of ratios) {
    const { name, median } = ratio;
    const budget = budgets[name];
    if (budget === undefined) {
      fallen.push(`${name}: has no budget (${median.toFixed(3)})`);
    } else if (isLeast(ratio) ? median < budget : median > budget) {
      const side = isLeast(ratio) ? "at least" : "at most";
      fallen.push(`${name}: ${median.toFixed(3)}, ${side} ${budget}`);
    }
  }
  if (!all) return fallen;
  for (const name of Object.keys(budgets)) {
    if (!ratios.some((ratio) => ratio.name === name)) {
      fallen.push(`${name}: was not measured`);
    }
  }
  return fallen;
}

/**
 * Makes new budgets of what was measured.
 *
 * @param ratios The ratios.
 */
export async function writeBudgets(ratios: readonly Ratio[]): Promise<void> {
  const budgets: Budgets = {};
  for (const ratio of ratios) {
    const goal = Number(ratio.goal.slice(2));
    const { median } = ratio;
    const budget = isLeast(ratio)
      ? Math.min(goal, median * 0.8)
      : Math.max(goal, median * 1.25);
    budgets[ratio.name] = Number(budget.toPrecision(3));
  }
  await writeFile(FILE, `${JSON.stringify(budgets, null, 2)}\n`);
}
