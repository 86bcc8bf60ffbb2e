/**
 * Makes the npm package: what `deno pack` makes, and what it leaves out: a
 * program, the supported versions of Node.js and what the package is about.
 *
 * `deno task npm [FOLDER]`; the folder is `.cache/npm` if none is named.
 */
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What npm needs besides what `deno pack` takes from `deno.json`. */
const ABOUT = {
  description:
    "Ask GPT-4 on any WordPress site that runs AI Engine, and stream the answer.",
  keywords: ["gpt-4", "chatbot", "wordpress", "ai-engine", "sse", "streaming"],
  engines: { node: ">=20" },
  bin: { askgpt4: "bin/askgpt4.js" },
  sideEffects: false,
};

const PROGRAM = `#!/usr/bin/env node
import { main } from "../src/cli/mod.js";

process.exit(await main(process.argv.slice(2)));
`;

/**
 * Makes the tarball.
 *
 * @param folder Where to put it.
 * @returns Its path.
 */
export async function packNpm(folder: string): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), "askgpt4-npm-"));
  try {
    const packed = join(work, "deno.tgz");
    // Source maps would name folders of this machine.
    await run(ROOT, Deno.execPath(), [
      "pack",
      "--quiet",
      "--allow-dirty",
      "--no-source-maps",
      `--output=${packed}`,
    ]);
    await run(work, "tar", ["-xzf", packed]);
    const root = join(work, "package");
    const file = join(root, "package.json");
    const manifest = JSON.parse(await readFile(file, "utf8"));
    const all = { ...manifest, ...ABOUT, ...repository() };
    await writeFile(file, JSON.stringify(all, null, 2));
    await mkdir(join(root, "bin"));
    await writeFile(join(root, "bin/askgpt4.js"), PROGRAM);
    await chmod(join(root, "bin/askgpt4.js"), 0o755);
    await cp(join(ROOT, "CHANGELOG.md"), join(root, "CHANGELOG.md"));

    await mkdir(folder, { recursive: true });
    const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
    await run(root, npm, ["pack", "--silent", "--pack-destination", folder]);
    const name = config.name.replace("@", "").replace("/", "-");
    return join(folder, `${name}-${config.version}.tgz`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** npm compares it with where the package's provenance says it was built. */
function repository(): { repository?: { type: "git"; url: string } } {
  const server = Deno.env.get("GITHUB_SERVER_URL");
  const name = Deno.env.get("GITHUB_REPOSITORY");
  if (!server || !name) return {};
  return { repository: { type: "git", url: `git+${server}/${name}.git` } };
}

async function run(cwd: string, file: string, args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(file, {
    cwd,
    args,
  }).output();
  if (success) return;
  const utf8 = new TextDecoder();
  const said = utf8.decode(stdout) + utf8.decode(stderr);
  throw new Error(`${file} ${args.join(" ")} failed:\n${said}`);
}

if (import.meta.main) {
  const folder = resolve(Deno.args[0] ?? join(ROOT, ".cache/npm"));
  console.log(await packNpm(folder));
}
