import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dedent,
  Indentation,
  type IndentationTarget,
} from "../../../../src/common/code/indentation.ts";

const SPACES = { base: "", insertSpaces: true, tabSize: 4 };
const TABS = { base: "", insertSpaces: false, tabSize: 4 };

function indent(target: IndentationTarget, ...parts: string[]): string {
  const indentation = new Indentation(target);
  return parts.map((part) => indentation.push(part)).join("");
}

describe("Indentation", () => {
  it("puts every line but the first behind the white space of the target", () => {
    assert.equal(
      indent({ ...SPACES, base: "    " }, "if (a) {\n    b();\n}"),
      "if (a) {\n        b();\n    }",
    );
    assert.equal(indent({ ...TABS, base: "\t" }, "a\nb"), "a\n\tb");
  });

  it("takes off what the first line has", () => {
    assert.equal(
      indent(SPACES, "        a {\n            b\n        }"),
      "a {\n    b\n}",
    );
    assert.equal(indent(SPACES, "    a\nb"), "a\nb");
  });

  it("turns tabs into the document's spaces, and spaces into its tabs", () => {
    assert.equal(
      indent(SPACES, "a {\n\tb {\n\t\tc\n\t}\n}"),
      "a {\n    b {\n        c\n    }\n}",
    );
    assert.equal(
      indent({ ...SPACES, tabSize: 2 }, "a:\n\tb"),
      "a:\n  b",
    );
    assert.equal(
      indent(TABS, "a {\n  b {\n    c\n  }\n}"),
      "a {\n\tb {\n\t\tc\n\t}\n}",
    );
    assert.equal(indent(TABS, "a(\n    b,\n      c)"), "a(\n\tb,\n\t  c)");
  });

  it("brings steps of another width to the document's", () => {
    assert.equal(
      indent(SPACES, "if (a) {\n  if (b) {\n    c();\n  }\n}"),
      "if (a) {\n    if (b) {\n        c();\n    }\n}",
    );
    assert.equal(
      indent({ ...SPACES, tabSize: 2 }, "def f():\n    if a:\n        b"),
      "def f():\n  if a:\n    b",
    );
  });

  it("leaves spaces alone that align something", () => {
    assert.equal(indent(SPACES, "a = b +\n  c"), "a = b +\n  c");
    assert.equal(indent(SPACES, "/**\n * a\n */"), "/**\n * a\n */");
  });

  it("keeps the indentation of prose", () => {
    const list = "Steps:\n  - one\n    - two";
    assert.equal(indent({ ...SPACES, verbatim: true }, list), list);
    assert.equal(
      indent({ ...SPACES, verbatim: true, base: "> " }, "a\nb"),
      "a\n> b",
    );
  });

  it("writes no white space on empty lines", () => {
    assert.equal(
      indent({ ...SPACES, base: "    " }, "a\n   \n\nb"),
      "a\n\n\n    b",
    );
  });

  it("gives the same however the code is split", () => {
    const line = fc.constantFrom(
      "a {",
      "  b();",
      "    c();",
      "\td",
      "}",
      "",
      "   ",
      " x",
    );
    const code = fc.array(line, { maxLength: 12 }).map((lines) =>
      lines.join("\n")
    );
    const target = fc.record({
      base: fc.constantFrom("", "    ", "\t"),
      insertSpaces: fc.boolean(),
      tabSize: fc.constantFrom(2, 4, 8),
    });
    fc.assert(
      fc.property(code, target, fc.nat(), (code, target, cut) => {
        const at = cut % (code.length + 1);
        const whole = indent(target, code);
        assert.equal(indent(target, code.slice(0, at), code.slice(at)), whole);
        assert.equal(indent(target, ...code.split("")), whole);
      }),
    );
  });

  it("changes nothing but white space", () => {
    const code = fc.array(
      fc.constantFrom("a {", "  b", "\tc", "    d:", "", "}"),
    )
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(code, fc.boolean(), (code, insertSpaces) => {
        const bare = (text: string) =>
          text.split("\n").map((line) => line.trim());
        const indented = indent({ base: "  ", insertSpaces, tabSize: 4 }, code);
        assert.deepEqual(bare(indented), bare(code));
      }),
    );
  });
});

describe("Dedenting", () => {
  it("takes off what all lines have", () => {
    assert.equal(dedent("    a\n      b\n\n    c"), "a\n  b\n\nc");
    assert.equal(dedent("\ta\n\t\tb"), "a\n\tb");
    assert.equal(dedent("\ta\n    b"), "\ta\n    b");
    assert.equal(dedent("a\r\n  b"), "a\n  b");
  });

  it("takes the first line's indentation from where it stands", () => {
    assert.equal(dedent("a {\n        b\n    }", "    "), "a {\n    b\n}");
  });
});
