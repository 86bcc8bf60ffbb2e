/** Fenced code blocks in pieces. */
import { assert } from "chai";
import fc from "fast-check";
import { FenceTracker } from "../../../src/protocol/fence_tracker.ts";
import { decodeAnswer, end, live } from "../../support/fixtures.ts";
import { test } from "../../support/harness.ts";

const INSIDE: Record<string, boolean> = {
  "": false,
  "text": false,
  "`a` and ``b``\n": false,
  "```": true,
  "```ts\ncode": true,
  "```ts\ncode\n```": true,
  "```ts\ncode\n```\n": false,
  "~~~\n```\n": true,
  "~~~\n```\n~~~~\n": false,
  "````md\n```ts\n```\n": true,
  "````md\n```ts\n```\n````\n": false,
  "```a`b\n": false,
  "```\n``` not closed\n": true,
  "- item\n  ```\n  code": true,
  "1. ```sh\n": true,
  "> ```\n> code\n": true,
  "> ```\n> code\n> ```\n": false,
  "text ```\n": false,
};

for (const [text, expected] of Object.entries(INSIDE)) {
  test(`FenceTracker: ${JSON.stringify(text)} is ${expected ? "in a" : "in no"} fence, however it is cut`, () => {
    for (let cut = 0; cut <= text.length; cut++) {
      const fences = new FenceTracker();
      fences.feed(text.slice(0, cut));
      fences.feed(text.slice(cut));
      assert.equal(fences.inFence, expected, `cut at ${cut}`);
    }
  });
}

const decode = (deltas: readonly string[], final: string) =>
  decodeAnswer(deltas.map((delta) => live(delta)).join("") + end(final));

/** What the plugin sends for deltas of the model. */
const sent = (deltas: readonly string[]) =>
  deltas.map((delta) => delta === "\n" ? "  \n" : delta);

/** The lines of code of a document whose fences are lines of three backticks. */
function codeLines(text: string): string[] {
  const lines: string[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) inside = !inside;
    else if (inside) lines.push(line);
  }
  return lines;
}

test("Answer: code is what the model wrote, in deltas and result", () => {
  const line = fc.constantFrom("a", "b  ", "  c", "", "`x`", "- d", "  ");
  const block = fc.tuple(fc.boolean(), fc.array(line, { maxLength: 5 }))
    .map(([code, lines]) =>
      (code ? ["```js", ...lines, "```"] : lines).join("\n")
    );
  const document = fc.array(block, { minLength: 1, maxLength: 5 })
    .map((blocks) => blocks.join("\n"));
  const deltas = fc.tuple(document, fc.array(fc.nat(4), { minLength: 1 }))
    .map(([text, sizes]) => {
      const parts: string[] = [];
      let start = 0;
      for (let i = 0; start < text.length; i++) {
        const size = 1 + sizes[i % sizes.length]!;
        // A token is often a line break alone.
        const part = text[start] === "\n" && size % 2
          ? "\n"
          : text.slice(start, start + size);
        parts.push(part);
        start += part.length;
      }
      return parts;
    });
  fc.assert(fc.property(deltas, (deltas) => {
    // A model's own delta of two blanks and a line break can't be told apart.
    fc.pre(!deltas.includes("  \n"));
    const original = deltas.join("");
    const wire = sent(deltas);
    const { deltas: text, result } = decode(wire, wire.join("").trim());
    assert.deepEqual(codeLines(text), codeLines(original));
    assert.equal(result.trim(), text.trim());
  }));
});

test("Answer: prose stays as sent", () => {
  const wire = ["One", "  \n", "two ", "`code`", "  \n", "three"];
  const { deltas: text, result } = decode(wire, wire.join(""));
  assert.equal(text, wire.join(""));
  assert.equal(result, wire.join(""));
});

test("Answer: a final text that differs from the stream stays as sent", () => {
  const { deltas: text, result } = decode(
    ["```\na", "  \n", "b\n```"],
    "Moderated.  \nText.",
  );
  assert.equal(text, "```\na\nb\n```");
  assert.equal(result, "Moderated.  \nText.");
});
