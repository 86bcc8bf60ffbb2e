/** The result of an answer. */
import { assert } from "chai";
import fc from "fast-check";
import {
  type AnswerResult,
  type JsonAnswer,
  parseAnswer,
} from "../../../src/protocol/result.ts";
import { test } from "../../support/harness.ts";

function resultOf(json: Record<string, unknown>): AnswerResult {
  const answer = parseAnswer(JSON.stringify({ success: true, ...json }));
  if (answer.kind !== "result") throw new Error(`it is ${answer.kind}`);
  return answer.result;
}

test("result: PHP output before the JSON is skipped", () => {
  const json = '{"success":true,"reply":"a"}';
  for (const before of ["", "\ufeff", "<br />\n<b>Warning</b>: {x}\n", "\n"]) {
    assert.equal(parseAnswer(before + json).kind, "result", before);
  }
});

test("result: error responses in every shape", () => {
  const cases: [unknown, JsonAnswer][] = [
    [{ success: false, message: "No." }, {
      kind: "error",
      code: null,
      message: "No.",
    }],
    [{ code: "rest_forbidden", message: "No.", data: { status: 401 } }, {
      kind: "error",
      code: "rest_forbidden",
      message: "No.",
    }],
    [{ success: false }, {
      kind: "error",
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

test("result: a numeric reply is its digits", () => {
  assert.equal(resultOf({ reply: 42 }).text, "42");
});

test("result: numbers may come as strings", () => {
  const usage = {
    promptTokens: 3,
    completionTokens: 4,
    totalTokens: 7,
    price: 0.5,
    queries: 1,
    accuracy: null,
  };
  assert.deepEqual(
    resultOf({
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
  assert.deepEqual(resultOf({ usage: { price: "", queries: "many" } }).usage, {
    promptTokens: 0,
    completionTokens: 0,
    totalTokens: 0,
    price: null,
    queries: null,
    accuracy: null,
  });
});

test("result: invalid items are dropped", () => {
  assert.deepEqual(
    resultOf({
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
    resultOf({ images: {}, actions: "x", shortcuts: 1, blocks: null }),
    {
      text: "",
      images: [],
      actions: [],
      shortcuts: [],
      blocks: [],
      usage: null,
      responseId: null,
    },
  );
});

test("result: lists and labels are cut, overlong ids are dropped [T-09]", () => {
  const long = "x".repeat(100_000);
  const many = <T>(item: T) => Array.from({ length: 60_000 }, () => item);
  const result = resultOf({
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
  assert.lengthOf(result.images, 100);
  assert.lengthOf(result.actions, 100);
  assert.lengthOf(result.blocks, 100);
  assert.lengthOf(result.shortcuts, 20);
  assert.deepEqual(result.shortcuts[0], {
    label: "x".repeat(200),
    shortcutId: null,
    message: null,
    variant: null,
  });
  // No half of a character.
  assert.equal(result.shortcuts[1]!.label, "x".repeat(199));
  assert.isNull(result.responseId);
  const { actions: [action] } = resultOf({
    actions: [{ type: "function", data: { name: long } }],
  });
  assert.equal(action!.type, "unknown");
});

test("result: parseAnswer never throws", () => {
  const any = fc.oneof(
    fc.string(),
    fc.json(),
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
      const { kind } = parseAnswer(text);
      assert.include(["result", "error", "unreadable"], kind);
    }),
    { numRuns: 1000 },
  );
});
