import assert from "node:assert/strict";
import { ContinueDiscussionCommand } from "../../src/commands/discussions.ts";
import { setSetting, until } from "./fixture/fakes.ts";
import { type Host, openHost } from "./fixture/openHost.ts";

const user = { name: "ada", password: "open sesame" };

function signIn({ site }: Host): Promise<void> {
  return site.credentials.set(site.site.key, {
    kind: "basic",
    user: user.name,
    password: user.password,
  });
}

/** Talks on the site as its own page does, signed in. */
async function talkOnSite(host: Host, questions: string[]): Promise<void> {
  const { client } = await host.site.access();
  for (const question of questions) {
    await client.ask(question).text();
  }
}

function command(
  host: Host,
  pick: ConstructorParameters<typeof ContinueDiscussionCommand>[3],
): { command: ContinueDiscussionCommand; shown(): number } {
  let shown = 0;
  const view = {
    show: () => {
      shown++;
      return Promise.resolve();
    },
  };
  return {
    command: new ContinueDiscussionCommand(host.book, view, host.site, pick),
    shown: () => shown,
  };
}

describe("Discussions from the site", () => {
  let host: Host;
  beforeEach(async () => {
    host = await openHost({ site: { model: "echo", users: [user] } });
    await signIn(host);
  });
  afterEach(() => host.close());

  it("are opened as chats, and gone on with under the same id", async () => {
    await talkOnSite(host, ["My name is Ada."]);
    const offered: string[] = [];
    const { command: open, shown } = command(host, (items) => {
      offered.push(...items.map((item) => item.label));
      return Promise.resolve(items[0]);
    });
    await open.execute();
    assert.equal(offered.length, 1);
    assert.equal(shown(), 1);
    const { page } = host;
    assert.deepEqual(page.turns.map(({ role }) => role), [
      "user",
      "assistant",
    ]);
    assert.equal(page.turns[0]?.text, "My name is Ada.");
    await page.ask("Go on.");
    await page.last("complete");
    const [first, second] = host.submitted;
    assert.equal(second?.chatId, first?.chatId);
    assert(
      second?.messages.some(({ content }) => content === "My name is Ada."),
    );
  });

  it("get an id of their own where theirs could name another chat's file", async () => {
    const { client } = await host.site.access();
    for (const chatId of ["UPPER", "../up"]) {
      await client.ask("My name is Ada.", { chatId }).text();
      const { command: open } = command(
        host,
        (items) =>
          Promise.resolve(
            items.find((item) => item.discussion?.chatId === chatId),
          ),
      );
      await open.execute();
      assert.equal(host.page.turns[0]?.text, "My name is Ada.");
      assert.match(host.page.chatId, /^[0-9a-f-]{36}$/);
    }
  });

  it("lose nothing where the chat is here already", async () => {
    await talkOnSite(host, ["My name is Ada."]);
    const { command: open } = command(
      host,
      (items) => Promise.resolve(items[0]),
    );
    await open.execute();
    // A visitor's question, which the user's discussion on the site does not have.
    await host.site.credentials.delete(host.site.site.key);
    await host.page.ask("Go on.");
    await host.page.last("complete");
    await signIn(host);
    const texts = () => host.page.turns.map(({ text }) => text.trim());
    const before = texts();
    assert.equal(before.length, 4);
    await open.execute();
    assert.deepEqual(texts(), before);
  });

  it("belong to the site that they came from, whichever is set when one is chosen [T-44]", async () => {
    await talkOnSite(host, ["My name is Ada."]);
    const { key } = host.site.site;
    const { command: open } = command(host, async (items) => {
      await setSetting("site", "https://other.example/");
      await until("the change", () => host.site.site.key !== key);
      return items[0];
    });
    await open.execute();
    const { stored } = await host.book.current();
    assert.deepEqual(
      stored.turns.filter(({ role }) => role === "assistant")
        .map(({ site }) => site),
      [key],
    );
  });

  it("come page by page", async () => {
    const questions = Array.from({ length: 25 }, (_, n) => `Question ${n}`);
    await talkOnSite(host, questions);
    const counts: number[] = [];
    const { command: open, shown } = command(host, (items) => {
      counts.push(items.filter((item) => item.discussion).length);
      return Promise.resolve(
        items.find((item) => item.discussion === undefined),
      );
    });
    await open.execute();
    assert.deepEqual(counts, [20, 25]);
    assert.equal(shown(), 0);
  });
});
