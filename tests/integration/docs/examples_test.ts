/**
 * Every example runs to its end and prints what it says it prints; and no code
 * in the documentation is left out of the run.
 */
import { assert } from "chai";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import config from "../../../deno.json" with { type: "json" };
import { test } from "../../support/harness.ts";
import { runChild } from "../../../tools/runner/child.ts";
import { ROOT } from "../../../tools/toolchain.ts";

const EXAMPLES = join(ROOT, "examples");

/** What each example must print. */
const PRINTS: Record<string, RegExp> = {
  "ask.ts": /nonce/i,
  "ask_many.ts": /(?=[^]*→ \d+ characters)[^]*FAIL500 → model-error:/,
  "lines_with_std_streams.ts": /^1\t.*\n2\t/m,
  "openai_package.ts": /nonce/,
  "show_progress.ts": /\[thinking\] [^]*search_docs[^]*It is in\s+the manual\./,
  "stream_to_a_page.ts": /nonce/,
};

/** The import map with `@std/streams` on this machine, since JSR may be far. */
async function importMap(folder: string): Promise<string> {
  const file = join(folder, "imports.json");
  const imports = Object.fromEntries(
    Object.entries(config.imports).map(([name, target]) => [
      name,
      name === "@std/streams"
        ? new URL("./text_line_stream.ts", import.meta.url).href
        : new URL(target, pathToFileURL(ROOT)).href,
    ]),
  );
  await writeFile(file, JSON.stringify({ imports }));
  return file;
}

const examples = (await readdir(EXAMPLES)).filter((name) =>
  name.endsWith(".ts")
);

for (const name of examples) {
  test(`example: ${name} runs`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "askgpt4-example-"));
    try {
      const { code, output } = await runChild([
        Deno.execPath(),
        "run",
        "-A",
        "--quiet",
        "--check",
        "--no-lock",
        "--no-config",
        `--import-map=${await importMap(folder)}`,
        join(EXAMPLES, name),
      ], { cwd: folder, seconds: 120 });
      assert.equal(code, 0, output);
      assert.isDefined(PRINTS[name], "say here what the new example prints");
      assert.match(output, PRINTS[name]!);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

test("docs: all TypeScript in the documentation is run", async () => {
  const folder = join(ROOT, "docs");
  const pages = (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith(".md"));
  const files = [
    join(ROOT, "README.md"),
    ...pages.map((name) => join(folder, name)),
  ];
  let blocks = 0;
  for (const file of files) {
    const text = await readFile(file, "utf8");
    const fences = text.matchAll(/^```(ts|typescript|js|javascript)\b(.*)$/gm);
    for (const [fence, , attributes = ""] of fences) {
      blocks++;
      assert.equal(attributes.trim(), "", `${file}: ${fence} is not run`);
    }
  }
  assert.isAbove(blocks, 0);
});
