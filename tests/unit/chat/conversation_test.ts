/** Conversations. */
import {
  ChatClient,
  type ConversationJson,
  type ConversationOptions,
  type Turn,
} from "@askgpt4/core";
import { assert } from "chai";
import {
  end,
  FakeSite,
  live,
  LiveResponse,
  recordings,
  sleep,
  streamed,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

interface Sent {
  chatId: string;
  newMessage: string;
  messages: { id: string; role: string; content: string; who: string }[];
  previousResponseId?: string;
  botId: string;
  customId: string | null;
  contextId: number | string | null;
}

/** A site that answers with the number of the question. */
function numberedSite(): FakeSite {
  return new FakeSite((_, index) => {
    const text = `answer ${index + 1}`;
    return streamed(live(text), end(text, { responseId: `r${index + 1}` }));
  });
}

function sent(site: FakeSite): Sent[] {
  return site.submits.map(({ body }) => JSON.parse(body));
}

function said(turns: readonly Turn[]): string[] {
  return turns.map(({ role, content }) => `${role[0]}: ${content}`);
}

/** What was sent as history, and the question. */
function history({ messages, newMessage }: Sent): string[] {
  return [
    ...messages.map(({ role, content }) => `${role[0]}: ${content}`),
    `? ${newMessage}`,
  ];
}

test("Conversation: sends its history in the recorded form", async () => {
  const site = numberedSite();
  const client = new ChatClient(
    site.options({ greeting: "Hi! How can I help you?" }),
  );
  const conversation = client.conversation();
  for (const name of ["submit-conversation-1", "submit-conversation-2"]) {
    const recorded: Sent = JSON.parse(recordings[name]!.request!.body);
    await conversation.ask(recorded.newMessage).text();
    const body = sent(site).at(-1)!;
    // The recorded site answered in other words than this one.
    const shape = ({ messages }: Sent) =>
      messages.map((message) => [message.role, message.who, typeof message.id]);
    assert.deepEqual(shape(body), shape(recorded));
    assert.deepEqual(
      [body.messages[0]?.content, body.newMessage],
      [recorded.messages[0]?.content, recorded.newMessage],
    );
    assert.includeMembers(Object.keys(body), Object.keys(recorded));
    assert.equal(body.chatId, conversation.chatId);
  }
});

test("Conversation: sends its turns, one chatId and the last responseId", async () => {
  const site = numberedSite();
  const conversation = new ChatClient(site.options({ greeting: "Hi!" }))
    .conversation(undefined, { botId: "support" });
  assert.deepEqual(said(conversation.turns), ["a: Hi!"]);
  await conversation.ask("one").text();
  await conversation.ask("two").text();
  assert.deepEqual(said(conversation.turns), [
    "a: Hi!",
    "u: one",
    "a: answer 1",
    "u: two",
    "a: answer 2",
  ]);
  const bodies = sent(site);
  assert.deepEqual(bodies.map(history), [
    ["a: Hi!", "? one"],
    ["a: Hi!", "u: one", "a: answer 1", "? two"],
  ]);
  const { chatId } = conversation;
  assert.deepEqual(bodies.map((body) => body.chatId), [chatId, chatId]);
  assert.deepEqual(bodies.map(({ botId }) => botId), ["support", "support"]);
  assert.deepEqual(
    bodies.map(({ previousResponseId }) => previousResponseId),
    [undefined, "r1"],
  );
  assert.equal(conversation.turns[2]?.responseId, "r1");
  // The turns keep their ids and times in what is sent.
  assert.deepEqual(
    bodies[1]?.messages.map(({ id }) => id),
    conversation.turns.slice(0, 3).map(({ id }) => id),
  );
  assert.equal(new Set(conversation.turns.map(({ id }) => id)).size, 5);
});

test("Conversation: the site remembers it, over a socket", async () => {
  await withSite({ model: "guide" }, async (site) => {
    const conversation = new ChatClient({ site: site.url }).conversation();
    await conversation.ask("My name is Ada.").text();
    assert.include(await conversation.ask("What is my name?").text(), "Ada");
    assert.equal(await site.sessions(), 1);
  });
});

test("Conversation: adds the turns before a reader gets the end", async () => {
  const site = numberedSite();
  const conversation = new ChatClient(site.options()).conversation();
  for await (const _ of conversation.ask("one"));
  assert.deepEqual(said(conversation.turns), ["u: one", "a: answer 1"]);
  for await (const _ of conversation.ask("two").events());
  assert.lengthOf(conversation.turns, 4);
});

test("Conversation: a failed question leaves the turns and is kept", async () => {
  const site = numberedSite();
  const conversation = new ChatClient(site.options()).conversation();
  await conversation.ask("one").text();
  const before = conversation.turns;
  const answer = site.submit;
  site.submit = () => streamed(live("half an ans"));
  const error = await askError(conversation.ask("two").text());
  assert.equal(error.code, "interrupted");
  assert.strictEqual(conversation.turns, before);
  assert.equal(conversation.unanswered, "two");
  site.submit = answer;
  await conversation.ask(conversation.unanswered!).text();
  assert.isNull(conversation.unanswered);
  assert.deepEqual(said(conversation.turns), [
    "u: one",
    "a: answer 1",
    "u: two",
    "a: answer 3",
  ]);
  assert.deepEqual(history(sent(site)[2]!), [
    "u: one",
    "a: answer 1",
    "? two",
  ]);
});

test("Conversation: a stopped question leaves the turns and is kept", async () => {
  const body = new LiveResponse();
  const site = new FakeSite(() => body.response);
  const conversation = new ChatClient(site.options()).conversation();
  const answer = conversation.ask("one");
  assert.equal(conversation.unanswered, "one");
  body.push(live("half"));
  for await (const _ of answer) break;
  assert.deepEqual(conversation.turns, []);
  assert.equal(conversation.unanswered, "one");
  assert.deepEqual(conversation.toJSON().unanswered, "one");
});

test("Conversation: a question that is too long is kept", async () => {
  const site = numberedSite();
  const conversation = new ChatClient(site.options({ maxMessageLength: 3 }))
    .conversation();
  const error = await askError(conversation.ask("too long").text());
  assert.equal(error.code, "message-too-long");
  assert.equal(conversation.unanswered, "too long");
  await conversation.ask("ok").text();
  assert.isNull(conversation.unanswered);
});

test("Conversation: allows one question at a time", async () => {
  const bodies = [new LiveResponse(), new LiveResponse()];
  const site = new FakeSite((_, index) => bodies[index]!.response);
  const conversation = new ChatClient(site.options()).conversation();
  const one = conversation.ask("one");
  const two = conversation.ask("two");
  const error = await askError(two.text());
  assert.equal(error.code, "invalid-argument");
  assert.equal(error.message, "The last question is still being answered.");
  assert.equal(two.chatId, conversation.chatId);
  assert.equal(conversation.unanswered, "one");
  await sleep(5);
  assert.lengthOf(site.submits, 1);
  one.abort();
  // Now there is room for the next.
  const three = conversation.ask("three").text();
  await sleep(5);
  bodies[1]!.push(live("a"), end("a"));
  assert.equal(await three, "a");
  assert.deepEqual(said(conversation.turns), ["u: three", "a: a"]);
});

test("Conversation: regenerate replaces the last answer when it is complete", async () => {
  const site = numberedSite();
  const conversation = new ChatClient(site.options({ greeting: "Hi!" }))
    .conversation();
  await conversation.ask("one").text();
  await conversation.ask("two").text();
  const again = conversation.regenerate();
  assert.deepEqual(said(conversation.turns).at(-1), "a: answer 2");
  assert.equal(await again.text(), "answer 3");
  assert.deepEqual(said(conversation.turns), [
    "a: Hi!",
    "u: one",
    "a: answer 1",
    "u: two",
    "a: answer 3",
  ]);
  const body = sent(site)[2]!;
  assert.deepEqual(history(body), [
    "a: Hi!",
    "u: one",
    "a: answer 1",
    "? two",
  ]);
  assert.equal(body.previousResponseId, "r1");
});

test("Conversation: edit replaces the later turns when it is answered", async () => {
  const site = numberedSite();
  const conversation = new ChatClient(site.options()).conversation();
  await conversation.ask("one").text();
  await conversation.ask("two").text();
  const answer = site.submit;
  site.submit = () => new Response("no", { status: 500 });
  await askError(conversation.edit(0, "uno").text());
  assert.lengthOf(conversation.turns, 4);
  assert.equal(conversation.unanswered, "uno");
  site.submit = answer;
  await conversation.edit(0, "uno").text();
  assert.deepEqual(said(conversation.turns), ["u: uno", "a: answer 4"]);
  const body = sent(site)[3]!;
  assert.deepEqual(history(body), ["? uno"]);
  assert.notProperty(body, "previousResponseId");
});

test("Conversation: edit and regenerate fail without a question", async () => {
  const conversation = new ChatClient(
    numberedSite().options({ greeting: "Hi!" }),
  ).conversation();
  for (
    const answer of [
      conversation.regenerate(),
      conversation.edit(0, "x"),
      conversation.edit(-1, "x"),
      conversation.edit(7, "x"),
      conversation.edit(NaN, "x"),
    ]
  ) {
    const error = await askError(answer.text());
    assert.equal(error.code, "invalid-argument");
    assert.equal(error.message, "The turn at that index is not a question.");
  }
  assert.isNull(conversation.unanswered);
  assert.lengthOf(conversation.turns, 1);
});

test("Conversation: can be saved and resumed", async () => {
  const site = numberedSite();
  const client = new ChatClient(site.options({ greeting: "Hi!" }));
  const conversation = client.conversation();
  await conversation.ask("one").text();
  site.submit = () => streamed(live("x"));
  await askError(conversation.ask("lost?").text());
  const json: ConversationJson = JSON.parse(JSON.stringify(conversation));
  assert.deepEqual(json, {
    version: 1,
    chatId: conversation.chatId,
    turns: [...conversation.turns],
    unanswered: "lost?",
  });
  const resumed = client.conversation(json);
  assert.deepEqual(resumed.turns, conversation.turns);
  assert.equal(resumed.chatId, conversation.chatId);
  assert.equal(resumed.unanswered, "lost?");
  assert.deepEqual(resumed.toJSON(), json);
  const site2 = numberedSite();
  const other = new ChatClient(site2.options()).conversation(json);
  await other.ask("two").text();
  assert.deepEqual(history(sent(site2)[0]!), [
    "a: Hi!",
    "u: one",
    "a: answer 1",
    "? two",
  ]);
  assert.equal(sent(site2)[0]?.previousResponseId, "r1");
});

test("Conversation: a resumed one asks the same chatbot", async () => {
  const site = numberedSite();
  const client = new ChatClient(site.options({ botId: "shop", contextId: 1 }));
  const given = { botId: "help", customId: null, contextId: 7 };
  const conversation = client.conversation(undefined, given);
  const json: ConversationJson = JSON.parse(JSON.stringify(conversation));
  assert.include(json, given);
  const asked = async (
    saved: ConversationJson,
    options?: ConversationOptions,
  ) => {
    await client.conversation(saved, options).ask("one").text();
    const { botId, customId, contextId } = sent(site).at(-1)!;
    return { botId, customId, contextId };
  };
  assert.deepEqual(await asked(json), given);
  // Options override what was saved.
  assert.deepEqual(await asked(json, { botId: "sales", contextId: null }), {
    botId: "sales",
    customId: null,
    contextId: null,
  });
  // Invalid ids are ignored.
  const odd = { ...json, botId: 7, customId: {}, contextId: true };
  assert.deepEqual(await asked(odd as unknown as ConversationJson), {
    botId: "shop",
    customId: null,
    contextId: 1,
  });
});

test("Conversation: toJSON returns a copy", async () => {
  const client = new ChatClient(numberedSite().options());
  const conversation = client.conversation();
  await conversation.ask("one").text();
  const json = conversation.toJSON();
  const copy = JSON.stringify(json);
  const turns = conversation.turns;
  await conversation.ask("two").text();
  assert.equal(JSON.stringify(json), copy);
  assert.lengthOf(turns, 2);
});

test("Conversation: an invalid saved conversation throws", () => {
  const client = new ChatClient({ site: "blog.example" });
  const good = { version: 1, chatId: "c", turns: [], unanswered: null };
  for (
    const json of [
      null,
      7,
      "{}",
      [],
      {},
      { ...good, version: 2 },
      { ...good, chatId: 7 },
      { ...good, turns: {} },
      { ...good, turns: [null] },
      { ...good, turns: [{ role: "system", content: "x" }] },
      { ...good, turns: [{ role: "user" }] },
    ] as unknown[]
  ) {
    assert.throws(
      () => client.conversation(json as ConversationJson),
      "`saved` is not a saved conversation.",
      undefined,
      JSON.stringify(json),
    );
  }
});

test("Conversation: repairs invalid fields of a saved one", () => {
  const json = {
    version: 1,
    chatId: "c",
    turns: [{
      id: 7,
      role: "user",
      content: "x",
      timestamp: "then",
      responseId: 8,
      more: "y",
    }],
    unanswered: 9,
  } as unknown as ConversationJson;
  const conversation = new ChatClient({ site: "blog.example" }).conversation(
    json,
  );
  const [turn] = conversation.turns;
  assert.sameMembers(Object.keys(turn!), [
    "id",
    "role",
    "content",
    "timestamp",
  ]);
  assert.match(turn!.id, /^[a-z0-9]{11}$/);
  assert.isNumber(turn!.timestamp);
  assert.isNull(conversation.unanswered);
});

test("Conversation: regenerate leaves an unanswered question", async () => {
  await withSite({}, async ({ url, configure }) => {
    const conversation = new ChatClient({ site: url }).conversation();
    await conversation.ask("One").text();
    await configure({ faults: [{ kind: "cut" }] });
    await askError(conversation.ask("Two").text());
    await conversation.regenerate().text();
    assert.equal(conversation.unanswered, "Two");
    assert.lengthOf(conversation.turns, 2);
  });
});

test("Conversation: unanswered is the last question that was not sent before", async () => {
  await withSite({
    faults: [{ kind: "cut" }, { kind: "cut", after: 2 }],
  }, async ({ url }) => {
    const conversation = new ChatClient({ site: url }).conversation();
    await askError(conversation.ask("Where is it?").text());
    assert.equal(conversation.unanswered, "Where is it?");
    await askError(conversation.ask("").text());
    assert.equal(conversation.unanswered, "Where is it?");
    await askError(conversation.ask("Where is it?").text());
    await conversation.ask("Where is it?").text();
    assert.isNull(conversation.unanswered);
  });
  await withSite({}, async ({ url, configure }) => {
    const conversation = new ChatClient({ site: url }).conversation();
    await conversation.ask("One").text();
    await configure({ faults: [{ kind: "cut" }] });
    await askError(conversation.regenerate().text());
    // It stands among the turns: asking it again would say it twice.
    assert.isNull(conversation.unanswered);
    assert.lengthOf(conversation.turns, 2);
  });
});
