import assert from "node:assert/strict";
import { Pages } from "./fixture/chatPage.ts";
import { answer, question } from "./fixture/fakeHost.ts";
import {
  distance,
  frame,
  longChat,
  PARAGRAPH,
  streaming,
} from "./fixture/answers.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

describe("Scrolling", () => {
  it("stays at the end while the reader is there", async () => {
    const { chat, id } = await streaming(pages, longChat());
    await frame(chat);
    assert(await distance(chat) < 2);
    for (let i = 0; i < 5; i++) {
      await chat.host.send({
        type: "append",
        turnId: id,
        text: `${PARAGRAPH}\n\n`,
      });
      await frame(chat);
      assert(await distance(chat) < 2, `after paragraph ${i}`);
    }
    assert.equal(await chat.page.locator(".jump-button").isVisible(), false);
    await chat.close();
  });

  it("lets go at the smallest step up, while text comes", async () => {
    const { chat, id } = await streaming(pages, longChat());
    const { page, host } = chat;
    await frame(chat);
    await page.locator(".scroller").evaluate((scroller) =>
      scroller.scrollBy(0, -3)
    );
    await frame(chat);
    const top = await page.locator(".scroller").evaluate((scroller) =>
      scroller.scrollTop
    );
    await host.send({
      type: "append",
      turnId: id,
      text: `${PARAGRAPH}\n\n`.repeat(3),
    });
    await page.locator(".jump-button").waitFor();
    assert.equal(
      await page.locator(".scroller").evaluate((s) => s.scrollTop),
      top,
    );
    await page.locator(".scroller").evaluate((scroller) =>
      scroller.scrollTo(0, 1e6)
    );
    await page.locator(".jump-button").waitFor({ state: "hidden" });
    await host.send({
      type: "append",
      turnId: id,
      text: `${PARAGRAPH}\n\n`.repeat(3),
    });
    await frame(chat);
    assert(await distance(chat) < 2);
    await chat.close();
  });

  it("leaves a reader alone who is elsewhere, until they want to come back", async () => {
    const { chat, id } = await streaming(pages, longChat());
    const { page, host } = chat;
    await frame(chat);
    await page.hover(".scroller");
    await page.mouse.wheel(0, -300);
    await page.locator(".jump-button").waitFor();
    const top = await page.locator(".scroller").evaluate((scroller) =>
      scroller.scrollTop
    );
    for (let i = 0; i < 5; i++) {
      await host.send({ type: "append", turnId: id, text: `${PARAGRAPH}\n\n` });
      await frame(chat);
    }
    assert.equal(
      await page.locator(".scroller").evaluate((s) => s.scrollTop),
      top,
    );
    await page.getByRole("button", { name: "Jump to Latest" }).click();
    await frame(chat);
    assert(await distance(chat) < 2);
    assert.equal(await page.locator(".jump-button").isVisible(), false);
    await host.send({ type: "append", turnId: id, text: `${PARAGRAPH}\n\n` });
    await frame(chat);
    assert(await distance(chat) < 2);
    await chat.close();
  });

  it("comes to the end with a question of one's own", async () => {
    const chat = await pages.open({ snapshot: { turns: longChat() } });
    await chat.page.locator(".scroller").evaluate((scroller) =>
      scroller.scrollTo(0, 0)
    );
    await chat.page.locator(".jump-button").waitFor();
    await chat.host.send({ type: "turn-added", turn: question("New") });
    await frame(chat);
    assert(await distance(chat) < 2);
    await chat.close();
  });

  it("is where it was when the page comes back", async () => {
    const turns = longChat();
    const chat = await pages.open({ snapshot: { turns } });
    await frame(chat);
    await chat.page.locator(".scroller").evaluate((scroller) =>
      scroller.scrollTo(0, 500)
    );
    await chat.page.waitForFunction(() =>
      (globalThis as unknown as { keptState?: { scroll: unknown } }).keptState
        ?.scroll
    );
    const state = await chat.page.evaluate(() =>
      (globalThis as unknown as { keptState: unknown }).keptState
    );
    await chat.close();
    const again = await pages.open({ snapshot: { turns }, state });
    await frame(again);
    assert.equal(
      await again.page.locator(".scroller").evaluate((s) => s.scrollTop),
      500,
    );
    await again.close();
  });

  for (const position of [0, 60]) {
    it(`brings earlier turns, without moving what is read, from ${position}`, async () => {
      const turns = longChat();
      const chat = await pages.open({ snapshot: { turns, earlier: 2 } });
      const { page, host } = chat;
      await frame(chat);
      assert.equal(
        host.all("load-earlier").length,
        0,
        "asked before it was needed",
      );
      await page.locator(".scroller").evaluate(
        (scroller, top) => scroller.scrollTo(0, top),
        position,
      );
      assert.equal(
        (await host.next("load-earlier")).beforeTurnId,
        turns[0]?.id,
      );
      const place = () =>
        page.locator(`[data-turn-id=${turns[0]?.id}]`)
          .evaluate((turn) => turn.getBoundingClientRect().top);
      const before = await place();
      await host.send({
        type: "earlier-turns",
        turns: [question("Earlier"), answer(PARAGRAPH)],
        earlier: 0,
      });
      await frame(chat);
      const moved = Math.abs(await place() - before);
      assert(moved < 1, `moved by ${moved}`);
      assert.equal(await page.locator(".turn").count(), turns.length + 2);
      assert.equal(host.all("load-earlier").length, 1);
      await chat.close();
    });
  }
});
