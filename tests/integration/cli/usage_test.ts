import { assert } from "chai";
import { VERSION } from "@askgpt4/core";
import {
  COMMANDS,
  parseArguments,
  UsageError,
} from "../../../src/cli/options/arguments.ts";
import { helpText } from "../../../src/cli/options/help.ts";
import { test } from "../../support/harness.ts";
import { withTempProject } from "./program.ts";

const WRONG: [args: string[], words: RegExp][] = [
  [["ask", "--frob", "Hi"], /no option --frob/],
  [["ask", "-x"], /no option -x/],
  [["ask", "--site"], /--site needs a value/],
  [["ask", "--site="], /--site needs a value/],
  [["ask", "--site", "--json", "Hi"], /--site needs a value.*not “--json”/],
  [["ask", "--file", "-h", "Hi"], /--file needs a value.*not “-h”/],
  [["ask", "--json=yes", "Hi"], /--json takes no value/],
  [["ask", "--port", "1", "Hi"], /ask has no option --port/],
  [["chat", "--json"], /chat has no option --json/],
  [["ask", "--timeout", "soon", "Hi"], /--timeout takes seconds/],
  [["ask", "--timeout", "-1", "Hi"], /--timeout/],
  [["demo", "--port", "70000"], /--port takes a port/],
  [["demo", "--port", "1.5"], /--port takes a whole number/],
];

for (const [args, words] of WRONG) {
  test(`arguments: wrong use: ${args.join(" ")}`, () => {
    assert.throws(() => parseArguments(args), UsageError, words);
  });
}

test("arguments: commands, questions and options in any order", () => {
  const ask = parseArguments(["--site", "a.example", "What", "--json", "is?"]);
  assert.equal(ask.command, "ask");
  assert.deepEqual(ask.words, ["What", "is?"]);
  assert.equal(ask.options.site, "a.example");
  assert.isTrue(ask.options.json);
  assert.equal(parseArguments(["bots", "a.example"]).command, "bots");
  assert.deepEqual(parseArguments(["ask", "chat", "now"]).words, [
    "chat",
    "now",
  ]);
  const dashed = parseArguments(["--", "chat", "--now"]);
  assert.equal(dashed.command, "ask");
  assert.deepEqual(dashed.words, ["chat", "--now"]);
  assert.isUndefined(parseArguments([]).command);
});

test("help: every command has its own, with examples; every option is in it", () => {
  for (const command of COMMANDS) {
    const help = helpText(command);
    assert.match(help, /\nUsage: /);
    assert.match(help, /\nExamples:\n/);
    for (const line of help.split("\n")) assert.isAtMost(line.length, 80, line);
    for (const [option] of help.matchAll(/(?<=^ {2})--[a-z-]+/gm)) {
      const value = /^ (URL|ID|S|N|PATH|DIR)\s/.test(help.split(option)[1]!);
      parseArguments([command, option, ...value ? ["1"] : []]);
    }
  }
});

const EXITS: [args: string[], code: number, stdout: RegExp, stderr: RegExp][] =
  [
    [["--version"], 0, new RegExp(`^askgpt4 ${VERSION}\\n$`), /^$/],
    [["--help"], 0, /Usage: [^]*Examples:/, /^$/],
    [["ask", "--help"], 0, /git diff \|/, /^$/],
    [["chat", "-h"], 0, /Ctrl-D leaves/, /^$/],
    [["ask"], 2, /^$/, /no question.*\nHint: .* --help/],
    [["ask", "--frob", "Hi"], 2, /^$/, /no option --frob/],
    [["ask", "--site", "http://", "Hi"], 2, /^$/, /is not a valid URL/],
    [["ask", "--proxy", "nonsense", "Hi"], 2, /^$/, /address of a proxy/],
    [["chat", "Hi"], 2, /^$/, /chat takes no question/],
    [["bots"], 2, /^$/, /Which page/],
    [["bots", "a", "b"], 2, /^$/, /one address/],
  ];

for (const [args, code, stdout, stderr] of EXITS) {
  test(`exit ${code}: askgpt4 ${args.join(" ")}`, async () => {
    await withTempProject(async (project) => {
      const ended = await project.run(args);
      assert.match(ended.stdout, stdout);
      assert.match(ended.stderr, stderr);
      assert.equal(ended.code, code);
    });
  });
}
