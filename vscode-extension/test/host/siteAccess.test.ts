import assert from "node:assert/strict";
import { AskCommand } from "../../src/commands/ask.ts";
import { setSetting, until } from "./fixture/fakes.ts";
import { type Host, openHost, type Submitted } from "./fixture/openHost.ts";
import { openTwoSites, OTHER } from "./fixture/twoSites.ts";

const said = (submitted: Submitted | undefined) =>
  submitted?.messages.map(({ content }) => content);

const notices = ({ page }: Host) =>
  page.turns.filter(({ role }) => role === "assistant")
    .map(({ notice }) => notice);

async function ask({ page }: Host, text: string): Promise<void> {
  assert.equal(await page.ask(text), "taken");
  await page.last("complete");
}

describe("The access to a site", () => {
  const endings: Record<string, (host: Host) => Promise<void>> = {
    "the consent is withdrawn": ({ site }) =>
      site.withdrawConsent(site.site.key),
    "another site is set": () => setSetting("site", OTHER),
    "the user signs out": ({ site }) => site.credentials.delete(site.site.key),
    "somebody else signs in": ({ site }) =>
      site.credentials.set(site.site.key, { kind: "bearer", token: "other" }),
  };
  for (const [when, end] of Object.entries(endings)) {
    it(`ends when ${when}: the answer under way stops, and no client sends more [T-43]`, async () => {
      await using host = await openHost({
        site: {
          model: async function* (_, { signal }) {
            yield "The beginning";
            await new Promise((resolve) =>
              signal.addEventListener("abort", resolve)
            );
          },
        },
      });
      const { page, site, demo } = host;
      const { client, signal } = await site.access();
      await page.ask("What is a nonce?");
      await until("some text", () => page.turns[1]?.text === "The beginning");
      await end(host);
      const answer = await page.last("stopped");
      assert.equal(answer.text, "The beginning");
      assert.match(answer.notice ?? "", /^Stopped because the site/);
      assert.equal(signal.aborted, true);
      await until("the site sees it", () => demo.activeStreams === 0);
      const { total } = demo.requests;
      const aborted = { code: "aborted" };
      await assert.rejects(client.ask("And now?").text(), aborted);
      await assert.rejects(client.discussions.list(), aborted);
      await assert.rejects(client.files.upload(new Blob(["a"])), aborted);
      assert.equal(demo.requests.total, total);
    });
  }

  it("ends where another window has withdrawn the consent [T-43]", async () => {
    await using host = await openHost();
    const { client } = await host.site.access();
    // VS Code brings what another window has written.
    await host.remains.globalState.update("askGpt4.consent", {});
    await assert.rejects(client.ask("Hello").text(), { code: "aborted" });
    assert.equal(host.demo.requests.total, 0);
  });

  it("does not end when another chatbot, or another site's sign-in, is set", async () => {
    await using host = await openHost();
    const { client, signal } = await host.site.access();
    await setSetting("botId", "other");
    await until(
      "the setting",
      () => host.settings.get("botId") === "other",
    );
    await host.site.credentials.delete("https://elsewhere.example");
    assert.equal(signal.aborted, false);
    await client.ask("Hello").text();
    await setSetting("botId", undefined);
  });

  it("takes no session along that was started with other credentials [T-43]", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => release = resolve);
    let starts = 0;
    await using host = await openHost({
      fetch: async (input, init) => {
        const url = String(input);
        // A proxy that knows no signals.
        if (url.includes("start_session") && ++starts === 1) {
          const response = await host.demo.fetch(url, { method: "POST" });
          await held;
          return response;
        }
        return await host.demo.fetch(url, init);
      },
    });
    const { site, page } = host;
    site.warmUp();
    await until("the request", () => starts === 1);
    await site.credentials.delete(site.site.key);
    release();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await ask(host, "What is a nonce?");
    assert.equal(starts, 2);
    assert.equal(page.turns[1]?.state, "complete");
  });

  it("is asked for anew where the user was told of another site", async () => {
    const asked: string[] = [];
    let agrees = false;
    await using host = await openTwoSites({
      askConsent: (site) => {
        asked.push(site.name);
        return Promise.resolve(agrees ? "agree" : undefined);
      },
    });
    const { site, other, use } = host;
    const { key } = site.site;
    await use(other);
    await assert.rejects(site.access(key), { name: "ConsentRefused" });
    agrees = true;
    assert.equal((await site.access(key)).site.url, OTHER);
    assert.deepEqual(asked, ["other.example", "other.example"]);
    await site.access();
    assert.equal(asked.length, 2);
  });

  it("is to the site that the input box named [T-30]", async () => {
    const asked: string[] = [];
    await using host = await openTwoSites({
      askConsent: (site) => {
        asked.push(site.name);
        return Promise.resolve(undefined);
      },
    });
    const { site, chat, other, use } = host;
    // The site is read when the command begins.
    const command = new AskCommand(
      {
        ...chat,
        ask: async (question, options) => {
          await use(other);
          return await chat.ask(question, options);
        },
      } as typeof chat,
      site,
    );
    await command.execute("Only for the first");
    assert.deepEqual(asked, ["other.example"]);
    assert.deepEqual(host.asked, { first: [], other: [] });
    assert.equal(host.page.snapshot?.draft.text, "Only for the first");
  });
});

describe("The turns of another site", () => {
  it("do not go along in the chat view, which says so [T-44]", async () => {
    await using host = await openTwoSites();
    const { page, demo, other, asked, use } = host;
    await ask(host, "First's secret");
    await use(other);
    await ask(host, "Other's question");
    await ask(host, "Other's next");
    await use(demo);
    await ask(host, "First's next");

    assert.deepEqual(asked.other.map(({ newMessage }) => newMessage), [
      "Other's question",
      "Other's next",
    ]);
    assert.deepEqual(said(asked.other[0]), []);
    assert.equal(said(asked.other[1])?.[0], "Other's question");
    assert.equal(said(asked.other[1])?.length, 2);
    assert.equal(said(asked.first[1])?.[0], "First's secret");
    assert.equal(said(asked.first[1])?.length, 2);
    assert(!JSON.stringify(asked.other).includes("secret"));
    assert.deepEqual(
      notices(host).map((notice) => notice?.replace(/^.* sent to /, "")),
      [undefined, "other.example.", undefined, "demo.askgpt4.example."],
    );

    // Nor when a question is asked again, or in other words.
    await use(other);
    const [, , question, answer] = page.turns;
    await page.post({
      type: "regenerate",
      chatId: page.chatId,
      turnId: answer!.id,
    });
    await page.last("complete");
    await page.edit(question!.id, "Other's question, anew");
    await page.last("complete");
    assert.equal(asked.other.length, 4);
    assert(!JSON.stringify(asked.other).includes("secret"));
  });

  it("include what its chatbot opened with", async () => {
    await using host = await openTwoSites({
      path: "chat/",
      site: {
        model: "echo",
        chatbots: [{ greeting: "I belong to the first." }],
      },
    });
    await host.site.refreshChatbots();
    await ask(host, "Hello");
    assert.deepEqual(said(host.asked.first[0]), ["I belong to the first."]);
    await host.use(host.other);
    await ask(host, "Hello, other");
    assert.deepEqual(said(host.asked.other[0]), []);
  });

  it("include its shortcuts", async () => {
    await using host = await openTwoSites({
      site: {
        model: () => [
          "Shall I?",
          {
            shortcuts: [{
              type: "action",
              data: { label: "Yes", shortcutId: "short-1", message: null },
            }],
          },
        ],
      },
    });
    const { page, other, demo, asked, use } = host;
    await ask(host, "What can you do?");
    const take = async () => {
      await page.post({
        type: "shortcut",
        turnId: page.turns[1]!.id,
        shortcutId: "0",
      });
      await page.last("complete");
    };
    await use(other);
    await take();
    assert.equal(asked.other[0]?.newMessage, "Yes");
    assert.equal(asked.other[0]?.shortcutId, undefined);
    await use(demo);
    await take();
    assert.equal(asked.first[1]?.shortcutId, "short-1");
    // Asked again elsewhere, it is but words.
    await use(other);
    await page.post({
      type: "regenerate",
      chatId: page.chatId,
      turnId: page.turns.at(-1)!.id,
    });
    await page.last("complete");
    assert.equal(asked.other[1]?.shortcutId, undefined);
  });

  it("stay that site's when a thread beside the code is pinned", async () => {
    await using host = await openTwoSites();
    const site = host.site.site.key;
    await host.use(host.other);
    await host.chat.pin("A thread", [{
      question: "First's secret",
      sent: "First's secret",
      answer: "Answer",
      complete: true,
      site,
    }]);
    await ask(host, "Other's question");
    assert.deepEqual(said(host.asked.other[0]), []);
  });
});
