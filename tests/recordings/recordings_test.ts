/**
 * Every recorded answer through the client, cut in every way: its text, its
 * events and its final word are exactly what the site sent, and every recorded
 * error response is the right error.
 */
import {
  type AnswerEvent,
  type AnswerResult,
  type AskErrorCode,
  ChatClient,
} from "@askgpt4/core";
import { assert } from "chai";
import {
  bodyBytes,
  bodyText,
  collect,
  CUTS,
  encode,
  FakeSite,
  LINE_ENDS,
  recorded,
  recordedResponse,
  recordings,
} from "../support/fixtures.ts";
import { askError, test } from "../support/harness.ts";

const HELLO =
  'You said: Hello there\n\n```ts\nconst héllo = "мир 🌍";\n```\n- a\n- b';

const USAGE = {
  promptTokens: 3,
  completionTokens: 11,
  totalTokens: 14,
  price: null,
  queries: 1,
  accuracy: "estimated",
};

const HELLO_REPLY: AnswerResult = {
  text: HELLO,
  images: [],
  actions: [],
  shortcuts: [],
  blocks: [],
  usage: USAGE,
  responseId: "c1",
};

/** Answers that came as a stream. */
const STREAMS = [
  "cors-submit-stream",
  "submit-aged-nonce",
  "submit-conversation-1",
  "submit-conversation-2",
  "submit-php-warning",
  "submit-stream",
  "submit-stream-events",
  "submit-stream-extras",
  "submit-stream-long",
  "submit-unknown-bot",
  "submit-with-file",
  "submit-with-files",
  "user-submit-1",
  "user-submit-2",
];

/** Answers that came at once. */
const WHOLES = ["cors-submit-json", "submit-aged-nonce-json", "submit-json"];

interface Refusal {
  code: AskErrorCode;
  message: string | RegExp;
  status?: number;
  partialText?: string;
}

const SORRY = "Sorry, your query has been rejected.";

/** What was no answer. */
const REFUSALS: Record<string, Refusal> = {
  "submit-empty-message": {
    code: "question-rejected",
    message: SORRY,
    status: 403,
  },
  "submit-error-upstream-429": {
    code: "model-error",
    message: "Local: Error: Rate limit reached (rate_limit)",
    status: 200,
  },
  "submit-error-upstream-500": {
    code: "model-error",
    message: "Local: Internal Server Error",
    status: 200,
  },
  "submit-invalid-json": {
    code: "site-error",
    message: "Invalid JSON body passed.",
    status: 400,
  },
  "submit-invalid-nonce": {
    code: "nonce-rejected",
    message: "site.example rejected the nonce (rest_cookie_invalid_nonce).",
    status: 403,
  },
  "submit-json-error-upstream-500": {
    code: "model-error",
    message: "Local: boom",
    status: 500,
  },
  "submit-no-bot": { code: "question-rejected", message: SORRY, status: 403 },
  "submit-no-nonce": {
    code: "nonce-rejected",
    message: "site.example rejected the nonce (rest_forbidden).",
    status: 401,
  },
  "submit-php-fatal": {
    code: "interrupted",
    message: "site.example ended the stream before the answer was complete.",
    partialText: "You said: Hello th",
  },
  "submit-too-long": { code: "question-rejected", message: SORRY, status: 200 },
  "submit-too-long-json": {
    code: "question-rejected",
    message: SORRY,
    status: 500,
  },
  // Not answers to a question, but a site may send the like in place of one.
  "files-list": {
    code: "site-error",
    message: "PHP failed on site.example (fatal error).",
    status: 500,
  },
  "not-found-html": {
    code: "not-ai-engine",
    message: "site.example has no AI Engine chat at this address (HTTP 404).",
    status: 404,
  },
  "route-missing": {
    code: "not-ai-engine",
    message: "site.example is a WordPress site without AI Engine's chat.",
    status: 404,
  },
  "chat-page": {
    code: "bad-response",
    message:
      "site.example sent a web page instead of an answer (page title: “Chat”).",
    status: 200,
  },
};

interface Expected {
  deltas: string[];
  events: AnswerEvent[];
  reply: AnswerResult;
}

/** What a recorded stream means, read in the plainest way. */
function decode(name: string): Expected {
  const deltas: string[] = [];
  const events: AnswerEvent[] = [];
  for (const line of bodyText(name).split("\n")) {
    if (!line.startsWith("data: ")) continue;
    const { type, data, subtype, timestamp, visibility, metadata } = JSON.parse(
      line.slice("data: ".length),
    );
    if (type === "end") {
      const reply = readReply(JSON.parse(data));
      events.push({ type: "end", result: reply });
      return { deltas, events, reply };
    }
    if (subtype === undefined || subtype === "content") {
      deltas.push(data);
      events.push({ type: "text", text: data });
    } else {
      events.push({
        type: subtype,
        text: data,
        ...metadata && { metadata },
        visibility,
        timestamp: Math.round(timestamp * 1000),
      });
    }
  }
  throw new Error(`${name} has no end`);
}

/** The site's final word as it is in the recordings. */
interface RawReply {
  reply: string;
  images: string[] | null;
  actions: {
    type: "function";
    data: { name: string; args: { url: string } };
  }[];
  shortcuts: {
    data: {
      label: string;
      shortcutId: string;
      message?: string;
      variant: string;
    };
  }[];
  blocks: { type: string; data: { html: string } }[];
  usage: {
    prompt_tokens: number;
    completion_tokens: number;
    total_tokens: number;
    price: null;
    queries: number;
    accuracy: string;
  };
  responseId: string;
}

function readReply(json: RawReply): AnswerResult {
  return {
    text: json.reply,
    images: json.images ?? [],
    actions: json.actions.map(({ type, data }) => ({ type, ...data })),
    shortcuts: json.shortcuts.map(({ data }) => ({
      label: data.label,
      shortcutId: data.shortcutId,
      message: data.message ?? null,
      variant: data.variant,
    })),
    blocks: json.blocks.map(({ type, data }) => ({ type, html: data.html })),
    usage: {
      promptTokens: json.usage.prompt_tokens,
      completionTokens: json.usage.completion_tokens,
      totalTokens: json.usage.total_tokens,
      price: json.usage.price,
      queries: json.usage.queries,
      accuracy: json.usage.accuracy,
    },
    responseId: json.responseId,
  };
}

/** The recorded body with other line ends. */
function withLineEnds(name: string, lineEnd: string): Uint8Array {
  return encode(bodyText(name).replaceAll("\n", lineEnd));
}

function clientFor(response: () => Response, stream = true) {
  const site = new FakeSite(response);
  return { site, client: new ChatClient(site.options({ stream })) };
}

for (const name of STREAMS) {
  test(`recordings: ${name} has the right text, events and reply`, async () => {
    const { deltas, events, reply } = decode(name);
    const { site, client } = clientFor(() => recordedResponse(name));
    assert.deepEqual(await collect(client.ask("x").events()), events);
    const answer = client.ask("x");
    assert.equal((await collect(answer)).join(""), deltas.join(""));
    assert.deepEqual(await answer.result(), reply);
    assert.equal(answer.partialText, deltas.join(""));
    assert.lengthOf(site.submits, 2);
  });

  for (const [lineEnds, lineEnd] of Object.entries(LINE_ENDS)) {
    test(`recordings: ${name} with ${lineEnds}, however it is cut`, async () => {
      const expected = decode(name);
      const bytes = withLineEnds(name, lineEnd);
      for (const [cut, chunks] of Object.entries(CUTS)) {
        const { client } = clientFor(() =>
          recordedResponse(name, chunks(bytes))
        );
        const events = await collect(client.ask("x").events());
        assert.deepEqual(events, expected.events, cut);
      }
    });
  }
}

for (const name of WHOLES) {
  test(`recordings: ${name} is the whole answer, asked for or not`, async () => {
    const { text, ...rest } = readReply(JSON.parse(bodyText(name)));
    for (const [cut, chunks] of Object.entries(CUTS)) {
      for (const stream of [true, false]) {
        const { client } = clientFor(
          () => recordedResponse(name, chunks(bodyBytes(recorded(name)))),
          stream,
        );
        const answer = client.ask("x");
        const events = await collect(answer.events());
        const reply = await answer.result();
        assert.deepEqual(reply, { text, ...rest }, cut);
        assert.deepEqual(events, [
          { type: "text", text },
          { type: "end", result: reply },
        ], cut);
        assert.deepEqual(await collect(client.ask("x")), [text], cut);
      }
    }
  });
}

for (const [name, refusal] of Object.entries(REFUSALS)) {
  test(`recordings: ${name} is ${refusal.code}`, async () => {
    for (const [cut, chunks] of Object.entries(CUTS)) {
      const { site, client } = clientFor(
        () => recordedResponse(name, chunks(bodyBytes(recorded(name)))),
      );
      const error = await askError(client.ask("x").text());
      assert.deepEqual(
        {
          code: error.code,
          message: error.message,
          status: error.status,
          partialText: error.partialText,
          site: error.site,
        },
        {
          code: refusal.code,
          message: refusal.message,
          status: refusal.status,
          partialText: refusal.partialText ?? "",
          site: site.url,
        },
        cut,
      );
      assert.match(error.hint, /^[A-Z].{10,}\.$/, cut);
    }
  });
}

test("recordings: submit-stream, word for word", async () => {
  const { client } = clientFor(() => recordedResponse("submit-stream"));
  const answer = client.ask("Hello there");
  assert.equal((await collect(answer)).join(""), `${HELLO}\n`);
  assert.deepEqual(await answer.result(), HELLO_REPLY);
  assert.equal(await answer.text(), HELLO);
});

test("recordings: submit-stream-extras, word for word", async () => {
  const { client } = clientFor(() => recordedResponse("submit-stream-extras"));
  assert.deepEqual(await client.ask("Hello there").result(), {
    ...HELLO_REPLY,
    actions: [{ type: "function", name: "open_page", args: { url: "/docs" } }],
    shortcuts: [{
      label: "Explain more",
      shortcutId: "iBY8AIaylJG8wKi7YfUXfF/7Yq2TJ668nuqZbkwyisMkqQsVFhND7" +
        "SveXaXQOdN4FCZRpd8pKdVWHKTyPSH2OTEO4cy156UOdSpz9Np06Uo=",
      message: null,
      variant: "info",
    }],
    blocks: [{ type: "content", html: "<p>Rate this answer</p>" }],
  });
});

test("recordings: submit-stream-events, word for word", async () => {
  const { client } = clientFor(() => recordedResponse("submit-stream-events"));
  const events = await collect(client.ask("Hello there").events());
  assert.deepEqual(events.slice(0, 8), [
    {
      type: "status",
      text: "Starting stream...",
      metadata: { model: "local-gpt", id: "c1" },
      visibility: "collapsed",
      timestamp: 1795396389385,
    },
    {
      type: "thinking",
      text: "Let me think about it.",
      visibility: "collapsed",
      timestamp: 1795396389385,
    },
    {
      type: "tool_call",
      text: "Calling search_docs...",
      metadata: { tool_name: "search_docs", arguments: { q: "hello" } },
      visibility: "visible",
      timestamp: 1795396389385,
    },
    {
      type: "tool_result",
      text: "Got result from search_docs.",
      metadata: { tool_name: "search_docs" },
      visibility: "visible",
      timestamp: 1795396389385,
    },
    {
      type: "embeddings",
      text: "Found 2 relevant context(s) from embeddings.",
      metadata: { count: 2, query: "hello" },
      visibility: "visible",
      timestamp: 1795396389385,
    },
    {
      type: "debug",
      text: "debug info",
      metadata: { debug_data: { a: 1 } },
      visibility: "hidden",
      timestamp: 1795396389385,
    },
    {
      type: "mcp_discovery",
      text: "Got 1 MCP server(s) and 4 tool(s).",
      metadata: { server_count: 1, tool_count: 4 },
      visibility: "collapsed",
      timestamp: 1795396389385,
    },
    { type: "text", text: "You sa" },
  ]);
  assert.lengthOf(events, 19);
  assert.deepEqual(events.at(-1), { type: "end", result: HELLO_REPLY });
});

test("recordings: submit-php-warning, and the logger is told", async () => {
  const warnings: unknown[] = [];
  const site = new FakeSite(() => recordedResponse("submit-php-warning"));
  const client = new ChatClient(site.options({
    logger: { warn: (message, details) => warnings.push([message, details]) },
  }));
  assert.equal(await client.ask("Hello there").text(), HELLO);
  assert.deepEqual(warnings, [[
    "skipped output that is not part of the answer",
    { length: 90, php: "Warning in /srv/plugin.php on line 12" },
  ]]);
});

test("recordings: none is left out", () => {
  const known = [...STREAMS, ...WHOLES, ...Object.keys(REFUSALS)];
  const submits = Object.keys(recordings).filter((name) =>
    name.includes("submit")
  );
  assert.includeMembers(known, submits);
  assert.isAbove(submits.length, 25);
});
