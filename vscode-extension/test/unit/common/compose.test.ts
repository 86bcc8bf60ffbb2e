import assert from "node:assert/strict";
import { countCharacters } from "@askgpt4/core";
import {
  type ContextPart,
  contextSize,
  cutToFit,
  excess,
  wholeMessage,
} from "../../../src/common/compose.ts";

const part: ContextPart = {
  path: "src/a.ts",
  languageId: "typescript",
  lines: [3, 5],
  text: "one\ntwo\nthree",
};

describe("The message", () => {
  it("says which lines of which file go along", () => {
    assert.equal(
      wholeMessage("Why?", [part]),
      "Why?\n\nsrc/a.ts, lines 3-5:\n```typescript\none\ntwo\nthree\n```",
    );
  });

  it("puts fences around fences [T-36]", () => {
    const text = "```js\nlet x;\n```";
    assert.match(
      wholeMessage("Why?", [{ ...part, text }]),
      /\n````typescript\n```js\nlet x;\n```\n````$/,
    );
  });

  it("puts fences around any number of backticks [T-36]", () => {
    const text = "` ".repeat(400_000);
    assert.match(wholeMessage("Why?", [{ ...part, text }]), /\n```$/);
  });

  it("grows by exactly what the chip says", () => {
    const other = { ...part, text: "👍👍\nx" };
    assert.equal(
      countCharacters(wholeMessage("Why?", [part, other])),
      4 + contextSize(part) + contextSize(other),
    );
  });

  it("is cut to fit, at the end of a line, and says so", () => {
    const long = {
      ...part,
      text: Array.from({ length: 50 }, (_, i) => `line ${i}`).join("\n"),
    };
    const whole = wholeMessage("Why?", [long, part]);
    for (const limit of [200, 250, 300, 512]) {
      const message = cutToFit("Why?", [long, part], limit);
      assert(message, `Nothing fits into ${limit}.`);
      assert(excess(message.text, limit) <= 0, `Over ${limit}.`);
      if (countCharacters(whole) <= limit) continue;
      assert(message.cut.has(0));
      assert.match(message.text, /cut: only the first \d+ of \d+ characters/);
      assert.match(message.text, /line \d+\n```/);
    }
    const message = cutToFit("Why?", [long, part], 300);
    assert.deepEqual([...message!.cut], [0], "The short part was cut.");
  });

  it("never cuts in the middle of a character", () => {
    const text = "👍".repeat(400);
    for (let limit = 120; limit < 140; limit++) {
      const message = cutToFit("Why?", [{ ...part, text }], limit);
      assert(message && excess(message.text, limit) <= 0);
      assert(!/\p{Cs}/u.test(message.text), "Half a character is left.");
    }
  });

  it("is not cut to nothing, and the question never", () => {
    assert.equal(cutToFit("Why?", [part], 30), undefined);
    assert.equal(cutToFit("x".repeat(200), [part], 100), undefined);
  });
});
