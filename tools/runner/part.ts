/**
 * Runs one part of the tests and judges it.
 */
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CACHE, Unavailable } from "../toolchain.ts";
import { type ChildOptions, type Ended, runChild } from "./child.ts";
import { type Count, countResults, readJunit, type Result } from "./results.ts";
import { Status } from "./status.ts";

/** One part of the tests. */
export interface Part {
  name: string;
  title: string;
  /** The time limit, in minutes. */
  minutes: number;
  run(context: PartContext): Promise<Result[]>;
}

/** What a part runs with. */
export interface PartContext {
  /** Aborts when the part exceeds its time limit. */
  signal: AbortSignal;
  /** Whether documents that are made of results are written or only checked. */
  write: boolean;
  /** Adds to the part's log and to the status line. */
  log(text: string): void;
  /** Adds a line that is shown on the console as well. */
  note(line: string): void;
  /** Runs a child process within the part's time limit. */
  run(
    command: readonly string[],
    options?: Omit<ChildOptions, "seconds" | "onOutput">,
  ): Promise<Ended>;
}

/** The complete output of each part. */
const LOGS = join(CACHE, "test-logs");

const RESULTS = join(CACHE, "test-results");

/** The file with the results of a part, as JSON. */
export function resultsFile(part: string): string {
  return join(RESULTS, `${part}.json`);
}

/**
 * Runs one part and prints its totals.
 *
 * @param part The part.
 * @param options `strict`: whether a skipped test counts as failed; `write`:
 * whether documents that are made of results are written.
 * @returns The count. A part that breaks off, or that has no results, has at
 * least one failure.
 */
export async function runPart(
  part: Part,
  { strict = false, write = false } = {},
): Promise<Count> {
  const start = Date.now();
  await mkdir(LOGS, { recursive: true });
  await mkdir(RESULTS, { recursive: true });
  const file = resultsFile(part.name);
  await rm(file, { force: true });
  const log = createWriteStream(join(LOGS, `${part.name}.txt`));
  const status = new Status(part.name);
  let tail = "";
  const context: PartContext = {
    signal: AbortSignal.timeout(part.minutes * 60_000),
    write,
    log(text) {
      log.write(text);
      tail = (tail + text).slice(-20_000);
      status.update(text);
    },
    note(line) {
      context.log(`${line}\n`);
      status.print(`  ${line}`);
    },
    run: (command, options) =>
      runChild(command, {
        ...options,
        seconds: part.minutes * 60 - (Date.now() - start) / 1000,
        onOutput: context.log,
      }),
  };
  const results: Result[] = [];
  try {
    results.push(...await part.run(context));
    if (results.length === 0) results.push(broken("there are no results"));
    await writeFile(file, JSON.stringify(results));
  } catch (error) {
    if (error instanceof Unavailable) {
      const { message: reason } = error;
      results.push({ name: "the whole part", outcome: "skipped", reason });
    } else results.push(broken(String(error)));
  } finally {
    status.end();
    await new Promise((resolve) => log.end(resolve));
  }

  const count = countResults(results);
  if (count.failed > 0) console.log(`${tail}\n----`);
  for (const { name, outcome, reason } of results) {
    if (outcome !== "passed") {
      console.log(`  ${outcome}: ${name}${reason ? `: ${reason}` : ""}`);
    }
  }
  if (strict) {
    count.failed += count.skipped;
    count.skipped = 0;
  }
  const failed = count.failed > 0 ? `, ${count.failed} failed` : "";
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
  console.log(
    `${failed ? "FAILED" : "ok"} ${part.name}: ${count.passed} passed` +
      `${failed}${skipped} (${Math.round((Date.now() - start) / 1000)} s)`,
  );
  return count;
}

/** The failure of a run as a whole. */
function broken(reason: string): Result {
  return { name: "the whole run", outcome: "failed", reason };
}

/**
 * Runs a test runner that writes JUnit XML.
 *
 * @param context The part's.
 * @param name What the XML file is called.
 * @param command The command line, given the path of the file.
 * @param options For the child process.
 * @returns The results, and one more failure if the runner did not end well.
 */
export async function runTests(
  context: PartContext,
  name: string,
  command: (junit: string) => readonly string[],
  options: Parameters<PartContext["run"]>[1] = {},
): Promise<Result[]> {
  const junit = join(RESULTS, `${name}.xml`);
  await rm(junit, { force: true });
  const { code, late } = await context.run(command(junit), options);
  const results = readJunit(await readFile(junit, "utf8").catch(() => ""));
  if (late) results.push(broken("it exceeded its time limit"));
  else if (results.length === 0) results.push(broken("it ran no test"));
  else if (code !== 0 && countResults(results).failed === 0) {
    results.push(broken(`it ended with ${code ?? "a signal"}`));
  }
  return results;
}
