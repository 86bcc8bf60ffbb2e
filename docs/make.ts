/**
 * Draws the architecture from the code, and holds the code to it: each module
 * stands on a floor, and imports run downwards (or along the same floor).
 *
 * `deno task docs` writes `docs/architecture.md` and `docs/architecture.svg` and
 * builds the reference into `.cache/reference`. With `--check` it only says
 * whether the two files are up to date.
 */

const ROOT = new URL("../", import.meta.url);

/** From the ground up. */
const FLOORS: readonly (readonly [string, readonly string[]])[] = [
  ["Ground: pure, no network and no clock", [
    "durations",
    "ask_error",
    "errors",
    "sse",
    "wire",
    "version",
    "random_id",
    "site_text",
    "text_log",
    "trim",
    "body_reader",
    "bounded_body",
    "hidden_characters",
    "abort_listeners",
  ]],
  ["Where a site is", ["site", "refusals", "credentials", "image_rules"]],
  ["One exchange", [
    "visitor_cookie",
    "unreachable",
    "http",
    "public_fetch",
    "retry",
    "time_limits",
  ]],
  ["The nonce, the routes", [
    "session",
    "submit",
    "routes",
    "proxy",
    "loopback",
  ]],
  ["One answer", [
    "answer",
    "actions",
    "files",
    "images",
    "discover",
    "public_api",
  ]],
  ["What people call", [
    "conversation",
    "discussions",
    "check",
    "client",
    "provider",
  ]],
  ["The module", ["mod"]],
  ["On top of it", ["openai", "demo", "cli", "vscode-extension"]],
];

/** Who stands where. */
const floorOf = new Map(
  FLOORS.flatMap(([, names], floor) => names.map((name) => [name, floor])),
);

/** What a module imports, types and all. */
async function importsOf(path: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(path, ROOT));
  return [...text.matchAll(/^(?:import|export|\}).*from "([^"]+)";$/gm)]
    .map((match) => match[1]!);
}

/** The modules, and the modules that each stands on. */
async function readGraph(): Promise<Map<string, Set<string>>> {
  const graph = new Map<string, Set<string>>([["mod", new Set()]]);
  for (const specifier of await importsOf("mod.ts")) {
    graph.get("mod")!.add(specifier.replace(/^.*\/|\.ts$/g, ""));
  }
  for await (const entry of Deno.readDir(new URL("src/", ROOT))) {
    const name = entry.name.replace(/\.ts$/, "");
    const paths = entry.isFile ? [entry.name] : (await Array.fromAsync(
      Deno.readDir(new URL(`src/${entry.name}/`, ROOT)),
    )).filter((file) => file.isFile).map((file) =>
      `${entry.name}/${file.name}`
    );
    const targets = new Set<string>();
    for (const path of paths) {
      for (const specifier of await importsOf(`src/${path}`)) {
        const target = roomOf(specifier, path);
        if (target !== undefined && target !== name) targets.add(target);
      }
    }
    graph.set(name, targets);
  }
  return graph;
}

function roomOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith("@askgpt4/core")) {
    return specifier.split("/")[2] ?? "mod";
  }
  if (!specifier.startsWith(".")) return undefined;
  const url = new URL(specifier, new URL(`src/${from}`, ROOT));
  const path = url.href.slice(ROOT.href.length).replace(/^src\//, "");
  return path.split("/")[0]!.replace(/\.ts$/, "");
}

/** Imports that run upwards, and modules without a floor. */
function faults(graph: Map<string, Set<string>>): string[] {
  const found: string[] = [];
  for (const [name, targets] of graph) {
    const floor = floorOf.get(name);
    if (floor === undefined) {
      found.push(`src/${name} stands on no floor; give it one in docs/make.ts`);
      continue;
    }
    for (const target of targets) {
      const below = floorOf.get(target);
      if (below === undefined || below > floor) {
        found.push(`${name} imports ${target}, which stands above it`);
      }
    }
  }
  return found.sort();
}

const WIDTH = 900;
const ROW = 74;

/** The picture: floors from the ground up, so the last one is drawn first. */
function draw(): string {
  const rows = [...FLOORS].reverse().map(([title, names], row) => {
    const y = row * ROW + 8;
    const width = (WIDTH - 32) / names.length;
    const boxes = names.map((name, index) => {
      const x = 16 + index * width;
      return `  <rect class="room" x="${(x + 4).toFixed(1)}" y="${y + 24}" ` +
        `width="${(width - 8).toFixed(1)}" height="32" rx="4" />\n` +
        `  <text class="name" x="${(x + width / 2).toFixed(1)}" y="${
          y + 45
        }">${name}</text>`;
    });
    return `  <rect class="floor" x="8" y="${y}" width="${
      WIDTH - 16
    }" height="${ROW - 8}" rx="6" />\n  <text class="title" x="20" y="${
      y + 16
    }">${title}</text>\n${boxes.join("\n")}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${
    FLOORS.length * ROW + 16
  }" role="img" aria-label="The modules, floor by floor">
  <style>
    .floor { fill: #eef2f7; } .room { fill: #fff; stroke: #7b8ba3; }
    text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1b2533; }
    .title { font: 12px system-ui, sans-serif; fill: #4a5970; }
    .name { text-anchor: middle; }
    @media (prefers-color-scheme: dark) {
      .floor { fill: #1d2430; } .room { fill: #0f141c; stroke: #5b6b84; }
      text { fill: #e4eaf3; } .title { fill: #9fb0c9; }
    }
  </style>
${rows.join("\n")}
</svg>
`;
}

function describe(graph: Map<string, Set<string>>): string {
  const rows = [...FLOORS].reverse().flatMap(([title, names]) =>
    names.filter((name) => graph.has(name)).map((name) => {
      const targets = [...graph.get(name)!].sort().join(", ");
      return `| \`${name}\` | ${title} | ${targets || "nothing"} |`;
    })
  );
  return `<!-- Written by \`deno task docs\` from the code. -->

# How the rooms hang together

A question goes down a straight corridor (client → session → HTTP → SSE → wire
event → answer), and everything that people touch stands on top of it and never
reaches around it. Imports run downwards only; a test holds the code to that.

![The modules, floor by floor](architecture.svg)

| module | floor | stands on |
| --- | --- | --- |
${rows.join("\n")}
`;
}

async function format(markdown: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

const graph = await readGraph();
const upward = faults(graph);
if (upward.length > 0) {
  console.error(upward.join("\n"));
  Deno.exit(1);
}
const files = new Map([
  ["docs/architecture.svg", draw()],
  ["docs/architecture.md", await format(describe(graph))],
]);
let stale = 0;
for (const [path, text] of files) {
  const url = new URL(path, ROOT);
  const old = await Deno.readTextFile(url).catch(() => "");
  if (old === text) continue;
  if (Deno.args.includes("--check")) {
    console.error(`${path} is not up to date; run \`deno task docs\``);
    stale++;
  } else {
    await Deno.writeTextFile(url, text);
    console.log(`wrote ${path}`);
  }
}
if (stale > 0) Deno.exit(1);
if (!Deno.args.includes("--check")) {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  ) as { exports: Record<string, string> };
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "doc",
      "--html",
      "--name=Ask GPT-4",
      "--output=.cache/reference",
      ...Object.values(config.exports),
    ],
    cwd: ROOT,
  }).spawn().status;
  if (code !== 0) Deno.exit(code);
}
