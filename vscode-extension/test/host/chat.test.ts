import assert from "node:assert/strict";
import { SNAPSHOT_TURNS } from "../../protocol/messages.ts";
import { until } from "./fixture/fakes.ts";
import { openHost } from "./fixture/openHost.ts";

describe("The chat, from the page's side", () => {
  it("streams an answer into the page", async () => {
    await using host = await openHost({ site: { delay: 5 } });
    const { page } = host;
    assert.equal(await page.ask("What is a nonce?"), "taken");
    assert.deepEqual(page.turns.map((turn) => turn.role), [
      "user",
      "assistant",
    ]);
    assert.equal(page.snapshot?.status.busy, true);
    const answer = await page.last("complete");
    assert.match(answer.text, /A \*\*nonce\*\*/);
    assert.equal(page.snapshot?.status.busy, false);
    assert.equal(page.snapshot?.chat.title, "What is a nonce?");
    const appends = page.messages.filter((one) => one.type === "append");
    assert(appends.length > 3, "The answer came in one piece.");
    assert.equal(host.demo.requests.submit, 1);
  });

  it("sends nothing to a hidden page, and all of it when it is back", async () => {
    await using host = await openHost({ site: { delay: 5 } });
    const { page } = host;
    await page.ask("What is a nonce?");
    await until("some text", () => (page.turns[1]?.text.length ?? 0) > 0);
    page.hide();
    const before = page.messages.length;
    await (await host.book.current()).finished();
    assert.equal(page.messages.length, before);
    await page.load();
    assert.equal(page.turns[1]?.state, "complete");
    assert.match(page.turns[1]?.text ?? "", /one\*\* request/);
  });

  it("sends a snapshot to a page that has missed something", async () => {
    await using host = await openHost();
    const { page } = host;
    await page.post({ type: "need-snapshot", seq: 0 });
    assert.deepEqual(
      page.messages.map((one) => one.type),
      ["snapshot", "snapshot"],
    );
  });

  it("asks with what was said before", async () => {
    await using host = await openHost();
    const { page } = host;
    await page.ask("My name is Ada.");
    await page.last("complete");
    await page.ask("Go on.");
    await page.last("complete");
    const { submitted: bodies } = host;
    assert.equal(bodies[0]?.chatId, bodies[1]?.chatId);
    const said = bodies[1]?.messages.filter((one) => one.role === "user");
    assert.deepEqual(said?.map((one) => one.content), ["My name is Ada."]);
  });

  it("stops before the first word, and in the middle", async () => {
    await using host = await openHost({
      site: { delay: 20, faults: [{ kind: "stall" }] },
    });
    const { page } = host;
    const { chatId } = page;
    await page.ask("What is a nonce?");
    await until("the request", () => host.demo.requests.submit === 1);
    await page.post({ type: "stop", chatId });
    assert.equal((await page.last("stopped")).text, "");
    await page.ask("What is a nonce?");
    await until("some text", () => (page.turns[3]?.text.length ?? 0) > 0);
    await page.post({ type: "stop", chatId });
    const { text } = await page.last("stopped");
    assert(text.length > 0 && text.length < 500, text);
    await until("the site sees it", () => host.demo.activeStreams === 0);
  });

  it("regenerates an answer, and undoes that", async () => {
    await using host = await openHost({ site: { model: "echo" } });
    const { page } = host;
    await page.ask("First");
    await page.last("complete");
    await page.ask("Second");
    await page.last("complete");
    const [, first] = page.turns;
    assert(first);
    await page.post({
      type: "regenerate",
      chatId: page.chatId,
      turnId: first.id,
    });
    const again = await page.last("complete");
    assert.deepEqual(page.turns.map((turn) => turn.text).length, 2);
    assert.notEqual(again.id, first.id);
    const undo = page.snapshot?.undo;
    assert(undo, "Nothing offers the way back.");
    await page.post({ type: "undo", undoId: undo.id });
    assert.equal(page.turns.length, 4);
    assert.equal(page.turns[1]?.id, first.id);
    // And the way back from that.
    const redo = page.snapshot?.undo;
    assert(redo);
    await page.post({ type: "undo", undoId: redo.id });
    assert.deepEqual(page.turns.map((turn) => turn.id).at(-1), again.id);
  });

  it("asks an edited question anew, in place of what followed it", async () => {
    await using host = await openHost({ site: { model: "echo" } });
    const { page } = host;
    await page.ask("First");
    await page.last("complete");
    await page.ask("Second");
    await page.last("complete");
    const [asked] = page.turns;
    assert(asked);
    assert.equal(await page.edit(asked.id, "Changed"), "taken");
    await page.last("complete");
    assert.equal(page.turns.length, 2);
    assert.equal(page.turns[0]?.text, "Changed");
    assert.match(page.snapshot?.undo?.text ?? "", /4/);
  });

  it("shows what went wrong, keeps what had arrived, and asks again", async () => {
    await using host = await openHost({
      site: { faults: [{ kind: "cut", after: 6 }] },
    });
    const { page } = host;
    await page.ask("What is a nonce?");
    const cut = await page.last("interrupted");
    assert(cut.text.length > 0);
    assert(cut.error?.message, "Nothing says why.");
    await page.post({
      type: "regenerate",
      chatId: page.chatId,
      turnId: cut.id,
    });
    assert.match((await page.last("complete")).text, /one\*\* request/);
  });

  it("cuts off an endless answer, and keeps what had arrived", async () => {
    await using host = await openHost({
      site: { model: endless },
    });
    const { page } = host;
    await page.ask("Go on forever.");
    const cut = await page.last("interrupted");
    assert.equal(cut.text.length, 2 ** 20);
    assert.match(cut.error?.message ?? "", /longer than/);
    await until("the end of the request", () => host.demo.activeStreams === 0);
  });

  it("tells the page now and then what a site does that says so without end", async () => {
    await using host = await openHost({
      site: {
        *model() {
          for (let i = 0; i < 20_000; i++) {
            yield { subtype: "status", data: `Step ${i}` };
          }
          yield "Done.";
        },
      },
    });
    const { page } = host;
    await page.ask("What can you do?");
    await page.last("complete");
    const { length } = page.messages;
    assert(length < 2_000, `The page got ${length} messages.`);
  });

  it("offers to check, to choose another, or the demo, where a site does not answer", async () => {
    await using host = await openHost({
      fetch: () => Promise.reject(new TypeError("fetch failed")),
    });
    const { page } = host;
    await page.ask("Hello?");
    const { error, text } = await page.last("failed");
    assert.equal(text, "");
    assert.deepEqual(error?.actions.map((action) => action.id), [
      "check-site",
      "choose-site",
      "demo",
    ]);
    assert.equal(host.site.health, "failing");
  });

  it("goes on where the nonce expires in mid-session", async () => {
    await using host = await openHost();
    const { page } = host;
    await page.ask("What is a nonce?");
    await page.last("complete");
    host.demo.expireNonces();
    await page.ask("And what is a stream?");
    await page.last("complete");
    assert.equal(page.turns.length, 4);
  });

  it("refuses what is too long, with the text kept", async () => {
    await using host = await openHost({
      site: { chatbots: [{ textInputMaxLength: 20 }] },
      path: "chat/",
    });
    const { page } = host;
    await host.site.refreshChatbots();
    assert.equal(page.snapshot?.settings.messageLimit, 20);
    assert.match(await page.ask("x".repeat(25)), /5 characters over the limit/);
    assert.equal(page.turns.length, 0);
    assert.equal(host.demo.requests.submit, 0);
  });

  it("looks the limit up before the first long question, and not for a short one", async () => {
    const site = { chatbots: [{ textInputMaxLength: 250 }] };
    await using host = await openHost({ site, path: "chat/" });
    const { page, demo } = host;
    assert.equal(await page.ask("Hello"), "taken");
    await page.last("complete");
    assert.equal(page.snapshot?.settings.messageLimit, null);
    assert.match(
      await page.ask("x".repeat(300)),
      /50 characters over the limit/,
    );
    assert.equal(demo.requests.submit, 1);
  });

  it("refuses a second question while an answer is under way", async () => {
    await using host = await openHost({ site: { delay: 20 } });
    const { page } = host;
    await page.ask("What is a nonce?");
    assert.match(await page.ask("And now?"), /in progress/);
    assert.equal(page.turns.length, 2);
  });

  it("unfolds slash commands in what is sent, not in what is shown", async () => {
    await using host = await openHost();
    const { page } = host;
    assert.match(await page.ask("/explain"), /Select the code first/);
    assert.equal(await page.ask("/explain `let x`"), "taken");
    await page.last("complete");
    assert.equal(page.turns[0]?.text, "/explain `let x`");
    assert.equal(
      host.submitted.at(-1)?.newMessage,
      "Explain what this code does, step by step. `let x`",
    );
  });

  it("goes on answering in a chat that is not shown", async () => {
    await using host = await openHost({ site: { delay: 5 } });
    const { page } = host;
    await page.ask("What is a nonce?");
    const first = page.chatId;
    await page.post({ type: "new-chat" });
    assert.notEqual(page.chatId, first);
    assert.equal(page.turns.length, 0);
    await page.post({ type: "list-chats", query: "" });
    const list = page.messages.findLast((one) => one.type === "chats");
    assert.deepEqual(
      list?.chats.map(({ id, busy }) => ({ id, busy })),
      [{ id: first, busy: true }],
    );
    const session = await host.book.session(first);
    await session?.finished();
    await page.post({ type: "open-chat", chatId: first });
    assert.equal(page.turns[1]?.state, "complete");
  });

  it("finds, renames and deletes chats, and undoes the deletion", async () => {
    await using host = await openHost({ site: { model: "echo" } });
    const { page } = host;
    for (const text of ["Apples", "Pears"]) {
      await page.post({ type: "new-chat" });
      await page.ask(text);
      await page.last("complete");
    }
    const chatId = page.chatId;
    await page.post({ type: "rename-chat", chatId, title: "Fruit" });
    assert.equal(page.snapshot?.chat.title, "Fruit");
    const titles = async (query: string) => {
      await page.post({ type: "list-chats", query });
      const list = page.messages.findLast((one) => one.type === "chats");
      return list?.chats.map((chat) => chat.title);
    };
    assert.deepEqual(await titles(""), ["Fruit", "Apples"]);
    assert.deepEqual(await titles("pear"), ["Fruit"]);
    await page.post({ type: "delete-chat", chatId });
    assert.deepEqual(await titles(""), ["Apples"]);
    assert.equal(page.turns.length, 0);
    const undo = page.snapshot?.undo;
    assert(undo);
    await page.post({ type: "undo", undoId: undo.id });
    assert.deepEqual(await titles(""), ["Fruit", "Apples"]);
    assert.equal(page.chatId, chatId);
  });

  it("loads a transcript of a thousand turns piece by piece", async () => {
    await using host = await openHost();
    const { page } = host;
    await host.actions.addChat(
      "Long",
      Array.from({ length: 500 }, (_, index) => ({
        question: `Question ${index}`,
        sent: `Question ${index}`,
        answer: `Answer ${index}`,
        complete: true,
        site: host.site.site.key,
      })),
    );
    const [chat] = await host.book.list("long");
    assert(chat);
    await page.post({ type: "open-chat", chatId: chat.id });
    assert.equal(page.turns.length, SNAPSHOT_TURNS);
    assert.equal(page.snapshot?.earlier, 1000 - SNAPSHOT_TURNS);
    assert.equal(page.turns.at(-1)?.text, "Answer 499");
    await page.post({
      type: "load-earlier",
      chatId: chat.id,
      beforeTurnId: page.turns[0]!.id,
    });
    assert.equal(page.turns.length, 2 * SNAPSHOT_TURNS);
    assert.equal(page.snapshot?.earlier, 1000 - 2 * SNAPSHOT_TURNS);
    assert.equal(
      page.turns[0]?.text,
      `Question ${500 - SNAPSHOT_TURNS}`,
    );
  });

  it("sends a shortcut back, and tells of actions without running them", async () => {
    await using host = await openHost({
      site: {
        model: () => [
          "Shall I?",
          {
            shortcuts: [{
              type: "action",
              data: { label: "Yes, do", shortcutId: "short-1", message: null },
            }],
            actions: [{
              type: "function",
              data: { name: "open_page", args: { url: "https://a.example" } },
            }],
          },
        ],
      },
    });
    const { page } = host;
    await page.ask("What can you do?");
    const answer = await page.last("complete");
    assert.match(answer.notice ?? "", /open-page.*not performed/);
    const [shortcut] = answer.shortcuts ?? [];
    assert.equal(shortcut?.label, "Yes, do");
    await page.post({
      type: "shortcut",
      turnId: answer.id,
      shortcutId: shortcut!.id,
    });
    await page.last("complete");
    assert.equal(host.submitted[1]?.shortcutId, "short-1");
    assert.equal(page.turns[2]?.text, "Yes, do");
  });

  it("writes neither nonces nor texts to the log [T-37]", async () => {
    await using host = await openHost({ site: { nonce: "s3cr3tn0nc3" } });
    const { page } = host;
    await page.ask("What is a nonce, dear Watson?");
    const { text } = await page.last("complete");
    host.demo.expireNonces();
    await page.ask("What is a nonce, dear Watson?");
    await page.last("complete");
    host.demo.configure({ faults: [{ kind: "cut", after: 6 }] });
    await page.ask("What is a nonce, dear Watson?");
    await page.last("interrupted");
    const log = host.log.lines.join("\n");
    assert(log.length > 0, "Nothing was logged at all.");
    for (const secret of ["s3cr3tn0nc3", "Watson", text.slice(0, 30)]) {
      assert(!log.includes(secret), `The log holds ${secret}.`);
    }
  });
});

function* endless(): Generator<string> {
  for (;;) yield "x".repeat(2 ** 16);
}
