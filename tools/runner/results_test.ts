import { assert } from "chai";
import { test } from "../../tests/support/harness.ts";
import { closingLine, readJunit, type Result } from "./results.ts";

test("results: the closing line names skipped tests only if there are any", () => {
  const count = { passed: 10, failed: 2, skipped: 0 };
  assert.equal(closingLine(count), "tests: 10 passed, 2 failed");
  assert.equal(
    closingLine({ ...count, skipped: 3 }),
    "tests: 10 passed, 2 failed, 3 skipped",
  );
});

const JUNIT: Record<string, [xml: string, results: Result[]]> = {
  "deno test": [
    `<testsuites name="deno test"><testsuite name="./a_test.ts" tests="3">
      <testcase name="one &lt;&amp;&quot;&apos;&#x1F44D;" classname="./a_test.ts" time="0.001">
      </testcase>
      <testcase name="two" classname="./a_test.ts">
        <failure message="Error: a &gt; b">text</failure>
      </testcase>
      <testcase name="three" classname="./a_test.ts"><skipped/></testcase>
    </testsuite></testsuites>`,
    [
      { name: `one <&"'👍`, outcome: "passed" },
      {
        name: "two",
        outcome: "failed",
        reason: "Error: a > b",
      },
      { name: "three", outcome: "skipped" },
    ],
  ],
  "bun test": [
    `<testsuites><testsuite name="a.mjs" file="a.mjs" tests="2">
      <testcase name="one" classname="" time="0.003" file="a.mjs" line="2" />
      <testcase name="two" classname="" file="a.mjs">
        <failure type="Error" message="x">Error: x&#10; at a.mjs:3:29</failure>
      </testcase>
    </testsuite></testsuites>`,
    [
      { name: "one", outcome: "passed" },
      { name: "two", outcome: "failed", reason: "x" },
    ],
  ],
  // Its attributes have unescaped `>`, and Node.js 20 escapes `"` twice.
  "node:test": [
    `<testsuites>
      <testcase name="one &lt;&amp;&amp;quot;'> ok" time="0.1" classname="test"/>
      <testcase name="two" classname="test" failure="x &lt;a/>">
        <failure type="testCodeFailure" message="x &lt;a/>">x &lt;a/></failure>
      </testcase>
      <testcase name="three" classname="test">
        <skipped type="skipped" message="no network"/>
      </testcase>
    </testsuites>`,
    [
      { name: `one <&"'> ok`, outcome: "passed" },
      { name: "two", outcome: "failed", reason: "x <a/>" },
      { name: "three", outcome: "skipped", reason: "no network" },
    ],
  ],
};

for (const [runner, [xml, results]] of Object.entries(JUNIT)) {
  test(`results: JUnit XML of ${runner} is read`, () => {
    assert.deepEqual(readJunit(xml), results);
  });
}
