import { assert } from "chai";
import { test } from "../../tests/support/harness.ts";
import { closingLine, readCount, readJunit, readTap } from "./results.ts";

test("runner: counts are read as deno test prints them", () => {
  const cases: [string, ReturnType<typeof readCount>][] = [
    ["ok | 53 passed | 0 failed (2s)", { passed: 53, failed: 0, skipped: 0 }],
    [
      "FAILED | 1 passed (3 steps) | 2 failed | 4 ignored (1s)",
      { passed: 1, failed: 2, skipped: 4 },
    ],
    [
      "ok | 5 passed (1 step) | 0 failed | 2 ignored | 1 filtered out (1s)",
      { passed: 5, failed: 0, skipped: 2 },
    ],
    ["  ok | 5 passed | 0 failed", undefined],
    ["tests: 5 passed", undefined],
  ];
  for (const [line, count] of cases) {
    assert.deepEqual(readCount(`before\n${line}\nafter`), count, line);
  }
});

test("runner: a closing line is read back", () => {
  for (const skipped of [0, 3]) {
    const count = { passed: 10, failed: 2, skipped };
    assert.deepEqual(readCount(closingLine(count)), count);
  }
});

test("runner: TAP is read", () => {
  const tap = `TAP version 13
# Subtest: one
ok 1 - one \\# and \\\\
  ---
  duration_ms: 1
  ...
not ok 2 - two
ok 3 - three # SKIP no network
    ok 1 - a subtest
# tests 3`;
  assert.deepEqual(readTap(tap), [
    { name: "one # and \\", outcome: "passed" },
    { name: "two", outcome: "failed" },
    { name: "three", outcome: "skipped" },
  ]);
});

test("runner: JUnit XML is read", () => {
  const xml = `<testsuites><testsuite name="a">
    <testcase name="one &lt;&amp;&quot;&#39;&#x1F44D;" time="1"/>
    <testcase name="two" line="3">
      <failure message="&lt;">text</failure>
    </testcase>
    <testcase name="three"><skipped/></testcase>
    <testcase name="four">
    </testcase>
  </testsuite></testsuites>`;
  assert.deepEqual(readJunit(xml), [
    { name: `one <&"'👍`, outcome: "passed" },
    { name: "two", outcome: "failed" },
    { name: "three", outcome: "skipped" },
    { name: "four", outcome: "passed" },
  ]);
});
