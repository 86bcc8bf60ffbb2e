import assert from "node:assert/strict";
import fc from "fast-check";
import { CodeFromMarkdown } from "../../../../src/common/code/codeFromMarkdown.ts";

/** What comes out of an answer that comes in these pieces. */
function extract(languageId: string, ...deltas: string[]) {
  const code = new CodeFromMarkdown(languageId);
  const parts = deltas.map((delta) => code.push(delta));
  const text = [...parts, code.end()].join("");
  const { source, language, dropped } = code;
  return { text, source, language, dropped };
}

const text = (languageId: string, answer: string) =>
  extract(languageId, answer).text;

describe("Code from Markdown", () => {
  it("takes the code out of a fence, and drops the words around it", () => {
    assert.deepEqual(
      extract("typescript", "Sure:\n\n```ts\na();\n\n  b();\n```\nDone."),
      {
        text: "a();\n\n  b();",
        source: "fence",
        language: "ts",
        dropped: true,
      },
    );
    assert.deepEqual(extract("typescript", "```ts\na();\n```\n"), {
      text: "a();",
      source: "fence",
      language: "ts",
      dropped: false,
    });
  });

  it("takes fences of tildes, and of more marks than three", () => {
    assert.equal(text("typescript", "~~~ts\na\n```\nb\n~~~\nc"), "a\n```\nb");
    assert.equal(
      text("typescript", "`````\na\n```\nb\n````\nc\n`````\nd"),
      "a\n```\nb\n````\nc",
    );
    assert.equal(
      text("typescript", "~~~~\na\n~~~\nb\n~~~~~~ \nc"),
      "a\n~~~\nb",
    );
  });

  it("takes the fences inside a fence for code", () => {
    const inner = "# Title\n\n```js\na();\n```\n\nEnd.";
    assert.equal(text("markdown", "````md\n" + inner + "\n````\n"), inner);
    assert.equal(
      text("markdown", "```markdown\n" + inner + "\n```\nHope it helps."),
      inner,
    );
    const docstring = 'def f():\n"""\n```python\nf()\n```\n"""';
    assert.equal(
      text("python", "```python\n" + docstring + "\n```\nThat is f."),
      docstring,
    );
  });

  it("takes indented fences in lists, without their indentation", () => {
    assert.equal(
      text("python", "1. So:\n   ```py\n   def f():\n     pass\n   ```\n2. x"),
      "def f():\n  pass",
    );
    assert.equal(text("python", "- ```py\n  a\n  ```\n- b"), "a");
    assert.equal(
      text("python", "  - x\n\n      ```py\n      a\n        b\n      ```\n"),
      "a\n  b",
    );
    assert.equal(text("python", "\t```py\n\ta\n\t```\nx"), "a");
  });

  it("does not end at marks that stand in the code", () => {
    assert.equal(
      text(
        "typescript",
        "```ts\nconst a = `\n    ```\n    b`;\nc(`\\`\\`\\``);\n```",
      ),
      "const a = `\n    ```\n    b`;\nc(`\\`\\`\\``);",
    );
  });

  it("takes the first block of a language that fits, and another only for want of one", () => {
    const install = "```bash\nnpm i x\n```\n";
    const use = "```ts\nx();\n```\n";
    const test = "```ts\ntest();\n```\n";
    assert.equal(text("typescript", install + use + test), "x();");
    assert.equal(text("shellscript", use + install), "npm i x");
    assert.equal(text("rust", install + use), "npm i x");
    assert.equal(extract("rust", install + use).language, "bash");
    assert.equal(text("javascript", install + use), "x();");
    assert.equal(text("go", "```\nf()\n```\n" + use), "f()");
  });

  it("reads the language from what stands behind the fence", () => {
    for (
      const info of [
        "TypeScript",
        'ts title="a.ts"',
        "{.ts}",
        "ts:src/a.ts",
        "ts {1,3}",
      ]
    ) {
      assert.equal(
        text("typescript", "```py\nno\n```\n```" + info + "\nyes\n```"),
        "yes",
        info,
      );
    }
  });

  it("takes an answer without a fence if it is code", () => {
    assert.deepEqual(extract("typescript", "const a = 1;\nb(a);"), {
      text: "const a = 1;\nb(a);",
      source: "whole",
      language: "",
      dropped: false,
    });
    assert.equal(
      text("python", "def f(a):\n    return a\n"),
      "def f(a):\n    return a",
    );
    assert.equal(
      text("css", "a {\n  color: red;\n}\n"),
      "a {\n  color: red;\n}",
    );
    assert.equal(
      text("html", "<p>Hello, you there.</p>"),
      "<p>Hello, you there.</p>",
    );
    assert.equal(
      text("sql", "SELECT a FROM b WHERE c = 1;"),
      "SELECT a FROM b WHERE c = 1;",
    );
    assert.equal(text("typescript", "`a ?? b`"), "a ?? b");
    assert.equal(text("typescript", "42"), "42");
  });

  it("takes no words for code", () => {
    for (
      const words of [
        "I do not know what you mean by that. Please tell me more.",
        "You could use map() for this, since it returns an array.",
        "Here is a summary.\n\n- First, it reads the file.\n- Then it closes it.",
        "Не могу помочь с этим вопросом. Спросите иначе, пожалуйста.",
        "Import the module first, and then call it.",
      ]
    ) {
      assert.deepEqual(
        extract("typescript", words),
        { text: "", source: "none", language: "", dropped: true },
        words,
      );
    }
    assert.equal(extract("typescript", "").source, "none");
  });

  it("takes the whole of an answer that is meant to be prose", () => {
    const section = "# Title\n\nWords.\n\n```js\na();\n```\n\nMore words.";
    assert.equal(text("markdown", section), section);
    assert.equal(
      text("markdown", "Here it is:\n\n```markdown\n# Title\n```\nBye."),
      "# Title",
    );
    assert.equal(
      text("plaintext", "Here it is:\n\n```python\nprint()\n```\nBye."),
      "print()",
    );
    assert.equal(
      text("plaintext", "Dear Ada,\n\nyou are right."),
      "Dear Ada,\n\nyou are right.",
    );
  });

  it("hands out code while it comes", () => {
    const code = new CodeFromMarkdown("typescript");
    assert.equal(code.push("Sure:\n```t"), "");
    assert.equal(code.push("s\ncon"), "con");
    assert.equal(code.push("st a"), "st a");
    assert.equal(code.push(" = 1;\n"), " = 1;");
    assert.equal(code.push("``"), "");
    assert.equal(code.push("`"), "");
    assert.equal(code.push("\nwords"), "");
    assert.equal(code.end(), "");
  });

  it("hands out what an answer that broke off had of its code", () => {
    assert.equal(text("typescript", "```ts\na();\nb("), "a();\nb(");
    assert.equal(text("typescript", "```ts\na();\n``"), "a();");
    assert.equal(text("typescript", "```ts\na();\n```"), "a();");
    assert.equal(text("typescript", "Words and ```ts"), "");
    assert.equal(text("typescript", "```ts"), "");
  });

  it("writes line ends as \\n, also where one comes in two pieces", () => {
    assert.equal(
      extract("typescript", "```ts\r", "\na\r", "\nb\r\n```").text,
      "a\nb",
    );
  });

  it("gives the same code however the answer is split", () => {
    const lines = fc.constantFrom(
      "```",
      "````",
      "~~~",
      "```ts",
      "```py",
      "  ```js",
      "- ```ts",
      "~~~~md",
      "`` `",
      "    ```",
      "",
      "  ",
      "\t",
      "const a = `x`;",
      "  b();",
      "\tc()",
      "Words about it.",
      "# Title",
      "1. One",
      "}",
      "😀 = '😀'",
      "`",
      "``",
      "~",
      "```ts extra",
      "`a`",
    );
    const answers = fc.tuple(
      fc.array(lines, { maxLength: 14 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
    ).map(([all, eol, end]) => all.join(eol) + (end ? eol : ""));
    const cuts = fc.array(fc.nat(200), { maxLength: 12 });
    const languages = fc.constantFrom(
      "typescript",
      "python",
      "markdown",
      "plaintext",
      "go",
    );
    fc.assert(
      fc.property(answers, cuts, languages, (answer, cuts, languageId) => {
        const places = [
          0,
          ...cuts.map((cut) => cut % (answer.length + 1)),
          answer.length,
        ];
        places.sort((a, b) => a - b);
        const deltas = places.slice(1).map((end, index) =>
          answer.slice(places[index], end)
        );
        const whole = extract(languageId, answer);
        assert.deepEqual(extract(languageId, ...deltas), whole);
        assert.deepEqual(extract(languageId, ...answer.split("")), whole);
      }),
      { numRuns: 2_000 },
    );
  });

  it("brings code in a fence through unchanged", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("```", "~~~", "  a", "", "\ta", "`"),
    )
      .map((line) => line.replace(/[\r\n]/g, ""))
      // A line that opens a fence in the fence is read as one, and white space alone is left out.
      .filter((line) =>
        !/^[\s\d.)*+-]*(?:```|~~~).*\w/.test(line) && !/^\s+$/.test(line)
      );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        const code = `first\n${lines.join("\n")}\nlast`;
        const runs = code.match(/~+/g) ?? [];
        const fence = "~".repeat(
          Math.max(3, ...runs.map((run) => run.length + 1)),
        );
        assert.equal(
          text("typescript", `Words:\n${fence}ts\n${code}\n${fence}\nWords.`),
          code,
        );
      }),
    );
  });

  it("reads a line of a megabyte in small pieces without growing slow", () => {
    const run = (size: number) => {
      const code = new CodeFromMarkdown("typescript");
      code.push("```ts\n");
      const start = performance.now();
      for (let i = 0; i < size; i += 4) code.push("abcd");
      return performance.now() - start;
    };
    run(100_000);
    const [small, large] = [run(100_000), run(1_600_000)];
    assert(
      large / small < 16 * 8,
      `16 times the text took ${large / small} times as long`,
    );
  });
});
