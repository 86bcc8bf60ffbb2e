/** From bytes to the data of events. */
import { assert } from "chai";
import fc from "fast-check";
import { AskError } from "@askgpt4/core";
import { SseDecoder } from "../../../src/protocol/sse.ts";
import { cutAtRandom, cutEvery, encode } from "../../support/fixtures.ts";
import { test } from "../../support/harness.ts";

interface Decoded {
  data: string[];
  noise: string[];
}

function decode(chunks: Iterable<Uint8Array>): Decoded {
  const found: Decoded = { data: [], noise: [] };
  const decoder = new SseDecoder({
    data: (data) => found.data.push(data),
    noise: (line) => found.noise.push(line),
  });
  for (const chunk of chunks) decoder.feed(chunk);
  decoder.end();
  return found;
}

function dataOf(text: string): string[] {
  return decode([encode(text)]).data;
}

/** What the format's standard says, for a whole stream at once. */
function standard(text: string): string[] {
  const events: string[] = [];
  let data: string[] = [];
  const dispatch = () => {
    if (data.join("\n") !== "") events.push(data.join("\n"));
    data = [];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === "") dispatch();
    const [, value] = /^data(?:: ?(.*))?$/s.exec(line) ?? [line];
    if (/^data(:|$)/.test(line)) data.push(value ?? "");
  }
  dispatch();
  return events;
}

test("sse: an event is handed on with the chunk that completes it", () => {
  const found: string[] = [];
  const decoder = new SseDecoder({ data: (data) => found.push(data) });
  decoder.feed(encode("data: a\n\ndata: b\n"));
  assert.deepEqual(found, ["a"]);
  decoder.feed(encode("\n"));
  assert.deepEqual(found, ["a", "b"]);
  decoder.feed(encode("data: c\r"));
  assert.deepEqual(found, ["a", "b"]);
  decoder.feed(encode("\r"));
  assert.deepEqual(found, ["a", "b", "c"]);
});

test("sse: the lines of one event are joined", () => {
  assert.deepEqual(dataOf("data: a\ndata: b\ndata:\ndata\n\n"), ["a\nb\n\n"]);
});

test("sse: one space after the colon is not part of the data", () => {
  assert.deepEqual(dataOf("data:a\n\ndata:  b\n\ndata: \tc\n\n"), [
    "a",
    " b",
    "\tc",
  ]);
});

test("sse: an event without data is no event", () => {
  assert.deepEqual(dataOf("data:\n\ndata\n\ndata: \n\n\n\n\n"), []);
});

test("sse: comments and other fields are neither data nor noise", () => {
  const stream = ": keep-alive\n\nevent: x\nid: 1\nretry: 5\ndata: a\n: b\n\n";
  assert.deepEqual(decode([encode(stream)]), { data: ["a"], noise: [] });
});

test("sse: the last event counts without the empty line after it", () => {
  assert.deepEqual(dataOf("data: a\n\ndata: b"), ["a", "b"]);
  assert.deepEqual(dataOf("data: a\n\ndata: b\n"), ["a", "b"]);
});

test("sse: every line end, also split between two chunks", () => {
  for (
    const [first, second] of [["\r\n", "\r\n"], ["\n", "\r\n"], ["\r", ""]]
  ) {
    const stream = `data: a${first}${first}data: b${second}${second}`;
    for (let at = 0; at <= stream.length; at++) {
      const chunks = [encode(stream.slice(0, at)), encode(stream.slice(at))];
      assert.deepEqual(decode(chunks).data, ["a", "b"], JSON.stringify(chunks));
    }
  }
});

test("sse: CR, then LF in the next chunk, is one line end", () => {
  const chunks = ["data: a\r", "\ndata: b\r", "\n\r", "\n"].map(encode);
  assert.deepEqual(decode(chunks).data, ["a\nb"]);
});

test("sse: a character split between chunks", () => {
  const text = "data: мир 🌍 héllo\n\n";
  for (const size of [1, 2, 3, 5]) {
    const { data } = decode(cutEvery(encode(text), size));
    assert.deepEqual(data, ["мир 🌍 héllo"]);
  }
});

test("sse: a byte order mark at the start is not part of the data", () => {
  assert.deepEqual(dataOf("\ufeffdata: a\n\n"), ["a"]);
});

test("sse: bytes that are no UTF-8 become replacement characters", () => {
  const bytes = new Uint8Array([...encode("data: "), 0xff, 0xc3, 10, 10]);
  assert.deepEqual(decode([bytes]).data, ["\ufffd\ufffd"]);
});

test("sse: what is no field is noise", () => {
  const found = decode([encode("<br />\n<b>Warning</b>: x\ndata: a\n\n")]);
  assert.deepEqual(found, {
    data: ["a"],
    noise: ["<br />", "<b>Warning</b>: x"],
  });
});

test("sse: an event behind noise on the same line is found", () => {
  const found = decode([
    encode('Deprecated: x in y.phpdata: {"type":"live","data":"a"}\n\n'),
  ]);
  assert.deepEqual(found, {
    data: ['{"type":"live","data":"a"}'],
    noise: ["Deprecated: x in y.php"],
  });
});

test("sse: a huge event in small chunks takes linear time", () => {
  const chunk = encode("x".repeat(1024));
  const time = (kilobytes: number) => {
    const start = performance.now();
    let length = 0;
    const decoder = new SseDecoder({ data: (data) => length = data.length });
    decoder.feed(encode("data: "));
    for (let i = 0; i < kilobytes; i++) decoder.feed(chunk);
    decoder.feed(encode("\n\n"));
    assert.equal(length, kilobytes * 1024);
    return performance.now() - start;
  };
  // Linear is 8, quadratic 64; on a busy machine one round may be far off.
  const ratios: number[] = [];
  for (let round = 0; round < 10 && !ratios.some((r) => r < 24); round++) {
    ratios.push(time(8192) / Math.max(time(1024), 0.5));
  }
  assert.isBelow(Math.min(...ratios), 24);
});

test("sse: an event of more than 2^24 characters is refused", () => {
  for (const text of ["x".repeat(2 ** 16), `data: ${"x".repeat(2 ** 16)}\n`]) {
    const decoder = new SseDecoder({ data: () => {} });
    const chunk = encode(text);
    decoder.feed(encode("data: "));
    for (let i = 0; i < 255; i++) decoder.feed(chunk);
    assert.throws(
      () => {
        decoder.feed(chunk);
        decoder.feed(chunk);
      },
      AskError,
      "more than 16 million characters",
    );
  }
});

const line = fc.oneof(
  fc.constantFrom("", "", "data:", "data", ": comment", "event: x", "id: 1"),
  fc.string({ unit: "grapheme", maxLength: 20 }).map((text) =>
    `data: ${text.replace(/[\r\n\ufeff]/g, " ")}`
  ),
);
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const stream = fc.array(fc.tuple(line, lineEnd), { maxLength: 30 })
  .map((lines) => lines.flat().join(""));

test("sse: any stream, however it is cut, means what the standard says", () => {
  fc.assert(
    fc.property(stream, fc.nat(), (text, seed) => {
      const expected = standard(text);
      const bytes = encode(text);
      assert.deepEqual(decode([bytes]).data, expected);
      assert.deepEqual(decode(cutEvery(bytes, 1)).data, expected);
      assert.deepEqual(decode(cutAtRandom(bytes, seed)).data, expected);
    }),
    { numRuns: 500 },
  );
});

test("sse: no bytes make it throw, and every cut finds the same", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fc.constantFrom(...encode('data: {"type":\r\n\xff'))).map((all) =>
      Uint8Array.from(all)
    ),
  );
  fc.assert(
    fc.property(bytes, fc.nat(), (bytes, seed) => {
      const whole = decode([bytes]);
      assert.deepEqual(decode(cutEvery(bytes, 1)), whole);
      assert.deepEqual(decode(cutAtRandom(bytes, seed)), whole);
    }),
    { numRuns: 500 },
  );
});

test("sse: a byte order mark is text wherever a chunk begins with it, but at the very start", () => {
  const mark = [0xef, 0xbb, 0xbf];
  const found: string[] = [];
  const decoder = new SseDecoder({ data: (data) => found.push(data) });
  for (const chunk of [mark, encode("data: a"), mark, encode("b\n\n")]) {
    decoder.feed(Uint8Array.from(chunk));
  }
  decoder.end();
  assert.deepEqual(found, ["a\ufeffb"]);
});
