/** Citation marks, whole and in pieces. */
import { removeCitationMarks } from "@askgpt4/core";
import { assert } from "chai";
import { CitationFilter } from "../../../src/util/citation_marks.ts";
import { test } from "../../support/harness.ts";

const CASES: [string, string][] = [
  [
    "Open until 18:00. \uE200cite\uE202turn0search1\uE202turn0news2\uE201 See",
    "Open until 18:00.  See",
  ],
  ["See the list.【4:0†source】", "See the list."],
  ["【12†L3-L9】【13†a b.pdf】.", "."],
  ["【注意】 stays, and so does 【", "【注意】 stays, and so does 【"],
  ["【not\n† a mark】", "【not\n† a mark】"],
  ["a\uE200b", "ab"],
  ["no marks", "no marks"],
];

for (const [text, expected] of CASES) {
  test(`citation marks: ${JSON.stringify(text)}, however it is cut`, () => {
    assert.equal(removeCitationMarks(text), expected);
    for (let a = 0; a <= text.length; a++) {
      for (let b = a; b <= text.length; b++) {
        const filter = new CitationFilter();
        const shown = [text.slice(0, a), text.slice(a, b), text.slice(b)]
          .map((piece) => filter.push(piece)).join("") + filter.end();
        assert.equal(shown, expected, `cut at ${a} and ${b}`);
      }
    }
  });
}

test("citation marks: a mark that never ends holds back little", () => {
  const filter = new CitationFilter();
  let shown = filter.push("【");
  for (let i = 0; i < 1_000; i++) shown += filter.push("x");
  assert.isAbove(shown.length, 700);
});
