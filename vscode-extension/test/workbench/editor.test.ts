import assert from "node:assert/strict";
import type { DemoModel } from "@askgpt4/core/demo";
import { type ServedDemoSite, serveDemoSite } from "@askgpt4/core/demo/serve";
import {
  startWorkbench,
  themes,
  type Workbench,
} from "../runner/workbench.mjs";

const SOURCE = `export function mean(values) {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / values.length;
}
`;

describe("Answers in the editor", () => {
  let workbench: Workbench;
  let site: ServedDemoSite;
  /** What the site answers; all but the first part waits for `goOn`. */
  let answer: readonly string[] = [];
  let asked: string[] = [];
  let goOn = () => {};
  let going = Promise.resolve();

  const model: DemoModel = async function* (question, { signal }) {
    asked.push(question);
    const gone = new Promise((resolve) =>
      signal.addEventListener("abort", resolve)
    );
    for (const [index, part] of answer.entries()) {
      if (index > 0) await Promise.race([going, gone]);
      if (signal.aborted) return;
      yield part;
    }
  };
  const answers = (...parts: string[]) => {
    answer = parts;
    asked = [];
    going = new Promise((resolve) => {
      goOn = resolve;
    });
  };

  before(async () => {
    site = await serveDemoSite({ model, delay: 0 });
    workbench = await startWorkbench({
      settings: {
        "askGpt4.site": site.url,
        "editor.minimap.enabled": false,
        // A save in between ends the step to undo, and in a browser VS Code saves by itself.
        "files.autoSave": "off",
        // For the sake of the pictures.
        "comments.openView": "never",
      },
    });
    await workbench.evaluate(async (vscode, source) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder.uri, "mean.js"),
        new TextEncoder().encode(source),
      );
    }, SOURCE);
  });
  after(async () => {
    await workbench.close();
    await site.close();
  });
  afterEach(async () => {
    goOn();
    await workbench.runCommand("File: Revert File");
    await textIs(SOURCE);
  });

  const textIs = async (expected: string) => {
    let text: string | null = null;
    for (const end = Date.now() + 10_000; Date.now() < end;) {
      text = await workbench.editorText();
      if (text === expected) return;
    }
    assert.equal(text, expected);
  };
  const typeQuestion = async (question: string) => {
    const input = workbench.page.locator(".quick-input-widget:visible input");
    await input.waitFor();
    await input.pressSequentially(question);
    await workbench.page.keyboard.press("Enter");
  };
  const lens = (text: string) =>
    workbench.page.locator(".codelens-decoration a", { hasText: text });
  const focusEditor = () =>
    workbench.runCommand("View: Focus Active Editor Group");

  it("asks before the first question, keeps the words if refused, and writes as it comes", async () => {
    const { page } = workbench;
    answers(
      "Sure:\n\n```js\nif (values.length === 0) {\n",
      "  return NaN;\n}\n```\nThat is all.",
    );
    await workbench.openFile("mean.js", [1, 4, 1, 4]);
    await workbench.runCommand("Ask GPT-4: Insert Answer at Cursor...");
    await typeQuestion("return NaN for an empty list");
    await workbench.pressButton("Cancel");
    assert.equal(site.site.requests.total, 0);
    await workbench.runCommand("Ask GPT-4: Insert Answer at Cursor...");
    await page.locator(".quick-input-widget:visible input").waitFor();
    assert.equal(
      await page.locator(".quick-input-widget:visible input").inputValue(),
      "return NaN for an empty list",
    );
    await page.keyboard.press("Enter");
    await workbench.pressButton("Agree");

    const begun = SOURCE.replace(
      "    let",
      "    if (values.length === 0) {\n    let",
    );
    await textIs(begun);
    await lens("Stop (Esc)").waitFor();
    await workbench.screenshot("editor-writing");
    goOn();
    await lens("Keep").waitFor();
    await textIs(SOURCE.replace(
      "    let",
      "    if (values.length === 0) {\n        return NaN;\n    }\n    let",
    ));
    assert.equal(asked.length, 1);
    assert.match(
      asked[0] ?? "",
      /^return NaN for an empty list\n\n.*mean\.js \(javascript\)/,
    );
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot(`editor-written-${theme}`);
    }
    await focusEditor();
    await page.keyboard.press("Control+z");
    await textIs(SOURCE);
    await lens("Keep").waitFor({ state: "detached" });
  });

  it("stops at Escape, and is taken back by Discard", async () => {
    answers("```js\nlet a;\n", "let b;\n```");
    await workbench.openFile("mean.js", [4, 1, 4, 1]);
    await workbench.runCommand("Ask GPT-4: Insert Answer at Cursor...");
    await typeQuestion("declare");
    await textIs(SOURCE.replace(/\}\n$/, "}let a;\n"));
    await focusEditor();
    await workbench.page.keyboard.press("Escape");
    await workbench.page.locator(".codelens-decoration", { hasText: "Stopped" })
      .waitFor();
    goOn();
    await lens("Discard").click();
    await textIs(SOURCE);
  });

  it("rewrites the selection by key, while the user types elsewhere", async () => {
    const { page } = workbench;
    answers("```js\nconst sum = ", "values.reduce((a, b) => a + b);\n```");
    await workbench.openFile("mean.js", [1, 0, 2, 45]);
    await focusEditor();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+z");
    await typeQuestion("use reduce");
    await textIs(SOURCE.replace(/let[^]*value;/, "const sum = "));
    await workbench.openFile("mean.js", [0, 0, 0, 0]);
    await page.keyboard.type("let mine;\n");
    goOn();
    await lens("Keep").waitFor();
    await textIs(
      "let mine;\n" +
        SOURCE.replace(
          /let[^]*value;/,
          "const sum = values.reduce((a, b) => a + b);",
        ),
    );
    await workbench.runCommand("Ask GPT-4: Show Changes");
    await page.locator(".diff-editor, .monaco-diff-editor").first().waitFor();
    await workbench.screenshot("editor-compared");
    await workbench.runCommand("View: Close Editor");
    await workbench.openFile("mean.js");
    await workbench.runCommand("Ask GPT-4: Discard Answer");
    await textIs("let mine;\n" + SOURCE);
  });

  it("explains from the lightbulb in a thread, loads nothing, and goes on", async () => {
    const { page } = workbench;
    answers(
      "It computes the **mean**:\n\n1. It adds `values` up.\n",
      `2. It divides.\n\n![x](${site.url}x.png) <img src="${site.url}y.png">\n\n` +
        "[run](command:workbench.action.quit)\n\n```js\nmean([1, 2]);\n```",
    );
    await workbench.openFile("mean.js", [1, 0, 3, 31]);
    await focusEditor();
    await page.keyboard.press("Control+.");
    const menu = page.locator(".action-widget");
    await menu.waitFor();
    await workbench.screenshot("editor-lightbulb");
    // The first movement takes away what keeps an accidental click from the menu.
    await page.mouse.move(1, 1);
    await page.mouse.move(2, 2);
    await menu.getByText("Explain Selection with GPT-4").click();

    const thread = page.locator(".review-widget");
    await thread.getByText("It adds").waitFor();
    await thread.getByText("is writing…").waitFor();
    goOn();
    await thread.getByText("is writing…").waitFor({ state: "detached" });
    await thread.getByText("mean([1, 2]);").waitFor();
    assert.equal(await thread.locator(".comment-body img").count(), 0);
    assert.equal(await thread.locator("[data-href^='command:']").count(), 0);
    assert.equal(
      site.site.requests.entries.filter(({ path }) => path.includes(".png"))
        .length,
      0,
    );
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot(`editor-explained-${theme}`);
    }

    answers("Because of ", "the division.");
    await thread.getByRole("button", { name: "Ask a follow-up" }).click();
    await page.keyboard.type("Why NaN?");
    // VS Code lets a reply be sent a moment after it has been typed.
    const reply = thread.getByText("Because of");
    for (let left = 5; left > 0 && !await reply.isVisible(); left--) {
      await page.keyboard.press("Control+Enter");
      await reply.waitFor({ timeout: 3_000 }).catch(() => {});
    }
    await reply.waitFor();
    assert.deepEqual(asked, ["Why NaN?"]);
    await focusEditor();
    await page.keyboard.press("Escape");
    await thread.getByText("Stopped").waitFor();
    await workbench.screenshot("editor-explained-stopped");

    answers("Because of the division.");
    await thread.getByText("Because of").hover();
    await thread.getByRole("button", { name: "Retry" }).click();
    await thread.getByText("Because of the division.").waitFor();
    await thread.getByRole("button", { name: "Dismiss" }).click();
    await thread.waitFor({ state: "detached" });
  });

  it("over the limit says by how much, and sends what fits, marked as cut", async () => {
    const { page } = workbench;
    await workbench.setSetting("askGpt4.messageLimit", 150);
    answers("It is cut.");
    await workbench.openFile("mean.js", [0, 0, 4, 1]);
    await workbench.runCommand("Ask GPT-4: Explain Selection");
    const pick = page.locator(".quick-input-widget:visible");
    await pick.getByText(/\d+ characters over the limit/).waitFor();
    await workbench.screenshot("editor-limit");
    await pick.getByText("Send What Fits").click();
    const thread = page.locator(".review-widget");
    await thread.getByText("It is cut.").waitFor();
    await thread.getByText("only the first part was sent")
      .waitFor();
    assert.match(asked[0] ?? "", /cut/);
    assert((asked[0] ?? "").length <= 150);
    await thread.getByRole("button", { name: "Dismiss" }).click();

    answers("```js\nno\n```");
    await workbench.openFile("mean.js", [0, 0, 4, 1]);
    await workbench.runCommand("Ask GPT-4: Rewrite Selection...");
    await typeQuestion("x");
    await pick.getByText(/\d+ characters over the limit/).waitFor();
    await workbench.screenshot("editor-limit-rewrite");
    await pick.getByText("Select Less").click();
    assert.deepEqual(asked, []);
    await workbench.setSetting("askGpt4.messageLimit", undefined);
  });
});
