import { assert } from "chai";
import { imageName, imageType } from "../../../src/features/image_file.ts";
import { test } from "../../support/harness.ts";

test("imageType: five types by their first bytes, nothing else", () => {
  const kinds: [string, string | undefined][] = [
    ["\x89PNG\r\n\x1a\n", "image/png"],
    ["\xff\xd8\xff\xe0", "image/jpeg"],
    ["GIF89a", "image/gif"],
    ["GIF87a", "image/gif"],
    ["RIFF\0\0\0\0WEBPVP8 ", "image/webp"],
    ["\0\0\0\x1cftypavif", "image/avif"],
    ["\0\0\0\x20ftypmif1\0\0\0\0mif1avif", "image/avif"],
    ["\0\0\0\x18ftypheic\0\0\0\0heic", undefined],
    ["RIFF\0\0\0\0WAVEfmt ", undefined],
    ["<svg xmlns='http://www.w3.org/2000/svg'>", undefined],
    ["BM", undefined],
    ["", undefined],
  ];
  for (const [start, type] of kinds) {
    const bytes = Uint8Array.from(start, (sign) => sign.charCodeAt(0));
    assert.equal(imageType(bytes), type as never, start);
  }
});

test("imageName: is safe on every file system [T-21]", () => {
  const names: [url: string, alt: string, name: string][] = [
    ["https://x.example/a/cat.png?size=1#x", "", "cat.png"],
    ["https://x.example/cat.PNG", "", "cat.png"],
    ["https://x.example/cat.php?id=1", "", "cat.php.png"],
    ["https://x.example/", "A cat & a dog", "A cat - a dog.png"],
    ["https://x.example/", "What is it? ...", "What is it.png"],
    ["https://x.example/", "", "image.png"],
    ["https://x.example/..%2f..%2fetc%2fpasswd", "", "etc-passwd.png"],
    ["https://x.example/%2e%2e%5c%2ebashrc", "", "bashrc.png"],
    ["https://x.example/.bashrc", "", "bashrc.png"],
    ["https://x.example/a%00b%0a%1b[31m.png", "", "a-b-31m.png"],
    ["https://x.example/gpj%E2%80%AEexe.png", "", "gpj-exe.png"],
    // Letters and marks to Unicode, and nothing to see.
    ["https://x.example/", "a\uFE0F\u3164\u{E0100}\u115Fb", "ab.png"],
    [
      "https://x.example/",
      "می\u200Cخواهم\u200C\u200D",
      "می\u200Cخواهم\u200C.png",
    ],
    ["https://x.example/con.png", "", "_con.png"],
    ["https://x.example/COM1.x.png", "", "_COM1.x.png"],
    ["https://x.example/com%C2%B9.png", "", "_com¹.png"],
    ["https://x.example/LPT%C2%B3.x.png", "", "_LPT³.x.png"],
    ["https://x.example/nul%20.png", "", "_nul.png"],
    ["https://x.example/nul%20%20.x.png", "", "_nul  .x.png"],
    ["https://x.example/", "aux .x", "_aux .x.png"],
    ["https://x.example/%", "", "image.png"],
    ["https://x.example/%D0%BA%D0%BE%D1%82.png", "", "кот.png"],
    [`https://x.example/${"a".repeat(300)}.png`, "", `${"a".repeat(60)}.png`],
    // File systems count bytes, and take 255.
    [`https://x.example/${"𠀀".repeat(99)}.png`, "", `${"𠀀".repeat(60)}.png`],
    ["https://x.example/C%3A%5CWindows%5Cx", "", "C-Windows-x.png"],
    ["https://x.example/-rf.png", "", "rf.png"],
  ];
  for (const [url, alt, name] of names) {
    assert.equal(imageName(new URL(url), alt, "image/png"), name, url);
  }
  const jpeg = new URL("https://x.example/a.JPEG");
  assert.equal(imageName(jpeg, "", "image/jpeg"), "a.jpg");
});
