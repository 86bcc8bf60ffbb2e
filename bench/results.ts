/**
 * What a part of the benchmark comes to.
 */
import type { Spread } from "./stats.ts";

/** A number that is held against a goal and a budget. */
export interface Ratio extends Spread {
  /** What it is, in words; the budgets go by it. */
  name: string;
  /** What is aimed for. */
  goal: string;
  /** Whether that is met. */
  met: boolean;
}

/** A table of absolute numbers, for this machine alone. */
export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  notes: readonly string[];
}

/** A group of bars in the chart. */
export interface Bars {
  title: string;
  /** What the length of a bar means. */
  unit: string;
  bars: readonly { name: string; value: number; ours: boolean }[];
}

/** What a part measured. */
export interface Results {
  ratios: Ratio[];
  tables: Table[];
  charts: Bars[];
  /** What could not be measured here, and why. */
  skipped: string[];
}

/** Nothing yet. */
export function noResults(): Results {
  return { ratios: [], tables: [], charts: [], skipped: [] };
}

/** A ratio that should be at least so much. */
export function atLeast(name: string, least: number, value: Spread): Ratio {
  return { ...value, name, goal: `≥ ${least}`, met: value.median >= least };
}

/** A ratio that should be at most so much. */
export function atMost(name: string, most: number, value: Spread): Ratio {
  return { ...value, name, goal: `≤ ${most}`, met: value.median <= most };
}
