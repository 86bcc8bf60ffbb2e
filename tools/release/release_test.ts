/**
 * What must agree before a release: versions, changelog, workflows.
 */
import { assert } from "chai";
import config from "../../deno.json" with { type: "json" };
import { otherVersions, releaseNotes } from "./release_notes.ts";
import { test } from "../../tests/support/harness.ts";

const read = (path: string) =>
  Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

test("release: the version is the same everywhere", () => {
  assert.deepEqual(otherVersions(config.version), []);
  assert.lengthOf(otherVersions("0.0.0-never"), 3);
});

test("release: the changelog tells of this version", async () => {
  const changelog = await read("CHANGELOG.md");
  assert.match(releaseNotes(changelog, config.version) ?? "", /^### Added/);
  assert.isUndefined(releaseNotes(changelog, "0.0.0-never"));
  const first = "## [1.0.1] - 2026-01-02\n\nb\n\n## [1.0.0]\n\na\n";
  assert.equal(releaseNotes(first, "1.0.1"), "b");
  assert.equal(releaseNotes(first, "1.0.0"), "a");
});

test("release: CI, the workflows and the documents name one Deno", async () => {
  const named = new Set<string>();
  for (
    const path of [
      ".ci/run",
      ".github/workflows/ci.yml",
      ".github/workflows/release.yml",
      "README.md",
      "CONTRIBUTING.md",
    ]
  ) {
    const versions = [...(await read(path)).matchAll(/\bdeno@([\w.]+)/g)];
    assert.isNotEmpty(versions, path);
    for (const [, version = ""] of versions) named.add(version);
  }
  assert.lengthOf([...named], 1);
  assert.match([...named][0]!, /^\d+\.\d+\.\d+$/);
});

test("release: the lock file names no host and no JSR package", async () => {
  const lock = JSON.parse(await read("deno.lock"));
  assert.notMatch(JSON.stringify(lock), /https?:/);
  assert.isUndefined(lock.jsr);
  assert.isUndefined(lock.remote);
});
