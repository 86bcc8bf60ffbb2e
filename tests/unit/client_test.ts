/** ChatClient. */
import {
  ChatClient,
  type ClientOptions,
  countCharacters,
  discover,
  type Fetch,
  InvalidArgumentError,
  isAskError,
  type Message,
  type TimeLimitOptions,
} from "@askgpt4/core";
import { assert } from "chai";
import fc from "fast-check";
import { IN_BROWSER } from "../../src/util/runtime.ts";
import { FakeSite } from "../support/fixtures.ts";
import { askError, test } from "../support/harness.ts";
import { withSite } from "../support/site.ts";

/** The body of the last question. */
function lastBody(site: FakeSite): Record<string, unknown> {
  return JSON.parse(site.submits.at(-1)?.body ?? "{}");
}

test("ChatClient.ask: sends what the site's chat window sends", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options());
  const answer = client.ask("Hello there");
  await answer.text();
  assert.match(answer.chatId, /^[a-z0-9]{11}$/);
  assert.deepEqual(lastBody(site), {
    botId: "default",
    customId: null,
    session: "N/A",
    chatId: answer.chatId,
    contextId: null,
    messages: [],
    newMessage: "Hello there",
    newFileId: null,
    newFileIds: null,
    stream: true,
  });
  const { url, method, headers } = site.submits[0]!;
  assert.deepEqual([method, url], [
    "POST",
    "https://site.example/wp-json/mwai-ui/v1/chats/submit",
  ]);
  assert.equal(headers.get("x-wp-nonce"), "4a7fef9f26");
  assert.equal(site.sessions[0]?.method, "POST");
});

test("ChatClient.ask: sends every option", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({
    botId: "one",
    customId: "c1",
    contextId: 4,
  }));
  const messages: Message[] = [
    { role: "assistant", content: "Hi!", id: "a", timestamp: 1 },
    { role: "user", content: "Yes", id: "b", timestamp: 2 },
  ];
  await client.ask("More", {
    chatId: "chat1",
    messages,
    previousResponseId: "r1",
    fileIds: ["f1"],
    shortcutId: "s1",
    stream: false,
  }).text();
  assert.deepEqual(lastBody(site), {
    botId: "one",
    customId: "c1",
    session: "N/A",
    chatId: "chat1",
    contextId: 4,
    messages: [
      { id: "a", role: "assistant", content: "Hi!", who: "AI: ", timestamp: 1 },
      { id: "b", role: "user", content: "Yes", who: "User: ", timestamp: 2 },
    ],
    newMessage: "More",
    newFileId: "f1",
    newFileIds: null,
    previousResponseId: "r1",
    shortcutId: "s1",
    stream: false,
  });
  await client.ask("More", {
    botId: "two",
    customId: null,
    contextId: null,
    fileIds: ["f1", "f2"],
    previousResponseId: null,
  }).text();
  const { botId, customId, contextId, newFileId, newFileIds, ...rest } =
    lastBody(site);
  assert.deepEqual([botId, customId, contextId, newFileId, newFileIds], [
    "two",
    null,
    null,
    null,
    ["f1", "f2"],
  ]);
  assert.notProperty(rest, "previousResponseId");
});

test("ChatClient.ask: sends the greeting as the history", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({ greeting: "Hi!" }));
  await client.ask("one").text();
  const [first] = lastBody(site).messages as Message[];
  assert.deepInclude(first, { role: "assistant", content: "Hi!" });
  await client.ask("one", { messages: [] }).text();
  assert.deepEqual(lastBody(site).messages, []);
});

test("ChatClient.ask: streams by default", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url });
    const plain = new ChatClient({ site: site.url, stream: false });
    await client.ask("one").text();
    await client.ask("one", { stream: false }).text();
    await plain.ask("one").text();
    await plain.ask("one", { stream: true }).text();
    assert.deepEqual(
      (await site.entries()).flatMap(({ stream }) => stream ?? []),
      [true, false, false, true],
    );
  });
});

test("ChatClient.ask: a question over maxMessageLength fails before it is sent", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({ maxMessageLength: 4 }));
  await client.ask("abcd").text();
  // Code points count, as in the plugin: an emoji is one.
  await client.ask("🌍🌍🌍🌍").text();
  assert.lengthOf(site.submits, 2);
  for (
    const [question, length] of [["abcde", 5], ["🌍🌍🌍🌍🌍🌍", 6]] as const
  ) {
    const error = await askError(client.ask(question).text());
    if (!isAskError(error, "message-too-long")) throw error;
    assert.deepEqual([error.length, error.limit], [length, 4]);
  }
  assert.lengthOf(site.submits, 2);
});

test("countCharacters: counts code points", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      assert.equal(countCharacters(text), [...text].length);
    }),
  );
  for (
    const text of [
      "",
      "\ud83c",
      "\udf0d\ud83c",
      "a\ud83c",
      "\ud83c\ud83c\udf0d",
    ]
  ) {
    assert.equal(countCharacters(text), [...text].length);
  }
});

test("ChatClient.ask: an empty question fails unless it has a shortcutId", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options());
  for (const question of ["", " ", "\n\t"]) {
    const error = await askError(client.ask(question).text());
    assert.equal(error.code, "invalid-argument");
  }
  assert.lengthOf(site.sessions, 0);
  await client.ask("", { shortcutId: "s1" }).text();
  assert.lengthOf(site.submits, 1);
});

test("ChatClient: an invalid site throws", () => {
  assert.throws(
    () => new ChatClient({ site: "ftp://x" }),
    "The site address must start with https:// or http://.",
  );
});

test("ChatClient: a missing site throws", () => {
  for (const options of [undefined, {}, { site: undefined }, { site: null }]) {
    assert.throws(
      () => new ChatClient(options as never),
      InvalidArgumentError,
      "`site` is required.",
    );
  }
});

test("ChatClient.withOptions: the copy keeps credentials, headers and session", async () => {
  const site = new FakeSite();
  site.other = () => Response.json({ success: true, data: "Hello" });
  const client = new ChatClient(site.options({
    user: { name: "ada", password: "pass word" },
    apiToken: "t0ken",
    headers: { "x-team": "a" },
  }));
  await client.ask("one").text();
  const copy = client.withOptions({ botId: "support" });
  await copy.ask("two").text();
  await copy.api.textQuery("Hello");
  assert.lengthOf(site.sessions, 1);
  const headers = ["authorization", "x-team", "x-wp-nonce"].map((name) =>
    site.submits.map((submit) => submit.headers.get(name))
  );
  for (const [first, second] of headers) {
    assert.isString(first);
    assert.equal(second, first);
  }
  assert.equal(site.others[0]!.headers.get("authorization"), "Bearer t0ken");
  const botIds = site.submits.map(({ body }) => JSON.parse(body).botId);
  assert.deepEqual(botIds, ["default", "support"]);
});

test("ChatClient.withOptions: changes only what is given", () => {
  const client = new ChatClient({
    site: "https://blog.example",
    contextId: 4,
    maxRetries: 1,
    timeout: { idle: 1_000, total: 2_000 },
  });
  const overrides = {
    site: "https://other.example",
    contextId: null,
    maxRetries: undefined,
    timeout: { total: 3_000, idle: undefined },
  };
  const { site, options } = client.withOptions(overrides);
  assert.deepEqual(site, client.site);
  assert.deepInclude(options, {
    site: client.site,
    contextId: null,
    maxRetries: 1,
    timeout: { idle: 1_000, total: 3_000 },
  });
  assert.deepEqual(client.options.timeout, { idle: 1_000, total: 2_000 });
  for (const invalid of [{ maxRetries: -1 }, { timeout: { total: -1 } }]) {
    assert.throws(() => client.withOptions(invalid), InvalidArgumentError);
  }
});

test("ChatClient: looks up globalThis.fetch at each call", async () => {
  const site = new FakeSite();
  const original = globalThis.fetch;
  const client = new ChatClient({ site: site.url, stream: true });
  try {
    globalThis.fetch = site.fetch;
    assert.equal(await client.ask("one").text(), "Hello there");
  } finally {
    globalThis.fetch = original;
  }
});

for (const permalinks of ["pretty", "plain"] as const) {
  test(`ChatClient: finds the routes of a site with ${permalinks} permalinks`, async () => {
    await withSite({ permalinks }, async (site) => {
      const client = new ChatClient({ site: site.url });
      assert.include(await client.ask("one").text(), "one");
      await site.configure({ faults: [] });
      const before = (await site.state()).requests.total;
      assert.include(await client.ask("two").text(), "two");
      assert.equal((await site.state()).requests.total, before + 1);
    });
  });
}

test("ChatClient: accepts the URL of a page or of the REST root", async () => {
  await withSite({}, async (site) => {
    for (
      const path of [
        "chat/",
        "chat",
        "wp-json",
        "wp-json/mwai/v1/",
        "?rest_route=/",
        "index.php",
      ]
    ) {
      const client = new ChatClient({ site: new URL(path, site.url) });
      assert.include(await client.ask("one").text(), "one", path);
    }
  });
});

test("ChatClient: uses a known nonce on a site with plain permalinks", async () => {
  await withSite({ permalinks: "plain", nonce: "known0nce0" }, async (site) => {
    const client = new ChatClient({ site: site.url, nonce: "known0nce0" });
    assert.include(await client.ask("one").text(), "one");
    assert.equal(await site.submits(), 1);
  });
});

test("ChatClient.isSignedIn: tells whether the password is right", async () => {
  const users = [{ name: "ada", password: "pass word" }];
  await withSite({ users }, async (site) => {
    const client = new ChatClient({ site: site.url, user: users[0]! });
    await client.ask("one").text();
    assert.isTrue(await client.isSignedIn());
    const wrong = new ChatClient({
      site: site.url,
      user: { name: "ada", password: "wrong" },
    });
    await wrong.ask("one").text();
    assert.isFalse(await wrong.isSignedIn());
    assert.isFalse(await new ChatClient({ site: site.url }).isSignedIn());
  });
});

test("ChatClient.fromChatbot: asks the chatbot's site, whatever the options", () => {
  const chatbot = {
    botId: "support",
    customId: null,
    name: "AI",
    greeting: "",
    maxMessageLength: 512,
    uploadLimits: { images: false, files: false, max: 1 },
    stream: true,
    contextId: 4,
    nonce: null,
    restRoot: "https://blog.example/wp-json/",
    pageUrl: "https://blog.example/chat/",
  };
  const undefinedOptions = { site: undefined, maxMessageLength: undefined };
  const client = ChatClient.fromChatbot(chatbot, undefinedOptions);
  assert.equal(client.site.url, "https://blog.example/wp-json/");
  assert.equal(client.options.maxMessageLength, 512);
  const site = "https://other.example";
  const options = { site } as object;
  const other = ChatClient.fromChatbot(chatbot, options);
  assert.equal(other.site.url, "https://blog.example/wp-json/");
});

test("ChatClient: has no secret in JSON", () => {
  const client = new ChatClient({
    site: "https://blog.example",
    user: { name: "ada", password: "s3cret" },
    apiToken: "t0ken",
    nonce: "n0nce",
    headers: { "x-api-key": "k3y" },
  });
  assert.notMatch(JSON.stringify(client), /s3cret|t0ken|n0nce|k3y/);
  assert.notMatch(JSON.stringify(client.options), /s3cret|t0ken|n0nce|k3y/);
});

test("ChatClient: removes credentials from the site's URL [T-38]", async () => {
  const url = "https://ada:s3cret@blog.example/";
  for (const site of [url, new URL(url), { url, name: "Blog" }]) {
    const client = new ChatClient({
      site,
      fetch: () => Promise.reject(new TypeError("no connection")),
      maxRetries: 0,
    });
    assert.equal(client.site.url, "https://blog.example/");
    assert.notMatch(JSON.stringify(client), /ada|s3cret/);
    assert.notMatch(JSON.stringify(client.options), /ada|s3cret/);
    const error = await askError(client.ask("Hello").text());
    assert.notMatch(`${JSON.stringify(error)} ${error.stack}`, /ada|s3cret/);
  }
});

test("ChatClient: the site's URL can hold a user name and a password", async () => {
  const sent: [string, string | null][] = [];
  const fetch: Fetch = (url, init) => {
    const headers = new Headers(init?.headers);
    sent.push([new URL(url).href, headers.get("authorization")]);
    return Promise.resolve(
      url.includes("start_session")
        ? Response.json({ success: true, restNonce: "4a7fef9f26" })
        : Response.json({ success: true, reply: "Hi" }),
    );
  };
  const client = new ChatClient({
    site: "https://ada:s3%40@blog.example",
    fetch,
  });
  assert.equal(await client.ask("Hello").text(), "Hi");
  assert.equal(sent.length, 2);
  for (const [url, authorization] of sent) {
    assert.notInclude(url, "ada");
    assert.equal(authorization, `Basic ${btoa("ada:s3@")}`);
  }
  const own = new ChatClient({
    site: "https://ada:s3%40@blog.example",
    user: { name: "bob", password: "x" },
    fetch,
  });
  await own.ask("Hello").text();
  assert.equal(sent.at(-1)?.[1], `Basic ${btoa("bob:x")}`);
});

test("ChatClient.ask: half a surrogate pair is sent as U+FFFD", async () => {
  let body = "";
  const client = new ChatClient({
    site: "https://blog.example",
    nonce: "4a7fef9f26",
    fetch: async (_url, init) => {
      body = await new Response(init!.body as BodyInit).text();
      return Response.json({ success: true, reply: "ok" });
    },
  });
  await client.ask("Sum up \u{1F389}".slice(0, 8), {
    messages: [
      { role: "user", content: "\udc00x" },
      { role: "assistant", content: "y" },
    ],
  }).text();
  assert.include(body, '"newMessage":"Sum up \ufffd"');
  assert.include(body, '"content":"\ufffdx"');
});

test("ChatClient: an invalid header or token is named without its value [T-38]", () => {
  const secrets = ["s3cret\nx: y", "s3cret\0", "s3cret\x07", "s3cret\u20ac"];
  for (const value of secrets) {
    const options: [string, Partial<ClientOptions>][] = [
      ["headers", { headers: { authorization: value } }],
      ["headers", { headers: [["x-api-key", value]] }],
      ["apiToken", { apiToken: value }],
    ];
    for (const [name, option] of options) {
      let error: unknown;
      try {
        new ChatClient({ site: "https://blog.example", ...option });
      } catch (thrown) {
        error = thrown;
      }
      if (!isAskError(error, "invalid-argument")) throw error;
      assert.include(error.message, `\`${name}\``);
      assert.isUndefined(error.cause);
      const shown = `${JSON.stringify(error)} ${error.stack} ${error.hint}`;
      assert.notInclude(shown, "s3cret");
    }
  }
});

test("ChatClient: credentials over HTTP to another machine throw [T-04]", async () => {
  const secrets: Partial<ClientOptions>[] = [
    { user: { name: "ada", password: "s3cret" } },
    { apiToken: "s3cret" },
    { headers: { authorization: "Bearer s3cret" } },
  ];
  for (const secret of secrets) {
    for (const site of ["http://blog.example/", "http://10.0.0.1/"]) {
      const options = new FakeSite().options({ ...secret, site });
      let error: unknown;
      try {
        new ChatClient(options);
      } catch (thrown) {
        error = thrown;
      }
      if (!isAskError(error, "invalid-argument")) throw error;
      assert.include(error.hint, "allowHttpCredentials");
      assert.notInclude(`${JSON.stringify(error)} ${error.stack}`, "s3cret");
      new ChatClient({ ...options, allowHttpCredentials: true });
      new ChatClient({ ...options, site: site.replace("http:", "https:") });
    }
    for (const host of ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"]) {
      new ChatClient({ ...secret, site: `http://${host}/` });
    }
  }
  const headers = { authorization: "Bearer s3cret" };
  const site = "http://blog.example/";
  const error = await askError(discover(site, { headers }));
  assert.equal(error.code, "invalid-argument");
});

test("ChatClient: allowHttpCredentials sends credentials over HTTP", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({
    site: "http://blog.example/",
    user: { name: "ada", password: "s3cret" },
    allowHttpCredentials: true,
  }));
  await client.ask("Hello").text();
  assert.match(site.submits[0]!.headers.get("authorization")!, /^Basic /);
  // A page on another origin doesn't read the site's page.
  if (IN_BROWSER) return;
  await client.check();
  const page = site.others.find(({ url }) => url === "http://blog.example/");
  assert.match(page!.headers.get("authorization")!, /^Basic /);
});

test("ChatClient.ask: an argument of the wrong type fails in the answer", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options());
  for (const question of [undefined, null, 42, {}]) {
    const error = await askError(client.ask(question as never).text());
    assert.equal(error.code, "invalid-argument");
    assert.equal(error.message, "The question is not a string.");
  }
  const messages = [null] as never;
  const error = await askError(client.ask("Hello", { messages }).text());
  assert.equal(error.code, "invalid-argument");
  assert.isEmpty(site.submits);
});

test("ChatClient: the wait for a session has a time limit", async () => {
  await withSite({
    faults: [{ kind: "stall", route: "start_session", times: "always" }],
  }, async ({ url, quiet }) => {
    const client = new ChatClient({ site: url, timeout: { firstEvent: 150 } });
    for (
      const call of [
        () => client.startSession(),
        () => client.files.delete(["x"]),
        () => client.discussions.list(),
      ]
    ) {
      const error = await askError(call());
      assert.equal(error.code, "timeout");
    }
    await quiet();
  });
});

test("ChatClient: the wait for a route has a time limit", async () => {
  await withSite({
    faults: [{ kind: "stall", route: "any", times: "always" }],
  }, async ({ url, quiet }) => {
    const timeout = { firstEvent: 150 };
    // With a nonce: it is not the session that is waited for.
    const client = new ChatClient({ site: url, timeout, nonce: "abc" });
    const error = await askError(client.discussions.list());
    assert.isTrue(isAskError(error, "timeout") && error.limitMs === 150);
    await quiet();
  });
});

test("ChatClient.ask: an undefined time limit keeps the client's", async () => {
  await withSite({ faults: [{ kind: "hang", after: 3 }] }, async ({ url }) => {
    const client = new ChatClient({ site: url, timeout: { idle: 200 } });
    const timeout = { idle: undefined } as object;
    const error = await askError(client.ask("one", { timeout }).text());
    assert.isTrue(isAskError(error, "timeout") && error.limitMs === 200);
  });
});

test("ChatClient: an invalid time limit or number of retries throws", async () => {
  const site = new FakeSite();
  const wrong: unknown[] = [
    { timeout: 5000 },
    { timeout: null },
    { timeout: { idle: NaN } },
    { timeout: { firstEvent: -1 } },
    { timeout: { total: "1000" } },
    { maxRetries: -1 },
    { maxRetries: NaN },
  ];
  for (const options of wrong) {
    assert.throws(
      () => new ChatClient(site.options(options as ClientOptions)),
      InvalidArgumentError,
      /time limit|maxRetries/,
      JSON.stringify(options),
    );
  }
  const client = new ChatClient(site.options({ timeout: { idle: 0 } }));
  const timeout = 5000 as TimeLimitOptions;
  const error = await askError(client.ask("one", { timeout }).text());
  assert.equal(error.code, "invalid-argument");
  assert.isEmpty(site.submits);
});
