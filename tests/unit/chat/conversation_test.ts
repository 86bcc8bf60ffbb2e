/** A conversation: the turns so far, and the next question. */
import {
  ChatClient,
  Conversation,
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

test("conversation: its history is sent as recorded", async () => {
  const site = numberedSite();
  const client = new ChatClient(
    site.options({ greeting: "Hi! How can I help you?" }),
  );
  const talk = client.conversation();
  for (const name of ["submit-conversation-1", "submit-conversation-2"]) {
    const recorded: Sent = JSON.parse(recordings[name]!.request!.body);
    await talk.ask(recorded.newMessage).text();
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
    assert.equal(body.chatId, talk.chatId);
  }
});

test("conversation: turns, one chatId, and the id of the last answer", async () => {
  const site = numberedSite();
  const talk = new ChatClient(site.options({ greeting: "Hi!" }))
    .conversation({ botId: "support", chatId: "chat1" });
  assert.deepEqual(said(talk.turns), ["a: Hi!"]);
  await talk.ask("one").text();
  await talk.ask("two").text();
  assert.deepEqual(said(talk.turns), [
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
  assert.deepEqual(bodies.map(({ chatId }) => chatId), ["chat1", "chat1"]);
  assert.deepEqual(bodies.map(({ botId }) => botId), ["support", "support"]);
  assert.deepEqual(
    bodies.map(({ previousResponseId }) => previousResponseId),
    [undefined, "r1"],
  );
  assert.equal(talk.turns[2]?.responseId, "r1");
  // The turns keep their ids and times in what is sent.
  assert.deepEqual(
    bodies[1]?.messages.map(({ id }) => id),
    talk.turns.slice(0, 3).map(({ id }) => id),
  );
  assert.equal(new Set(talk.turns.map(({ id }) => id)).size, 5);
});

test("conversation: the site remembers it, over a socket", async () => {
  await withSite({ model: "guide" }, async (site) => {
    const talk = new ChatClient({ site: site.url }).conversation();
    await talk.ask("My name is Ada.").text();
    assert.include(await talk.ask("What is my name?").text(), "Ada");
    assert.equal(await site.sessions(), 1);
  });
});

test("conversation: the turns are there when the answer is, whoever asks", async () => {
  const site = numberedSite();
  const talk = new ChatClient(site.options()).conversation();
  for await (const _ of talk.ask("one"));
  assert.deepEqual(said(talk.turns), ["u: one", "a: answer 1"]);
  for await (const _ of talk.ask("two").events());
  assert.lengthOf(talk.turns, 4);
});

test("conversation: a failed question leaves the turns, and is kept", async () => {
  const site = numberedSite();
  const talk = new ChatClient(site.options()).conversation();
  await talk.ask("one").text();
  const before = talk.turns;
  const answer = site.submit;
  site.submit = () => streamed(live("half an ans"));
  const error = await askError(talk.ask("two").text());
  assert.equal(error.code, "interrupted");
  assert.strictEqual(talk.turns, before);
  assert.equal(talk.unanswered, "two");
  site.submit = answer;
  await talk.ask(talk.unanswered!).text();
  assert.isNull(talk.unanswered);
  assert.deepEqual(said(talk.turns), [
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

test("conversation: a stopped question leaves the turns, and is kept", async () => {
  const body = new LiveResponse();
  const site = new FakeSite(() => body.response);
  const talk = new ChatClient(site.options()).conversation();
  const answer = talk.ask("one");
  assert.equal(talk.unanswered, "one");
  body.push(live("half"));
  for await (const _ of answer) break;
  assert.deepEqual(talk.turns, []);
  assert.equal(talk.unanswered, "one");
  assert.deepEqual(talk.toJSON().unanswered, "one");
});

test("conversation: a question too long is kept, too", async () => {
  const site = numberedSite();
  const talk = new ChatClient(site.options({ maxMessageLength: 3 }))
    .conversation();
  const error = await askError(talk.ask("too long").text());
  assert.equal(error.code, "message-too-long");
  assert.equal(talk.unanswered, "too long");
  await talk.ask("ok").text();
  assert.isNull(talk.unanswered);
});

test("conversation: one question at a time", async () => {
  const bodies = [new LiveResponse(), new LiveResponse()];
  const site = new FakeSite((_, index) => bodies[index]!.response);
  const talk = new ChatClient(site.options()).conversation();
  const one = talk.ask("one");
  const two = talk.ask("two");
  const error = await askError(two.text());
  assert.equal(error.code, "invalid-argument");
  assert.equal(error.message, "The last question is still being answered.");
  assert.equal(two.chatId, talk.chatId);
  assert.equal(talk.unanswered, "one");
  await sleep(5);
  assert.lengthOf(site.submits, 1);
  one.abort();
  // Now there is room for the next.
  const three = talk.ask("three").text();
  await sleep(5);
  bodies[1]!.push(live("a"), end("a"));
  assert.equal(await three, "a");
  assert.deepEqual(said(talk.turns), ["u: three", "a: a"]);
});

test("conversation: regenerate replaces the last answer when it is complete", async () => {
  const site = numberedSite();
  const talk = new ChatClient(site.options({ greeting: "Hi!" }))
    .conversation();
  await talk.ask("one").text();
  await talk.ask("two").text();
  const again = talk.regenerate();
  assert.deepEqual(said(talk.turns).at(-1), "a: answer 2");
  assert.equal(await again.text(), "answer 3");
  assert.deepEqual(said(talk.turns), [
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

test("conversation: edit an earlier question, the rest leaves when it is answered", async () => {
  const site = numberedSite();
  const talk = new ChatClient(site.options()).conversation();
  await talk.ask("one").text();
  await talk.ask("two").text();
  const answer = site.submit;
  site.submit = () => new Response("no", { status: 500 });
  await askError(talk.edit(0, "uno").text());
  assert.lengthOf(talk.turns, 4);
  assert.equal(talk.unanswered, "uno");
  site.submit = answer;
  await talk.edit(0, "uno").text();
  assert.deepEqual(said(talk.turns), ["u: uno", "a: answer 4"]);
  const body = sent(site)[3]!;
  assert.deepEqual(history(body), ["? uno"]);
  assert.notProperty(body, "previousResponseId");
});

test("conversation: there is no question to edit or to ask again", async () => {
  const talk = new ChatClient(
    numberedSite().options({ greeting: "Hi!" }),
  ).conversation();
  for (
    const answer of [
      talk.regenerate(),
      talk.edit(0, "x"),
      talk.edit(-1, "x"),
      talk.edit(7, "x"),
      talk.edit(NaN, "x"),
    ]
  ) {
    const error = await askError(answer.text());
    assert.equal(error.code, "invalid-argument");
    assert.equal(error.message, "There is no question at that place.");
  }
  assert.isNull(talk.unanswered);
  assert.lengthOf(talk.turns, 1);
});

test("conversation: stored and gone on with", async () => {
  const site = numberedSite();
  const client = new ChatClient(site.options({ greeting: "Hi!" }));
  const talk = client.conversation();
  await talk.ask("one").text();
  site.submit = () => streamed(live("x"));
  await askError(talk.ask("lost?").text());
  const json: ConversationJson = JSON.parse(JSON.stringify(talk));
  assert.deepEqual(json, {
    version: 1,
    chatId: talk.chatId,
    turns: [...talk.turns],
    unanswered: "lost?",
  });
  for (
    const again of [
      client.conversation({ json }),
      Conversation.fromJSON(client, json),
    ]
  ) {
    assert.deepEqual(again.turns, talk.turns);
    assert.equal(again.chatId, talk.chatId);
    assert.equal(again.unanswered, "lost?");
    assert.deepEqual(again.toJSON(), json);
  }
  const site2 = numberedSite();
  const other = new ChatClient(site2.options()).conversation({ json });
  await other.ask("two").text();
  assert.deepEqual(history(sent(site2)[0]!), [
    "a: Hi!",
    "u: one",
    "a: answer 1",
    "? two",
  ]);
  assert.equal(sent(site2)[0]?.previousResponseId, "r1");
});

test("conversation: a stored one goes on with the same chatbot", async () => {
  const site = numberedSite();
  const client = new ChatClient(site.options({ botId: "shop", contextId: 1 }));
  const given = { botId: "help", customId: null, contextId: 7 };
  const talk = client.conversation(given);
  const json: ConversationJson = JSON.parse(JSON.stringify(talk));
  assert.include(json, given);
  const asked = async (options: ConversationOptions) => {
    await client.conversation(options).ask("one").text();
    const { botId, customId, contextId } = sent(site).at(-1)!;
    return { botId, customId, contextId };
  };
  assert.deepEqual(await asked({ json }), given);
  // What is said now counts more than what was stored.
  assert.deepEqual(await asked({ json, botId: "sales", contextId: null }), {
    botId: "sales",
    customId: null,
    contextId: null,
  });
  // Rubbish is as good as nothing.
  const odd = { ...json, botId: 7, customId: {}, contextId: true };
  assert.deepEqual(await asked({ json: odd as unknown as ConversationJson }), {
    botId: "shop",
    customId: null,
    contextId: 1,
  });
});

test("conversation: what is stored is not changed by going on", async () => {
  const client = new ChatClient(numberedSite().options());
  const talk = client.conversation();
  await talk.ask("one").text();
  const json = talk.toJSON();
  const copy = JSON.stringify(json);
  const turns = talk.turns;
  await talk.ask("two").text();
  assert.equal(JSON.stringify(json), copy);
  assert.lengthOf(turns, 2);
});

test("conversation: what is no stored conversation is refused", () => {
  const client = new ChatClient();
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
      () => client.conversation({ json: json as ConversationJson }),
      "The argument is not a saved conversation.",
      undefined,
      JSON.stringify(json),
    );
  }
});

test("conversation: odd fields of a stored one are put right", () => {
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
  const talk = new ChatClient().conversation({ json });
  const [turn] = talk.turns;
  assert.sameMembers(Object.keys(turn!), [
    "id",
    "role",
    "content",
    "timestamp",
  ]);
  assert.match(turn!.id, /^[a-z0-9]{11}$/);
  assert.isNumber(turn!.timestamp);
  assert.isNull(talk.unanswered);
});

test("conversation: what is unanswered stays so while another answer is made anew", async () => {
  await withSite({}, async ({ url, configure }) => {
    const talk = new ChatClient({ site: url }).conversation();
    await talk.ask("One").text();
    await configure({ faults: [{ kind: "cut" }] });
    await askError(talk.ask("Two").text());
    await talk.regenerate().text();
    assert.equal(talk.unanswered, "Two");
    assert.lengthOf(talk.turns, 2);
  });
});

test("conversation: what is unanswered is what was written, and nothing else", async () => {
  await withSite({
    faults: [{ kind: "cut" }, { kind: "cut", after: 2 }],
  }, async ({ url }) => {
    const talk = new ChatClient({ site: url }).conversation();
    await askError(talk.ask("Where is it?").text());
    assert.equal(talk.unanswered, "Where is it?");
    await askError(talk.ask("").text());
    assert.equal(talk.unanswered, "Where is it?");
    await askError(talk.ask("Where is it?").text());
    await talk.ask("Where is it?").text();
    assert.isNull(talk.unanswered);
  });
  await withSite({}, async ({ url, configure }) => {
    const talk = new ChatClient({ site: url }).conversation();
    await talk.ask("One").text();
    await configure({ faults: [{ kind: "cut" }] });
    await askError(talk.regenerate().text());
    // It stands among the turns: asking it again would say it twice.
    assert.isNull(talk.unanswered);
    assert.lengthOf(talk.turns, 2);
  });
});
