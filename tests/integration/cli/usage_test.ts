import { assert } from "chai";
import process from "node:process";
import { VERSION } from "@askgpt4/core";
import { parseArguments } from "../../../src/cli/options/arguments.ts";
import {
  type Command,
  COMMAND_NAMES,
} from "../../../src/cli/options/commands.ts";
import { helpText } from "../../../src/cli/options/help.ts";
import { OPTION_BY_FLAG } from "../../../src/cli/options/options.ts";
import { UsageError } from "../../../src/cli/options/usage_error.ts";
import { test } from "../../support/harness.ts";
import { withSite, withTempProject } from "./program.ts";

const WRONG: [args: string[], message: string, hint?: RegExp][] = [
  [["ask", "--frob", "Hi"], "Unknown option: --frob.", /after --\.$/],
  [["ask", "-x"], "Unknown option: -x."],
  [["ask", "- What is this?"], "Unknown option: - .", /after --\.$/],
  [["check", "--frob"], "Unknown option: --frob.", /^$/],
  [["ask", "--port", "1", "Hi"], "Unknown option: --port.", /^$/],
  [["chat", "--json"], "Unknown option: --json."],
  [["ask", "--site"], "--site requires a value."],
  [["ask", "--site="], "--site requires a value."],
  [["ask", "--site", "--json", "Hi"], "--site requires a value.", /=--json/],
  [["ask", "--file", "-h", "Hi"], "--file requires a value.", /=-h/],
  [["ask", "--json=yes", "Hi"], "--json takes no value."],
  [["ask", "--timeout", "soon", "Hi"], "Invalid value for --timeout: soon."],
  [["ask", "--timeout=-1", "Hi"], "Invalid value for --timeout: -1."],
  [["demo", "--port", "70000"], "Invalid value for --port: 70000.", /65535/],
  [["demo", "--port", "1.5"], "Invalid value for --port: 1.5.", /whole/],
  [["chat", "Hi"], "chat takes no arguments.", /ask "chat …"/],
  [["bots", "a", "b"], "bots takes one address."],
];

for (const [args, message, hint] of WRONG) {
  test(`arguments: usage error: ${args.join(" ")}`, () => {
    try {
      parseArguments(args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      assert.equal(error.message, message);
      assert.equal(error.command, args[0] as Command);
      if (hint !== undefined) assert.match(error.hint, hint);
      return;
    }
    assert.fail("no error");
  });
}

test("arguments: commands, questions and options in any order", () => {
  const ask = parseArguments(["--site", "a.example", "What", "--json", "is?"]);
  assert.equal(ask.command, "ask");
  assert.deepEqual(ask.words, ["What", "is?"]);
  assert.equal(ask.options.site, "a.example");
  assert.isTrue(ask.options.json);
  const bots = parseArguments(["bots", "a.example"]);
  assert.deepEqual([bots.command, bots.words], ["bots", []]);
  assert.equal(bots.options.site, "a.example");
  assert.deepEqual(parseArguments(["ask", "chat", "now"]).words, [
    "chat",
    "now",
  ]);
  const dashed = parseArguments(["--", "chat", "--now"]);
  assert.equal(dashed.command, "ask");
  assert.deepEqual(dashed.words, ["chat", "--now"]);
  assert.isUndefined(parseArguments([]).command);
});

test("arguments: --help and --version need nothing else", () => {
  const { command, options } = parseArguments(["check", "--frob", "--help"]);
  assert.deepEqual([command, options], ["check", { help: true }]);
  assert.deepEqual(parseArguments(["-h"]).options, { help: true });
  assert.deepEqual(parseArguments(["--version"]).options, { version: true });
});

// `npx deno …` has the longest form of the commands in the examples.
for (const npm of ["", "exec"]) {
  test(`help: every command has its own${npm && ", through npx"}`, () => {
    const before = process.env["npm_command"];
    process.env["npm_command"] = npm;
    try {
      COMMAND_NAMES.forEach(checkHelp);
    } finally {
      if (before === undefined) delete process.env["npm_command"];
      else process.env["npm_command"] = before;
    }
  });
}

/** Every option and no other, with examples, in 80 columns. */
function checkHelp(command: Command): void {
  const help = helpText(command);
  assert.match(help, /\nUsage: /);
  assert.match(help, /\nExamples:\n/);
  for (const line of help.split("\n")) assert.isAtMost(line.length, 80, line);
  for (const [flag, [, { commands }]] of OPTION_BY_FLAG) {
    assert.equal(
      new RegExp(`^  (-h, )?--${flag}\\b`, "m").test(help),
      commands.includes(command),
      `${command} --${flag}`,
    );
  }
}

/** `SITE` is the URL of the demo site. */
const EXITS: [args: string[], code: number, stdout: RegExp, stderr: RegExp][] =
  [
    [["--version"], 0, new RegExp(`^askgpt4 ${VERSION}\\n$`), /^$/],
    [["--help"], 0, /WordPress[^]*Examples:/, /^$/],
    [["ask", "--help"], 0, /git diff \|/, /^$/],
    [["chat", "-h"], 0, /Ctrl-D exits/, /^$/],
    [["ask", "--site", "SITE"], 2, /^$/, /^Error: No question given/],
    [["ask", "--frob", "Hi"], 2, /^$/, /\nHint: .* ask --help` for usage\.\n$/],
    [
      ["check", "--frob"],
      2,
      /^$/,
      /\nHint: Run .* check --help` for usage\.\n$/,
    ],
    [["ask", "--site", "http://", "Hi"], 2, /^$/, /is not a valid URL/],
    [
      ["ask", "--site", "SITE", "--proxy", "nonsense", "Hi"],
      2,
      /^$/,
      /^Error: The proxy address/,
    ],
  ];

for (const [args, code, stdout, stderr] of EXITS) {
  test(`exit ${code}: askgpt4 ${args.join(" ")}`, async () => {
    await withSite({}, async ({ url }, project) => {
      const ended = await project.run(
        args.map((word) => word.replace("SITE", url)),
      );
      assert.match(ended.stdout, stdout);
      assert.match(ended.stderr, stderr);
      assert.equal(ended.code, code);
    });
  });
}

for (const command of ["ask", "chat", "bots", "check", "serve"]) {
  test(`${command}: without a site it is a usage error that names the ways to give one`, async () => {
    await withTempProject(async (project) => {
      const args = command === "ask" ? ["ask", "Hi"] : [command];
      const { code, stdout, stderr } = await project.run(args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^Error: No site given\.\n/);
      assert.match(stderr, /--site URL or set ASKGPT4_SITE\..* demo`\./);
      assert.include(stderr, `${command} --help`);
    });
  });
}

test("ask: a bad address in ASKGPT4_SITE is reported as such", async () => {
  await withTempProject(async (project) => {
    const env = { ASKGPT4_SITE: "ftp://blog.example" };
    const { code, stderr } = await project.run(["ask", "Hi"], { env });
    assert.equal(code, 2);
    assert.match(stderr, /^Error: ASKGPT4_SITE: .* must start with https:/);
  });
});
