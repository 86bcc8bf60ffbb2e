import assert from "node:assert/strict";
import { startWorkbench, type Workbench } from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { HOLD, ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

const SOURCE = `export function mean(values) {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / values.length;
}
`;

const GUARDED = SOURCE.replace(
  "    let sum",
  "    if (values.length === 0) {\n        return NaN;\n    }\n    let sum",
);

describe("Beside the code and in it", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve();
    workbench = await startWorkbench({
      settings: { "askGpt4.site": site.url, "editor.minimap.enabled": false },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  /** Opens a file that holds `SOURCE` and nothing that was done to it before. */
  const open = async (
    name: string,
    selection: readonly [number, number, number, number],
  ) => {
    await workbench.evaluate(
      async (vscode, name, source) => {
        const folder = vscode.workspace.workspaceFolders?.[0];
        if (!folder) throw new Error("No folder is open.");
        await vscode.workspace.fs.writeFile(
          vscode.Uri.joinPath(folder.uri, name),
          new TextEncoder().encode(source),
        );
      },
      name,
      SOURCE,
    );
    await workbench.openFile(name, selection);
    await workbench.page.locator(".monaco-editor.focused").waitFor();
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const input = () =>
    workbench.page.locator(".quick-input-widget:visible input");
  const lens = (words: string) =>
    workbench.page.locator(".codelens-decoration a", { hasText: words });
  const shows = (text: string) =>
    until(
      `the editor holds ${JSON.stringify(text)}`,
      async () => await workbench.editorText() === text,
    );
  /** Asks in the box that a writing command opens. */
  const instruct = async (text: string) => {
    await input().fill(text);
    await input().press("Enter");
  };

  describe("explains the selection in a thread", () => {
    const thread = () => workbench.page.locator(".review-widget");
    const comments = () => thread().locator(".review-comment");
    const action = (name: string) =>
      thread().locator(`.action-label[aria-label^="${name}"]`).first();

    it("by its key, as it comes, and not before the user agrees", async () => {
      await open("explained.js", [1, 0, 3, 31]);
      site.script = ["It computes ", HOLD, "the **mean**."];
      await press("Control+k", "Control+y");
      await workbench.page.locator(".monaco-dialog-box").getByText(
        `Send Your Questions to ${site.host}?`,
      ).waitFor();
      assert.equal(site.counts.total, 0);
      await workbench.pressButton("Agree");
      await comments().getByText("It computes").waitFor();
      assert.match(site.lastAsked().question, /for \(const value of values\)/);
      await site.goOn();
      await comments().getByText("It computes the mean.").waitFor();
      assert.equal(
        await comments().locator("strong", { hasText: "mean" }).count(),
        1,
      );
    });

    it("and answers a further question there, with what was said before", async () => {
      site.script = ["It is NaN."];
      await thread().locator(".review-thread-reply-button").click();
      await workbench.page.keyboard.type("And of an empty list?");
      await thread().locator(".monaco-button", { hasText: "Ask" }).click();
      await comments().getByText("It is NaN.").waitFor();
      const { question, context } = site.lastAsked();
      assert.equal(question, "And of an empty list?");
      const history = context.messages.map(({ content }) => content);
      assert.equal(history.at(-1), "It computes the **mean**.");
      assert.match(history.at(-2) ?? "", /for \(const value of values\)/);
    });

    it("which can be stopped", async () => {
      site.script = ["A long", HOLD, " story."];
      await thread().locator(".review-thread-reply-button").click();
      await workbench.page.keyboard.type("Tell me more.");
      await press("Control+Enter");
      await comments().getByText("A long").waitFor();
      await action("Stop").click();
      await comments().getByText("Stopped").waitFor();
      await site.hungUp();
    });

    it("and goes on in the chat", async () => {
      await action("Continue in Chat").click();
      await chat.page.getByText("And of an empty list?").waitFor();
      assert.equal(await chat.page.locator(".turn").count(), 6);
      await thread().waitFor({ state: "detached" });
      site.script = ["As I said."];
      await chat.ask("Really?");
      await chat.text.getByText("As I said.").waitFor();
      assert(
        site.lastAsked().context.messages.some(({ content }) =>
          content === "It is NaN."
        ),
      );
    });

    it("or is dismissed, and stops asking", async () => {
      await open("dismissed.js", [1, 0, 3, 31]);
      site.script = ["Not ", HOLD, "wanted."];
      await workbench.runCommand("Ask GPT-4: Explain Selection");
      await comments().getByText("Not").waitFor();
      await action("Dismiss").click();
      await thread().waitFor({ state: "detached" });
      await site.hungUp();
    });
  });

  describe("writes at the cursor", () => {
    const code = [
      "Here:\n\n```js\nif (values.length === 0) {\n",
      HOLD,
      "  return NaN;\n}\n",
      HOLD,
      "```\nDone.",
    ] as const;

    it("by its key, what one can keep, and one undo takes it back", async () => {
      await open("kept.js", [1, 0, 1, 0]);
      site.script = code;
      await press("Control+k", "Control+v");
      await instruct("return NaN for an empty list");
      await site.goOn();
      await site.goOn();
      await lens("Keep").click();
      await lens("Keep").waitFor({ state: "detached" });
      await shows(GUARDED);
      await press("Control+z");
      await shows(SOURCE);
    });

    it("or discard, after a look at what it changes and says", async () => {
      await open("discarded.js", [1, 0, 1, 0]);
      site.script = code;
      await workbench.runCommand("Ask GPT-4: Insert Answer at Cursor...");
      await instruct("return NaN for an empty list");
      await site.goOn();
      await site.goOn();
      await lens("Keep").waitFor();
      await workbench.runCommand("Ask GPT-4: Show Whole Answer in Chat");
      await chat.text.getByText("Done.").waitFor();
      await workbench.openFile("discarded.js");
      await workbench.runCommand("Ask GPT-4: Show Changes");
      await workbench.page.locator(".monaco-diff-editor").waitFor();
      await workbench.openFile("discarded.js");
      await workbench.runCommand("Ask GPT-4: Discard Answer");
      await shows(SOURCE);
    });
  });

  describe("rewrites the selection", () => {
    it("from the palette, and one undo brings it back", async () => {
      await open("reduced.js", [1, 0, 3, 31]);
      site.script = [
        "```js\nconst sum = values.reduce((a, b) => a + b, 0);\n",
        "return sum / values.length;\n```",
      ];
      await workbench.runCommand("Ask GPT-4: Rewrite Selection...");
      await instruct("use reduce");
      await lens("Keep").waitFor();
      await shows(
        "export function mean(values) {\n" +
          "    const sum = values.reduce((a, b) => a + b, 0);\n" +
          "    return sum / values.length;\n}\n",
      );
      await workbench.runCommand("Ask GPT-4: Keep Answer");
      await workbench.page.locator(".monaco-editor.focused").waitFor();
      await press("Control+z");
      await shows(SOURCE);
    });
  });
});
