/** Every error by its name; each code is reached through a real socket. */
import {
  AbortError,
  AskError,
  type AskErrorCode,
  BadResponseError,
  ChatClient,
  type ClientOptions,
  CorsBlockedError,
  createAsyncGenerator,
  FileRejectedError,
  InterruptedError,
  InvalidArgumentError,
  isAskError,
  MessageTooLongError,
  ModelError,
  NonceRejectedError,
  NotAiEngineError,
  QuestionRejectedError,
  RateLimitedError,
  SiteError,
  SiteUnreachableError,
  TimeoutError,
  UnknownModelError,
} from "@askgpt4/core";
import { assert } from "chai";
import { collect } from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import {
  type TestSite,
  type TestSiteOptions,
  withSite,
} from "../../support/site.ts";

interface Case {
  code: AskErrorCode;
  name: string;
  reason: string;
  site?: TestSiteOptions;
  options?: Partial<ClientOptions>;
  ask?: (client: ChatClient, site: TestSite) => Promise<unknown>;
  message: RegExp;
  status?: number;
  retryable?: boolean;
}

const CASES: Case[] = [
  {
    code: "site-unreachable",
    name: "a connection that breaks before the answer",
    reason: "connection",
    site: { faults: [{ kind: "refuse" }] },
    message: /^The connection to .* closed before the response started\.$/,
    retryable: true,
  },
  {
    code: "not-ai-engine",
    name: "WordPress without the plugin",
    reason: "no-plugin",
    site: { software: "wordpress" },
    message: /^\S+ is a WordPress site without AI Engine's chat\.$/,
    status: 404,
  },
  {
    code: "not-ai-engine",
    name: "another kind of site",
    reason: "no-routes",
    site: { software: "other" },
    message: /^\S+ has no AI Engine chat at this address \(HTTP 404\)\.$/,
    status: 404,
  },
  {
    code: "nonce-rejected",
    name: "a nonce that is never good",
    reason: "nonce",
    site: { faults: [{ kind: "reject-nonce", times: "always" }] },
    message: /^\S+ rejected the nonce \(rest_cookie_invalid_nonce\)\.$/,
    status: 403,
    retryable: true,
  },
  {
    code: "question-rejected",
    name: "a question that the site finds too long, streamed",
    reason: "unspecified",
    site: { chatbots: [{ textInputMaxLength: 2 }] },
    message: /^Sorry, your query has been rejected\.$/,
    status: 200,
  },
  {
    code: "question-rejected",
    name: "a question that the site finds too long, at once",
    reason: "unspecified",
    site: { chatbots: [{ textInputMaxLength: 2 }] },
    options: { stream: false },
    message: /^Sorry, your query has been rejected\.$/,
    status: 500,
  },
  {
    code: "message-too-long",
    name: "a question over the limit that is known",
    reason: "length",
    options: { maxMessageLength: 2 },
    message:
      /^The question has 3 characters, but this chatbot accepts at most 2\.$/,
  },
  {
    code: "rate-limited",
    name: "HTTP 429",
    reason: "requests",
    site: {
      faults: [{
        kind: "status",
        status: 429,
        headers: { "Retry-After": "90" },
      }],
    },
    message: /^\S+ received too many requests \(HTTP 429\)\.$/,
    status: 429,
    retryable: true,
  },
  {
    code: "site-error",
    name: "a page of PHP's with HTTP 500",
    reason: "status",
    site: { faults: [{ kind: "status", status: 500 }] },
    message: /^\S+ failed \(HTTP 500\)\.$/,
    status: 500,
    retryable: true,
  },
  {
    code: "site-error",
    name: "a proxy's 502",
    reason: "overloaded",
    site: { faults: [{ kind: "status", status: 502 }] },
    message: /^\S+ is overloaded or down \(HTTP 502\)\.$/,
    status: 502,
    retryable: true,
  },
  {
    code: "site-error",
    name: "WordPress's maintenance page",
    reason: "overloaded",
    site: { faults: [{ kind: "status", status: 503 }] },
    message: /^\S+ is overloaded or down \(HTTP 503\)\.$/,
    status: 503,
    retryable: true,
  },
  ...([403, 200] as const).map((status): Case => ({
    code: "site-error",
    name: `a firewall's challenge with HTTP ${status}`,
    reason: "challenge",
    site: { faults: [{ kind: "firewall", status }] },
    message:
      /^A firewall or login page of \S+ blocked the request \(page title: “Just a moment\.\.\.”\)\.$/,
    status,
    retryable: false,
  })),
  {
    code: "model-error",
    name: "a model that fails before its first word",
    reason: "site-message",
    ask: (client) => client.ask("FAIL429").text(),
    message: /^Local: Error: Rate limit reached \(rate_limit\)$/,
    status: 200,
    retryable: true,
  },
  {
    code: "model-error",
    name: "a model that fails, at once",
    reason: "site-message",
    options: { stream: false },
    ask: (client) => client.ask("FAIL500").text(),
    message: /^Local: boom$/,
    status: 500,
    retryable: true,
  },
  {
    code: "model-error",
    name: "a model that fails in the middle",
    reason: "site-message",
    site: { faults: [{ kind: "error-event" }] },
    message: /^Local: The model stopped in mid-answer\.$/,
    status: 200,
    retryable: true,
  },
  ...(["cut", "reset", "php-fatal"] as const).map((kind): Case => ({
    code: "interrupted",
    name: `a stream that ends early: ${kind}`,
    reason: kind === "reset" ? "connection" : "no-end",
    site: { faults: [{ kind }] },
    message: kind === "reset"
      ? /^The connection to \S+ closed before the answer was complete\.$/
      : /^\S+ ended the stream before the answer was complete\.$/,
    retryable: true,
  })),
  {
    code: "bad-response",
    name: "an end without any text",
    reason: "no-reply",
    site: {
      faults: [{
        kind: "status",
        status: 200,
        headers: { "Content-Type": "application/json" },
        body: '{"success":true}',
      }],
    },
    message: /^\S+ ended the answer without any text\.$/,
    retryable: true,
    status: 200,
  },
  {
    code: "bad-response",
    name: "a web page instead of an answer",
    reason: "page",
    site: {
      faults: [{
        kind: "status",
        status: 200,
        headers: { "Content-Type": "text/html" },
        body: "<!DOCTYPE html><title>Home &amp; garden</title><p>Hi",
      }],
    },
    message:
      /^\S+ sent a web page instead of an answer \(page title: “Home & garden”\)\.$/,
    status: 200,
  },
  {
    code: "timeout",
    name: "a site that says nothing",
    reason: "firstEvent",
    site: { faults: [{ kind: "stall" }] },
    options: { timeout: { firstEvent: 100 } },
    message: /^The answer did not start within 0\.1 seconds\.$/,
    retryable: true,
  },
  {
    code: "aborted",
    name: "an answer that is stopped",
    reason: "signal",
    site: { faults: [{ kind: "stall" }] },
    ask: (client) => {
      const answer = client.ask("one");
      setTimeout(() => answer.abort(), 20);
      return answer.text();
    },
    message: /^The answer was stopped before it was complete\.$/,
  },
  {
    code: "unknown-model",
    name: "a model that is not there",
    reason: "model",
    ask: (_, { url }) =>
      collect(createAsyncGenerator({
        site: url,
        model: "gpt-99",
        messages: [{ role: "user", content: "one" }],
      })),
    message: /^Unknown model "gpt-99"\.$/,
  },
  {
    code: "answer-too-long",
    name: "an answer over the client's limit",
    reason: "max-length",
    options: { maxAnswerLength: 2 },
    message: /^The answer is longer than 2 characters\.$/,
  },
  {
    code: "invalid-argument",
    name: "an empty question",
    reason: "question",
    ask: (client) => client.ask(" \n").text(),
    message: /^The question is empty\.$/,
  },
];

for (const { code, name, site = {}, options, ask, ...expected } of CASES) {
  test(`errors: ${code} for ${name}`, async () => {
    await withSite(site, async (site) => {
      const client = new ChatClient({ site: site.url, ...options });
      const error = await askError(
        ask ? ask(client, site) : client.ask("one").text(),
      );
      assert.equal(error.code, code);
      assert.equal(error.reason, expected.reason);
      assert.match(error.message, expected.message);
      assert.equal(error.status, expected.status);
      assert.equal(error.retryable, expected.retryable ?? false);
      // What to do next is one sentence or two, and no page of HTML.
      assert.match(error.hint, /^[A-Z][^<>]{8,260}\.$/);
      assert.notMatch(error.message, /[<>\n]/);
      if (
        ["message-too-long", "unknown-model", "invalid-argument"].includes(code)
      ) {
        assert.equal((await site.state()).requests.total, 0);
      }
      await site.quiet();
    });
  });
}

test("errors: every code is in the table above, but the one of a page", () => {
  const all: Record<AskErrorCode, true> = {
    "site-unreachable": true,
    "not-ai-engine": true,
    "nonce-rejected": true,
    "question-rejected": true,
    "message-too-long": true,
    "rate-limited": true,
    "site-error": true,
    "model-error": true,
    "interrupted": true,
    "answer-too-long": true,
    "bad-response": true,
    "timeout": true,
    "aborted": true,
    "unknown-model": true,
    "invalid-argument": true,
    // In tests/integration/cross_origin_page.ts: it takes a browser.
    "cors-blocked": true,
    // In files_test.ts and fetch_image_test.ts, beside what they are about.
    "file-rejected": true,
    "image-fetch-failed": true,
  };
  const elsewhere = ["cors-blocked", "file-rejected", "image-fetch-failed"];
  assert.sameMembers(
    [...new Set(CASES.map(({ code }) => code)), ...elsewhere],
    Object.keys(all),
  );
});

test("errors: the text of an answer is not enumerable", () => {
  const error = new InterruptedError("Cut.", {
    reason: "no-end",
    partialText: "secret",
  });
  assert.equal(error.partialText, "secret");
  assert.notInclude(JSON.stringify(error), "secret");
  assert.notInclude(Object.keys(error), "partialText");
  assert.notInclude(JSON.stringify({ ...error }), "secret");
});

test("errors: as plain data", () => {
  const error = new RateLimitedError("Too often.", {
    reason: "requests",
    status: 429,
    site: "https://site.example/",
    retryAfterMs: 1500,
    cause: new Error("beneath"),
  });
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    code: "rate-limited",
    reason: "requests",
    message: "Too often.",
    hint: "Try again in 1.5 seconds.",
    retryable: true,
    status: 429,
    site: "https://site.example/",
    retryAfterMs: 1500,
  });
  assert.deepEqual(Object.keys(new AbortError().toJSON()), [
    "code",
    "reason",
    "message",
    "hint",
    "retryable",
  ]);
});

test("errors: name, class, cause", () => {
  const cause = new Error("beneath");
  const error = new SiteError("No.", { reason: "php", cause });
  assert.instanceOf(error, AskError);
  assert.instanceOf(error, Error);
  assert.equal(error.name, "SiteError");
  assert.strictEqual(error.cause, cause);
  assert.match(String(error), /^SiteError: No\.$/);
  const all: [AskError, string][] = [
    [new AbortError(), "AbortError"],
    [new BadResponseError("No.", { reason: "empty" }), "BadResponseError"],
    [new FileRejectedError("No.", { reason: "type" }), "FileRejectedError"],
    [new CorsBlockedError("No.", { reason: "stream" }), "CorsBlockedError"],
    [new InterruptedError("No.", { reason: "no-end" }), "InterruptedError"],
    [
      new InvalidArgumentError("No.", { reason: "option" }),
      "InvalidArgumentError",
    ],
    [new MessageTooLongError(2, 1), "MessageTooLongError"],
    [new ModelError("No.", { reason: "unspecified" }), "ModelError"],
    [new NonceRejectedError("No.", { reason: "nonce" }), "NonceRejectedError"],
    [new NotAiEngineError("No.", { reason: "no-routes" }), "NotAiEngineError"],
    [
      new RateLimitedError("No.", {
        reason: "quota",
      }),
      "RateLimitedError",
    ],
    [
      new QuestionRejectedError("No.", { reason: "forbidden" }),
      "QuestionRejectedError",
    ],
    [
      new SiteUnreachableError("No.", { reason: "dns" }),
      "SiteUnreachableError",
    ],
    [new TimeoutError("idle", 1), "TimeoutError"],
    [new UnknownModelError("x", []), "UnknownModelError"],
  ];
  for (const [error, name] of all) assert.equal(error.name, name);
  assert.notProperty(new SiteError("No.", { reason: "php" }), "cause");
});

test("errors: an option that is undefined leaves the default", () => {
  const error = new RateLimitedError("No.", {
    reason: "quota",
    hint: undefined,
    retryable: undefined,
  });
  assert.equal(error.hint, "Wait a while, then try again.");
  assert.isTrue(error.retryable);
});

test("errors: isAskError knows the errors of another copy, and no others", () => {
  const brand = Symbol.for("@askgpt4/core/AskError");
  const foreign = Object.assign(new Error("x"), {
    [brand]: true,
    code: "timeout",
  });
  assert.isTrue(isAskError(foreign));
  assert.isTrue(isAskError(foreign, "timeout"));
  assert.isFalse(isAskError(foreign, "aborted"));
  for (const value of [null, undefined, 7, "x", new Error("x"), {}]) {
    assert.isFalse(isAskError(value));
  }
});

test("errors: what each kind carries", () => {
  const long = new MessageTooLongError(600, 512);
  assert.deepEqual([long.length, long.limit], [600, 512]);
  assert.deepEqual(long.params, { length: 600, limit: 512 });
  assert.match(long.hint, /^Shorten it by 88 characters/);
  const late = new TimeoutError("idle", 90_000);
  assert.deepEqual([late.reason, late.limitMs], ["idle", 90_000]);
  assert.deepEqual(late.params, { limitMs: 90_000 });
  assert.include(late.message, "for 90 seconds.");
  const dns = new SiteUnreachableError("x", {
    reason: "dns",
    params: { host: "blog.example", port: undefined },
  });
  assert.deepEqual(dns.params, { host: "blog.example" });
  const reasons = [
    new AbortError(),
    new AbortError({ cause: new DOMException("x", "TimeoutError") }),
    new AbortError({ reason: "left" }),
  ].map(({ reason, retryable }) => [reason, retryable]);
  assert.deepEqual(reasons, [
    ["signal", false],
    ["timeout", true],
    ["left", false],
  ]);
  const unknown = new UnknownModelError("x", ["a", "b"]);
  assert.deepEqual(unknown.models, ["a", "b"]);
  assert.equal(unknown.hint, "Choose one of: a, b.");
});

test("errors: one character too many is one, and two are two", () => {
  for (
    const [length, words] of [[513, "1 character,"], [
      514,
      "2 characters,",
    ]] as const
  ) {
    const { hint } = new MessageTooLongError(length, 512);
    assert.isTrue(hint.startsWith(`Shorten it by ${words}`), hint);
  }
});

test("errors: durations in words", () => {
  const words = [0, 250, 1_000, 1_500, 30_000, 119_000, 120_000, 7_200_000]
    .map((retryAfterMs) =>
      new RateLimitedError("x", { reason: "requests", retryAfterMs }).hint
    );
  assert.deepEqual(words, [
    "Try again.",
    "Try again in 0.3 seconds.",
    "Try again in 1 second.",
    "Try again in 1.5 seconds.",
    "Try again in 30 seconds.",
    "Try again in 119 seconds.",
    "Try again in 2 minutes.",
    "Try again in 2 hours.",
  ]);
});
