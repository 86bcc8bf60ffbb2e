/**
 * Runs all tests, part by part, and prints the total last.
 *
 * `deno task test [--only NAME,…] [--list] [--write]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { endChildren } from "./runner/child.ts";
import { type Part, runPart } from "./runner/part.ts";
import { PARTS } from "./runner/parts.ts";
import { closingLine, type Count } from "./runner/results.ts";

const USAGE = `Usage: deno task test [options]

  --only NAME,…  run only these parts (extension: all that begin with it)
  --list         list the parts
  --write        update the tables that are made from results`;

function chooseParts(only: readonly string[] | undefined): readonly Part[] {
  if (only === undefined) return PARTS;
  const wanted = only.flatMap((list) => list.split(","));
  const isOf = (part: Part, name: string) =>
    part.name === name || part.name.startsWith(`${name}-`);
  for (const name of wanted) {
    if (PARTS.some((part) => isOf(part, name))) continue;
    const known = PARTS.map(({ name }) => name).join(", ");
    throw new Error(`Unknown part: ${name}. Parts: ${known}.`);
  }
  return PARTS.filter((part) => wanted.some((name) => isOf(part, name)));
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true },
      list: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const parts = chooseParts(values.only);
  if (values.list) {
    for (const { name, title } of parts) console.log(`${name}: ${title}`);
    return 0;
  }
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  // In CI nothing may be skipped.
  const strict = process.env.CI === "true";
  for (const part of parts) {
    console.log(`\n${part.name}: ${part.title} …`);
    const count = await runPart(part, { strict, write: values.write });
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
  }
  console.log(`\n${closingLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

// What tests leave in the folder for temporary files is removed with it.
const temp = mkdtempSync(join(tmpdir(), "askgpt4-test-"));
for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = temp;

function exit(code: number): never {
  endChildren();
  rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
  Deno.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  if (Deno.build.os === "windows" && signal === "SIGTERM") continue;
  Deno.addSignalListener(signal, () => exit(130));
}

try {
  exit(await main(Deno.args));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  exit(2);
}
