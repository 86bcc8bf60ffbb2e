/**
 * Publishing, and what a stranger gets who imports from JSR.
 */
import { assert } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import config from "../../../deno.json" with { type: "json" };
import { test } from "../../support/harness.ts";
import { type Ended, runChild } from "../../../tools/runner/child.ts";
import { withSite } from "../../support/site.ts";
import { ROOT } from "../../../tools/toolchain.ts";
import { type Published, startRegistry } from "./registry.ts";

let publishing: Promise<Published> | undefined;

/** Publishes the work tree to a registry of its own, once. */
function publish(): Promise<Published> {
  return publishing ??= (async () => {
    await using registry = startRegistry();
    const { code, output } = await runChild([
      Deno.execPath(),
      "publish",
      "--token=x",
      "--no-provenance",
      "--allow-dirty",
      "--no-check",
    ], {
      cwd: ROOT,
      env: { JSR_URL: registry.url },
      seconds: 120,
    });
    assert.equal(code, 0, output);
    assert.deepEqual(registry.unknown, []);
    assert.isDefined(registry.published, output);
    return registry.published!;
  })();
}

/** Runs a program in an empty folder that knows nothing but the registry. */
function consume(pkg: Published, program: string): Promise<Ended> {
  return runInEmptyFolder(pkg, { "main.ts": program }, ["--check", "main.ts"]);
}

async function runInEmptyFolder(
  pkg: Published,
  files: Record<string, string>,
  args: readonly string[],
): Promise<Ended> {
  await using registry = startRegistry(pkg);
  const folder = await mkdtemp(join(tmpdir(), "askgpt4-consumer-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text);
    }
    const ended = await runChild(
      [Deno.execPath(), "run", "--no-lock", "-A", ...args],
      {
        cwd: folder,
        env: { JSR_URL: registry.url, DENO_DIR: join(folder, "deno_dir") },
        seconds: 120,
      },
    );
    assert.deepEqual(registry.unknown, []);
    return ended;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("jsr: a stranger's first import asks the demo site", async () => {
  const { code, output } = await consume(
    await publish(),
    `import { ChatClient } from "jsr:@askgpt4/core";
import { serveDemoSite } from "jsr:@askgpt4/core/demo/serve";
const site = await serveDemoSite({ model: "echo", delay: 0 });
const client = new ChatClient({ site: site.url });
let text = "";
for await (const delta of client.ask("Hello from JSR")) text += delta;
console.log(text);
await site.close();
`,
  );
  assert.equal(code, 0, output);
  assert.include(output, "You said: Hello from JSR");
});

test("jsr: the command line, straight from JSR", async () => {
  const program = "jsr:@askgpt4/core/cli";
  await withSite({ model: "echo", delay: 0 }, async ({ url }) => {
    const run = async (...args: string[]) =>
      await runInEmptyFolder(await publish(), {}, [program, ...args]);
    const asked = await run("ask", "--no-store", "--site", url, "Hello");
    assert.equal(asked.code, 0, asked.output);
    assert.include(asked.output, "You said: Hello");
    const { code, output } = await run("ask", "--rubbish");
    assert.equal(code, 2, output);
    // What to type is what was typed.
    assert.include(output, `deno run -A ${program} ask --help`);
  });
});

/** One use of each export. */
const USES: Record<string, string> = {
  ".": `import { VERSION } from "SPECIFIER"; console.log(VERSION);`,
  "./proxy": `import { proxyFetch } from "SPECIFIER";
    const viaProxy = proxyFetch("http://127.0.0.1:9");
    await viaProxy.close(); console.log(typeof viaProxy);`,
  "./demo": `import { createDemoSite } from "SPECIFIER";
    import { ChatClient } from "jsr:@askgpt4/core";
    const { url, fetch } = createDemoSite({ model: "echo", delay: 0 });
    console.log(await new ChatClient({ site: url, fetch }).ask("Hi").text());`,
  "./demo/serve": `import { serveDemoSite } from "SPECIFIER";
    const { url, close } = await serveDemoSite(); await close();
    console.log(url);`,
  "./openai": `import { openaiHandler } from "SPECIFIER";
    import { ChatClient } from "jsr:@askgpt4/core";
    const handler = openaiHandler(new ChatClient({ site: "https://blog.example" }));
    const response = await handler(new Request("http://localhost/v1/models"));
    console.log((await response.json()).data[0].id);`,
  "./stores": `import { workersKvSessionStore } from "SPECIFIER";
    const kv = { get: () => Promise.resolve(null), put: () => Promise.resolve() };
    console.log(await workersKvSessionStore(kv).get("https://blog.example/"));`,
  "./cli": `import { main } from "SPECIFIER"; console.log(typeof main);`,
};

const PRINTED: Record<string, RegExp> = {
  ".": new RegExp(`^${config.version.replaceAll(".", "\\.")}$`, "m"),
  "./proxy": /^function$/m,
  "./demo": /You said: Hi/,
  "./demo/serve": /^http:\/\/127\.0\.0\.1:\d+\/$/m,
  "./openai": /^gpt-4$/m,
  "./stores": /^undefined$/m,
  "./cli": /^function$/m,
};

for (const name of Object.keys(config.exports)) {
  test(`jsr: the export ${name} can be used`, async () => {
    const use = USES[name];
    assert.isDefined(use, "this test must learn to use the new export");
    const specifier = `jsr:@askgpt4/core${name.slice(1)}`;
    const { code, output } = await consume(
      await publish(),
      use!.replace("SPECIFIER", specifier),
    );
    assert.equal(code, 0, output);
    assert.match(output, PRINTED[name]!);
  });
}

/** What a consumer needs, and nothing else. */
const ALLOWED = [
  /^\/(?:README|CHANGELOG)\.md$/,
  /^\/LICENSE$/,
  /^\/deno\.json$/,
  /^\/mod\.ts$/,
  /^\/src\/(?:[a-z_]+\/)*[a-z_]+\.ts$/,
];

test("jsr: the package holds what a consumer needs and nothing else", async () => {
  const { files, tarball, version } = await publish();
  const paths = [...files.keys()].sort();
  const others = paths.filter((path) => !ALLOWED.some((one) => one.test(path)));
  assert.deepEqual(others, []);
  assert.deepEqual(paths.filter((path) => /test|bench/.test(path)), []);
  for (const path of Object.values(config.exports)) {
    assert.include(paths, path.slice(1));
  }
  for (const path of ["/README.md", "/LICENSE", "/CHANGELOG.md"]) {
    assert.include(paths, path);
  }
  const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const kb = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  console.log(
    `note: @askgpt4/core ${version} on JSR: ${paths.length} files, ` +
      `${kb(size)}, ${kb(tarball)} packed`,
  );
});

test("jsr: the package depends on nothing", async () => {
  const outside = new Set<string>();
  for (const path of Object.values(config.exports)) {
    const { code, output } = await runChild(
      [Deno.execPath(), "info", "--json", "--quiet", path],
      { cwd: ROOT, seconds: 60 },
    );
    assert.equal(code, 0, output);
    const graph: { modules: { specifier: string }[] } = JSON.parse(
      output.slice(output.indexOf("{")),
    );
    assert.isNotEmpty(graph.modules);
    for (const { specifier } of graph.modules) {
      const own = specifier.startsWith(pathToFileURL(ROOT).href);
      if (!own && !specifier.startsWith("node:")) outside.add(specifier);
    }
  }
  assert.deepEqual([...outside], []);
});
