/**
 * Runs all tests there are, part by part, and prints the true total last.
 *
 * `deno task test [--only NAME,…] [--list] [--write]`
 */
import { parseArgs } from "node:util";
import { endChildren } from "./runner/child.ts";
import { type Part, runPart } from "./runner/part.ts";
import { PARTS } from "./runner/parts.ts";
import { closingLine, type Count } from "./runner/results.ts";
import { checkTable } from "./runtimes/table.ts";

/** In CI nothing may be left out, so there a skipped test is a failed one. */
const STRICT = Deno.env.get("CI") === "true";

const USAGE = `Usage: deno task test [options]

  --only NAME,…  run only these parts
  --list         name the parts, and run nothing
  --write        write the table of runtimes into README.md`;

function chooseParts(only: readonly string[] | undefined): readonly Part[] {
  if (only === undefined) return PARTS;
  const names = only.flatMap((list) => list.split(","));
  const unknown = names.filter((name) => !PARTS.some((p) => p.name === name));
  if (unknown.length > 0) {
    const known = PARTS.map(({ name }) => name).join(", ");
    throw new Error(
      `no part is called ${unknown.join(", ")}; there are: ${known}`,
    );
  }
  return PARTS.filter(({ name }) => names.includes(name));
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
  const add = (count: Count) => {
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
  };
  for (const part of parts) {
    console.log(`\n${part.name}: ${part.title} …`);
    add(await runPart(part, STRICT));
  }
  if (values.only === undefined) add(await checkTable(values.write));
  console.log(`\n${closingLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  if (Deno.build.os === "windows" && signal === "SIGTERM") continue;
  Deno.addSignalListener(signal, () => {
    endChildren();
    Deno.exit(130);
  });
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(2);
}
