/**
 * A hostile site against the client: what it gets to see, and what it can make
 * the client do or say. SECURITY.md tells which line of the threat model is
 * proved where.
 */
import { assert } from "chai";
import {
  ChatClient,
  type ClientOptions,
  discover,
  isAskError,
} from "@askgpt4/core";
import { parseAnswer, parseEvent } from "../src/wire.ts";
import {
  collect,
  end,
  FakeSite,
  hello,
  live,
  SITE,
  sse,
  streamed,
} from "./fixtures.ts";
import { askError, test } from "./harness.ts";

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
  options: ClientOptions = {},
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
  test(`security: nothing is sent to ${location}`, async () => {
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

test("security: credentials do not follow to www, where the question does", async () => {
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

test("security: a page cannot name chatbots of another site", async () => {
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
  42,
  [NONCE],
  { toString: NONCE },
];

for (const nonce of HOSTILE_NONCES) {
  const name = JSON.stringify(nonce).slice(0, 40);
  test(`security: ${name} is no nonce, wherever it comes from`, async () => {
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
      nonceStore: {
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

test("security: a stored session cannot send a question elsewhere", async () => {
  for (const address of ELSEWHERE) {
    const site = new FakeSite();
    const { client, origins } = watched(site, {
      nonceStore: {
        get: () => ({ nonce: NONCE, restRoot: address, savedAt: Date.now() }),
        set: () => {},
      },
    });
    await client.ask(QUESTION).text();
    assert.deepEqual([...origins], [new URL(SITE).origin]);
  }
});

test("security: what a site repeats of a request is in no log and no JSON of an error", async () => {
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

test("security: keys such as __proto__ stay within the answer", () => {
  const evil = `"__proto__":{"polluted":true},"constructor":{"x":1}`;
  const texts = [
    `{"success":true,"reply":"a",${evil}}`,
    `{"success":true,"reply":"a","usage":{${evil}},"actions":[{"type":` +
    `"function","data":{"name":"f","args":{${evil}},${evil}}}]}`,
  ];
  for (const text of texts) {
    assert.equal(parseAnswer(text).kind, "reply");
    parseEvent(
      `{"type":"live","subtype":"debug","metadata":{${evil}},${evil}}`,
    );
    parseEvent(`{"type":"__proto__","subtype":"constructor","data":"x"}`);
    assert.isUndefined(({} as { polluted?: unknown }).polluted);
  }
});

test("security: what a site asks for is handed over, and never done", async () => {
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
  const reply = await answer.reply();
  assert.lengthOf(reply.actions, 1);
  assert.lengthOf(reply.blocks, 1);
  assert.notProperty(globalThis, "pwned");
  assert.deepEqual([...origins], [new URL(SITE).origin]);
});

test("security: a site without end takes no memory without end", async () => {
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
