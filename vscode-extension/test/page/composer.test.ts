import assert from "node:assert/strict";
import { type ChatPage, type OpenOptions, Pages } from "./fixture/chatPage.ts";
import { answer, question, settings, snapshot } from "./fixture/fakeHost.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const FIELD = ".composer textarea";

async function open(options?: OpenOptions): Promise<ChatPage> {
  const chat = await pages.open(options);
  await chat.page.focus(FIELD);
  return chat;
}

function value({ page }: ChatPage): Promise<string> {
  return page.inputValue(FIELD);
}

const chip = {
  id: "c1",
  kind: "selection" as const,
  label: "a.ts:1-9",
  detail: "a.ts",
  size: 50,
  cut: false,
};

describe("The composer", () => {
  it("sends on Enter and is empty once the host has taken the question", async () => {
    const chat = await open();
    const { page, host } = chat;
    await page.keyboard.type("Hello");
    await page.keyboard.press("Enter");
    const ask = await host.next("ask");
    assert.equal(ask.text, "Hello");
    assert.equal(ask.chatId, "chat-1");
    assert.equal(await value(chat), "Hello", "cleared before it was taken");
    await page.keyboard.press("Enter");
    await host.send({ type: "ask-accepted", requestId: ask.requestId });
    assert.equal(await value(chat), "");
    assert.equal(host.all("ask").length, 1, "sent twice");
    await chat.close();
  });

  it("breaks the line on Shift+Enter", async () => {
    const chat = await open();
    await chat.page.keyboard.type("a");
    await chat.page.keyboard.press("Shift+Enter");
    await chat.page.keyboard.type("b");
    assert.equal(await value(chat), "a\nb");
    assert.equal(chat.host.all("ask").length, 0);
    await chat.close();
  });

  it("grows with its text, up to a point", async () => {
    const chat = await open();
    const height = () =>
      chat.page.locator(FIELD).evaluate((field) => field.clientHeight);
    const one = await height();
    await chat.page.fill(FIELD, "a\nb\nc\nd");
    const four = await height();
    assert(four > one * 2, `${one} → ${four}`);
    await chat.page.fill(FIELD, "a\n".repeat(200));
    assert(await height() < 360);
    await chat.close();
  });

  it("does not send in the middle of a composition", async () => {
    const chat = await open();
    const client = await chat.page.context().newCDPSession(chat.page);
    await client.send("Input.imeSetComposition", {
      text: "にほ",
      selectionStart: 2,
      selectionEnd: 2,
    });
    const press = (init: { isComposing?: boolean; keyCode?: number }) =>
      chat.page.evaluate(({ selector, init }) => {
        const event = new KeyboardEvent("keydown", {
          key: "Enter",
          bubbles: true,
          cancelable: true,
          ...init,
        });
        document.querySelector(selector)?.dispatchEvent(event);
        return event.defaultPrevented;
      }, { selector: FIELD, init });
    assert.equal(await press({ isComposing: true }), false);
    assert.equal(await press({ keyCode: 229 }), false);
    assert.equal(chat.host.all("ask").length, 0);
    await client.send("Input.insertText", { text: "日本" });
    assert.equal(await value(chat), "日本");
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.host.next("ask")).text, "日本");
    await chat.close();
  });

  it("keeps the text where the host refuses it, and says why", async () => {
    const chat = await open();
    await chat.page.keyboard.type("Hello");
    await chat.page.keyboard.press("Enter");
    const { requestId } = await chat.host.next("ask");
    await chat.host.send({
      type: "ask-refused",
      requestId,
      message: "Not now.",
    });
    assert.equal(
      await chat.page.getByRole("alert").filter({ hasText: "Not now." })
        .count(),
      1,
    );
    assert.equal(await value(chat), "Hello");
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.host.next("ask")).text, "Hello");
    await chat.close();
  });

  it("counts against the site's limit, with context and commands", async () => {
    const chat = await open({
      snapshot: { settings: { ...settings, messageLimit: 100 }, chips: [chip] },
    });
    const { page, host } = chat;
    const counter = page.locator(".composer .counter");
    await page.fill(FIELD, "x".repeat(10));
    assert.equal(await counter.textContent(), "");
    await page.fill(FIELD, "😀".repeat(50));
    assert.equal(await counter.textContent(), "100/100");
    await page.fill(FIELD, "/explain " + "x".repeat(20));
    // 30 for what the command becomes, one space, 20 letters, 50 for the chip.
    assert.equal(await counter.textContent(), "101/100");
    // What to do about context that does not fit, the host asks the user.
    await page.keyboard.press("Enter");
    await host.next("ask");
    await chat.close();
  });

  it("refuses what is too long by itself, and keeps the text", async () => {
    const chat = await open({
      snapshot: { settings: { ...settings, messageLimit: 100 } },
    });
    const { page, host } = chat;
    const text = "/explain " + "x".repeat(70);
    await page.fill(FIELD, text);
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert").filter({
      hasText: "1 characters over the limit",
    });
    assert.match(
      await alert.innerText(),
      /blog\.example accepts messages of up to 100/,
    );
    assert.equal(host.all("ask").length, 0);
    assert.equal(await value(chat), text);
    await page.keyboard.press("Backspace");
    assert.equal(await alert.count(), 0);
    await page.keyboard.press("Enter");
    await host.next("ask");
    await chat.close();
  });

  it("recalls earlier questions on arrow up, only from an empty field", async () => {
    const turns = [
      question("first"),
      answer("a"),
      question("second"),
      answer("b"),
    ];
    const chat = await open({ snapshot: { turns } });
    const { page } = chat;
    await page.keyboard.press("ArrowUp");
    assert.equal(await value(chat), "second");
    await page.keyboard.press("ArrowUp");
    assert.equal(await value(chat), "first");
    await page.keyboard.press("ArrowUp");
    assert.equal(await value(chat), "first");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await value(chat), "");
    await page.keyboard.type("own text");
    await page.keyboard.press("ArrowUp");
    assert.equal(await value(chat), "own text");
    await chat.close();
  });

  it("stops, also before the first word, and never sends by mistake", async () => {
    const turns = [question("Q"), answer("", { state: "streaming" })];
    const chat = await open({
      snapshot: { turns, status: { busy: true }, draft: { text: "next" } },
    });
    const { page, host } = chat;
    await page.getByRole("button", { name: "Stop" }).focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await host.next("stop"), {
      type: "stop",
      chatId: "chat-1",
    });
    await host.send({ type: "status", status: { busy: false } });
    assert.equal(await page.getByRole("button", { name: "Stop" }).count(), 0);
    assert.equal(
      await page.locator(FIELD).evaluate((field) =>
        field === document.activeElement
      ),
      true,
    );
    await host.send({ type: "status", status: { busy: true } });
    await page.keyboard.press("Escape");
    await host.next("stop");
    assert.equal(host.all("ask").length, 0);
    await chat.close();
  });

  it("completes commands by keyboard, as a list that screen readers know", async () => {
    const chat = await open();
    const { page } = chat;
    await page.keyboard.type("/");
    const list = page.getByRole("listbox", { name: "Commands" });
    assert.equal(await list.getByRole("option").count(), 4);
    await page.keyboard.press("ArrowDown");
    const selected = list.locator("[aria-selected=true]");
    assert.match(await selected.innerText(), /\/fix/);
    assert.equal(
      await page.locator(FIELD).getAttribute("aria-activedescendant"),
      await selected.getAttribute("id"),
    );
    await page.keyboard.press("Escape");
    assert.equal(await list.count(), 0);
    await page.keyboard.type("te");
    await page.keyboard.press("Enter");
    assert.equal(await value(chat), "/tests ");
    assert.equal(chat.host.all("ask").length, 0);
    await page.keyboard.press("Enter");
    assert.equal((await chat.host.next("ask")).text, "/tests ");
    await page.fill(FIELD, "/d");
    await page.getByRole("option", { name: "/doc" }).click();
    assert.equal(await value(chat), "/doc ");
    await chat.close();
  });

  it("takes context off by mouse and by key, and asks for more", async () => {
    const chips = [chip, { ...chip, id: "c2", label: "b.ts" }];
    const chat = await open({ snapshot: { chips } });
    const { page, host } = chat;
    await page.getByRole("button", { name: "Remove a.ts:1-9" }).click();
    assert.equal((await host.next("remove-chip")).chipId, "c1");
    await host.send({ type: "chips-changed", chips: chips.slice(1) });
    const next = page.getByRole("button", { name: "Remove b.ts" });
    assert.equal(
      await next.evaluate((button) => button === document.activeElement),
      true,
    );
    await page.keyboard.press("Delete");
    assert.equal((await host.next("remove-chip")).chipId, "c2");
    await host.send({ type: "chips-changed", chips: [] });
    assert.equal(
      await page.locator(FIELD).evaluate((field) =>
        field === document.activeElement
      ),
      true,
    );
    await page.getByRole("button", { name: "Attach Context..." }).click();
    await host.next("attach");
    await chat.close();
  });
});

describe("What is typed", () => {
  it("reaches the host at the first letter, then in pauses, then at once when the page goes", async () => {
    const chat = await open();
    const { page, host } = chat;
    await page.keyboard.type("a");
    assert.equal((await host.next("draft")).draft.text, "a");
    await page.keyboard.type("bcdef", { delay: 5 });
    assert.equal((await host.next("draft")).draft.text, "abcdef");
    assert(
      host.all("draft").length <= 3,
      `${host.all("draft").length} messages for six letters`,
    );
    await page.keyboard.type("g");
    const posted = await page.evaluate(() => {
      const posted: unknown[] = [];
      Object.assign(globalThis, {
        postToHost: (message: unknown) => posted.push(message),
      });
      dispatchEvent(new Event("pagehide"));
      return posted;
    });
    assert.deepEqual(posted, [{
      type: "draft",
      chatId: "chat-1",
      draft: { text: "abcdefg" },
    }]);
    await chat.close();
  });

  it("comes back with the page", async () => {
    const draft = { text: "half a quest" };
    const chat = await open({ snapshot: { draft } });
    assert.equal(await value(chat), "half a quest");
    await chat.close();
    const state = { chatId: "chat-1", draft: "half a question", scroll: null };
    const later = await open({ snapshot: { draft }, state });
    assert.equal(
      await value(later),
      "half a question",
      "the later keys are lost",
    );
    assert.equal(
      (await later.host.next("draft")).draft.text,
      "half a question",
    );
    await later.close();
    const other = await open({
      snapshot: { draft },
      state: { ...state, chatId: "chat-0" },
    });
    assert.equal(await value(other), "half a quest");
    await other.close();
    const asked = await open({ snapshot: { draft: { text: "" } }, state });
    assert.equal(await value(asked), "", "a question that was taken is back");
    await asked.close();
  });

  it("is not overwritten by a snapshot, but by the host's own words", async () => {
    const chat = await open();
    await chat.page.keyboard.type("ab");
    await chat.host.send(snapshot({ draft: { text: "a" } }));
    assert.equal(await value(chat), "ab");
    await chat.host.send({
      type: "draft-set",
      draft: { text: "from a command" },
    });
    assert.equal(await value(chat), "from a command");
    await chat.host.send(
      snapshot({ chat: { id: "chat-2", title: "" }, draft: { text: "other" } }),
    );
    assert.equal(await value(chat), "other");
    await chat.close();
  });

  it("last, before another chat is shown, reaches the host for its own chat", async () => {
    const chat = await open();
    await chat.page.keyboard.type("a");
    await chat.host.next("draft");
    await chat.page.keyboard.type("b");
    await chat.host.send(
      snapshot({ chat: { id: "chat-2", title: "" }, draft: { text: "other" } }),
    );
    const { chatId, draft } = await chat.host.next("draft");
    assert.deepEqual([chatId, draft.text], ["chat-1", "ab"]);
    assert.equal(await value(chat), "other");
    await chat.close();
  });
});

describe("A question", () => {
  const turns = [
    question("old words"),
    answer("A"),
    question("later"),
    answer("B"),
  ];
  const first = turns[0]?.id ?? "";

  it("can be rewritten and sent again; Escape leaves it as it was", async () => {
    const chat = await pages.open({ snapshot: { turns } });
    const { page, host } = chat;
    const edit = page.getByRole("button", { name: "Edit and Resend" }).first();
    const field = page.getByRole("textbox", { name: "Edit the question" });
    await edit.focus();
    await page.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "old words");
    await page.keyboard.type(", new words");
    await page.keyboard.press("Escape");
    assert.equal(await field.count(), 0);
    assert.equal(
      await edit.evaluate((button) => button === document.activeElement),
      true,
    );
    assert.equal(
      await page.locator(".bubble").first().innerText(),
      "old words",
    );
    await page.keyboard.press("Enter");
    await page.keyboard.type(" and new");
    await page.keyboard.press("Enter");
    const message = await host.next("edit");
    assert.deepEqual({ ...message, requestId: "" }, {
      type: "edit",
      requestId: "",
      chatId: "chat-1",
      turnId: first,
      text: "old words and new",
    });
    assert.equal(
      await field.inputValue(),
      "old words and new",
      "gone before it was taken",
    );
    await host.sendAll([
      { type: "ask-accepted", requestId: message.requestId },
      { type: "turns-removed", turnIds: turns.map((turn) => turn.id) },
      { type: "undo-changed", undo: { id: "u1", text: "Removed 4 messages" } },
      { type: "turn-added", turn: question("old words and new") },
    ]);
    assert.equal(await page.locator(".turn").count(), 1);
    await page.getByRole("status").getByRole("button", { name: "Undo" })
      .click();
    assert.equal((await host.next("undo")).undoId, "u1");
    await host.send(snapshot({ turns }));
    assert.equal(await page.locator(".turn").count(), 4);
    assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0);
    await chat.close();
  });

  it("keeps its half-written new words across a reload, and a refusal", async () => {
    const draft = { text: "", edit: { turnId: first, text: "half rewritt" } };
    const chat = await pages.open({
      snapshot: { turns, draft, settings: { ...settings, messageLimit: 15 } },
    });
    const field = chat.page.getByRole("textbox", { name: "Edit the question" });
    assert.equal(await field.inputValue(), "half rewritt");
    await field.focus();
    await chat.page.keyboard.insertText("en");
    assert.deepEqual((await chat.host.next("draft")).draft, {
      text: "",
      edit: { turnId: first, text: "half rewritten" },
    });
    await chat.page.keyboard.type(", too long");
    await chat.page.keyboard.press("Enter");
    assert.equal(
      await chat.page.getByRole("alert").filter({ hasText: "over the limit" })
        .count(),
      1,
    );
    assert.equal(chat.host.all("edit").length, 0);
    assert.equal(await field.inputValue(), "half rewritten, too long");
    await chat.close();
  });
});

describe("The first use of a site", () => {
  const consent = {
    siteName: "blog.example",
    siteUrl: "https://blog.example/",
  };

  const ownSettings = { ...settings, siteName: consent.siteName };

  it("needs consent, after which the question goes by itself", async () => {
    const chat = await open({ snapshot: { consent, settings: ownSettings } });
    const { page, host } = chat;
    await page.keyboard.type("Hello");
    await page.keyboard.press("Enter");
    await page.getByText("will be sent to blog.example").waitFor();
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      "Agree",
    );
    assert.equal(host.all("ask").length, 0);
    assert.equal(await value(chat), "Hello");
    await page.keyboard.press("Enter");
    assert.deepEqual(await host.next("consent"), {
      type: "consent",
      answer: "agree",
      siteUrl: consent.siteUrl,
    });
    await host.send({ type: "consent-changed", consent: null });
    assert.equal((await host.next("ask")).text, "Hello");
    assert.equal(await page.locator(".consent").isVisible(), false);
    await chat.close();
  });

  for (const agreed of [false, true]) {
    it(
      `[T-30] sends a waiting question to no other site${
        agreed ? ", even once the first was agreed to" : ""
      }`,
      async () => {
        const chat = await open({
          snapshot: { consent, settings: ownSettings },
        });
        const { page, host } = chat;
        await page.keyboard.type("Hello");
        await page.keyboard.press("Enter");
        await page.getByText("will be sent to blog.example").waitFor();
        if (agreed) {
          await page.keyboard.press("Enter");
          await host.next("consent");
        }
        // The other site was agreed to before.
        await host.sendAll([
          {
            type: "settings-changed",
            settings: { ...settings, siteName: "other.example" },
          },
          { type: "consent-changed", consent: null },
        ]);
        assert.equal(host.all("ask").length, 0);
        assert.equal(await value(chat), "Hello");
        await page.keyboard.press("Enter");
        assert.equal((await host.next("ask")).text, "Hello");
        await chat.close();
      },
    );
  }

  it("offers another site and the demo", async () => {
    const chat = await open({ snapshot: { consent } });
    const card = chat.page.locator(".consent");
    await card.getByRole("button", { name: "Choose Another Site" }).click();
    assert.equal((await chat.host.next("consent")).answer, "choose-site");
    await card.getByRole("button", { name: "Try the Demo" }).click();
    assert.equal((await chat.host.next("consent")).answer, "demo");
    await chat.close();
  });
});
