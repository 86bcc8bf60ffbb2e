/** Reading a nonce. */
import { assert } from "chai";
import { parseNonce } from "../../../src/protocol/nonce.ts";
import { test } from "../../support/harness.ts";

const session = (restNonce: unknown) =>
  parseNonce(JSON.stringify({ success: true, restNonce }));

test("nonce: digits that arrive as a number are a nonce", () => {
  assert.equal(session(4_812_330_917), "4812330917");
  assert.equal(session("0123456789"), "0123456789");
});

test("nonce: fractions, unsafe integers and other types are none", () => {
  for (const value of [1.5, 2 ** 53, 1e300, true, null, {}, ["a"]]) {
    assert.isUndefined(session(value), String(value));
  }
});
