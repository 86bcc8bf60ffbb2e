/** The events of an answer. */
import { assert } from "chai";
import fc from "fast-check";
import { parseEvent, plainText } from "../../../src/protocol/events.ts";
import type { AnswerResult } from "../../../src/protocol/result.ts";
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

test("events: text has no subtype, or content", () => {
  const text = { kind: "event", event: { type: "text", text: "a\n" } };
  assert.deepEqual(eventOf({ type: "live", data: "a\n" }), text);
  for (const subtype of [null, "content"]) {
    assert.deepEqual(eventOf({ type: "live", data: "a\n", subtype }), text);
  }
});

test("events: a delta that is an object or array is empty", () => {
  const texts = [null, undefined, 1, {}, [], { a: 1 }].map((data) =>
    eventOf({ type: "live", data })
  );
  assert.deepEqual(
    texts.map((wire) => wire.kind === "event" && wire.event.text),
    ["", "", "1", "", "", ""],
  );
});

test("events: every known subtype keeps its name", () => {
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

test("events: an unknown subtype is kept", () => {
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

test("events: an error as a string or as an object", () => {
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

test("events: an end as a JSON string or as an object", () => {
  const data = { success: true, reply: "a", new_token: "n" };
  const end = {
    kind: "end",
    answer: {
      kind: "result",
      hasText: true,
      newNonce: "n",
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
      answer: { kind: "unreadable" },
    }, JSON.stringify(data));
  }
});

test("events: anything else is noise", () => {
  for (const data of ["", "[DONE]", "{", "[1]", "null", "{}", '{"type":1}']) {
    assert.deepEqual(parseEvent(data), { kind: "noise" }, data);
  }
});

test("events: data nested too deep for the engine does not crash", () => {
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

test("events: data nested more than 512 deep is dropped, so that it can be stringified", () => {
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
    "answer.result.text": "a",
    "answer.result.actions": [
      { type: "unknown", data: null },
      { type: "unknown", data: null },
    ],
  });
  assert.include(JSON.stringify(events(500)), nested(500));
});

test("events: plainText agrees with JSON.parse", () => {
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

test("events: plainText leaves everything else to parseEvent", () => {
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

test("events: parseEvent never throws", () => {
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
  );
  fc.assert(
    fc.property(any, (text) => {
      assert.include(["event", "end", "error", "noise"], parseEvent(text).kind);
    }),
    { numRuns: 1000 },
  );
});
