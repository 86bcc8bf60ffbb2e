import assert from "node:assert/strict";
import {
  explainPrompt,
  insertPrompt,
  replacePrompt,
} from "../../../src/common/prompts.ts";
import { expandCommand } from "../../../src/common/chat/slashCommands.ts";

describe("Prompts", () => {
  it("ask for text in prose and for one fenced block in code", () => {
    const prose = { path: "README.md", languageId: "markdown" };
    const code = { path: "src/a.ts", languageId: "typescript" };
    assert.match(
      insertPrompt("An introduction", prose),
      /^An introduction\n\n.*README\.md\..*text to insert and nothing else\.$/,
    );
    assert.match(
      insertPrompt("A loop", code),
      /^A loop\n\n.*src\/a\.ts \(typescript\)\..*in one fenced block and nothing else\.$/,
    );
    assert.match(replacePrompt("Shorten", "markdown"), /complete updated text/);
    assert.match(
      replacePrompt("Use a map", "typescript"),
      /complete updated code in one fenced block/,
    );
  });

  it("are English, and ask for an answer in VS Code's display language", () => {
    const prompt = "Explain what this code does, step by step.";
    assert.equal(explainPrompt(undefined, "en-GB"), prompt);
    assert.equal(
      explainPrompt(undefined, "ru"),
      `${prompt} Answer in Russian.`,
    );
    assert.equal(
      explainPrompt("x is not defined", "pt-br"),
      "Explain the problem below and how to solve it. Answer in Brazilian Portuguese.\n\nx is not defined",
    );
  });
});

describe("Slash commands", () => {
  it("expand to their prompt, followed by the user's words", () => {
    assert.deepEqual(expandCommand("/tests  with mocha", "en"), {
      text: "Write tests for this code. Cover the edge cases. with mocha",
      command: true,
      words: true,
    });
    assert.deepEqual(expandCommand("/doc", "en"), {
      text: "Write documentation comments for this code.",
      command: true,
      words: false,
    });
  });

  it("leave other questions as they are", () => {
    for (const text of ["/usr/bin is what?", "Why /explain?", ""]) {
      assert.deepEqual(expandCommand(text, "en"), {
        text,
        command: false,
        words: true,
      });
    }
  });
});
