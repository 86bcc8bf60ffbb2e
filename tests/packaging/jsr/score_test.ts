/**
 * JSR's score, as far as the package itself can earn it: a README with an
 * example, a module doc at every entrypoint, every symbol documented, no slow
 * types. (The description, the runtimes and the provenance are set where the
 * package is published from; CONTRIBUTING says how.)
 */
import { assert } from "chai";
import { join } from "node:path";
import config from "../../../deno.json" with { type: "json" };
import { test } from "../../support/harness.ts";
import { runChild } from "../../../tools/runner/child.ts";
import { ROOT } from "../../../tools/toolchain.ts";

interface Doc {
  doc?: string;
  tags?: { kind: string }[];
}

interface Declaration {
  declarationKind: string;
  kind: string;
  jsDoc?: Doc;
}

interface ModuleDoc {
  module_doc?: Doc;
  symbols: { name: string; declarations: Declaration[] }[];
}

async function docOf(path: string): Promise<ModuleDoc> {
  const { code, output } = await runChild(
    [Deno.execPath(), "doc", "--json", "--quiet", path],
    { cwd: ROOT, seconds: 60 },
  );
  assert.equal(code, 0, output);
  const { nodes }: { nodes: Record<string, ModuleDoc> } = JSON.parse(
    output.slice(output.indexOf("{")),
  );
  const [module] = Object.values(nodes);
  assert.isDefined(module);
  return module!;
}

for (const [name, path] of Object.entries(config.exports)) {
  test(`jsr score: the export ${name} is documented`, async () => {
    const { module_doc, symbols } = await docOf(path);
    assert.isNotEmpty(module_doc?.doc, `${path} has no module doc`);
    const kinds = module_doc?.tags?.map(({ kind }) => kind);
    assert.include(kinds, "example", `${path} has no example`);
    assert.isNotEmpty(symbols);
    const bare = symbols.filter(({ declarations }) =>
      declarations.some(({ declarationKind, jsDoc }) =>
        declarationKind === "export" && !jsDoc?.doc
      )
    );
    assert.deepEqual(bare.map(({ name }) => name), []);
  });
}

test("jsr score: README has an example", async () => {
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  assert.match(readme, /^```(?:ts|typescript)\b[\s\S]*?@askgpt4\/core/m);
});

test("jsr score: no slow types", async () => {
  // Without it, every consumer would have to check the source's types.
  const { code, output } = await runChild(
    [Deno.execPath(), "publish", "--dry-run", "--allow-dirty", "--no-check"],
    { cwd: ROOT, seconds: 120 },
  );
  assert.equal(code, 0, output);
  assert.notMatch(output, /slow-types?/);
  assert.include(output, "Dry run complete");
});

test("jsr score: the licence and the version are those of the package", async () => {
  const licence = await Deno.readTextFile(join(ROOT, "LICENSE"));
  assert.equal(config.license, "MIT");
  assert.match(licence, /MIT License/);
  assert.match(config.version, /^\d+\.\d+\.\d+$/);
});
