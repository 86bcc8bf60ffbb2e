/**
 * The recordings as a module against the files. Only in Deno, since what makes
 * the module runs there.
 */
import { assert } from "chai";
import { test } from "../support/harness.ts";
import { renderRecordings } from "./make_recordings.ts";

test("recordings: recordings.ts is what make_recordings.ts makes", async () => {
  const file = new URL("./recordings.ts", import.meta.url);
  assert.equal(
    await Deno.readTextFile(file),
    await renderRecordings(),
    "run deno run --allow-read --allow-write tests/recordings/make_recordings.ts",
  );
});
