/**
 * Text that is made to be slow takes no more than linear time: eight times as
 * much of it about eight times as long, and by far not sixty-four.
 */
import { assert } from "chai";
import { findChatbots } from "../src/discover.ts";
import { findImages } from "../src/images.ts";
import { plainWords, refusal } from "../src/refusals.ts";
import { SseDecoder } from "../src/sse.ts";
import { parseAnswer, parseEvent } from "../src/wire.ts";
import { encode } from "./fixtures.ts";
import { test } from "./harness.ts";

const PAGE = {
  pageUrl: "https://site.example/",
  root: "https://site.example/wp-json/",
};

/** Decodes in chunks of a size. */
function decode(size: number): (text: string) => void {
  return (text) => {
    const bytes = encode(text);
    const decoder = new SseDecoder({ data: () => {}, noise: () => {} });
    for (let at = 0; at < bytes.length; at += size) {
      decoder.feed(bytes.subarray(at, at + size));
    }
    decoder.end();
  };
}

function refuse(text: string): void {
  refusal({ url: PAGE.pageUrl }, new Response(null, { status: 500 }), text);
}

function discover(html: string): void {
  findChatbots(html, PAGE);
}

function images(text: string): void {
  findImages({ text, images: [] });
}

/** What is made of `n` pieces, and what reads it. */
const SHAPES: Record<
  string,
  [make: (n: number) => string, read: (text: string) => void]
> = {
  "one line in single bytes": [(n) => "x".repeat(n), decode(1)],
  "one event in small chunks": [(n) => `data: ${"x".repeat(9 * n)}`, decode(9)],
  "an event of many lines": [(n) => "data: x\n".repeat(n), decode(1000)],
  "carriage returns": [(n) => "\r".repeat(9 * n), decode(1000)],
  "line ends of every kind": [(n) => "\r\n\n\r".repeat(4 * n), decode(1000)],
  "noise that looks like events": [
    (n) => `x${'data: {"type":"'.repeat(n)}\n`,
    decode(1000),
  ],
  "noise before every event": [
    (n) => 'x data: {"type":"live"}\n'.repeat(n),
    decode(1000),
  ],
  "quotes and backslashes": [
    (n) => `{"type":"live","data":"${'\\"'.repeat(9 * n)}`,
    parseEvent,
  ],
  "images that never end": [(n) => "![a".repeat(3 * n), images],
  "images in images": [(n) => "![[](".repeat(3 * n), images],
  "addresses that never end": [(n) => "![a](b(".repeat(3 * n), images],
  "titles that never end": [(n) => '![a](b "'.repeat(3 * n), images],
  "space in an address": [(n) => `![a](b${" ".repeat(9 * n)}`, images],
  "escapes in an image": [(n) => `![${"\\]".repeat(9 * n)}`, images],
  "code that never ends": [(n) => "` ``".repeat(3 * n), images],
  "brackets": [(n) => `{"type":"live","data":${"[".repeat(n)}`, parseEvent],
  "answers that begin again and again": [
    (n) => 'x{"success":'.repeat(9 * n),
    parseAnswer,
  ],
  "tags that do not end": [(n) => "<b ".repeat(9 * n), plainWords],
  "titles that do not end": [(n) => "<title>\n ".repeat(9 * n), refuse],
  "white space in a title": [(n) => `<title>${" \n".repeat(9 * n)}`, refuse],
  "attributes that do not end": [
    (n) => `<p ${"data-system=".repeat(n)}`,
    discover,
  ],
  "quotes that do not end": [
    (n) => "<p a='x data-system=\"".repeat(n),
    discover,
  ],
  "tags before every attribute": [
    (n) => "<<<data-system= ".repeat(n),
    discover,
  ],
  "white space between attributes": [
    (n) => `<p${" ".repeat(9 * n)}data-system=x`,
    discover,
  ],
  "entities": [
    (n) => `<p data-system="${"&#x26;&amp".repeat(n)}">`,
    discover,
  ],
};

/** The least time of a few rounds: what else the machine does only adds. */
function time(read: (text: string) => void, text: string): number {
  let least = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    read(text);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

for (const [what, [make, read]] of Object.entries(SHAPES)) {
  test(`linear: ${what}`, () => {
    // So many pieces that it can be measured.
    let n = 1_000;
    while (n < 64_000 && time(read, make(n)) < 0.5) n *= 2;
    const few = make(n);
    const many = make(8 * n);
    let ratio = Infinity;
    // A busy machine can spoil a try; what takes quadratic time spoils them all.
    for (let attempt = 0; attempt < 4 && ratio >= 30; attempt++) {
      ratio = time(read, many) / Math.max(time(read, few), 0.5);
    }
    assert.isBelow(ratio, 30, `${n} pieces`);
  });
}
