/**
 * What the threat model says about this repository: its dependencies, its code,
 * and that a test proves each mitigation.
 */
import { assert } from "chai";
import config from "../../deno.json" with { type: "json" };
import extension from "../../vscode-extension/package.json" with {
  type: "json",
};
import { test } from "../support/harness.ts";

const ROOT = new URL("../../", import.meta.url);

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** All TypeScript below a folder, as paths from the root. */
async function* sources(folder: string): AsyncGenerator<string> {
  for await (
    const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))
  ) {
    if (isDirectory) yield* sources(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield `${folder}${name}`;
  }
}

test("security: every npm package of the core's tests has one exact version [T-49]", () => {
  const imports = Object.entries(config.imports);
  const packages = imports.filter(([, to]) => to.startsWith("npm:"));
  assert.isNotEmpty(packages);
  for (const [name, to] of packages) {
    const version = to.slice(to.lastIndexOf("@") + 1).split("/")[0]!;
    assert.match(version, EXACT, name);
  }
});

test("security: every package of the extension has one exact version, and a hash [T-49]", async () => {
  const { devDependencies } = extension;
  // What runs in the extension is bundled: nothing is installed with it.
  assert.notProperty(extension, "dependencies");
  for (const [name, version] of Object.entries(devDependencies)) {
    assert.match(version, EXACT, name);
  }
  const { packages }: {
    packages: Record<string, { integrity?: string; link?: boolean }>;
  } = JSON.parse(await read("vscode-extension/package-lock.json"));
  for (const [name, { integrity, link }] of Object.entries(packages)) {
    if (name === "" || link) continue;
    assert.match(integrity ?? "", /^sha512-/, name);
  }
});

test("security: the lock file has a hash of every package [T-49]", async () => {
  const lock: { npm: Record<string, { integrity?: string }> } = JSON.parse(
    await read("deno.lock"),
  );
  assert.isNotEmpty(lock.npm);
  for (const [name, { integrity }] of Object.entries(lock.npm)) {
    assert.match(integrity ?? "", /^sha512-/, name);
  }
});

test("security: the core imports itself, and of Node what a program needs [T-50]", async () => {
  for await (const path of sources("src/")) {
    for (const [, from = ""] of (await read(path)).matchAll(IMPORT)) {
      const isOwn = /^(?:\.\.?\/|@askgpt4\/core\b)/.test(from);
      const isNode = from.startsWith("node:") &&
        /^src\/(cli\/|server\/|transport\/proxy)/.test(path);
      // Loaded only by who uses a proxy in Node, and has installed it.
      const isUndici = from === "undici" && path === "src/transport/proxy.ts";
      assert.isTrue(isOwn || isNode || isUndici, `${path} imports ${from}`);
    }
  }
});

/** Imports of every form, but none in the examples of a comment. */
const IMPORT =
  /^(?:import|export|\})[^"*]*\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"/gm;

test("security: the core runs no text as code and starts no program [T-50]", async () => {
  for await (const path of sources("src/")) {
    assert.notMatch(
      await read(path),
      /\beval\(|new Function\(|Deno\.Command|child_process|import\(`/,
      path,
    );
  }
});

test("security: an audit of the dependencies is one task, and CI runs it [T-49]", async () => {
  assert.include(config.tasks.audit.command, "deno audit");
  assert.include(config.tasks.audit.command, "npm audit");
  assert.match(await read(".github/workflows/ci.yml"), /task audit\b/);
});

/** All IDs of threats that a text names. */
const threatIds = (text: string) =>
  new Set(Array.from(text.matchAll(/\bT-\d\d\b/g), ([id]) => id));

test("security: every threat has a test that carries its ID, and no test an unknown one", async () => {
  const document = await read("docs/explanation/threat-model.md");
  const threats = threatIds(document.replaceAll(/^(?!\| T-).*$/gm, ""));
  assert.isAbove(threats.size, 40);
  const tested = new Set<string>();
  for (const folder of ["tests/", "vscode-extension/test/"]) {
    for await (const path of sources(folder)) {
      for (const [, id = ""] of (await read(path)).matchAll(/\[(T-\d\d)\]/g)) {
        tested.add(id);
      }
    }
  }
  assert.deepEqual([...tested].sort(), [...threats].sort());
});
