import assert from "node:assert/strict";
import * as vscode from "vscode";
import manifest from "../../package.json" with { type: "json" };

const ID = "askgpt4.ask-gpt-4";

describe("The manifest", () => {
  it("names no command that is not registered, and the code none that is not contributed", async () => {
    await vscode.extensions.getExtension(ID)?.activate();
    const registered = (await vscode.commands.getCommands(true)).filter((id) =>
      id.startsWith("askGpt4.")
    );
    const contributed = manifest.contributes.commands.map(({ command }) =>
      command
    );
    for (const id of contributed) {
      assert(registered.includes(id), `${id} is not registered.`);
    }
    const builtIn = /^askGpt4\.chat\./;
    for (const id of registered.filter((id) => !builtIn.test(id))) {
      assert(contributed.includes(id), `${id} is not contributed.`);
    }
  });
});
