/**
 * Test results, and the JUnit XML that `deno test`, `bun test` and `node:test`
 * write.
 */

/** One finished test. */
export interface Result {
  name: string;
  outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped, as far as is known. */
  reason?: string;
  /** Of the core's tests in Deno: what `suite.ts` calls its group of files. */
  group?: string;
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

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `tests: ${passed} passed, ${failed} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : "");
}

/** Reads JUnit XML; nested suites are flattened. */
export function readJunit(xml: string): Result[] {
  const cases = xml.matchAll(
    /<testcase((?:\s+[\w-]+="[^"]*")*)\s*(?:\/>|>((?:(?!<testcase)[^])*?)<\/testcase>)/g,
  );
  return [...cases].map(([, attributes = "", content = ""]) => {
    const { name = "" } = readAttributes(attributes);
    const [, element, reason = ""] = content.match(
      /<(failure|error|skipped)\b((?:[^>"]|"[^"]*")*)/,
    ) ?? [];
    const { message } = readAttributes(reason);
    return {
      name,
      outcome: element === undefined
        ? "passed"
        : element === "skipped"
        ? "skipped"
        : "failed",
      ...message && { reason: message },
    };
  });
}

function readAttributes(text: string): Record<string, string> {
  const attributes = text.matchAll(/(?:^|\s)([\w-]+)="([^"]*)"/g);
  return Object.fromEntries(
    [...attributes].map(([, name, value = ""]) => [name, unescapeXml(value)]),
  );
}

const NAMED: Record<string, string> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function unescapeXml(text: string): string {
  // Node.js 20 escapes the ampersand of its own `&quot;`.
  return text.replaceAll("&amp;quot;", "&quot;").replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi,
    (_, hex, decimal, name) =>
      name
        ? NAMED[name]!
        : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
}
