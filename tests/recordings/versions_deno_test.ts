/**
 * The recordings of real sites, one folder per plugin version. Only in Deno,
 * since they are read from files.
 */
import { assert } from "chai";
import { parseAnswer } from "../../src/protocol/result.ts";
import { decodeAnswer } from "../support/fixtures.ts";
import { test } from "../support/harness.ts";

const VERSIONS = new URL("./versions/", import.meta.url);

/** The body of a recorded response; undefined if it was not recorded. */
async function body(
  version: string,
  name: string,
): Promise<string | undefined> {
  const file = new URL(`${version}/${name}.response.http`, VERSIONS);
  try {
    const text = await Deno.readTextFile(file);
    return text.slice(text.search(/\r?\n\r?\n/)).trimStart();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The code of the first fenced block. */
const codeOf = (text: string) => /^```ts[ ]*\n([^]*?)^```/m.exec(text)?.[1];

const versions = [...Deno.readDirSync(VERSIONS)]
  .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();

let compared = 0;

for (const version of versions) {
  const stream = await body(version, "submit-stream");
  const json = await body(version, "submit-json");
  if (stream === undefined || json === undefined) continue;
  compared++;
  test(`recordings: ${version} gives the same code as a stream and as JSON`, () => {
    const { result, deltas } = decodeAnswer(stream);
    const whole = parseAnswer(json);
    if (whole.kind !== "result") throw new Error("no result");
    assert.isString(codeOf(whole.result.text));
    assert.equal(codeOf(result), codeOf(whole.result.text));
    assert.equal(codeOf(deltas), codeOf(whole.result.text));
    assert.notMatch(result, /^```.* $/m);
  });
}

test("recordings: there are versions to compare", () => {
  assert.isAtLeast(compared, 8);
});
