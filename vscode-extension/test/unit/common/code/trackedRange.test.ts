import assert from "node:assert/strict";
import fc from "fast-check";
import { TrackedRange } from "../../../../src/common/code/trackedRange.ts";

/** Follows one change of `[start, end]`. */
function follow(
  [start, end]: [number, number],
  [rangeOffset, rangeLength, text]: [number, number, string],
) {
  const range = new TrackedRange(start, end);
  const intact = range.follow([{ rangeOffset, rangeLength, text }]);
  return intact ? [range.start, range.end] : "touched";
}

describe("A tracked range", () => {
  it("moves with what changes before it", () => {
    assert.deepEqual(follow([5, 8], [0, 0, "ab"]), [7, 10]);
    assert.deepEqual(follow([5, 8], [0, 3, ""]), [2, 5]);
    assert.deepEqual(follow([5, 8], [3, 2, "xyz"]), [6, 9]);
    assert.deepEqual(follow([5, 8], [5, 0, "x"]), [6, 9]);
  });

  it("stays with what changes behind it", () => {
    assert.deepEqual(follow([5, 8], [8, 0, "x"]), [5, 8]);
    assert.deepEqual(follow([5, 8], [8, 4, ""]), [5, 8]);
  });

  it("is touched by what changes in it", () => {
    for (
      const change of [[6, 0, "x"], [5, 1, ""], [7, 1, "x"], [4, 2, ""], [
        7,
        4,
        "",
      ], [0, 20, ""]]
    ) {
      assert.equal(
        follow([5, 8], change as [number, number, string]),
        "touched",
        String(change),
      );
    }
  });

  it("has its place behind what is typed there while it is empty", () => {
    assert.deepEqual(follow([5, 5], [5, 0, "x"]), [6, 6]);
    assert.deepEqual(follow([5, 5], [5, 2, ""]), [5, 5]);
    assert.deepEqual(follow([5, 5], [3, 2, ""]), [3, 3]);
    assert.equal(follow([5, 5], [4, 2, ""]), "touched");
  });

  it("still holds its text after any changes around it", () => {
    const edit = fc.record({
      at: fc.nat(40),
      length: fc.nat(4),
      text: fc.string({ maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        let document = "before before [inside] after after";
        const start = document.indexOf("[");
        const range = new TrackedRange(start, start + 8);
        for (const { at, length, text } of edits) {
          const rangeOffset = Math.min(at, document.length);
          const rangeLength = Math.min(length, document.length - rangeOffset);
          const intact = range.follow([{ rangeOffset, rangeLength, text }]);
          document = document.slice(0, rangeOffset) + text +
            document.slice(rangeOffset + rangeLength);
          if (!intact) return;
          assert.equal(document.slice(range.start, range.end), "[inside]");
        }
      }),
    );
  });
});
