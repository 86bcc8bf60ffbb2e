/**
 * What must agree before a release: versions, changelog, workflows.
 */
import { assert } from "chai";
import config from "../../deno.json" with { type: "json" };
import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../toolchain.ts";
import { releaseNotes } from "./release_notes.ts";
import { bump, otherVersions } from "./bump.ts";
import { test } from "../../tests/support/harness.ts";

const read = (path: string) =>
  Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

test("release: the version is the same everywhere", async () => {
  assert.deepEqual(await otherVersions(config.version), []);
});

test("release: a bump writes the version and the headings everywhere", async () => {
  const root = await mkdtemp(join(tmpdir(), "askgpt4-bump-"));
  try {
    for (
      const path of [
        "deno.json",
        "src/util/version.ts",
        "vscode-extension/package.json",
        "vscode-extension/package-lock.json",
        "CHANGELOG.md",
        "vscode-extension/CHANGELOG.md",
      ]
    ) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await copyFile(join(ROOT, path), join(root, path));
    }
    assert.lengthOf(await otherVersions("7.8.9", root), 5);
    await bump("7.8.9", "2027-01-02", root);
    assert.deepEqual(await otherVersions("7.8.9", root), []);
    const core = await readFile(join(root, "CHANGELOG.md"), "utf8");
    assert.include(core, "## [Unreleased]\n\n## [7.8.9] - 2027-01-02\n");
    assert.isString(releaseNotes(core, "7.8.9"));
    const extension = join(root, "vscode-extension/CHANGELOG.md");
    assert.include(
      await readFile(extension, "utf8"),
      "## Unreleased\n\n## 7.8.9 - 2027-01-02\n",
    );
  } finally {
    await rm(root, { recursive: true });
  }
});

test("release: a bump takes versions only", async () => {
  const error = await bump("v1", "2027-01-02").catch((error) => error);
  assert.match(error.message, /Use the form 1\.2\.3/);
});

test("release: the changelog tells of this version", async () => {
  const changelog = await read("CHANGELOG.md");
  assert.match(releaseNotes(changelog, config.version) ?? "", /^### Added/);
  assert.isUndefined(releaseNotes(changelog, "0.0.0-never"));
  const first = "## [1.0.1] - 2026-01-02\n\nb\n\n## [1.0.0]\n\na\n";
  assert.equal(releaseNotes(first, "1.0.1"), "b");
  assert.equal(releaseNotes(first, "1.0.0"), "a");
});

const WORKFLOWS = [
  ".github/actions/setup/action.yml",
  ".github/workflows/ci.yml",
  ".github/workflows/release.yml",
];

test("release: CI, the release and the documents name one Deno", async () => {
  const named = new Set<string>();
  for (
    const path of [
      ".ci/run",
      ".github/actions/setup/action.yml",
      ".github/release/package.json",
      "README.md",
      "CONTRIBUTING.md",
    ]
  ) {
    const versions = (await read(path)).matchAll(
      /(?:deno@|deno-version: |"deno": ")(\d+\.\d+\.\d+)/g,
    );
    const found = [...versions].map(([, version = ""]) => version);
    assert.isNotEmpty(found, path);
    for (const version of found) named.add(version);
  }
  assert.lengthOf([...named], 1);
});

test("release: workflows use actions by their commits and keep no credentials", async () => {
  for (const path of WORKFLOWS) {
    const text = await read(path);
    for (const [, action = ""] of text.matchAll(/\buses: (?!\.\/)(.*)/g)) {
      assert.match(action, /^[\w/-]+@[0-9a-f]{40} # v[\d.]+$/, path);
    }
    const checkouts = text.match(/actions\/checkout@.*/g) ?? [];
    const dropped = text.match(
      /actions\/checkout@.*\n +with:\n +persist-credentials: false/g,
    ) ??
      [];
    assert.lengthOf(dropped, checkouts.length, path);
  }
});

test("release: only the step that needs a secret has it", async () => {
  for (const path of WORKFLOWS) {
    const lines = (await read(path)).split("\n");
    for (const line of lines.filter((line) => line.includes("secrets."))) {
      // Two levels below `steps:`.
      assert.match(line, /^ {10}[A-Z_]+: \$\{\{ secrets\.[A-Z_]+ \}\}$/, path);
    }
  }
});

test("release: the programs that publish have exact versions and hashes", async () => {
  const { devDependencies } = JSON.parse(
    await read(".github/release/package.json"),
  );
  for (const [name, version] of Object.entries(devDependencies)) {
    assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  }
  const { packages }: {
    packages: Record<string, { version?: string; integrity?: string }>;
  } = JSON.parse(await read(".github/release/package-lock.json"));
  for (const [name, { integrity }] of Object.entries(packages)) {
    if (name !== "") assert.match(integrity ?? "", /^sha512-/, name);
  }
});

test("release: the lock file names no host and no JSR package", async () => {
  const lock = JSON.parse(await read("deno.lock"));
  assert.notMatch(JSON.stringify(lock), /https?:/);
  assert.isUndefined(lock.jsr);
  assert.isUndefined(lock.remote);
});
