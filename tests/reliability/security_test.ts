/**
 * A hostile site against the client: what it receives, and what it can make the
 * client do or say. The IDs are those of docs/explanation/threat-model.md.
 */
import { assert } from "chai";
import {
  ChatClient,
  type ClientOptions,
  discover,
  isAskError,
} from "@askgpt4/core";
import { IN_BROWSER } from "../../src/util/runtime.ts";
import { parseEvent } from "../../src/protocol/events.ts";
import { parseAnswer } from "../../src/protocol/result.ts";
import {
  collect,
  end,
  type FakeRequest,
  FakeSite,
  hello,
  live,
  sessionResponse,
  SITE,
  sse,
  streamed,
} from "../support/fixtures.ts";
import { askError, test } from "../support/harness.ts";
import { withSite } from "../support/site.ts";

const QUESTION = "Which secret does a zebra keep?";
const PASSWORD = "0pen 5esame";
const NONCE = "4a7fef9f26";

/** Addresses that are not the site's, however much they look like it. */
const ELSEWHERE: readonly string[] = [
  "https://evil.example/",
  "https://site.example.evil.example/",
  "https://site.example@evil.example/",
  "https://evil.example/site.example/",
  "https://sub.site.example/",
  "https://site.example:8443/",
  "http://site.example/",
  "//evil.example/wp-json/",
  "\\\\evil.example\\wp-json\\",
  "https:/\\evil.example",
  "ftp://site.example/",
  "data:application/json,{}",
  "blob:https://site.example/1",
  "javascript:alert(1)",
];

/** A client that says where its requests went. */
function watched(
  site: FakeSite,
  options: Partial<ClientOptions> = {},
): { client: ChatClient; origins: Set<string> } {
  const origins = new Set<string>();
  const client = new ChatClient(site.options({
    user: { name: "ada", password: PASSWORD },
    apiToken: "t0ken",
    maxRetries: 0,
    fetch: (input, init) => {
      origins.add(new URL(input).origin);
      return site.fetch(input, init);
    },
    ...options,
  }));
  return { client, origins };
}

function redirect(location: string, status = 307): Response {
  return new Response(null, { status, headers: { location } });
}

for (const location of ELSEWHERE) {
  test(`security: nothing is sent to ${location} [T-01]`, async () => {
    const site = new FakeSite(() => redirect(location));
    const { client, origins } = watched(site);
    const actions: (() => Promise<unknown>)[] = [
      () => client.ask(QUESTION).text(),
      () => client.discussions.list(),
      () => client.files.upload(new Blob(["x"]), { name: "x.txt" }),
    ];
    site.other = () => redirect(location);
    for (const act of actions) {
      const error = await askError(act());
      assert.notInclude(error.message, PASSWORD);
    }
    site.session = () => redirect(location);
    const { client: another, origins: others } = watched(site);
    await askError(another.ask(QUESTION).text());
    const seen = new Set([...origins, ...others]);
    assert.deepEqual([...seen], [new URL(SITE).origin]);
    assert.lengthOf(site.submits, 1);
  });
}

test("security: credentials do not follow to www, where the question does [T-02]", async () => {
  const site = new FakeSite((request) =>
    request.url.startsWith(SITE)
      ? redirect(request.url.replace("//", "//www."))
      : hello()
  );
  const { client } = watched(site);
  assert.equal(await client.ask(QUESTION).text(), "Hello there");
  const [first, second] = site.submits;
  assert.match(first!.headers.get("authorization") ?? "", /^Basic /);
  assert.match(second!.url, /^https:\/\/www\.site\.example\//);
  assert.isNull(second!.headers.get("authorization"));
});

/** A host whose folder `/~ada/` the caller named; the rest is someone else's. */
function sharedHost(): { site: FakeSite; leaked: () => string[] } {
  const site = new FakeSite();
  const requests: FakeRequest[] = [];
  site.session = (request) => {
    requests.push(request);
    // A page with a Link header, as the host's own WordPress sends it.
    return request.url.startsWith(`${SITE}wp-json/`)
      ? sessionResponse()
      : new Response("<title>Not found</title>", {
        status: 404,
        headers: { link: `<${SITE}wp-json/>; rel="https://api.w.org/"` },
      });
  };
  site.other = (request) => {
    requests.push(request);
    return new Response("<title>Not found</title>", { status: 404 });
  };
  const leaked = () =>
    [...requests, ...site.submits]
      .filter(({ url }) => !url.startsWith(`${SITE}~ada/`))
      .filter(({ headers }) =>
        /authorization|cookie|x-key/.test([...headers.keys()].join())
      )
      .map(({ url }) => url);
  return { site, leaked };
}

test("security: credentials stay in the folder that was named [T-03]", async () => {
  const secrets: Partial<ClientOptions>[] = [
    { user: { name: "ada", password: PASSWORD }, apiToken: undefined },
    { user: undefined, apiToken: "t0ken" },
    { user: undefined, apiToken: undefined, headers: { cookie: "login=1" } },
  ];
  for (const secret of secrets) {
    const { site, leaked } = sharedHost();
    const url = `${SITE}~ada/`;
    const { client } = watched(site, { ...secret, site: url });
    const error = await askError(client.ask(QUESTION).text());
    assert.equal(error.code, "not-ai-engine");
    assert.equal(error.reason, "outside-url");
    await askError(client.api.listChatbots());
    assert.deepEqual(leaked(), []);
    assert.lengthOf(site.submits, 0);
  }
});

test("security: other headers stay in the folder, where the question goes on", async () => {
  const { site, leaked } = sharedHost();
  const client = new ChatClient(site.options({
    site: `${SITE}~ada/`,
    headers: { "x-key": "k3y" },
  }));
  assert.equal(await client.ask(QUESTION).text(), "Hello there");
  assert.deepEqual(leaked(), []);
});

test("security: credentials do not follow a redirect out of the folder [T-03]", async () => {
  const { site, leaked } = sharedHost();
  site.session = () => sessionResponse();
  site.submit = (request) =>
    request.url.startsWith(`${SITE}~ada/`)
      ? redirect(request.url.replace("~ada/", "~eve/"))
      : hello();
  const { client } = watched(site, { site: `${SITE}~ada/` });
  assert.equal(await client.ask(QUESTION).text(), "Hello there");
  assert.isTrue(site.submits[0]!.headers.has("authorization"));
  assert.lengthOf(site.submits, 2);
  assert.deepEqual(leaked(), []);
});

test("security: credentials stay below the page, whatever root it names [T-03]", async () => {
  for (const root of [`${SITE}wp-json/`, "https://www.site.example/wp-json/"]) {
    const { site, leaked } = sharedHost();
    const pageUrl = `${SITE}~ada/chat/`;
    const system = JSON.stringify({ restUrl: root, restNonce: NONCE });
    const page = `<div data-system='${system}' data-params='{}'></div>`;
    const [chatbot] = await discover(pageUrl, {
      fetch: () => Promise.resolve(new Response(page)),
    });
    assert.equal(chatbot!.restRoot, root);
    const client = ChatClient.fromChatbot(
      chatbot!,
      site.options({ user: { name: "ada", password: PASSWORD } }),
    );
    await askError(client.ask(QUESTION).text());
    assert.deepEqual(leaked(), []);
    assert.lengthOf(site.submits, 0);
    // Without credentials, the page's root is used.
    const visitor = ChatClient.fromChatbot(chatbot!, site.options());
    await visitor.ask(QUESTION).text();
    assert.isTrue(site.submits[0]!.url.startsWith(root));
  }
});

test("security: credentials are for the page that was named, not for a redirect's", async () => {
  const page = new Response(`<div data-system='{}' data-params='{}'></div>`);
  const url = "https://www.site.example/";
  Object.defineProperty(page, "url", { value: url });
  const [chatbot] = await discover(SITE, {
    fetch: (input) => Promise.resolve(input === SITE ? redirect(url) : page),
  });
  assert.equal(chatbot!.pageUrl, SITE);
});

test("security: a signed-in user of a page is asked for below its URL", async () => {
  // There, a page on another origin cannot read the first "not found".
  if (IN_BROWSER) return;
  const users = [{ name: "ada", password: PASSWORD }];
  await withSite({ users }, async (site) => {
    const client = new ChatClient({
      site: `${site.url}chat/`,
      user: users[0]!,
    });
    await client.ask(QUESTION).text();
    assert.isTrue(await client.isSignedIn());
  });
});

test("security: a page cannot name chatbots of another site [T-05]", async () => {
  for (const address of ELSEWHERE) {
    const system = JSON.stringify({ botId: "b", restUrl: address });
    const page = `<div data-system='${system}' data-params='{}'></div>`;
    const bots = await discover(SITE, {
      fetch: () =>
        Promise.resolve(
          new Response(page, {
            headers: {
              "content-type": "text/html",
              link: `<${address}>; rel="https://api.w.org/"`,
            },
          }),
        ),
    });
    assert.lengthOf(bots, 1);
    assert.equal(new URL(bots[0]!.restRoot).origin, new URL(SITE).origin);
  }
});

/** Nonces that would become something else in a request's head. */
const HOSTILE_NONCES: readonly unknown[] = [
  `${NONCE}\r\nx-evil: 1`,
  `${NONCE}\n`,
  `${NONCE}\u0000`,
  ` ${NONCE}`,
  `${NONCE} x`,
  "\u00e9\u00e9",
  "\ud83d\ude00",
  "x".repeat(257),
  "",
  null,
  4.2,
  [NONCE],
  { toString: NONCE },
];

for (const nonce of HOSTILE_NONCES) {
  const name = JSON.stringify(nonce).slice(0, 40);
  test(`security: ${name} is no nonce, wherever it comes from [T-06]`, async () => {
    const begun = new FakeSite();
    begun.session = () => Response.json({ success: true, restNonce: nonce });
    const { client } = watched(begun);
    await askError(client.ask(QUESTION).text());
    assert.lengthOf(begun.submits, 0);

    const renewed = new FakeSite(() =>
      streamed(live("a"), end("a", { new_token: nonce }))
    );
    const { client: second } = watched(renewed);
    await second.ask(QUESTION).text();
    await second.ask(QUESTION).text();
    for (const { headers } of renewed.submits) {
      assert.equal(headers.get("x-wp-nonce"), NONCE);
      assert.isNull(headers.get("x-evil"));
    }

    const stored = new FakeSite();
    const { client: third } = watched(stored, {
      sessionStore: {
        get: () => ({
          nonce: nonce as string,
          restRoot: `${SITE}wp-json/`,
          savedAt: Date.now(),
        }),
        set: () => {},
      },
    });
    await third.ask(QUESTION).text();
    assert.equal(stored.submits[0]?.headers.get("x-wp-nonce"), NONCE);
  });
}

test("security: a stored session cannot send a question elsewhere [T-41]", async () => {
  for (const address of ELSEWHERE) {
    const site = new FakeSite();
    const { client, origins } = watched(site, {
      sessionStore: {
        get: () => ({ nonce: NONCE, restRoot: address, savedAt: Date.now() }),
        set: () => {},
      },
    });
    await client.ask(QUESTION).text();
    assert.deepEqual([...origins], [new URL(SITE).origin]);
  }
});

test("security: what a site repeats of a request is in no log and no JSON of an error [T-37]", async () => {
  const log: string[] = [];
  const keep = (message: string, details?: Record<string, unknown>) => {
    log.push(message, JSON.stringify(details ?? {}));
  };
  // Headers and body come back in every kind of body that is no answer.
  for (
    const wrap of [
      (text: string) => `<title>Error</title><pre>${text}</pre>`,
      (text: string) => text,
      (text: string) => `<b>Warning</b>: ${text} in /a.php on line 1<br>`,
    ]
  ) {
    for (const status of [200, 400, 401, 403, 404, 500, 502, 503]) {
      const site = new FakeSite(({ headers, body }) =>
        new Response(
          wrap(
            `${headers.get("x-wp-nonce")} ${
              headers.get("authorization")
            } ${body}`,
          ),
          { status, headers: { "content-type": "text/html" } },
        )
      );
      const { client } = watched(site, {
        logger: { debug: keep, info: keep, warn: keep, error: keep },
      });
      const error = await askError(client.ask(QUESTION).text());
      log.push(JSON.stringify(error), String(error), error.hint);
      log.push(error.stack ?? "", JSON.stringify({ ...error }));
    }
  }
  const basic = btoa(`ada:${PASSWORD}`);
  for (const line of log) {
    for (const secret of [NONCE, basic, QUESTION, "zebra"]) {
      assert.notInclude(line, secret);
    }
  }
});

test("security: keys such as __proto__ stay within the answer [T-12]", () => {
  const evil = `"__proto__":{"polluted":true},"constructor":{"x":1}`;
  const texts = [
    `{"success":true,"reply":"a",${evil}}`,
    `{"success":true,"reply":"a","usage":{${evil}},"actions":[{"type":` +
    `"function","data":{"name":"f","args":{${evil}},${evil}}}]}`,
  ];
  for (const text of texts) {
    assert.equal(parseAnswer(text).kind, "result");
    parseEvent(
      `{"type":"live","subtype":"debug","metadata":{${evil}},${evil}}`,
    );
    parseEvent(`{"type":"__proto__","subtype":"constructor","data":"x"}`);
    assert.isUndefined(({} as { polluted?: unknown }).polluted);
  }
});

test("security: what a site asks for is handed over, and never done [T-13]", async () => {
  const actions = [{
    type: "function",
    data: { name: "eval", args: { code: "globalThis.pwned = true" } },
  }];
  const blocks = [{
    type: "content",
    data: { html: "<script>globalThis.pwned = true</script>" },
  }];
  const site = new FakeSite(() =>
    streamed(
      sse({ type: "live", subtype: "tool_call", data: "eval" }),
      end("Done.", { actions, blocks, images: ["https://evil.example/a.png"] }),
    )
  );
  const { client, origins } = watched(site);
  const answer = client.ask(QUESTION);
  await collect(answer.events());
  const reply = await answer.result();
  assert.lengthOf(reply.actions, 1);
  assert.lengthOf(reply.blocks, 1);
  assert.notProperty(globalThis, "pwned");
  assert.deepEqual([...origins], [new URL(SITE).origin]);
});

test("security: a site without end takes no memory without end [T-09]", async () => {
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 2 ** 14;
          controller.enqueue(new Uint8Array(2 ** 14).fill(32));
        },
      }),
      { status: 500 },
    );
  const site = new FakeSite(endless);
  site.session = endless;
  const { client } = watched(site);
  assert.isTrue(isAskError(await askError(client.ask(QUESTION).text())));
  // The session is looked for in a few places, each to its limit.
  assert.isBelow(sent, 2 ** 20);
});
