import assert from "node:assert/strict";
import { Pages } from "./fixture/chatPage.ts";
import { answer, question, snapshot } from "./fixture/fakeHost.ts";
import { frame, showsAnswer, streaming } from "./fixture/answers.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

describe("An answer on the page", () => {
  it("grows as it comes, and looks finished at every moment", async () => {
    const { chat, id } = await streaming(pages);
    const { host, page } = chat;
    await page.getByText("Waiting for the answer…").waitFor();
    await host.send({ type: "append", turnId: id, text: "A **bo" });
    await frame(chat);
    await showsAnswer(chat, "A bo");
    assert.equal(
      await page.locator(".answer:last-child strong").innerText(),
      "bo",
    );
    assert.equal(await page.getByText("Waiting for the answer…").count(), 0);
    await host.send({
      type: "append",
      turnId: id,
      text: "ld** word and [a li",
    });
    await frame(chat);
    await showsAnswer(chat, "A bold word and a li");
    await host.send({
      type: "append",
      turnId: id,
      text: "nk](https://example.com/).",
    });
    await host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "complete" },
    });
    await showsAnswer(chat, "A bold word and a link.");
    assert.deepEqual(chat.problems, []);
    await chat.close();
  });

  it("is drawn once a frame, however many messages there are", async () => {
    const { chat, id } = await streaming(pages);
    await chat.page.evaluate(() => {
      const counts = { changes: 0 };
      Object.assign(globalThis, { counts });
      new MutationObserver((changes) => counts.changes += changes.length)
        .observe(
          document.querySelector(".answer:last-child .markdown")!,
          { childList: true, subtree: true, characterData: true },
        );
    });
    await chat.host.sendAll(Array.from({ length: 200 }, () => ({
      type: "append" as const,
      turnId: id,
      text: "word ",
    })));
    await showsAnswer(chat, "word ".repeat(200).trim());
    const changes = await chat.page.evaluate(() =>
      (globalThis as unknown as { counts: { changes: number } }).counts.changes
    );
    assert.equal(changes, 1);
    await chat.close();
  });

  it("leaves finished blocks alone", async () => {
    const { chat, id } = await streaming(pages);
    await chat.host.send({
      type: "append",
      turnId: id,
      text: "One.\n\nTwo.\n\nThr",
    });
    await frame(chat);
    await chat.page.evaluate(() => {
      const counts = { changes: 0 };
      Object.assign(globalThis, { counts });
      for (const p of [...document.querySelectorAll(".answer p")].slice(0, 2)) {
        new MutationObserver(() => counts.changes++)
          .observe(p, {
            attributes: true,
            childList: true,
            subtree: true,
            characterData: true,
          });
      }
    });
    await chat.host.send({ type: "append", turnId: id, text: "ee.\n\nFour." });
    await showsAnswer(chat, "One.\n\nTwo.\n\nThree.\n\nFour.");
    const changes = await chat.page.evaluate(() =>
      (globalThis as unknown as { counts: { changes: number } }).counts.changes
    );
    assert.equal(changes, 0);
    await chat.close();
  });

  it("keeps a selection while it grows, even in the block that grows", async () => {
    const { chat, id } = await streaming(pages);
    const { host, page } = chat;
    await host.send({
      type: "append",
      turnId: id,
      text: "First.\n\nSelect **these** words",
    });
    await showsAnswer(chat, "First.\n\nSelect these words");
    await page.evaluate(() => {
      const paragraph = document.querySelectorAll(".answer p")[1]!;
      getSelection()!.setBaseAndExtent(
        paragraph.firstChild!,
        0,
        paragraph.lastChild!,
        6,
      );
    });
    const selected = () => page.evaluate(() => getSelection()!.toString());
    assert.equal(await selected(), "Select these words");
    for (
      const text of [
        " and",
        " *more",
        "* of\n\n",
        "a next\n\n",
        "```js\nlet a;\n",
        "```\n",
        "End",
      ]
    ) {
      await host.send({ type: "append", turnId: id, text });
      await frame(chat);
      assert.equal(
        await selected(),
        "Select these words",
        `after ${JSON.stringify(text)}`,
      );
    }
    await host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "complete" },
    });
    assert.equal(await selected(), "Select these words");
    await chat.close();
  });

  it("keeps a selection in code that is being written, and when its fence closes", async () => {
    const { chat, id } = await streaming(pages);
    const { host, page } = chat;
    await host.send({
      type: "append",
      turnId: id,
      text: "```js\nconst a = 1;\n",
    });
    await frame(chat);
    await page.evaluate(() => {
      const text = document.querySelector(".answer .code-piece")!.firstChild!;
      getSelection()!.setBaseAndExtent(text, 6, text, 11);
    });
    await host.send({
      type: "append",
      turnId: id,
      text: "const b = 2;\n```\n\nDone.",
    });
    await frame(chat);
    assert.equal(
      await page.evaluate(() => getSelection()!.toString()),
      "a = 1",
    );
    await chat.close();
  });

  it("has tools for code only where the fence is closed", async () => {
    const { chat, id } = await streaming(pages);
    const { host, page } = chat;
    const buttons = page.locator("[data-code-action]");
    await host.send({
      type: "append",
      turnId: id,
      text: "```ts\nlet a = `\n```x\n",
    });
    await frame(chat);
    assert.equal(await page.locator(".code-block").count(), 1);
    assert.equal(await buttons.count(), 0);
    await host.send({ type: "append", turnId: id, text: "`;\n```\n" });
    await frame(chat);
    assert.equal(await buttons.count(), 4);
    assert(
      await page.locator(".code-block .hljs-keyword").count() > 0,
      "not highlighted",
    );
    for (const action of ["copy", "insert", "replace", "new-file"] as const) {
      await page.hover(".code-block");
      await page.click(`[data-code-action=${action}]`);
      assert.deepEqual(await host.next("code-action"), {
        type: "code-action",
        action,
        turnId: id,
        code: "let a = `\n```x\n`;\n",
        language: "ts",
      });
    }
    await chat.close();
  });

  it("has no tools for code whose fence never closed", async () => {
    for (
      const state of ["complete", "stopped", "interrupted", "failed"] as const
    ) {
      const turns = [
        question("Q"),
        answer("```js\nlet a;\n- b\n\n1. x\n   ```js\n   y", { state }),
      ];
      const chat = await pages.open({ snapshot: { turns } });
      assert.equal(await chat.page.locator("[data-code-action]").count(), 0);
      assert.equal(await chat.page.locator(".code-block").count(), 1);
      await chat.close();
    }
  });

  it("knows code in lists, in longer fences, in tildes and in Markdown", async () => {
    const text = [
      "1. List\n\n   ```py\n   def f():\n     pass\n   ```\n",
      "````md\n```js\nnested();\n```\n````\n",
      "~~~sh\n```\n~~~\n",
      "```markdown\n```js\ninner();\n```\nrest\n```\n",
    ].join("\n");
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    const codes: string[] = [];
    for (let index = 0; index < 4; index++) {
      await chat.page.locator("[data-code-action=insert]").nth(index).focus();
      await chat.page.keyboard.press("Enter");
      codes.push((await chat.host.next("code-action")).code);
    }
    assert.deepEqual(codes, [
      "def f():\n  pass\n",
      "```js\nnested();\n```\n",
      "```\n",
      "```js\ninner();\n```\nrest\n",
    ]);
    await chat.close();
  });

  it("takes the site's final text where it differs", async () => {
    const { chat, id } = await streaming(pages);
    await chat.host.send({
      type: "append",
      turnId: id,
      text: "\n\nHello *wor",
    });
    await chat.host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "complete", text: "Goodbye **world**" },
    });
    await showsAnswer(chat, "Goodbye world");
    await chat.close();
  });

  it("makes links of references whose addresses come last", async () => {
    const { chat, id } = await streaming(pages);
    const text =
      "See [the book][1].\n\nMore.\n\n[1]: https://example.com/book\n";
    await chat.host.send({ type: "append", turnId: id, text });
    await chat.host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "complete" },
    });
    assert.equal(
      await chat.page.locator(".answer a").getAttribute("href"),
      "https://example.com/book",
    );
    await chat.close();
  });

  it("says how it ended, keeps what arrived and offers to ask again", async () => {
    for (
      const [state, words] of [
        ["stopped", "Stopped. The answer is incomplete."],
        ["interrupted", "Interrupted. The answer is incomplete."],
      ] as const
    ) {
      const turns = [question("Q"), answer("Half an ans", { state })];
      const chat = await pages.open({ snapshot: { turns } });
      await showsAnswer(chat, "Half an ans");
      await chat.page.getByText(words).waitFor();
      await chat.page.getByRole("button", { name: "Retry" }).click();
      assert.equal((await chat.host.next("regenerate")).turnId, turns[1]?.id);
      await chat.close();
    }
  });

  it("says what went wrong, and what can be done", async () => {
    const { chat, id } = await streaming(pages);
    const error = {
      message: "No answer.",
      hint: "Try later.",
      actions: [{ id: "check", label: "Check Site" }],
    };
    await chat.host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "failed", error },
    });
    await chat.page.getByText("Try later.").waitFor();
    await chat.page.getByRole("button", { name: "Check Site" }).click();
    assert.deepEqual(await chat.host.next("error-action"), {
      type: "error-action",
      turnId: id,
      actionId: "check",
    });
    await chat.close();
  });

  it("says what else is to be known of it, as plain text", async () => {
    const { chat, id } = await streaming(pages);
    const words = "The site asked for <b>open-page</b>. It was not done.";
    await chat.host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "complete", text: "Done.", notice: words },
    });
    const last = chat.page.locator(".answer:last-child");
    await last.getByText(words).waitFor();
    assert.equal(await last.locator(".markdown").innerText(), "Done.");
    await chat.close();
    // It is there again when the chat is.
    const again = await pages.open({
      snapshot: {
        turns: [question("Q"), answer("Done.", { notice: words })],
      },
    });
    await again.page.locator(".answer").getByText(words).waitFor();
    await again.close();
  });

  it("can be copied, asked for again, and followed by a suggestion", async () => {
    const turn = answer("Text", {
      shortcuts: [{ id: "s7", label: "And then?" }],
    });
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    await chat.page.getByRole("button", { name: "Copy Answer as Markdown" })
      .click();
    assert.equal((await chat.host.next("copy-answer")).turnId, turn.id);
    await chat.page.getByRole("button", { name: "Regenerate" }).click();
    assert.equal((await chat.host.next("regenerate")).turnId, turn.id);
    await chat.page.getByRole("button", { name: "And then?" }).click();
    assert.equal((await chat.host.next("shortcut")).shortcutId, "s7");
    await chat.close();
  });

  it("is read aloud by the sentence, with code left out", async () => {
    const { chat, id } = await streaming(pages);
    for (
      const text of [
        "Hel",
        "lo the",
        "re. How",
        " are you?\n\n```js\na\nb\n```\nBy",
        "e.",
      ]
    ) {
      await chat.host.send({ type: "append", turnId: id, text });
    }
    await chat.host.send({
      type: "turn-changed",
      turnId: id,
      change: { state: "complete" },
    });
    const log = chat.page.locator("[role=log]");
    assert.equal(await log.getAttribute("aria-live"), "polite");
    assert.deepEqual(await log.locator("p").allTextContents(), [
      "Hello there.",
      "How are you?",
      "Code block, 2 lines.",
      "Bye.",
      "The answer is complete.",
    ]);
    assert.equal(
      await chat.page.locator(".turns [aria-live], .turns [role=log]").count(),
      0,
    );
    await chat.close();
  });
});

describe("The messages of the host", () => {
  it("are asked for anew where one is missing", async () => {
    const turns = [question("Q"), answer("", { state: "streaming" })];
    const id = turns[1]?.id ?? "";
    const chat = await pages.open({ snapshot: { turns } });
    const { host } = chat;
    await host.send({ type: "append", turnId: id, text: "one " });
    host.seq++;
    await host.send({ type: "append", turnId: id, text: "three" });
    await host.send({ type: "append", turnId: id, text: " four" });
    assert.equal((await host.next("need-snapshot")).seq, 2);
    await frame(chat);
    await showsAnswer(chat, "one");
    assert.equal(host.all("need-snapshot").length, 1, "asked more than once");
    const full = turns.map((turn) =>
      turn.id === id ? { ...turn, text: "one two three four" } : turn
    );
    await host.send(snapshot({ turns: full }));
    await host.send({ type: "append", turnId: id, text: " five" });
    await frame(chat);
    await showsAnswer(chat, "one two three four five");
    await chat.close();
  });

  it("are taken once only", async () => {
    const turns = [question("Q"), answer("", { state: "streaming" })];
    const chat = await pages.open({ snapshot: { turns } });
    await chat.host.send({
      type: "append",
      turnId: turns[1]?.id ?? "",
      text: "once",
    });
    chat.host.seq--;
    await chat.host.send({
      type: "append",
      turnId: turns[1]?.id ?? "",
      text: "twice",
    });
    await frame(chat);
    await showsAnswer(chat, "once");
    assert.equal(chat.host.all("need-snapshot").length, 0);
    await chat.close();
  });
});
