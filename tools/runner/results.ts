/**
 * What test runners print, read back.
 */

/** One test that has ended. */
export interface Result {
  name: string;
  outcome: "passed" | "failed" | "skipped";
  /** What is known of a failure. */
  error?: string;
}

/** How many tests passed, failed and were skipped. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts results. */
export function countResults(results: readonly Result[]): Count {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) count[outcome]++;
  return count;
}

/** The closing line that every part ends with. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `tests: ${passed} passed, ${failed} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : "");
}

/**
 * The count that an output closes with: ours, or that of `deno test`.
 *
 * @returns The count, or undefined if there is none.
 */
export function readCount(output: string): Count | undefined {
  const ours = last(
    output,
    /^tests: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm,
  );
  if (ours) return toCount(ours[1], ours[2], ours[3]);
  const deno = last(
    output,
    /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(?:.*?\| (\d+) ignored)?/gm,
  );
  return deno && toCount(deno[1], deno[2], deno[3]);
}

function last(text: string, pattern: RegExp): RegExpExecArray | undefined {
  return [...text.matchAll(pattern)].at(-1);
}

function toCount(passed = "0", failed = "0", skipped = "0"): Count {
  return {
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped),
  };
}

/** The results in the TAP that `node:test` reports. */
export function readTap(output: string): Result[] {
  const lines = output.matchAll(/^(not )?ok \d+ - (.*?)( # SKIP.*)?$/gm);
  return [...lines].map(([, not, name = "", skip]) => ({
    name: name.replace(/\\([\\#])/g, "$1"),
    outcome: skip ? "skipped" : not ? "failed" : "passed",
  }));
}

/** The results in the JUnit XML of `deno test` and of `bun test`. */
export function readJunit(xml: string): Result[] {
  const cases = xml.matchAll(
    /<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  );
  return [...cases].map(([, name = "", inside = ""]) => ({
    name: unescapeXml(name),
    outcome: /<(failure|error)\b/.test(inside)
      ? "failed"
      : /<skipped\b/.test(inside)
      ? "skipped"
      : "passed",
  }));
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = {
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    amp: "&",
  };
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi,
    (_, hex, decimal, name) =>
      name
        ? named[name]!
        : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
}
