import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { assert } from "chai";
import { bodyBytes, recorded } from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";

const user = { name: "ada", password: "application-password" };

function site() {
  const demo = createDemoSite({ delay: 0, users: [user] });
  const signedIn = new ChatClient({ site: demo.url, fetch: demo.fetch, user });
  return { demo, signedIn };
}

test("Discussions: a conversation is listed, renamed, continued and deleted", async () => {
  const { signedIn } = site();
  await signedIn.ask("My name is Ada.").text();
  const before = await signedIn.discussions.list();
  assert.equal(before.total, 1);
  const [first] = before.discussions;
  assert.deepEqual(
    first!.conversation.turns.slice(-2).map(({ role }) => role),
    ["user", "assistant"],
  );

  await signedIn.discussions.rename(first!.chatId, "About names");
  const [renamed] = (await signedIn.discussions.list()).discussions;
  assert.equal(renamed!.title, "About names");

  const talk = signedIn.conversation(renamed!.conversation);
  assert.equal(talk.chatId, first!.chatId);
  assert.include(await talk.ask("What is my name?").text(), "Ada");
  assert.equal((await signedIn.discussions.list()).total, 1);

  await signedIn.discussions.delete([first!.chatId]);
  assert.equal((await signedIn.discussions.list()).total, 0);
});

test("Discussions: list throws for a visitor", async () => {
  const { demo } = site();
  const visitor = new ChatClient({ site: demo.url, fetch: demo.fetch });
  const error = await askError(visitor.discussions.list());
  assert.include(error.message, "You need to be connected.");
  assert.isFalse(error.retryable);
});

test("Discussions: another user's discussion cannot be deleted", async () => {
  const { signedIn } = site();
  const error = await askError(signedIn.discussions.delete(["someone-elses"]));
  assert.equal(error.status, 403);
  assert.equal(error.code, "question-rejected");
  assert.equal(error.message, "Sorry, you are not allowed to do that.");
});

test("Discussions: list reads the recorded response, with JSON in strings", async () => {
  const client = new ChatClient({
    site: "https://site.example",
    nonce: "abc",
    user,
    fetch: () =>
      Promise.resolve(
        new Response(
          bodyBytes(recorded("discussions-list")),
          { headers: { "content-type": "application/json" } },
        ),
      ),
  });
  const { discussions, total } = await client.discussions.list();
  assert.equal(total, 1);
  const { conversation, ...discussion } = discussions[0]!;
  assert.deepEqual(discussion, {
    chatId: "p0q8r2s4t6u",
    title: "You said: Based on the following conversation, generate a concis",
    botId: "default",
    created: "2026-11-23 02:03:48",
    updated: "2026-11-23 02:03:48",
  });
  assert.deepEqual(
    conversation.turns.map(({ role, content }) => [role, content]),
    [
      ["assistant", "Hi! How can I help you?"],
      ["user", "My name is Ada."],
      [
        "assistant",
        'You said: My name is Ada.\n\n```ts\nconst héllo = "мир 🌍";\n```\n- a\n- b',
      ],
      ["user", "What is my name?"],
      [
        "assistant",
        'You said: What is my name?\n\n```ts\nconst héllo = "мир 🌍";\n```\n- a\n- b',
      ],
    ],
  );
  assert.equal(conversation.turns.at(-1)!.responseId, "c1");
});

test("Discussions: list cuts surplus and long discussions", async () => {
  const long = "x".repeat(100_000);
  const turn = { role: "user", content: "Hello" };
  const chat = {
    chatId: "a",
    title: long,
    created: long,
    messages: JSON.stringify(Array(5_000).fill(turn)),
    extra: JSON.stringify({ previousResponseId: long }),
  };
  const client = new ChatClient({
    site: "https://site.example",
    nonce: "abc",
    user,
    fetch: () =>
      Promise.resolve(Response.json({
        success: true,
        chats: [{ ...chat, chatId: long }, ...Array(30).fill(chat)],
      })),
  });
  const { discussions } = await client.discussions.list({ limit: 20 });
  assert.lengthOf(discussions, 19);
  assert.equal(discussions[0]!.title, "x".repeat(200));
  assert.equal(discussions[0]!.created, "");
  assert.lengthOf(discussions[0]!.conversation.turns, 1_000);
});

test("ChatClient: isSignedIn tells a right password from a wrong or missing one", async () => {
  const { demo, signedIn } = site();
  assert.isTrue(await signedIn.isSignedIn());
  const options = { site: demo.url, fetch: demo.fetch };
  const wrong = new ChatClient({
    ...options,
    user: { ...user, password: "x" },
  });
  assert.isFalse(await wrong.isSignedIn());
  assert.isFalse(await new ChatClient(options).isSignedIn());
});

test("ChatClient: user name and password are sent as UTF-8", async () => {
  let authorization = "";
  const client = new ChatClient({
    site: "https://site.example",
    user: { name: "адa", password: "пароль" },
    fetch: (_, init) => {
      authorization = new Headers(init?.headers).get("authorization") ?? "";
      return Promise.resolve(
        Response.json({ success: true, restNonce: "abc" }),
      );
    },
  });
  await client.startSession();
  const decoded = Uint8Array.from(
    atob(authorization.replace("Basic ", "")),
    (c) => c.charCodeAt(0),
  );
  assert.equal(new TextDecoder().decode(decoded), "адa:пароль");
});
