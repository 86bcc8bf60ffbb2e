/**
 * The npm package, from its tarball, in projects that have nothing else.
 */
import { assert } from "chai";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import config from "../../../deno.json" with { type: "json" };
import { packNpm } from "../../../tools/release/npm_package.ts";
import { test } from "../../support/harness.ts";
import { runChild } from "../../../tools/runner/child.ts";
import {
  ensureImports,
  ensureNode,
  ensurePackages,
  NODE_VERSIONS,
} from "../../../tools/toolchain.ts";

const NPM = Deno.build.os === "windows" ? "npm.cmd" : "npm";

/** Runs a command that must succeed, and returns what it printed. */
async function run(cwd: string, ...command: string[]): Promise<string> {
  const { code, output } = await runChild(command, { cwd, seconds: 180 });
  assert.equal(code, 0, `${command.join(" ")}\n${output}`);
  return output;
}

let packing: Promise<string> | undefined;

/** The tarball; it is made once, and goes with the process. */
function tarball(): Promise<string> {
  return packing ??= mkdtemp(join(tmpdir(), "askgpt4-tarball-")).then(
    (folder) => {
      globalThis.addEventListener("unload", () => {
        Deno.removeSync(folder, { recursive: true });
      });
      return packNpm(folder);
    },
  );
}

/** Runs something in an empty project that has installed the package. */
async function withProject(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "askgpt4-project-"));
  try {
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({ private: true, type: "module" }),
    );
    const options = ["--offline", "--no-audit", "--no-fund"];
    await run(folder, NPM, "install", ...options, await tarball());
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("npm: the package says what it is, and depends on nothing", async () => {
  await withProject(async (folder) => {
    const root = join(folder, "node_modules/@askgpt4/core");
    const manifest = JSON.parse(
      await readFile(join(root, "package.json"), "utf8"),
    );
    assert.equal(manifest.name, config.name);
    assert.equal(manifest.version, config.version);
    assert.equal(manifest.license, "MIT");
    assert.equal(manifest.type, "module");
    assert.deepEqual(manifest.engines, { node: ">=20" });
    assert.isUndefined(manifest.dependencies);
    assert.isUndefined(manifest.scripts);
    assert.sameMembers(
      Object.keys(manifest.exports),
      Object.keys(config.exports),
    );
    const files = await run(folder, "tar", "-tzf", await tarball());
    const paths = files.trim().split("\n");
    for (const path of paths) {
      assert.match(
        path,
        /^package\/(?:package\.json|LICENSE|(?:README|CHANGELOG)\.md|bin\/askgpt4\.js|mod\.(?:js|d\.ts)|src\/[a-z_/]+\.(?:js|d\.ts))$/,
      );
    }
    const { size } = await Deno.stat(await tarball());
    const kb = Math.round(size / 1000);
    console.log(
      `note: ${config.name} ${config.version} on npm: ` +
        `${paths.length} files, ${kb} kB packed`,
    );
  });
});

/** Uses every export, against a site that the package itself serves. */
const PROGRAM = `
import { ChatClient, VERSION } from "@askgpt4/core";
import { main } from "@askgpt4/core/cli";
import { createDemoSite } from "@askgpt4/core/demo";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import { openaiHandler } from "@askgpt4/core/openai";
import { proxyFetch } from "@askgpt4/core/proxy";

const served = await serveDemoSite({ model: "echo", delay: 0 });
const client = new ChatClient({ site: served.url });
let text = "";
for await (const delta of client.ask("Hello from npm")) text += delta;
console.log(text);
await served.close();

const demo = createDemoSite({ model: "echo", delay: 0 });
const inside = new ChatClient({ site: demo.url, fetch: demo.fetch });
console.log(await inside.ask("Hello without a socket").text());
const models = await openaiHandler(inside)(
  new Request("http://localhost/v1/models"),
);
const error = await proxyFetch("http://127.0.0.1:9")(served.url).catch(
  (error) => error,
);
console.log(error.code, error.hint);
console.log(models.status, typeof main, VERSION);
`;

for (const major of Object.keys(NODE_VERSIONS)) {
  test(`npm: every export and the program work in Node ${major}`, async () => {
    const node = await ensureNode(Number(major) as 20 | 22 | 24);
    const site = await serveDemoSite({ model: "echo", delay: 0 });
    try {
      await withProject(async (folder) => {
        assert.include(await run(folder, node, "--version"), `v${major}.`);
        await writeFile(join(folder, "main.js"), PROGRAM);
        const output = await run(folder, node, "main.js");
        assert.include(output, "You said: Hello from npm");
        assert.include(output, "You said: Hello without a socket");
        assert.include(output, "invalid-argument Run `npm install undici`");
        assert.include(output, `200 function ${config.version}`);

        const program = join(folder, "node_modules/.bin/askgpt4");
        const asked = await run(
          folder,
          ...Deno.build.os === "windows" ? [`${program}.cmd`] : [node, program],
          "ask",
          "--no-store",
          "--site",
          site.url,
          "Hello from the program",
        );
        assert.include(asked, "You said: Hello from the program");
      });
    } finally {
      await site.close();
    }
  });
}

test("npm: npx @askgpt4/core asks", async () => {
  const site = await serveDemoSite({ model: "echo", delay: 0 });
  const npx = Deno.build.os === "windows" ? "npx.cmd" : "npx";
  try {
    await withProject(async (folder) => {
      const arguments_ = ["--no-store", "--site", site.url, "Hello from npx"];
      const asked = await run(
        folder,
        npx,
        "--no-install",
        "@askgpt4/core",
        ...arguments_,
      );
      assert.include(asked, "You said: Hello from npx");
    });
  } finally {
    await site.close();
  }
});

const TYPED = `
import { type Answer, AskError, ChatClient, isAskError } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { openaiHandler } from "@askgpt4/core/openai";
import { proxyFetch } from "@askgpt4/core/proxy";

const demo = createDemoSite();
const client = new ChatClient({ site: demo.url, fetch: proxyFetch("http://h") });
const answer: Answer = client.ask("Hello");
for await (const delta of answer) delta.toUpperCase();
const { usage } = await answer.result();
const total: number | undefined = usage?.totalTokens;
// @ts-expect-error A number is no question.
client.ask(total);
// @ts-expect-error There is no such option.
new ChatClient({ sites: demo.url });
try {
  await client.ask("Hello").text();
} catch (error) {
  if (isAskError(error, "rate-limited")) error.retryAfterMs?.toFixed();
  else if (error instanceof AskError) error.hint.trim();
}
export const handler: (request: Request) => Promise<Response> = openaiHandler(
  client,
);
`;

/** What a project may be compiled with. */
interface Setting {
  module: string;
  moduleResolution: string;
  /** What comes with TypeScript. */
  lib: string[];
  /** The version of @types/node, if there are Node's types. */
  node?: string;
}

const DOM = ["esnext", "dom", "dom.iterable", "dom.asynciterable"];

const SETTINGS: Readonly<Record<string, Setting>> = {
  "for a bundler": {
    module: "esnext",
    moduleResolution: "bundler",
    lib: DOM,
  },
  "with node16 and a DOM": {
    module: "node16",
    moduleResolution: "node16",
    lib: DOM,
  },
  // No DOM: Response, RequestInit and all that come from Node's types.
  "in a project for Node 20": {
    module: "node16",
    moduleResolution: "node16",
    lib: ["es2023"],
    node: "20.19.43",
  },
  "in a project for Node 24": {
    module: "nodenext",
    moduleResolution: "nodenext",
    lib: ["es2024"],
    node: "24.10.0",
  },
  "with Node's types and a DOM": {
    module: "nodenext",
    moduleResolution: "nodenext",
    lib: DOM,
    node: "24.10.0",
  },
};

for (const [where, { node, ...setting }] of Object.entries(SETTINGS)) {
  test(`npm: the types are right ${where}`, async () => {
    const typescript = await ensurePackages(
      "typescript-5.9.3",
      "typescript@5.9.3",
    );
    const nodeTypes = node === undefined
      ? undefined
      : await ensurePackages(`types-node-${node}`, `@types/node@${node}`);
    await withProject(async (folder) => {
      await writeFile(join(folder, "main.ts"), TYPED);
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
        target: "es2022",
        types: [] as string[],
        ...nodeTypes !== undefined && {
          types: ["node"],
          typeRoots: [join(nodeTypes, "node_modules/@types")],
        },
        ...setting,
      };
      await writeFile(
        join(folder, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: ["main.ts"] }),
      );
      const tsc = join(typescript, "node_modules/typescript/bin/tsc");
      await run(folder, "node", tsc, "--project", "tsconfig.json");
    });
  });
}

test("npm: a bundler puts the client into a page", async () => {
  const esbuild = join(await ensureImports("esbuild"), "esbuild/bin/esbuild");
  await withProject(async (folder) => {
    await writeFile(
      join(folder, "page.js"),
      `import { ChatClient } from "@askgpt4/core";
document.title = new ChatClient({ site: location.href }).site.url;`,
    );
    // For a page nothing of Node's can be resolved.
    const options = ["--bundle", "--platform=browser", "--format=esm"];
    await mkdir(join(folder, "dist"));
    await run(
      folder,
      "node",
      esbuild,
      "page.js",
      ...options,
      "--minify",
      "--outfile=dist/page.js",
    );
    const bundle = await readFile(join(folder, "dist/page.js"));
    const script = new TextDecoder().decode(bundle);
    assert.notMatch(script, /\bfrom\s*["']|\brequire\(/);
    assert.notInclude(script, "createServer");
    const kb = (size: number) => `${(size / 1000).toFixed(1)} kB`;
    console.log(
      `note: ChatClient in a page: ${kb(bundle.length)} minified, ` +
        `${kb(gzipSync(bundle).length)} gzipped`,
    );
  });
});
