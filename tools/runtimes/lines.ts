/**
 * The results that a runtime without a runner sends, one a line.
 */
import type { TestResult } from "../../tests/support/harness.ts";
import type { Result } from "../runner/results.ts";

/** Turns what the harness reports into a result. */
export function toResult({ name, error }: TestResult): Result {
  return error === undefined
    ? { name, outcome: "passed" }
    : { name, outcome: "failed", error };
}

/** Reads all results of a response. */
export async function readResults(response: Response): Promise<Result[]> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return text.split("\n").filter((line) => line !== "").map((line) =>
    toResult(JSON.parse(line))
  );
}
