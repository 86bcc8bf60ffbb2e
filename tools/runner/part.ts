/**
 * Running one part of the tests, and judging it.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CACHE } from "../toolchain.ts";
import { runChild } from "./child.ts";
import { type Count, readCount } from "./results.ts";

/** One part of the tests: commands, the last of which prints the count. */
export interface Part {
  name: string;
  /** What it is, for people. */
  title: string;
  commands: readonly (readonly string[])[];
  cwd?: string;
  /** The time limit of the whole part, in minutes. */
  minutes: number;
}

/** Everything that the parts print, also what the terminal does not show. */
const LOGS = join(CACHE, "test-logs");

/**
 * Runs one part and prints what came of it.
 *
 * @param part The part.
 * @param strict Whether a skipped test is a failed one.
 * @returns The count; a part that prints none, or that ends in any way but a
 * good one, has at least one failure.
 */
export async function runPart(part: Part, strict: boolean): Promise<Count> {
  const start = Date.now();
  const deadline = start + part.minutes * 60_000;
  let output = "";
  let problem: string | undefined;
  for (const command of part.commands) {
    const ended = await runChild(command, {
      ...part.cwd !== undefined && { cwd: part.cwd },
      seconds: (deadline - Date.now()) / 1000,
    });
    output += ended.output;
    if (ended.late) {
      problem = `it was ended after ${part.minutes} minutes`;
    } else if (ended.code !== 0) {
      problem = `it ended with ${ended.code ?? "a signal"}`;
    }
    if (problem !== undefined) break;
  }
  await mkdir(LOGS, { recursive: true });
  await writeFile(join(LOGS, `${part.name}.txt`), output);
  const read = readCount(output);
  const count = read ?? { passed: 0, failed: 0, skipped: 0 };
  if (read === undefined) problem ??= "it printed no count";
  else if (count.passed + count.failed + count.skipped === 0) {
    problem ??= "it ran no test";
  }
  if (strict && count.skipped > 0) {
    problem ??= "in CI nothing may be skipped";
    count.failed += count.skipped;
    count.skipped = 0;
  }
  if (problem !== undefined && count.failed === 0) count.failed = 1;

  const seconds = Math.round((Date.now() - start) / 1000);
  if (count.failed > 0) {
    console.log(`${output.slice(-20_000)}\n----`);
  } else {
    for (const [line] of output.matchAll(/^(skipped|not in|note): .*$/gm)) {
      console.log(`  ${line}`);
    }
  }
  const failed = count.failed > 0 ? `, ${count.failed} failed` : "";
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
  console.log(
    `${failed ? "FAILED" : "ok"} ${part.name}: ${count.passed} passed` +
      `${failed}${skipped} (${seconds} s)${problem ? `: ${problem}` : ""}`,
  );
  return count;
}
