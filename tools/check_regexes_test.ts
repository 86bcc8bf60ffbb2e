import { assert } from "chai";
import { test } from "../tests/support/harness.ts";
import { findProblems, findRegexes, problemOf } from "./check_regexes.ts";

/** The problems of a module. */
function problemsOf(
  text: string,
  ...exceptions: Parameters<typeof findProblems>[1]
): string[] {
  return findProblems(findRegexes("a.ts", text), exceptions);
}

test("regexes: literals and constructors are found, also in multi-line calls", () => {
  const text = `
    const SPACE = String.raw\`\\s\`;
    const WORDS = ["a", "b"].map((word: string) => word + "+").join("|");
    const BOTH = /a|b/i;
    text.replace(/x/gu, "").split(new RegExp(
      \`\${SPACE}(?:\${WORDS})\`,
      "g",
    ));
    RegExp(BOTH);
    // /no regex/
    const quotient = 4 / 2 / 1;
  `;
  const found = findRegexes("a.ts", text);
  assert.deepEqual(found.map(({ place, value }) => `${place} ${value}`), [
    "a.ts:4 /a|b/i",
    "a.ts:5 /x/gu",
    "a.ts:5 /\\s(?:a+|b+)/g",
    "a.ts:9 /a|b/i",
  ]);
});

const SLOW: Record<string, RegExp> = {
  "an exponential expression": /^(a+)+$/,
  "a trim at the end": /\/+$/,
  "two adjacent quantifiers": /^\s*:?\s*$/,
  "a gap between two marks": /\[.*\]\(/,
};

for (const [what, regex] of Object.entries(SLOW)) {
  test(`regexes: ${what} is found`, () => {
    assert.include(problemOf(regex), "takes more than linear time");
  });
}

test("regexes: linear expressions pass", () => {
  assert.equal(problemOf(/^\s*[\w.]+:/), "");
  assert.equal(problemOf(/\[[^[\]]*\]/g), "");
});

test("regexes: the place, the code and an attack are named", () => {
  const [problem] = problemsOf("\nx.replace(/ +$/, '');");
  assert.match(problem!, /^a\.ts:2: \/ \+\$\/ takes more than .* ' '\.repeat/);
});

test("regexes: what is not constant needs an exception", () => {
  const text = "const find = (word: string) => new RegExp(word);";
  const exception = { file: "a.ts", code: "new RegExp(word)", reason: "x" };
  assert.deepEqual(problemsOf(text), [
    "a.ts:1: new RegExp(word) is not constant, so it can't be checked",
  ]);
  assert.deepEqual(problemsOf(text, exception), []);
});

test("regexes: an exception that is not needed is found", () => {
  const exception = { file: "a.ts", code: "/a+/", reason: "x" };
  assert.deepEqual(problemsOf("/a+/", exception), [
    "a.ts: the exception for /a+/ is not needed",
  ]);
});
