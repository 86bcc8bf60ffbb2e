import type { DemoRequest } from "@askgpt4/core/demo";
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startWorkbench, type Workbench } from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { HOLD, ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

const CODE = "Use this:\n\n```js\nconst a = 1;\n```\n\nThat is all.";

describe("The chat", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve();
    workbench = await startWorkbench({
      settings: {
        "askGpt4.site": site.url,
        "files.simpleDialog.enable": true,
      },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
    await workbench.evaluate(async (vscode) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      for (const name of ["a.js", "b.js"]) {
        await vscode.workspace.fs.writeFile(
          vscode.Uri.joinPath(folder.uri, name),
          new TextEncoder().encode(`const old = "${name}";\n`),
        );
      }
    });
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  /** Whether a file of the extension's storage has a text in it. */
  const stored = async (suffix: string, text: string) => {
    const folder = join(workbench.server.dataFolder, "data/User");
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith(suffix)) continue;
      if ((await readFile(join(folder, name), "utf8")).includes(text)) {
        return true;
      }
    }
    return false;
  };
  const clipboard = () =>
    workbench.evaluate((vscode) => vscode.env.clipboard.readText());

  describe("before the user agrees", () => {
    it("sends nothing where consent is refused, and keeps the question", async () => {
      const { page } = workbench;
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Control+g");
      const input = page.locator(".quick-input-widget:visible input");
      await input.fill("What is a nonce?");
      await input.press("Enter");
      const dialog = page.locator(".monaco-dialog-box");
      await dialog.getByText(`Send Your Questions to ${site.host}?`).waitFor();
      assert((await dialog.innerText()).includes(site.url));
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await until(
        "the question stands in the composer",
        async () => await chat.composer.inputValue() === "What is a nonce?",
      );
      assert.equal(site.counts.total, 0);
    });

    it("says who gets the text, and asks by itself once that is agreed", async () => {
      await chat.composer.press("Enter");
      const card = chat.page.locator(".consent");
      await card.getByText(site.url).waitFor();
      await chat.page.locator("button:focus", { hasText: "Agree" }).waitFor();
      assert.equal(site.counts.total, 0);
      site.script = ["A number ", "used once."];
      await workbench.page.keyboard.press("Enter");
      await chat.complete();
      assert.equal(await chat.text.innerText(), "A number used once.");
      assert.equal(await card.isVisible(), false);
      assert.equal(await chat.composer.inputValue(), "");
      assert.equal(site.lastAsked().question, "What is a nonce?");
      const { startSession, submit } = site.counts;
      assert.deepEqual({ startSession, submit }, {
        startSession: 1,
        submit: 1,
      });
    });
  });

  describe("with an answer", () => {
    // Those before may have been left out.
    before(() => chat.agreed());

    it("shows an answer as it grows, and one request is all it takes", async () => {
      await chat.fresh();
      const before = site.counts;
      site.script = ["One, ", HOLD, "two, ", HOLD, "**three**."];
      await chat.ask("Count.");
      await chat.text.getByText("One,").waitFor();
      await chat.stop.waitFor();
      assert.equal(await chat.text.innerText(), "One,");
      await site.goOn();
      await chat.text.getByText("One, two,").waitFor();
      assert.equal(await chat.answer.getAttribute("data-state"), "streaming");
      await site.goOn();
      await chat.complete();
      assert.equal(await chat.text.innerText(), "One, two, three.");
      assert.equal(await chat.text.locator("strong").innerText(), "three");
      await chat.stop.waitFor({ state: "hidden" });
      assert.equal(site.counts.total - before.total, 1);
    });

    it("shows an image of it when asked to, and saves it", async () => {
      await chat.fresh();
      const href = `${site.url}wp-content/uploads/demo.png`;
      site.script = [`Look: ![A bubble](${href})`];
      await chat.ask("Show me.");
      await chat.complete();
      const fetched = () =>
        site.site.requests.entries.filter(({ path }) =>
          path.endsWith("/demo.png")
        );
      await chat.text.getByText("A bubble").waitFor();
      assert.equal(fetched().length, 0);
      await chat.button("Show Image").click();
      const image = chat.page.getByRole("img", { name: "A bubble" });
      await image.waitFor();
      const width = await image.evaluate(async (element) => {
        const picture = element as HTMLImageElement;
        await picture.decode();
        return picture.naturalWidth;
      });
      assert.equal(width, 240);
      assert.equal(fetched().length, 1);
      const [{ hasNonce, hasCookie }] = fetched() as [DemoRequest];
      assert.deepEqual({ hasNonce, hasCookie }, {
        hasNonce: false,
        hasCookie: false,
      });

      await chat.button("Save Image...").click();
      const { page } = workbench;
      const input = page.locator(".quick-input-widget:visible input");
      await until(
        "a safe name is suggested",
        async () => (await input.inputValue()).endsWith("/demo.png"),
      );
      await input.press("Enter");
      await chat.text.getByText("Saved as demo.png.").waitFor();
      const start = await workbench.evaluate(async (vscode) => {
        const folder = vscode.workspace.workspaceFolders?.[0];
        if (!folder) throw new Error("No folder is open.");
        const file = vscode.Uri.joinPath(folder.uri, "demo.png");
        const bytes = await vscode.workspace.fs.readFile(file);
        return Array.from(bytes.slice(1, 4));
      });
      assert.deepEqual(start, [0x50, 0x4e, 0x47]);
      assert.equal(fetched().length, 1);
    });

    it("stops in the middle, and hangs up", async () => {
      await chat.fresh();
      site.script = ["A beginning", HOLD, " and an end."];
      await chat.ask("Tell me.");
      await chat.text.getByText("A beginning").waitFor();
      await chat.stop.click();
      await chat.problem.getByText("Stopped. The answer is incomplete.")
        .waitFor();
      assert.equal(await chat.text.innerText(), "A beginning");
      await site.hungUp();
    });

    it("stops before the first word, by Escape", async () => {
      await chat.fresh();
      const asked = site.asked.length;
      site.script = [HOLD, "Too late."];
      await chat.ask("Tell me.");
      await until("the site was asked", () => site.asked.length > asked);
      await chat.composer.press("Escape");
      await chat.problem.getByText("Stopped before the answer started.")
        .waitFor();
      await site.hungUp();
      await chat.button("Retry").click();
      await site.goOn();
      await chat.complete();
      assert.equal(await chat.text.innerText(), "Too late.");
    });

    it("stops by its command", async () => {
      await chat.fresh();
      site.script = ["A beginning", HOLD];
      await chat.ask("Tell me.");
      await chat.text.getByText("A beginning").waitFor();
      await workbench.runCommand("Ask GPT-4: Stop Answer");
      await chat.problem.getByText("Stopped.").waitFor();
      await site.hungUp();
    });

    it("loses nothing when the window is reloaded in mid-answer", async () => {
      await chat.fresh();
      site.script = ["What had arrived", HOLD, " and what had not."];
      await chat.ask("Tell me all.");
      await chat.text.getByText("What had arrived").waitFor();
      await chat.composer.pressSequentially("My next quest");
      // Not even a crash would lose it now.
      await until(
        "the draft is on disk",
        () => stored(".draft.json", "My next quest"),
      );
      await workbench.reload();
      await chat.problem.getByText("Interrupted. The answer is incomplete.")
        .waitFor();
      assert.equal(await chat.text.innerText(), "What had arrived");
      assert.equal(
        await chat.question.locator(".bubble").innerText(),
        "Tell me all.",
      );
      assert.equal(await chat.composer.inputValue(), "My next quest");
      await chat.button("Retry").click();
      await site.goOn();
      await chat.complete();
      assert.equal(
        await chat.text.innerText(),
        "What had arrived and what had not.",
      );
      assert.equal(await chat.composer.inputValue(), "My next quest");
      await chat.composer.fill("");
    });

    it("asks a question anew in other words, and takes that back", async () => {
      await chat.fresh();
      site.script = ["First."];
      await chat.ask("Question one");
      await chat.complete();
      await chat.ask("Question two");
      await until(
        "two answers are complete",
        async () =>
          await chat.page.locator(".answer[data-state=complete]").count() === 2,
      );
      site.script = ["Second."];
      const first = chat.page.locator(".question").first();
      await first.hover();
      await first.getByRole("button", { name: "Edit and Resend" }).click();
      const editor = chat.page.locator(".question-editor textarea");
      assert.equal(await editor.inputValue(), "Question one");
      await editor.fill("Question one, better put");
      await editor.press("Enter");
      await chat.text.getByText("Second.").waitFor();
      await chat.complete();
      assert.equal(await chat.page.locator(".turn").count(), 2);
      const { question, context } = site.lastAsked();
      assert.equal(question, "Question one, better put");
      assert.deepEqual(
        context.messages.filter(({ role }) => role === "user"),
        [],
      );
      await chat.page.getByText("Messages removed: 4").waitFor();
      await chat.button("Undo").click();
      await chat.page.getByText("Question two").waitFor();
      assert.equal(await chat.page.locator(".turn").count(), 4);
    });

    it("asks for an answer again, with the history before it", async () => {
      await chat.fresh();
      site.script = ["I am glad."];
      await chat.ask("My name is Ada.");
      await chat.complete();
      site.script = ["Who knows?"];
      await chat.ask("What is my name?");
      await chat.text.getByText("Who knows?").waitFor();
      await chat.complete();
      const { submit } = site.counts;
      site.script = ["Ada."];
      await chat.answer.getByRole("button", { name: "Regenerate" }).click();
      await chat.text.getByText("Ada.").waitFor();
      await chat.complete();
      assert.equal(site.counts.submit, submit + 1);
      assert.equal(await chat.page.locator(".turn").count(), 4);
      const { question, context } = site.lastAsked();
      assert.equal(question, "What is my name?");
      assert.deepEqual(
        context.messages.map(({ content }) => content).slice(-2),
        ["My name is Ada.", "I am glad."],
      );
    });

    it("can be used by keys alone", async () => {
      const { page } = workbench;
      await chat.fresh();
      site.script = ["First line.", HOLD, " Last line."];
      await page.keyboard.type("One");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.type("Two");
      await page.keyboard.press("Enter");
      await chat.text.getByText("First line.").waitFor();
      assert.equal(site.lastAsked().question, "One\nTwo");
      await page.keyboard.press("Escape");
      await chat.problem.getByText("Stopped.").waitFor();
      await page.keyboard.press("ArrowUp");
      assert.equal(await chat.composer.inputValue(), "One\nTwo");
      await chat.composer.fill("");
      // Backwards from the composer to the answer's own buttons.
      const focused = chat.page.locator("button:focus");
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press("Shift+Tab");
        const name = await focused.count() > 0 && await focused.innerText();
        if (name === "Retry") break;
      }
      assert.equal(await focused.innerText(), "Retry");
      await page.keyboard.press("Enter");
      await chat.text.getByText("First line.").waitFor();
      await site.goOn();
      await chat.complete();
      assert.equal(await chat.text.innerText(), "First line. Last line.");
    });
  });

  describe("puts a code block", () => {
    // Those before may have been left out.
    before(() => chat.agreed());

    const press = async (label: string) => {
      const block = chat.answer.locator(".code-block");
      await block.hover();
      await block.getByRole("button", { name: label, exact: true }).click();
    };
    const textOf = (name: string) =>
      workbench.evaluate(async (vscode, name) => {
        const folder = vscode.workspace.workspaceFolders?.[0];
        if (!folder) throw new Error("No folder is open.");
        const uri = vscode.Uri.joinPath(folder.uri, name);
        return (await vscode.workspace.openTextDocument(uri)).getText();
      }, name);

    it("nowhere before it is closed", async () => {
      await chat.fresh();
      await workbench.openFile("a.js", [0, 6, 0, 9]);
      site.script = ["```js\nconst a", HOLD, " = 1;\n```\nDone."];
      await chat.ask("Give me code.");
      await chat.answer.locator(".code-block").getByText("const a").waitFor();
      assert.equal(await chat.answer.locator(".code-toolbar").count(), 0);
      await site.goOn();
      await chat.complete();
      assert.equal(await chat.answer.locator(".code-toolbar").count(), 1);
    });

    it("onto the clipboard", async () => {
      await press("Copy");
      await until(
        "it is there",
        async () => (await clipboard()).trim() === "const a = 1;",
      );
    });

    it("over the selection it was asked about, wherever the focus is now", async () => {
      await workbench.openFile("b.js", [0, 0, 0, 5]);
      await press("Replace Selection");
      await until(
        "a.js has it",
        async () => (await textOf("a.js")).includes("const a = 1;"),
      );
      assert.equal(await textOf("b.js"), 'const old = "b.js";\n');
    });

    it("at the cursor of the file it was asked about", async () => {
      await chat.fresh();
      await workbench.openFile("b.js", [1, 0, 1, 0]);
      site.script = [CODE];
      await chat.ask("Give me more code.");
      await chat.complete();
      const other = await textOf("a.js");
      await workbench.openFile("a.js", [0, 0, 0, 0]);
      await press("Insert at Cursor");
      await until(
        "b.js has it",
        async () =>
          (await textOf("b.js")).trimEnd() ===
            'const old = "b.js";\nconst a = 1;',
      );
      assert.equal(await textOf("a.js"), other);
    });

    it("into a file of its own", async () => {
      await press("New File");
      await until(
        "it is open",
        async () => await workbench.editorText() === "const a = 1;\n",
      );
      const language = await workbench.evaluate((vscode) =>
        vscode.window.activeTextEditor?.document.languageId
      );
      assert.equal(language, "javascript");
    });
  });

  describe("keeps chats", () => {
    // Those before may have been left out.
    before(() => chat.agreed());

    const rows = () => chat.page.locator(".chat-row");

    it("in a list, to search, rename, open and delete", async () => {
      await chat.fresh();
      site.script = ["Only here: xylophone."];
      await chat.ask("Name an instrument");
      await chat.complete();
      await workbench.runCommand("Ask GPT-4: Show Chats");
      const search = chat.page.locator(".chat-list .search");
      await search.waitFor();
      await until("they are listed", async () => await rows().count() > 0);
      await search.fill("xylophone");
      await until("one is found", async () => await rows().count() === 1);
      await rows().getByRole("button", { name: "Rename" }).click();
      await chat.page.locator(".rename").fill("Music");
      await chat.page.locator(".rename").press("Enter");
      await rows().getByText("Music").waitFor();
      await rows().getByRole("button", { name: "Delete" }).click();
      await until("none is left", async () => await rows().count() === 0);
      await chat.button("Undo").click();
      await until("it is back", async () => await rows().count() === 1);
      await rows().locator(".chat-open").click();
      await chat.text.getByText("xylophone").waitFor();
      assert.equal(
        await chat.page.locator(".chat-title").innerText(),
        "Music",
      );
    });

    it("and renames, exports and deletes the one shown by command", async () => {
      const { page } = workbench;
      const input = page.locator(".quick-input-widget:visible input");
      await workbench.runCommand("Ask GPT-4: Rename Chat...");
      await input.fill("Instruments");
      await input.press("Enter");
      await chat.page.locator(".chat-title", { hasText: "Instruments" })
        .waitFor();

      await workbench.runCommand("Ask GPT-4: Export Chat to Markdown...");
      let target = "";
      await until("a name is proposed", async () => {
        target = await input.inputValue();
        return target.endsWith(".md");
      });
      // The dialog looks at the folder first, and takes no key meanwhile.
      await until("it is accepted", async () => {
        await input.press("Enter", { timeout: 1_000 }).catch(() => {});
        return !await input.isVisible();
      });
      let written = "";
      await until("the file is written", async () => {
        written = await readFile(target, "utf8");
        return written !== "";
      });
      await until(
        "it is shown",
        async () => await workbench.editorText() === written,
      );
      assert.match(written, /# Instruments/);
      assert.match(written, /Name an instrument/);
      assert.match(written, /Only here: xylophone\./);

      await workbench.runCommand("Ask GPT-4: Delete Chat");
      await chat.page.locator(".welcome").waitFor();
      await chat.page.getByText("Deleted “Instruments”").waitFor();
      await chat.button("Undo").click();
      await chat.text.getByText("xylophone").waitFor();

      await workbench.runCommand("Ask GPT-4: Delete All Chats...");
      await workbench.pressButton("Delete");
      await chat.page.locator(".welcome").waitFor();
      await chat.button("Undo").click();
      await chat.text.getByText("xylophone").waitFor();
    });
  });

  describe("sends context", () => {
    // Those before may have been left out.
    before(() => chat.agreed());

    const chips = () => chat.page.locator(".composer .chip");

    it("that can be seen and taken off before", async () => {
      await workbench.openFile("a.js");
      await chat.fresh();
      await workbench.openFile("a.js", [0, 0, 0, 5]);
      await workbench.runCommand("Ask GPT-4: Add Selection or File to Chat");
      await chips().first().waitFor();
      const label = await chips().first().locator(".chip-label").innerText();
      assert.match(label, /a\.js/);
      while (await chips().count() > 0) {
        const count = await chips().count();
        await chips().first().getByRole("button").click();
        await until("it is gone", async () => await chips().count() < count);
      }
      site.script = ["Fine."];
      await chat.ask("Without context");
      await chat.complete();
      assert.equal(site.lastAsked().question, "Without context");
    });

    it("with a slash command, chosen by keys", async () => {
      await workbench.openFile("b.js");
      await workbench.evaluate((vscode) =>
        vscode.commands.executeCommand("askGpt4.attachSelection")
      );
      await chips().getByText("b.js").waitFor();
      await chat.composer.fill("");
      await chat.composer.pressSequentially("/ex");
      await chat.page.getByRole("option").waitFor();
      await chat.composer.press("Tab");
      await until(
        "it is written",
        async () => await chat.composer.inputValue() === "/explain ",
      );
      await chat.composer.press("Enter");
      await until(
        "it is sent",
        () => /^Explain what this code does/.test(site.lastAsked().question),
      );
      assert.match(site.lastAsked().question, /const old = "b\.js"/);
      await chat.question.getByText("b.js").waitFor();
      await chat.complete();
    });
  });
});
