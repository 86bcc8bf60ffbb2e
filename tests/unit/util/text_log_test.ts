/** Text that grows by small pieces. */
import { assert } from "chai";
import fc from "fast-check";
import { TextBuffer } from "../../../src/util/text_buffer.ts";
import { test } from "../../support/harness.ts";

test("text log: any pieces, put together again", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.nat(20_000).map((length) => "x".repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const log = new TextBuffer();
      for (const piece of pieces) log.append(piece);
      assert.equal(log.toString(), pieces.join(""));
      assert.lengthOf(pieces.join(""), log.length);
      assert.isTrue(log.complete);
    }),
  );
});

test("text log: beyond the limit the beginning stays", () => {
  const log = new TextBuffer(10);
  log.append("01234");
  log.append("56789");
  assert.isTrue(log.complete);
  log.append("x");
  log.append("");
  assert.isFalse(log.complete);
  assert.equal(log.toString(), "0123456789");
});

test("text log: reading it in between changes nothing", () => {
  const log = new TextBuffer();
  for (let i = 0; i < 5_000; i++) {
    log.append("abc");
    if (i % 1_000 === 0) assert.lengthOf(log.toString(), 3 * (i + 1));
  }
  assert.equal(log.toString(), "abc".repeat(5_000));
});
