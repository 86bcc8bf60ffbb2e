/** Hostile answers take linear time in everything that reads them without VS Code or a browser. */
import assert from "node:assert/strict";
import {
  assertLinear,
  assertLinearForHostile,
  type Read,
} from "../../../tests/support/linear_time.ts";
import {
  chatToMarkdown,
  exportName,
} from "../../src/common/chat/exportMarkdown.ts";
import {
  emptyChat,
  type StoredTurn,
} from "../../src/common/chat/transcript.ts";
import { cutToFit } from "../../src/common/compose.ts";
import { inert, showHidden } from "../../src/common/inertText.ts";
import {
  closesFence,
  fenceLanguage,
  isFence,
  mayCloseFence,
  openingFence,
} from "../../src/common/code/codeFence.ts";
import { CodeFromMarkdown } from "../../src/common/code/codeFromMarkdown.ts";
import { dedent, Indentation } from "../../src/common/code/indentation.ts";
import { looksLikeCode } from "../../src/common/code/looksLikeCode.ts";
import { BlockSplitter, lexBlocks } from "../../webview/markdown/blocks.ts";
import { completePartialMarkdown } from "../../webview/markdown/completePartialMarkdown.ts";
import * as fences from "../../webview/markdown/fences.ts";
import { highlight } from "../../webview/markdown/highlight.ts";
import { lexerFor } from "../../webview/markdown/lexer.ts";
import { definitionsOf } from "../../webview/markdown/streamedMarkdown.ts";
import { SentenceReader } from "../../webview/sentences.ts";

/** As a model sends it, a few tokens at a time. */
function* deltas(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 20) yield text.slice(at, at + 20);
}

function takeCode(languageId: string): Read {
  return (text) => {
    const code = new CodeFromMarkdown(languageId);
    for (const delta of deltas(text)) code.push(delta);
    code.end();
  };
}

function indent(text: string): void {
  const indentation = new Indentation({
    base: "  ",
    insertSpaces: true,
    tabSize: 2,
  });
  for (const delta of deltas(text)) indentation.push(delta);
}

const WORDS = {
  untitled: "Chat",
  you: "You",
  assistant: "Assistant",
  attached: "Attached",
  shortened: (detail: string) => detail,
  stopped: "Stopped.",
  interrupted: "Interrupted.",
};

function exportChat(text: string): void {
  const turn = (role: StoredTurn["role"]): StoredTurn => ({
    id: role,
    role,
    text,
    state: "complete",
    time: 1,
  });
  const chat = {
    ...emptyChat(""),
    title: text,
    turns: [turn("user"), turn("assistant")],
  };
  chatToMarkdown(chat, WORDS, () => []);
  exportName(chat);
}

function readFences(text: string): void {
  const fence = openingFence("```md")!;
  openingFence(text);
  closesFence(fence, text);
  mayCloseFence(fence, text);
  isFence(text);
  fenceLanguage(text);
}

function readPageFences(text: string): void {
  const reader = new fences.FenceReader(fences.openingFence("```md")!);
  for (const line of text.split("\n")) {
    reader.closes(line);
    reader.mayBeFence(line);
  }
  fences.openingFence(text);
  fences.isClosedFence(text);
  fences.fenceLanguage(text);
}

/** Nothing is drawn while an expensive drawing is put off: all comes at once. */
function split(text: string): void {
  const splitter = new BlockSplitter();
  splitter.push(text);
  splitter.read();
  splitter.flush();
}

function speak(text: string): void {
  const reader = new SentenceReader();
  for (const delta of deltas(text)) reader.push(delta);
  reader.finish();
}

function lex(text: string): void {
  try {
    lexerFor(text).lex(text);
  } catch {
    // It is shown as it is.
  }
}

const MARKDOWN = [
  ..."!_ *_a /* [[ ![a]( a\n".split(" "),
  "a\n",
  "**a ",
  "*a* ",
  "| a |\n",
  "- a\n",
  "> a\n",
  "> ",
  "- ",
  "<a ",
  "```\n",
  "``` ",
  "[a]: b\n",
  "[a] ",
  "http://a ",
  "a a ",
  "*(\u2028",
  ";",
  "  ",
];
const CODE = [
  "",
  "```ts\n",
  "```md\n",
  "  ```\n",
  "const a = 1;\n",
  "Words.\n",
];

const readers: Record<
  string,
  [read: Read, around?: Parameters<typeof assertLinearForHostile>[2]]
> = {
  "looksLikeCode": [looksLikeCode, {
    starts: ["", "if ", "a", "a:", "a(", '"'],
  }],
  "code fences": [readFences, { starts: ["", " ", "```", "~~~"] }],
  "CodeFromMarkdown, for code": [takeCode("typescript"), { starts: CODE }],
  "CodeFromMarkdown, for prose": [takeCode("markdown"), { starts: CODE }],
  "Indentation": [indent, { starts: ["", "a\n"] }],
  "dedent": [dedent],
  "chatToMarkdown": [exportChat, { starts: ["", "```"] }],
  "cutToFit": [(text) => {
    const part = { path: "a", languageId: "", text };
    cutToFit("Why?", [part], Math.ceil(text.length / 2));
  }],
  "inert and showHidden": [(text) => inert(showHidden(text))],
  "completePartialMarkdown": [completePartialMarkdown, {
    starts: ["", "a\n\n", "~~~", "[a](", "| a |\n"],
  }],
  "the page's code fences": [readPageFences, { starts: ["", "```", "~~~"] }],
  "SentenceReader": [speak, { starts: ["", "```\n", "[a]("] }],
};

const lexers: Record<string, Read> = {
  "BlockSplitter": split,
  "lexBlocks": lexBlocks,
  "the Markdown lexer": lex,
  "definitionsOf": definitionsOf,
};

describe("Hostile text takes linear time [T-09]:", function () {
  this.timeout(120_000);
  for (const [name, [read, around]] of Object.entries(readers)) {
    it(name, () => assertLinearForHostile(read, 8_000, around));
  }

  it("dedent, of lines that differ late", async () => {
    const lines = (n: number) =>
      `${" ".repeat(2 * n)}a\n${" ".repeat(n)}\t${"a".repeat(n)}`;
    await assertLinear(dedent, lines, 64_000);
  });

  // Short texts may take quadratic time: from some length on, the lexer gives up where they do.
  for (const [name, read] of Object.entries(lexers)) {
    it(name, async () => {
      for (
        const start of ["", "a__", "www.", "- ", "> ", "- a\n  - b\n    - "]
      ) {
        for (const unit of MARKDOWN) {
          const n = 32_000 / unit.length;
          await assertLinear(read, (n) => start + unit.repeat(n), n, n);
        }
      }
    });
  }

  const units = [" ", "a", "a ", "$", '"', "'", "(", "<a>", "www.a", "import "];
  for (const language of ["c", "csharp", "css", "ini", "java", "ruby", "ts"]) {
    it(`highlight, ${language}`, async () => {
      // Code that was highlighted before is not highlighted again.
      let count = 0;
      const read = (code: string) =>
        highlight(`${++count};\n${code}`, language);
      for (const unit of units) {
        const line = `${unit.repeat(Math.floor(490 / unit.length))};\n`;
        await assertLinear(read, (n) => line.repeat(n), 12, 3);
        await assertLinear(read, (n) => unit.repeat(n), 12_000 / unit.length);
      }
    });
  }

  it("a quadratic function would be noticed", () => {
    return assert.rejects(
      assertLinearForHostile((text) => text.replace(/ +$/, ""), 4_000),
    );
  });
});
