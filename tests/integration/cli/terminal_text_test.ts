import { assert } from "chai";
import fc from "fast-check";
import {
  oneLine,
  printable,
  TerminalText,
} from "../../../src/cli/terminal/terminal_text.ts";
import { test } from "../../support/harness.ts";

// deno-lint-ignore no-control-regex
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]/;

test("printable: control and hidden characters are made visible [T-27]", () => {
  const cases: [text: string, shown: string][] = [
    ["\x1b[2J\x1b[H", "␛[2J␛[H"],
    ["\x1b]0;title\x07", "␛]0;title␇"],
    [
      "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\", // a link
      "␛]8;;https://evil.example␛\\here␛]8;;␛\\",
    ],
    ["\x1bP+q544e\x1b\\", "␛P+q544e␛\\"],
    ["a\u009b31mb", "a<U+009B>31mb"],
    ["safe\rnasty", "safe␍nasty"],
    ["a\b\b", "a␈␈"],
    ["\x7f\0", "␡␀"],
    ["\u202egnp.exe\u2066", "<U+202E>gnp.exe<U+2066>"],
    ["a\u200bb\u3164c\u00ad", "a<U+200B>b<U+3164>c<U+00AD>"],
    ["🏴\u{e0075}\u{e007f}", "🏴<U+E0075><U+E007F>"],
    ["tab\tand\r\nlines\n", "tab\tand\nlines\n"],
    ["héllo мир 🌍 שלום 👩‍👧 می‌خواهم", "héllo мир 🌍 שלום 👩‍👧 می‌خواهم"],
  ];
  for (const [text, shown] of cases) assert.equal(printable(text), shown);
});

test("TerminalText: no control character passes, however the text is split [T-17]", () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      ..."\x1b[]PX^_;\x07\\0mHJ\r\n\t\u009b\u202e\u200b\u200d\ufe0fab🌍👩",
    ),
  });
  fc.assert(fc.property(nasty, fc.array(fc.nat(5)), (text, sizes) => {
    const safe = new TerminalText();
    let shown = "";
    let at = 0;
    for (const size of sizes) {
      shown += safe.push(text.slice(at, at + size));
      at += size;
    }
    shown += safe.push(text.slice(at)) + safe.end();
    assert.notMatch(shown, UNSAFE);
    assert.equal(shown, printable(text), "the cuts make no difference");
  }));
});

test("oneLine: one line of limited width", () => {
  assert.equal(oneLine(" a\n\nb\x1b[1m "), "a b␛[1m");
  assert.equal(oneLine("🌍🌍🌍🌍", 3), "🌍🌍…");
});
