/**
 * What the runs leave behind for the table.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import type { Seen } from "./judge.ts";

/** What a user sees of an outcome. */
export type Shown = Pick<
  Seen,
  "code" | "text" | "hint" | "partial" | "asked" | "sessions"
>;

/** The outcomes in one runtime, by the name of the fault. */
export type Outcomes = Record<string, Shown>;

/** The name of the environment variable with the report's path. */
export const REPORT_VARIABLE = "ASKGPT4_FAULTS_REPORT";

/** Adds an outcome to the report, if one is wanted. */
export function report(fault: string, seen: Seen): void {
  const file = process.env[REPORT_VARIABLE];
  if (file === undefined) return;
  writeOutcomes(file, { ...readOutcomes(file), [fault]: shown(seen) });
}

/** Leaves out what is not for the table. */
export function shown(seen: Seen): Shown {
  const { code, text, hint, partial, asked, sessions } = seen;
  return { code, text, hint, partial, asked, sessions };
}

/** Reads a report; an empty one if there is none. */
export function readOutcomes(file: string): Outcomes {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  return JSON.parse(text);
}

/** Writes a report. */
export function writeOutcomes(file: string, outcomes: Outcomes): void {
  writeFileSync(file, JSON.stringify(outcomes));
}
