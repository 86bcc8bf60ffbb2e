/** The chatbots on a page, with their settings. */
import {
  type Chatbot,
  ChatClient,
  discover,
  findChatbots,
} from "@askgpt4/core";
import { assert } from "chai";
import fc from "fast-check";
import {
  bodyText,
  FakeSite,
  recordedResponse,
  SITE,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

const PAGE = { pageUrl: `${SITE}chat/`, root: `${SITE}wp-json/` };

const RECORDED: Chatbot = {
  botId: "default",
  customId: null,
  name: "AI",
  greeting: "Hi! How can I help you?",
  maxMessageLength: 512,
  uploadLimits: { images: false, files: false, max: 1 },
  stream: true,
  contextId: 4,
  nonce: null,
  restRoot: `${SITE}wp-json/`,
  pageUrl: `${SITE}chat/`,
};

function attribute(value: unknown): string {
  return JSON.stringify(value).replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function container(system: unknown, params: unknown = {}): string {
  return `<div class='mwai' data-params='${attribute(params)}' data-system='${
    attribute(system)
  }'></div>`;
}

function find(html: string): Chatbot[] {
  return findChatbots(html, PAGE);
}

test("findChatbots: reads the recorded page", async () => {
  assert.deepEqual(find(bodyText("chat-page")), [RECORDED]);
  const site = new FakeSite();
  site.other = () => recordedResponse("chat-page");
  assert.deepEqual(
    await discover(`${SITE}chat/`, { fetch: site.fetch }),
    [RECORDED],
  );
  assert.equal(site.others[0]?.method, "GET");
});

test("discover: finds several chatbots on a page", async () => {
  await withSite({
    chatbots: [
      {
        botId: "support",
        name: "Support",
        greeting: '<b>Hi</b> & "hello"!',
        textInputMaxLength: 100,
        imageUpload: true,
        fileUpload: true,
        multiUpload: true,
        maxUploads: 3,
        nonceOnPage: true,
      },
      { customId: "chatbot-x", stream: false, contextId: null },
    ],
    nonce: "aaaabbbbcc",
  }, async (site) => {
    const page = new URL("chat/", site.url);
    const [first, second, ...none] = await discover(page);
    assert.deepEqual(first, {
      ...RECORDED,
      botId: "support",
      name: "AI",
      greeting: '<b>Hi</b> & "hello"!',
      maxMessageLength: 100,
      uploadLimits: { images: true, files: true, max: 3 },
      nonce: "aaaabbbbcc",
      restRoot: `${site.url}wp-json/`,
      pageUrl: page.href,
    });
    assert.deepInclude(second, {
      customId: "chatbot-x",
      stream: false,
      contextId: null,
      nonce: null,
    });
    assert.deepEqual(none, []);
  });
});

test("discover: a client can be created for a chatbot", async () => {
  await withSite({
    chatbots: [{ textInputMaxLength: 20, nonceOnPage: true, stream: false }],
  }, async (site) => {
    const [chatbot] = await discover(new URL("chat/", site.url));
    const client = ChatClient.fromChatbot(chatbot!);
    assert.include(await client.ask("one").text(), "one");
    assert.equal(await site.sessions(), 0);
    assert.isFalse((await site.entries()).at(-1)?.stream);
    const error = await askError(client.ask("x".repeat(21)).text());
    assert.equal(error.code, "message-too-long");
    assert.equal(await site.submits(), 1);
    // What the caller says goes before what the page says.
    const own = ChatClient.fromChatbot(chatbot!, { maxMessageLength: 10 });
    assert.equal(own.options.maxMessageLength, 10);
    assert.equal(own.options.greeting, "Hi! How can I help you?");
  });
});

test("discover: works with plain permalinks", async () => {
  await withSite({ permalinks: "plain" }, async (site) => {
    const [chatbot] = await discover(new URL("?page_id=4", site.url));
    assert.equal(chatbot?.restRoot, `${site.url}index.php?rest_route=/`);
    assert.include(
      await ChatClient.fromChatbot(chatbot!).ask("one").text(),
      "one",
    );
  });
});

test("discover: a page without a chatbot is empty, a missing page is an error", async () => {
  await withSite({}, async (site) => {
    assert.deepEqual(await discover(site.url), []);
    const error = await askError(discover(new URL("nowhere/", site.url)));
    assert.equal(error.code, "not-ai-engine");
    assert.equal(error.status, 404);
    assert.match(error.message, /^\S+ has no page at this URL \(HTTP 404\)\.$/);
  });
});

test("discover: a firewall, an invalid URL and an incomplete page are errors", async () => {
  const site = new FakeSite();
  const options = { fetch: site.fetch };
  site.other = () =>
    new Response("<title>Just a moment...</title>", { status: 403 });
  assert.equal((await askError(discover(SITE, options))).code, "site-error");
  assert.equal((await askError(discover("ftp://x"))).code, "invalid-argument");
  site.other = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.error(new TypeError("reset"));
        },
      }),
    );
  assert.equal((await askError(discover(SITE, options))).code, "bad-response");
  const aborted = discover(SITE, { ...options, signal: AbortSignal.abort() });
  assert.equal((await askError(aborted)).code, "aborted");
});

test("findChatbots: reads attributes in every HTML syntax", () => {
  const json = (quote: string) => `{${quote}botId${quote}:${quote}b1${quote}}`;
  const forms = [
    `<div data-system='{"botId":"b1"}'>`,
    `<DIV Class="x y" data-system='{"botId":"b1"}' DATA-SYSTEM=later>`,
    `<div data-system="${json("&quot;")}">`,
    `<div data-system=${json("&#34;")}>`,
    `<div data-system="${json("&#x22;")}"/>`,
    `<div\n\tdata-system=\n'{"botId":"b1"}'>`,
    `<div hidden a=1 data-x="'" data-system='{"botId":"b1"}'`,
    `<p>data-system=</p><div data-system='{"botId":"b1"}'>`,
  ];
  for (const html of forms) {
    assert.deepEqual(find(html).map(({ botId }) => botId), ["b1"], html);
  }
});

test("findChatbots: ignores malformed settings", () => {
  const odd = container({
    botId: 7,
    customId: ["x"],
    contextId: { a: 1 },
    restNonce: "a\nb",
    restUrl: "https://evil.example/wp-json",
    stream: "no",
  }, {
    aiName: 3,
    startSentence: null,
    textInputMaxLength: -5,
    imageUpload: "yes",
    maxUploads: "many",
  });
  assert.deepEqual(find(odd), [{
    ...RECORDED,
    greeting: "",
    maxMessageLength: null,
    contextId: null,
  }]);
  assert.deepEqual(find(container({}, [])), [
    { ...RECORDED, greeting: "", maxMessageLength: null, contextId: null },
  ]);
});

test("findChatbots: cuts long settings and many chatbots [T-09]", () => {
  const long = "x".repeat(7_000_000);
  const [bot] = find(
    container(
      { botId: long, customId: long, contextId: long, restUrl: `/${long}` },
      { aiName: long, startSentence: long },
    ),
  );
  assert.deepEqual(bot, {
    ...RECORDED,
    name: "x".repeat(200),
    greeting: "x".repeat(5_000),
    maxMessageLength: null,
    contextId: null,
  });
  assert.lengthOf(find(container({}, {}).repeat(2_000)), 100);
});

test("findChatbots: ignores what only looks like a chatbot", () => {
  for (
    const html of [
      "data-system=",
      "data-system='{}'",
      "<div data-system=>",
      "<div data-system='not json'>",
      "<div data-system='[1]'>",
      `<p title="data-system='{}'">`,
      "<!-- data-system= -->",
      `<div data-systems='{"botId":"x"}'>`,
    ]
  ) assert.deepEqual(find(html), [], html);
});

test("findChatbots: ignores a malformed nonce and a root on another site [T-05]", () => {
  const [bot] = find(container({ restUrl: "//evil.example/wp-json" }));
  assert.equal(bot?.restRoot, PAGE.root);
  const [own] = find(container({ restUrl: `${SITE}sub/wp-json` }));
  assert.equal(own?.restRoot, `${SITE}sub/wp-json/`);
});

test("findChatbots: hostile pages take linear time", () => {
  const pieces = [
    "data-system=",
    "<data-system=",
    "<a data-system='{}' ",
    "<a data-system=",
    `<a data-system="`,
    `<a data-system='`,
    "<a data-system= ",
    "<a b data-system=x ",
    "<a data-system={ ",
    "data-system=<",
    "<a =data-system=",
    "<a data-system='&amp;&amp;&amp;'",
  ];
  const pages = pieces.flatMap((piece) => {
    const many = piece.repeat(2_000_000 / piece.length);
    return [many, `<a ${many}`, `<a b="${many}`, " ".repeat(1_000_000) + many];
  });
  for (const page of pages) {
    const start = performance.now();
    find(page);
    // A page of 2 MB in quadratic time takes minutes.
    assert.isBelow(performance.now() - start, 3_000, page.slice(0, 20));
  }
});

test("findChatbots: never throws", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "<div ",
      "data-system=",
      "data-params=",
      "'",
      '"',
      ">",
      "{",
      "&#99999999;",
      "&#x10ffff;",
      "&#xffffff;",
    ),
    fc.json().map((json) => ` data-system='${json.replaceAll("'", "&#39;")}' `),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.webUrl(), (pieces, pageUrl) => {
      for (
        const bot of findChatbots(pieces.join(""), { pageUrl, root: PAGE.root })
      ) {
        assert.isString(bot.botId);
        assert.isNotEmpty(bot.botId);
        assert.match(bot.restRoot, /^https?:/);
      }
    }),
    { numRuns: 100 },
  );
});
