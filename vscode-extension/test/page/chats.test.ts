import assert from "node:assert/strict";
import { type ChatPage, Pages } from "./fixture/chatPage.ts";
import { answer, question, settings } from "./fixture/fakeHost.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const now = Date.now();
const chats = [
  { id: "chat-1", title: "Current", time: now - 60_000, busy: false },
  { id: "chat-2", title: "Busy one", time: now - 3_700_000, busy: true },
  { id: "chat-3", title: "Old one", time: now - 90_000_000, busy: false },
];

async function openList(): Promise<ChatPage> {
  const chat = await pages.open();
  await chat.page.getByRole("button", { name: "Show Chats" }).click();
  assert.equal((await chat.host.next("list-chats")).query, "");
  await chat.host.send({ type: "chats", query: "", chats });
  return chat;
}

function focused({ page }: ChatPage): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    return active?.getAttribute("aria-label") ?? active?.textContent ?? "";
  });
}

describe("The list of chats", () => {
  it("is searched while one types, and takes no answer to an older search", async () => {
    const chat = await openList();
    const { page, host } = chat;
    assert.equal(await focused(chat), "Search chats");
    await page.keyboard.type("old");
    assert.equal((await host.next("list-chats")).query, "old");
    await host.send({ type: "chats", query: "old", chats: chats.slice(2) });
    await host.send({ type: "chats", query: "", chats });
    assert.deepEqual(await page.locator(".chat-name").allTextContents(), [
      "Old one",
    ]);
    await page.keyboard.type("zz");
    await host.next("list-chats");
    await host.send({ type: "chats", query: "oldzz", chats: [] });
    await page.getByText("No chats found for “oldzz”.").waitFor();
    await chat.close();
  });

  it("says when each was used, which is open and which is busy", async () => {
    const chat = await openList();
    assert.deepEqual(await chat.page.locator(".chat-when").allTextContents(), [
      "1 minute ago · Current chat",
      "1 hour ago · Answer in progress",
      "yesterday",
    ]);
    await chat.close();
  });

  it("shows drafts and the folders of other chats", async () => {
    const chat = await openList();
    const { page, host } = chat;
    const [first, second] = chats;
    await host.send({
      type: "chats",
      query: "",
      chats: [{ ...first!, id: "draft", draft: true }, {
        ...second!,
        busy: false,
        elsewhere: "shop",
      }],
    });
    assert.deepEqual(await page.locator(".chat-when").allTextContents(), [
      "1 minute ago · Draft",
      "1 hour ago · shop",
    ]);
    const buttons = (row: number) =>
      page.locator(".chat-row").nth(row).locator(".icon-button").count();
    assert.deepEqual([await buttons(0), await buttons(1)], [1, 3]);
    await chat.close();
  });

  it("opens a chat with the keyboard, and gives the focus back", async () => {
    const chat = await openList();
    const { page, host } = chat;
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal((await host.next("open-chat")).chatId, "chat-2");
    assert.equal(host.all("close-chats").length, 1);
    assert.equal(await page.locator(".composer").isVisible(), true);
    await page.getByRole("button", { name: "Show Chats" }).click();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".chat-list").isVisible(), false);
    assert.equal(await focused(chat), "Show Chats");
    await chat.close();
  });

  it("renames in place, unless one presses Escape", async () => {
    const chat = await openList();
    const { page, host } = chat;
    await page.locator(".chat-open").nth(2).focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("Renamed");
    await host.send({ type: "chats", query: "", chats });
    await page.keyboard.press("Enter");
    assert.deepEqual(await host.next("rename-chat"), {
      type: "rename-chat",
      chatId: "chat-3",
      title: "Renamed",
    });
    await page.keyboard.press("F2");
    await page.keyboard.type("Not this");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".chat-list").isVisible(), true);
    assert.equal(
      await page.locator(".chat-name").nth(2).textContent(),
      "Renamed",
    );
    assert.equal(host.all("rename-chat").length, 1);
    await chat.close();
  });

  it("deletes with undo, and the focus stays in the list", async () => {
    const chat = await openList();
    const { page, host } = chat;
    await page.locator(".chat-open").nth(1).focus();
    await page.keyboard.press("Delete");
    assert.equal((await host.next("delete-chat")).chatId, "chat-2");
    await host.sendAll([
      { type: "chats", query: "", chats: [chats[0]!, chats[2]!] },
      { type: "undo-changed", undo: { id: "u2", text: "Deleted “Busy one”" } },
    ]);
    assert.match(await focused(chat), /^Old one/);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal((await host.next("undo")).undoId, "u2");
    await host.send({ type: "undo-changed", undo: null });
    await chat.close();
  });

  it("exports", async () => {
    const chat = await openList();
    await chat.page.locator(".chat-row").nth(2).getByRole("button", {
      name: /Export/,
    }).click();
    assert.equal((await chat.host.next("export-chat")).chatId, "chat-3");
    await chat.close();
  });
});

describe("The header", () => {
  it("shows the chat, the bot and the site, and leads to others", async () => {
    const chat = await pages.open({
      snapshot: {
        chat: { id: "chat-1", title: "Nonces" },
        settings: { ...settings, botName: "Support" },
      },
    });
    const { page, host } = chat;
    assert.equal(
      await page.getByRole("heading", { level: 1 }).textContent(),
      "Nonces",
    );
    await page.getByRole("button", { name: "Support · blog.example" })
      .click();
    await host.next("choose-site");
    await page.getByRole("button", { name: "New Chat" }).click();
    await host.next("new-chat");
    await page.getByRole("button", { name: "Export to Markdown..." }).click();
    await host.next("export-chat");
    await host.send({ type: "title-changed", title: "Renamed" });
    assert.equal(
      await page.getByRole("heading", { level: 1 }).textContent(),
      "Renamed",
    );
    await chat.close();
  });
});

describe("The header of a chat with the demo", () => {
  for (
    const [botName, name] of [["", "Demo"], [
      "Support",
      "Support Demo",
    ]] as const
  ) {
    it(`says “Demo” once: ${name}`, async () => {
      const chat = await pages.open({
        snapshot: {
          settings: { ...settings, siteName: "Demo", botName, demo: true },
        },
      });
      const site = chat.page.locator(".header .site");
      await site.waitFor();
      assert.equal(
        (await site.innerText()).replace(/\s+/g, " ").trim(),
        name,
      );
      assert.equal(
        await chat.page.locator(".header").getByText("Demo").count(),
        1,
      );
      await chat.close();
    });
  }
});

describe("An empty chat", () => {
  it("asks for a site where none is set, and offers the demo", async () => {
    const chat = await pages.open({
      snapshot: { settings: { ...settings, siteName: "" } },
    });
    const { page, host } = chat;
    const card = page.locator(".welcome");
    await card.getByRole("heading", { name: "Choose a site" }).waitFor();
    await card.getByRole("button", { name: "Choose Site…" }).click();
    await host.next("choose-site");
    await card.getByRole("button", { name: "Try the Demo" }).click();
    await host.next("try-demo");
    await chat.close();
  });

  it("says who gets the text, and offers examples and the demo", async () => {
    const chat = await pages.open();
    const { page, host } = chat;
    await page.getByText("are sent to blog.example").waitFor();
    assert.equal(await page.locator(".examples li").count(), 3);
    await page.locator(".welcome").getByRole("button", { name: "Try the Demo" })
      .click();
    await host.next("try-demo");
    await page.getByRole("button", { name: "What does this error mean?" })
      .click();
    assert.equal((await host.next("ask")).text, "What does this error mean?");
    await host.send({
      type: "turn-added",
      turn: question("What does this error mean?"),
    });
    assert.equal(await page.locator(".welcome").count(), 0);
    await chat.close();
  });
});

describe("The keyboard", () => {
  it("reaches everything, in the order in which it is seen", async () => {
    const turns = [
      question("Q"),
      answer("See [docs](https://example.com/).\n\n```js\nlet a;\n```\n", {
        shortcuts: [{ id: "s", label: "More" }],
      }),
    ];
    const chip = {
      id: "c",
      kind: "file" as const,
      label: "a.ts",
      detail: "",
      size: 0,
      cut: false,
    };
    const chat = await pages.open({ snapshot: { turns, chips: [chip] } });
    const stops: string[] = [];
    for (let i = 0; i < 40; i++) {
      await chat.page.keyboard.press("Tab");
      const stop = await focused(chat);
      const outline = await chat.page.evaluate(() => {
        const active = document.activeElement;
        if (!active || active === document.body) return "none";
        // A field shows the focus by the border of its box.
        return active.matches("textarea")
          ? "box"
          : getComputedStyle(active).outlineStyle;
      });
      if (outline === "none" && stops.length > 5) break;
      assert.notEqual(
        outline,
        "none",
        `${stop} does not show that it has the focus`,
      );
      stops.push(stop);
    }
    assert.deepEqual(stops, [
      "blog.example",
      "New Chat",
      "Show Chats",
      "Export to Markdown...",
      "Conversation",
      "Edit and Resend",
      "docs",
      "Code block: js",
      "Copy",
      "Insert at Cursor",
      "Replace Selection",
      "New File",
      "Copy Answer as Markdown",
      "Regenerate",
      "More",
      "Remove a.ts",
      "Question",
      "Attach Context...",
      "Send",
    ]);
    await chat.close();
  });

  it("scrolls the conversation", async () => {
    const turns = [question("Q"), answer("Text.\n\n".repeat(200))];
    const chat = await pages.open({ snapshot: { turns } });
    await chat.page.focus(".scroller");
    await chat.page.keyboard.press("Home");
    await chat.page.waitForFunction(() =>
      document.querySelector(".scroller")!.scrollTop < 50
    );
    await chat.close();
  });
});
