import { assert } from "chai";
import fc from "fast-check";
import {
  codePointName,
  removeHidden,
  replaceHidden,
  undecidedLength,
} from "../../../src/util/hidden_characters.ts";
import { test } from "../../support/harness.ts";

function shown(text: string): string {
  return replaceHidden(text, (character) => `<${codePointName(character)}>`);
}

/** Tag characters that spell a text. */
function tags(text: string): string {
  return [...text].map((one) =>
    String.fromCodePoint(0xe0000 + one.codePointAt(0)!)
  ).join("");
}

const CANCEL = "\u{E007F}";

test("hidden characters: each is found between letters, and named [T-27]", () => {
  const codes = [
    ...[0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b],
    ...[0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2064, 0x2066],
    ...[0x2069, 0x206f, 0x3164, 0xfe00, 0xfe0e, 0xfe0f, 0xfeff, 0xffa0, 0xfff9],
    ...[0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xe01ef],
  ];
  for (const code of codes) {
    const character = String.fromCodePoint(code);
    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    assert.equal(shown(`a${character}b`), `a<${name}>b`);
    assert.equal(removeHidden(`a${character}b`), "ab");
  }
});

test("hidden characters: what emoji and scripts need is left alone", () => {
  const texts = [
    "❤️ ☀︎ ©️ 1️⃣ #️⃣ 🇫🇷",
    "👩‍💻 👩🏽‍🔬 🏳️‍🌈 👨‍👩‍👧‍👦 🤷🏾‍♂️ 🐦‍⬛",
    ...["gbeng", "gbsct", "gbwls"].map((code) => `🏴${tags(code)}${CANCEL}`),
    "می‌خواهم", // Persian: a zero-width non-joiner
    "مَ‌ ه‍", // after a mark, and a joiner at a word's end
    "क्‍ष र‍्य ශ්‍රී ക്‍", // Devanagari, Bengali's way, Sinhala, Malayalam
    "សួស្តី\u200Bពិភពលោក สวัสดี\u200Bโลก ສະບາຍ\u200Bດີ မြန်\u200Bမာ",
    "葛\u{E0100} 芦\u{E0101} 神\uFE00",
    "∩\uFE00 ᠠ\u180B ᠨ\u180Eᠠ",
  ];
  for (const text of texts) assert.equal(shown(text), text);
});

test("hidden characters: one in the wrong place is found, also beside a right one", () => {
  const texts: [text: string, shown: string][] = [
    ["a\u200Db", "a<U+200D>b"],
    ["👩\u200Da", "👩<U+200D>a"],
    ["👩‍💻\u200D", "👩‍💻<U+200D>"],
    ["م\u200C\u200D\u200Cم", "م\u200C<U+200D><U+200C>م"],
    ["ส\u200B\u200Bส", "ส<U+200B><U+200B>ส"],
    ["ส\u200Ba", "ส<U+200B>a"],
    ["❤\uFE0F\uFE0F", "❤\uFE0F<U+FE0F>"],
    ["1\uFE0F", "1<U+FE0F>"],
    ["😀\u{E0100}", "😀<U+E0100>"],
    ["葛\u{E0100}\u{E0101}", "葛\u{E0100}<U+E0101>"],
    [`🏴${tags("us")}${CANCEL}`, "🏴<U+E0075><U+E0073><U+E007F>"],
    [`a${tags("b")}`, "a<U+E0062>"],
  ];
  for (const [text, expected] of texts) assert.equal(shown(text), expected);
});

test("hidden characters: text that comes in pieces is judged as a whole", () => {
  const unit = fc.constantFrom(
    ..."aम🏴👩♂1ส葛",
    "\u200B",
    "\u200C",
    "\u200D",
    "\uFE0F",
    "\u20E3",
    "\u{1F3FD}",
    "\u{E0100}",
    "\u202E",
    CANCEL,
    ...tags("gbsct"),
    tags("gbsct"),
    "\uD83D",
    "\uDC69",
  );
  fc.assert(
    fc.property(
      fc.string({ unit }),
      fc.array(fc.nat(3)),
      (text, sizes) => {
        const name = (character: string) => `<${codePointName(character)}>`;
        let result = "";
        let known = "";
        let done = 0;
        let at = 0;
        for (const size of [...sizes, text.length]) {
          known = text.slice(0, at += size);
          const end = known.length - undecidedLength(known);
          result += replaceHidden(known.slice(0, end), name, done);
          done = end;
        }
        result += replaceHidden(known, name, done);
        assert.equal(result, shown(text));
      },
    ),
    { numRuns: 2_000 },
  );
});
