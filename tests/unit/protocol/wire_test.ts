/** The protocol's shapes. */
import { assert } from "chai";
import fc from "fast-check";
import {
  type AnswerResult,
  type JsonAnswer,
  parseAnswer,
  parseEvent,
  parseObject,
  plainText,
} from "../../../src/protocol/wire.ts";
import { test } from "../../support/harness.ts";

const EMPTY: AnswerResult = {
  text: "",
  images: [],
  actions: [],
  shortcuts: [],
  blocks: [],
  usage: null,
  responseId: null,
};

function eventOf(wire: unknown) {
  return parseEvent(JSON.stringify(wire));
}

function replyOf(json: Record<string, unknown>): AnswerResult {
  const answer = parseAnswer(JSON.stringify({ success: true, ...json }));
  if (answer.kind !== "reply") throw new Error(`it is ${answer.kind}`);
  return answer.result;
}

test("wire: an event without a subtype, or of content, is text", () => {
  const text = { kind: "event", event: { type: "text", text: "a\n" } };
  assert.deepEqual(eventOf({ type: "live", data: "a\n" }), text);
  for (const subtype of [null, "content"]) {
    assert.deepEqual(eventOf({ type: "live", data: "a\n", subtype }), text);
  }
});

test("wire: text that is not a string", () => {
  const texts = [null, undefined, 1, { a: 1 }].map((data) =>
    eventOf({ type: "live", data })
  );
  assert.deepEqual(
    texts.map((wire) => wire.kind === "event" && wire.event.text),
    ["", "", "1", '{"a":1}'],
  );
});

test("wire: every known kind of event by its own name", () => {
  for (
    const type of [
      "thinking",
      "code",
      "tool_call",
      "tool_args",
      "tool_result",
      "web_search",
      "file_search",
      "image_gen",
      "embeddings",
      "status",
      "debug",
      "warning",
      "transcript",
      "heartbeat",
      "mcp_discovery",
      "mcp_anything",
    ]
  ) {
    assert.deepEqual(
      eventOf({ type: "live", subtype: type, data: "x", visibility: "hidden" }),
      { kind: "event", event: { type, text: "x", visibility: "hidden" } },
    );
  }
});

test("wire: an unknown kind of event is kept", () => {
  assert.deepEqual(
    eventOf({
      type: "live",
      subtype: "telepathy",
      data: { a: 1 },
      metadata: { b: 2 },
      timestamp: "12.5",
    }),
    {
      kind: "event",
      event: {
        type: "unknown",
        subtype: "telepathy",
        text: '{"a":1}',
        metadata: { b: 2 },
        timestamp: 12500,
      },
    },
  );
  assert.deepEqual(eventOf({ type: "pong", data: "x" }), {
    kind: "event",
    event: { type: "unknown", subtype: "pong", text: "x" },
  });
  assert.deepEqual(eventOf({ type: "live", subtype: 7, data: "x" }), {
    kind: "event",
    event: { type: "unknown", subtype: "7", text: "x" },
  });
  const hostile = { type: "live", subtype: [{ toString: false }], data: "x" };
  assert.deepEqual(eventOf(hostile), {
    kind: "event",
    event: { type: "unknown", subtype: "object", text: "x" },
  });
});

test("wire: an error in whatever form", () => {
  const words = [" Too bad. ", { message: "Too bad." }].map((data) =>
    eventOf({ type: "error", data })
  );
  assert.deepEqual(words, [
    { kind: "error", message: "Too bad." },
    { kind: "error", message: "Too bad." },
  ]);
  assert.deepEqual(eventOf({ type: "error" }), {
    kind: "error",
    message: "The site reported an error without a reason.",
  });
});

test("wire: the end as JSON in a string, or as an object", () => {
  const data = { success: true, reply: "a", new_token: "n" };
  const end = {
    kind: "end",
    final: {
      kind: "reply",
      hasText: true,
      newToken: "n",
      result: { ...EMPTY, text: "a" },
    },
  };
  assert.deepEqual(eventOf({ type: "end", data }), end);
  assert.deepEqual(
    eventOf({ type: "end", data: JSON.stringify(data) }),
    end,
  );
  for (const data of ["", "no", null, 1, [1], {}, '{"reply":"a"}']) {
    assert.deepEqual(eventOf({ type: "end", data }), {
      kind: "end",
      final: { kind: "unreadable" },
    }, JSON.stringify(data));
  }
});

test("wire: what is no event is noise", () => {
  for (const data of ["", "[DONE]", "{", "[1]", "null", "{}", '{"type":1}']) {
    assert.deepEqual(parseEvent(data), { kind: "noise" }, data);
  }
});

test("wire: an answer behind what PHP printed", () => {
  const json = '{"success":true,"reply":"a"}';
  for (const before of ["", "\ufeff", "<br />\n<b>Warning</b>: {x}\n", "\n"]) {
    assert.equal(parseAnswer(before + json).kind, "reply", before);
  }
});

test("wire: refusals in every shape", () => {
  const cases: [unknown, JsonAnswer][] = [
    [{ success: false, message: "No." }, {
      kind: "refusal",
      code: null,
      message: "No.",
    }],
    [{ code: "rest_forbidden", message: "No.", data: { status: 401 } }, {
      kind: "refusal",
      code: "rest_forbidden",
      message: "No.",
    }],
    [{ success: false }, {
      kind: "refusal",
      code: null,
      message: "The site gave no reason.",
    }],
    [{ message: "No." }, { kind: "unreadable" }],
    [[{ success: true }], { kind: "unreadable" }],
  ];
  for (const [json, expected] of cases) {
    assert.deepEqual(parseAnswer(JSON.stringify(json)), expected);
  }
});

test("wire: numbers as numbers or as strings of digits", () => {
  const usage = {
    promptTokens: 3,
    completionTokens: 4,
    totalTokens: 7,
    price: 0.5,
    queries: 1,
    accuracy: null,
  };
  assert.deepEqual(
    replyOf({
      usage: {
        prompt_tokens: "3",
        completion_tokens: 4,
        price: "0.5",
        queries: "1",
        accuracy: 9,
      },
    }).usage,
    usage,
  );
  assert.deepEqual(replyOf({ usage: { price: "", queries: "many" } }).usage, {
    promptTokens: 0,
    completionTokens: 0,
    totalTokens: 0,
    price: null,
    queries: null,
    accuracy: null,
  });
});

test("wire: what a reply brings besides text, wellformed or not", () => {
  assert.deepEqual(
    replyOf({
      reply: "a",
      images: ["https://x/1.png", 2, null],
      actions: [
        { type: "function", data: { name: "f", args: { a: 1 } } },
        { type: "function", data: { name: "g" } },
        { type: "dance" },
        7,
      ],
      shortcuts: [
        { data: { label: "Yes", message: "Yes, please" } },
        { data: {} },
        null,
      ],
      blocks: [{ data: { html: "<p>" } }, { type: "x", data: {} }, "y"],
      responseId: "r1",
    }),
    {
      text: "a",
      images: ["https://x/1.png"],
      actions: [
        { type: "function", name: "f", args: { a: 1 } },
        { type: "function", name: "g", args: {} },
        { type: "unknown", data: { type: "dance" } },
        { type: "unknown", data: 7 },
      ],
      shortcuts: [{
        label: "Yes",
        shortcutId: null,
        message: "Yes, please",
        variant: null,
      }],
      blocks: [{ type: "content", html: "<p>" }],
      usage: null,
      responseId: "r1",
    },
  );
  assert.deepEqual(
    replyOf({ images: {}, actions: "x", shortcuts: 1, blocks: null }),
    EMPTY,
  );
});

test("wire: lists and labels of a site are cut, and long ids are none", () => {
  const long = "x".repeat(100_000);
  const many = <T>(item: T) => Array.from({ length: 60_000 }, () => item);
  const reply = replyOf({
    reply: "a",
    images: many("https://x/1.png"),
    actions: many({ type: "function", data: { name: "f" } }),
    shortcuts: [
      { data: { label: "Ask", message: long } },
      { data: { label: long, shortcutId: long, variant: long } },
      ...many({ data: { label: `${"x".repeat(199)}🌍` } }),
    ],
    blocks: many({ data: { html: "<p>" } }),
    responseId: long,
  });
  assert.lengthOf(reply.images, 100);
  assert.lengthOf(reply.actions, 100);
  assert.lengthOf(reply.blocks, 100);
  assert.lengthOf(reply.shortcuts, 20);
  assert.deepEqual(reply.shortcuts[0], {
    label: "x".repeat(200),
    shortcutId: null,
    message: null,
    variant: null,
  });
  // No half of a character.
  assert.equal(reply.shortcuts[1]!.label, "x".repeat(199));
  assert.isNull(reply.responseId);
  const { actions: [action] } = replyOf({
    actions: [{ type: "function", data: { name: long } }],
  });
  assert.equal(action!.type, "unknown");
});

test("wire: data nested too deep for the engine is no crash", () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  const kinds = [
    `{"type":"live","data":${deep}}`,
    `{"type":"odd","data":${deep}}`,
    `{"type":"error","data":${deep}}`,
    `{"type":"end","data":${deep}}`,
    `{"type":"end","data":{"success":true,"reply":"a","actions":[${deep}]}}`,
  ].map((data) => parseEvent(data).kind);
  // An engine that cannot even parse it takes it for noise.
  for (const kind of kinds) {
    assert.include(["event", "error", "end", "noise"], kind);
  }
});

test("wire: deep data of a site's own is left out, so that it can be written", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const events = (depth: number) =>
    [
      `{"type":"live","subtype":"debug","data":"a","metadata":{"x":${
        nested(depth)
      }}}`,
      `{"type":"odd","data":${nested(depth)}}`,
      `{"type":"end","data":{"success":true,"reply":"a","actions":[
        {"type":"function","data":{"name":"f","args":{"x":${nested(depth)}}}},
        {"type":"dance","data":${nested(depth)}}]}}`,
    ].map(parseEvent);
  for (const event of events(200_000)) JSON.stringify(event);
  const [debug, odd, end] = events(1_000);
  assert.deepEqual(debug, {
    kind: "event",
    event: { type: "debug", text: "a" },
  });
  assert.deepEqual(odd, {
    kind: "event",
    event: { type: "unknown", subtype: "odd", text: "" },
  });
  assert.deepNestedInclude(end, {
    "final.result.text": "a",
    "final.result.actions": [
      { type: "unknown", data: null },
      { type: "unknown", data: null },
    ],
  });
  assert.include(JSON.stringify(events(500)), nested(500));
});

test("wire: plainText is JSON.parse wherever it returns something", () => {
  const data = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom('"', "\\", "}", "a", " ", "é", "🌍") }),
  );
  fc.assert(
    fc.property(data, (text) => {
      const json = JSON.stringify({ type: "live", data: text });
      const found = plainText(json);
      if (found !== undefined) assert.equal(found, JSON.parse(json).data);
      if (/^[ a-z]*$/.test(text)) assert.equal(found, text);
    }),
    { numRuns: 1000 },
  );
});

test("wire: plainText leaves what is not plain to the parser", () => {
  for (
    const data of [
      "",
      '{"type":"live","data":"}',
      '{"type":"live","data":"a\\n"}',
      '{"type":"live","data":"a\\"}',
      '{"type":"live","data":"a"b"}',
      '{"type":"live","data":"a","subtype":"status"}',
      '{"type":"live","data":"a"} ',
      '{"type":"end","data":"a"}',
    ]
  ) assert.isUndefined(plainText(data), data);
  assert.equal(plainText('{"type":"live","data":""}'), "");
});

test("wire: nothing makes the parsers throw", () => {
  const any = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({
      type: fc.constantFrom("live", "end", "error", 1, null, "x"),
      data: fc.oneof(fc.jsonValue(), fc.json()),
      subtype: fc.jsonValue(),
      timestamp: fc.jsonValue(),
      metadata: fc.jsonValue(),
    }, { requiredKeys: [] }).map((wire) => JSON.stringify(wire)),
    fc.record({
      success: fc.constantFrom(true, false, "true"),
      reply: fc.jsonValue(),
      actions: fc.jsonValue(),
      shortcuts: fc.array(fc.jsonValue()),
      blocks: fc.array(fc.jsonValue()),
      usage: fc.jsonValue(),
    }, { requiredKeys: [] }).map((answer) => JSON.stringify(answer)),
  );
  fc.assert(
    fc.property(any, (text) => {
      assert.include(["event", "end", "error", "noise"], parseEvent(text).kind);
      const kind = parseAnswer(text).kind;
      assert.include(["reply", "refusal", "unreadable"], kind);
      parseObject(text);
    }),
    { numRuns: 1000 },
  );
});
