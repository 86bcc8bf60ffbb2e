import assert from "node:assert/strict";
import {
  type Block,
  type BlockEvent,
  BlockSplitter,
  lexBlocks,
} from "../../webview/markdown/blocks.ts";
import { completePartialMarkdown } from "../../webview/markdown/completePartialMarkdown.ts";

/** The blocks of a text that comes in pieces: Markdown as it is, code as its fence's info and text. */
function split(pieces: string[]): string[] {
  const splitter = new BlockSplitter();
  const blocks: string[] = [];
  const take = (events: BlockEvent[]) => {
    for (const event of events) {
      if (event.type === "block") blocks.push(event.block.raw.trimEnd());
      else if (event.type === "fence-open") blocks.push(`<${event.info}>`);
      else if (event.type === "fence-text") {
        blocks.push(blocks.pop() + event.text);
      } else blocks.push(blocks.pop() + "</>");
    }
  };
  for (const piece of pieces) {
    splitter.push(piece);
    take(splitter.read());
  }
  take(splitter.flush());
  if (splitter.rest.raw !== "") {
    const rest = lexBlocks(splitter.rest.raw).filter((token) =>
      token.type !== "space"
    );
    blocks.push(...rest.map((token) => token.raw.trimEnd()));
  }
  return blocks;
}

/** Numbers that look random and are the same in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 2_147_483_648 * below);
  };
}

function pieces(text: string, next: (below: number) => number): string[] {
  const result: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = 1 + next(next(4) === 0 ? 60 : 5);
    result.push(text.slice(at, at + length));
    at += length;
  }
  return result;
}

const FRAGMENTS = [
  "A paragraph\nof two lines.\n\n",
  "# Heading\n",
  "Underlined\n===\n",
  "- one\n- two\n\n  more of two\n",
  "- [ ] open\n- [x] done\n",
  "1. first\n2. second\n   - nested\n     ```js\n     code();\n     ```\n3. third\n",
  "> quoted\n> still quoted\nlazy\n\n",
  "| a | b |\n|---|---|\n| 1 | 2 |\n",
  "```ts\nconst a = `x`;\n\n// ``` not a fence\n```\n",
  "~~~~\n~~~\n```\n~~~~\n",
  "````md\n```js\ncode\n```\n````\n",
  "    indented code\n\n",
  "***\n",
  "<div>\nhtml\n</div>\n\n",
  "text\r\nwith carriage returns\r\n\r\n",
  "[link]: https://example.com\n\n",
  "\n\n",
  "**bold *and* `code`** [a](b)\n",
];

describe("The splitting of Markdown into blocks", () => {
  it("gives the same blocks, however the text is cut into pieces", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed);
      const text = Array.from(
        { length: 1 + next(8) },
        () => FRAGMENTS[next(FRAGMENTS.length)],
      ).join("");
      assert.deepEqual(
        split(pieces(text, next)),
        split([text]),
        JSON.stringify(text),
      );
    }
  });

  it("gives the blocks that the lexer gives for the whole text", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed);
      const text = Array.from(
        { length: 1 + next(8) },
        () => FRAGMENTS[next(FRAGMENTS.length)],
      )
        .join("").replaceAll("\r\n", "\n");
      const whole = lexBlocks(text).filter((token) => token.type !== "space")
        .map((token) => {
          const [line = ""] = token.raw.split("\n", 1);
          if (!/^ {0,3}(```|~~~)/.test(line)) return token.raw.trimEnd();
          const info = line.replace(/^[`~]+/, "");
          return `<${info}>${
            token.raw.trimEnd().split("\n").slice(1, -1).join("\n")
          }\n</>`;
        });
      const parts = split(pieces(text, next));
      assert.deepEqual(
        parts.map((part) => part.trim()),
        whole.map((part) => part.trim()),
        text,
      );
    }
  });

  it("takes a fence with as many backticks inside Markdown for what the writer meant", () => {
    const text =
      "```markdown\n# Title\n```js\ncode\n```\nThe end.\n```\nAfter.\n";
    assert.deepEqual(split([...text]), [
      "<markdown># Title\n```js\ncode\n```\nThe end.\n</>",
      "After.",
    ]);
  });

  it("hands out a line of code before it is complete, but never half a fence", () => {
    const splitter = new BlockSplitter();
    splitter.push("```js\nlet a");
    assert.deepEqual(splitter.read(), [
      { type: "fence-open", info: "js" },
      { type: "fence-text", text: "let a" },
    ]);
    splitter.push(" = 1;\n``");
    assert.deepEqual(splitter.read(), [{
      type: "fence-text",
      text: " = 1;\n",
    }]);
    splitter.push("`");
    assert.deepEqual(splitter.read(), []);
    splitter.push("\n");
    assert.deepEqual(splitter.read(), [{ type: "fence-close" }]);
  });

  it("closes a fence at the very end of the text", () => {
    assert.deepEqual(split(["```\na\n", "```"]), ["<>a\n</>"]);
    assert.deepEqual(split(["```\na\n", "``"]), ["<>a\n``"]);
  });

  it("cuts long lists and keeps their numbers", () => {
    const splitter = new BlockSplitter();
    const blocks: Block[] = [];
    for (let i = 1; i <= 500; i++) {
      splitter.push(`1. Item ${i} says something of a certain length.\n`);
      for (const event of splitter.read()) {
        if (event.type === "block") blocks.push(event.block);
      }
    }
    assert(blocks.length > 3 && splitter.rest.raw.length < 5_000);
    for (const { raw, start = 1 } of [...blocks, splitter.rest]) {
      assert.equal(start, Number(/Item (\d+)/.exec(raw)?.[1]));
    }
  });

  it("cuts a paragraph that has no line end, between words and outside of emphasis", () => {
    const splitter = new BlockSplitter();
    const text = "word **bold words here** and [a link](https://example.com/a) "
      .repeat(400);
    let shown = "";
    for (const piece of pieces(text, random(7))) {
      splitter.push(piece);
      for (const event of splitter.read()) {
        assert(event.type === "block");
        shown += event.block.raw;
        assert.equal(
          event.block.raw.split("**").length % 2,
          1,
          "cut inside bold text",
        );
      }
    }
    assert.equal(shown + splitter.rest.raw, text);
    assert(splitter.rest.raw.length < 8_000);
  });

  it("cuts a long line that arrives at once, with its line end", () => {
    const splitter = new BlockSplitter();
    splitter.push(
      "word **bold words here** and more ".repeat(2_000) + "\n\nb\n",
    );
    for (const event of splitter.read()) {
      assert(event.type === "block" && event.block.raw.length < 8_200);
    }
    assert.equal(splitter.rest.raw, "b\n");
  });
});

describe("The closing of what is open", () => {
  const cases: [string, string][] = [
    ["a **bold", "a **bold**"],
    ["a **bold ", "a **bold**"],
    ["a **bold*", "a **bold**"],
    ["a **bold**", "a **bold**"],
    ["a *it **both", "a *it **both***"],
    ["a ~~gone", "a ~~gone~~"],
    ["a **", "a "],
    ["**a ".repeat(100), "**a ".repeat(100).trimEnd()],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["snake_case_name", "snake_case_name"],
    ["run `npm i", "run `npm i`"],
    ["run ``a ` b", "run ``a ` b``"],
    ["run ``a``", "run ``a``"],
    ["run `", "run"],
    ["**run `npm", "**run `npm`**"],
    ["see [the docs](https://exa", "see the docs"],
    ["see [the do", "see the do"],
    ["see [the docs]", "see [the docs]"],
    ["see [a](b) and [c](d", "see [a](b) and c"],
    ["look ![alt](https://exa", "look "],
    ["escaped \\*not", "escaped \\*not"],
    ["Title\n-", "Title\n"],
    ["Title\n==", "Title\n"],
    ["text\n\n```", "text\n\n"],
    ["text\n\n```ts", "text\n\n"],
    ["- one\n-", "- one\n"],
    ["- **one**\n- *two", "- **one**\n- *two*"],
    ["**one\n\ntwo", "**one\n\ntwo"],
    ["| a | b |\n", "| a | b |\n|---|---|"],
    ["| a | b |\n|--", "| a | b |\n|---|---|"],
    ["| a | b |\n|---|---|\n| *c", "| a | b |\n|---|---|\n| *c*"],
    ["| a |\n|---|\n| 1 |\n", "| a |\n|---|\n| 1 |\n"],
    ["1. x\n   ```js\n   a * b", "1. x\n   ```js\n   a * b"],
  ];
  for (const [open, closed] of cases) {
    it(
      JSON.stringify(open).slice(0, 60),
      () => assert.equal(completePartialMarkdown(open), closed),
    );
  }
});
