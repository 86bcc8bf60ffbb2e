import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";
import { parseWebviewMessage } from "../../protocol/checks.ts";
import { MAX_UPLOAD_BYTES } from "../../protocol/messages.ts";
import { englishStrings } from "../../protocol/strings.ts";
import { countCharacters } from "../../webview/parts/limit.ts";
import { SentenceReader, type Spoken } from "../../webview/sentences.ts";

function speak(text: string, size: number): string[] {
  const reader = new SentenceReader();
  const spoken: Spoken[] = [];
  for (let at = 0; at < text.length; at += size) {
    spoken.push(...reader.push(text.slice(at, at + size)));
  }
  spoken.push(...reader.finish());
  return spoken.map((one) =>
    "sentence" in one ? one.sentence : `code ${one.codeLines}`
  );
}

describe("What a screen reader hears", () => {
  const text =
    "Hello there. It is **3.5** GB!\n\n- `npm i` first\n\n```js\na. b.\nc\n```\nSee [docs](https://x.y/z). Bye";
  const heard = [
    "Hello there.",
    "It is 3.5 GB!",
    "npm i first",
    "code 2",
    "See docs.",
    "Bye",
  ];

  it("is whole sentences, whatever the size of the pieces", () => {
    for (const size of [1, 2, 3, 7, 1000]) {
      assert.deepEqual(speak(text, size), heard, `size ${size}`);
    }
  });

  it("comes as soon as a sentence is over", () => {
    const reader = new SentenceReader();
    assert.deepEqual(reader.push("One. Tw"), [{ sentence: "One." }]);
    assert.deepEqual(reader.push("o."), []);
    assert.deepEqual(reader.push("\n"), [{ sentence: "Two." }]);
  });

  it("is never an endless line", () => {
    const spoken = speak("word ".repeat(1_000), 5);
    assert(
      spoken.length > 5 && spoken.every((one) => one.length <= 400),
      String(spoken.length),
    );
  });
});

describe("Messages from the page", () => {
  it("are taken with the known fields only", () => {
    const message = { type: "ask", requestId: "r", chatId: "c", text: "Hi" };
    assert.deepEqual(parseWebviewMessage({ ...message, extra: 1 }), message);
    assert.deepEqual(
      parseWebviewMessage({
        type: "draft",
        chatId: "c",
        draft: { text: "", edit: { turnId: "t", text: "x", y: 1 } },
      }),
      {
        type: "draft",
        chatId: "c",
        draft: { text: "", edit: { turnId: "t", text: "x" } },
      },
    );
  });

  const wrong: unknown[] = [
    undefined,
    null,
    0,
    "ready",
    [],
    [{ type: "ready" }],
    {},
    { type: "toString" },
    { type: "__proto__" },
    { type: ["ready"] },
    { type: "eval", code: "1" },
    { type: "ask", requestId: "r", chatId: "c" },
    { type: "ask", requestId: "r", chatId: "c", text: 1 },
    { type: "ask", requestId: "", chatId: "c", text: "" },
    { type: "ask", requestId: "r", chatId: "c", text: "x".repeat(1_000_001) },
    { type: "need-snapshot", seq: -1 },
    { type: "need-snapshot", seq: 0.5 },
    { type: "need-snapshot", seq: "1" },
    { type: "code-action", action: "run", turnId: "t", code: "", language: "" },
    { type: "open-link", href: "command:workbench.action.terminal.new" },
    { type: "open-link", href: "javascript:alert(1)" },
    { type: "open-link", href: "file:///etc/passwd" },
    { type: "open-link", href: "data:text/html,x" },
    { type: "open-link", href: "//example.com" },
    { type: "open-link", href: " vscode://x" },
    {
      type: "show-image",
      turnId: "t",
      href: "mailto:a@b.example",
      label: "",
    },
    { type: "show-image", turnId: "t", href: "file:///etc/x.png", label: "" },
    { type: "save-image", turnId: "t", href: "data:image/png,x", label: "" },
    { type: "save-image", turnId: "t", href: "https://a.example/x.png" },
    { type: "draft", chatId: "c", draft: { text: "x", edit: { turnId: "t" } } },
    { type: "draft", chatId: "c", draft: { text: "x", edit: null } },
    { type: "attach-uris", chatId: "c", uris: "file:///a" },
    { type: "attach-uris", chatId: "c", uris: ["a.ts"] },
    { type: "attach-uris", chatId: "c", uris: [["file:///a"]] },
    { type: "attach-uris", chatId: "c", uris: ["x:" + "x".repeat(9_000)] },
    { type: "attach-uris", chatId: "c", uris: Array(51).fill("file:///a") },
    { type: "attach-bytes", chatId: "c", name: "a", bytes: "AAAA" },
    { type: "attach-bytes", chatId: "c", name: "a", bytes: [1, 2] },
    { type: "attach-bytes", chatId: "c", name: "a", bytes: new Uint8Array(1) },
    { type: "attach-bytes", chatId: "c", name: "", bytes: new ArrayBuffer(1) },
    {
      type: "attach-bytes",
      chatId: "c",
      name: "x".repeat(256),
      bytes: new ArrayBuffer(1),
    },
    {
      type: "attach-bytes",
      chatId: "c",
      name: "a",
      bytes: new ArrayBuffer(MAX_UPLOAD_BYTES + 1),
    },
    Object.create({ type: "ready" }),
  ];
  for (const [index, value] of wrong.entries()) {
    it(`are refused: ${JSON.stringify(value)?.slice(0, 70)} (${index})`, () =>
      assert.equal(parseWebviewMessage(value), undefined));
  }
});

describe("Words", () => {
  it("are counted as the site counts them", () => {
    assert.equal(countCharacters("añ😀\n"), 4);
    assert.equal(countCharacters("\uD83D"), 1);
  });

  it("are all used by the page, and the page uses no others", () => {
    const folder = join(extensionRoot, "webview");
    const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
    const unused = Object.keys(englishStrings).filter((key) =>
      !source.includes(`"${key}"`)
    );
    assert.deepEqual(unused, []);
  });
});
