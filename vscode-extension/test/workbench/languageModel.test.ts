import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  startWorkbench,
  themes,
  type Workbench,
} from "../runner/workbench.mjs";
import { BuiltInChat } from "./fixture/languageModel.ts";
import { HOLD, ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

/** VS Code 1.100 lists no models of other extensions, and without a model it calls no `@gpt4`. */
const LISTS_MODELS = process.env["ASKGPT4_TEST_RELEASE"] === "newest";

/** The chat of somebody who has not signed in anywhere. */
function ownChat() {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: BuiltInChat;

  before(async () => {
    site = await ScriptedSite.serve();
    workbench = await startWorkbench({
      settings: {
        "askGpt4.site": site.url,
        "chat.disableAIFeatures": false,
      },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new BuiltInChat(workbench);
    await workbench.evaluate(async (vscode) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder.uri, "mean.js"),
        new TextEncoder().encode("let a = 1;\nlet b = a / 0;\nlet c;\n"),
      );
    });
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  it("lists the site among the models, and asks it nothing for that", async () => {
    // It lists the models of extensions that run: the user has to have used this one.
    await workbench.runCommand("Ask GPT-4: New Chat");
    await chat.open();
    await chat.pick(site.host);
    assert.equal(site.counts.total, 0);
  });

  it("suggests @gpt4 and its commands", async () => {
    await chat.open();
    await chat.type("@gpt");
    await until("all are offered", async () => {
      const offered = await chat.suggestions.allInnerTexts();
      return ["@gpt4", "@gpt4 /explain", "@gpt4 /fix", "@gpt4 /tests"]
        .every((name) => offered.includes(name));
    });
    await workbench.page.keyboard.press("Escape");
  });

  it("asks the site, once the user has agreed, and streams the answer", async () => {
    await chat.open();
    site.script = ["My name is **Ada**.\n", "\n- one\n", HOLD, "- two\n"];
    await chat.ask("@gpt4 Who are you?");
    await workbench.page.locator(".monaco-dialog-box", {
      hasText: `Send Your Questions to ${site.host}?`,
    }).waitFor();
    assert.equal(site.counts.total, 0);
    await workbench.pressButton("Agree");
    await chat.answer.locator("li", { hasText: "one" }).waitFor();
    assert.equal(await chat.answer.locator("strong").innerText(), "Ada");
    assert.equal(
      await chat.answer.locator("li", { hasText: "two" }).count(),
      0,
    );
    await site.goOn();
    await chat.answer.locator("li", { hasText: "two" }).waitFor();
    await chat.ended();
    assert.equal(site.lastAsked().question, "Who are you?");
    assert.equal(site.counts.submit, 1);
  });

  it("takes what was said before along, under the same id", async () => {
    site.script = ["I said so."];
    const before = site.lastAsked().context;
    // @gpt4 stands in the input already: it stays until one takes it away.
    await chat.ask("And before?");
    await chat.answer.getByText("I said so.").waitFor();
    const { question, context } = site.lastAsked();
    assert.equal(question, "And before?");
    assert.equal(context.chatId, before.chatId);
    assert.deepEqual(
      context.messages.map(({ role, content }) => [role, content]),
      [
        ["user", "Who are you?"],
        ["assistant", "My name is **Ada**.\n\n- one\n- two"],
      ],
    );
  });

  it("explains what is selected in the editor", async () => {
    await workbench.openFile("mean.js", [1, 0, 1, 14]);
    await chat.open();
    site.script = ["It divides by zero."];
    await chat.ask("@gpt4 /explain ");
    await chat.answer.getByText("It divides by zero.").waitFor();
    const { question } = site.lastAsked();
    assert.match(question, /^Explain what this code does, step by step\./);
    assert.equal(question.match(/let b = a \/ 0;/g)?.length, 1, question);
    assert(!question.includes("let a = 1;"), question);
  });

  it("stops, and the site sees it", async () => {
    await chat.open();
    site.script = ["The beginning. ", HOLD, "The end."];
    await chat.ask("@gpt4 Slowly, please.");
    await chat.answer.getByText("The beginning.").waitFor();
    await chat.button(/^(Cancel|Stop)/).first().click();
    await site.hungUp();
    await chat.ended();
    assert.match(await chat.answer.innerText(), /The beginning\./);
    assert.doesNotMatch(await chat.answer.innerText(), /The end\./);
    site.script = ["Further."];
    await chat.ask("Go on.");
    await chat.answer.getByText("Further.").waitFor();
    assert.equal(
      site.lastAsked().context.messages.at(-1)?.content,
      "The beginning. ",
    );
  });

  it("says what went wrong, with what can be done", async () => {
    await chat.open();
    site.site.configure({
      faults: [{ kind: "status", status: 500, times: "always" }],
    });
    await chat.ask("@gpt4 Are you there?");
    await chat.answer.getByText(`${site.host} failed (HTTP 500).`).waitFor();
    await chat.ended();
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot(`looks/built-in-chat-${theme}`);
    }
    await chat.button("Check Site").click();
    await workbench.page.locator(".monaco-dialog-box, .notification-toast")
      .getByText(site.host).first().waitFor();
    await workbench.page.keyboard.press("Escape");
    site.site.configure({ faults: [] });
  });

  it("answers where nobody is named, by the model that was picked", async () => {
    // So that VS Code does not ask for an account: a provider that the user has added is enough.
    await writeFile(
      join(workbench.server.dataFolder, "data/User/chatLanguageModels.json"),
      JSON.stringify([{ name: "Ask GPT-4", vendor: "askgpt4" }]),
    );
    await workbench.reload();
    await chat.lookForModels(site.host);
    await chat.open();
    await chat.pick(site.host);
    site.script = ["As a ", "**model**."];
    await chat.ask("How do you answer?");
    await chat.answer.locator("strong", { hasText: "model" }).waitFor();
    assert.match(site.lastAsked().question, /How do you answer\?/);
  });

  it("answers other extensions, until they have heard enough", async () => {
    const ask = (words: string, enough: number) =>
      workbench.evaluate(
        async (vscode, words, enough) => {
          const [model] = await vscode.lm.selectChatModels({
            vendor: "askgpt4",
          });
          if (!model) throw new Error("There is no model.");
          const source = new vscode.CancellationTokenSource();
          let text = "";
          let error = "";
          try {
            const { text: pieces } = await model.sendRequest(
              [vscode.LanguageModelChatMessage.User(words)],
              {},
              source.token,
            );
            for await (const piece of pieces) {
              text += piece;
              if (text.length >= enough) source.cancel();
            }
          } catch (thrown) {
            error = String(thrown);
          }
          const { name, family, vendor } = model;
          return { name, family, vendor, text, error };
        },
        words,
        enough,
      );
    site.script = ["One, ", "two, ", "three."];
    assert.deepEqual(await ask("Count.", Infinity), {
      name: site.host,
      family: "ai-engine",
      vendor: "askgpt4",
      text: "One, two, three.",
      error: "",
    });
    assert.equal(site.lastAsked().question, "Count.");

    site.script = ["One, ", HOLD, "two."];
    assert.doesNotMatch((await ask("Count again.", 1)).text, /two/);
    await site.hungUp();

    site.site.configure({ faults: [{ kind: "cut", after: 3 }] });
    site.script = ["One, ", "two, ", "three, ", "four."];
    const { text, error } = await ask("And again.", Infinity);
    assert.doesNotMatch(text, /four/);
    assert.match(error, /before the answer was complete|ended|interrupted/i);
  });
}

if (LISTS_MODELS) describe("VS Code's own chat @newest", ownChat);
