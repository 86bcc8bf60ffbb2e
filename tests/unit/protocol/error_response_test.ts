/** What a response that is no answer means, in plain words. */
import { assert } from "chai";
import fc from "fast-check";
import {
  errorFromJson,
  errorFromResponse,
  parseRetryAfter,
} from "../../../src/protocol/error_response.ts";
import { stripHtml } from "../../../src/protocol/html_text.ts";
import { explainRejection } from "../../../src/protocol/explain_error.ts";
import { QuestionRejectedError, SiteError } from "@askgpt4/core";
import { test } from "../../support/harness.ts";

const SITE = { url: "https://x.example/", name: "x.example" };

function refused(status: number, body: string, headers?: HeadersInit) {
  const response = new Response("", { status, ...headers && { headers } });
  return errorFromResponse(SITE, response, body);
}

test("error response: an HTML page becomes one sentence", () => {
  const page = (title: string) =>
    `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>x</h1>` +
    `<script>alert("x")</script></body></html>`;
  const cases: [number, string, string, string][] = [
    [
      403,
      page("Login &lsaquo; Blog"),
      "site-error",
      "A firewall or login page of x.example blocked the request (page title: “Login ‹ Blog”).",
    ],
    [
      401,
      "",
      "site-error",
      "A firewall or login page of x.example blocked the request.",
    ],
    [
      200,
      page("Just a moment..."),
      "site-error",
      "A firewall or login page of x.example blocked the request (page title: “Just a moment...”).",
    ],
    [
      503,
      page("Attention Required! | Cloudflare"),
      "site-error",
      "A firewall or login page of x.example blocked the request (page title: “Attention Required! | Cloudflare”).",
    ],
    [
      404,
      page("Not found"),
      "not-ai-engine",
      "x.example has no AI Engine chat at this address (HTTP 404).",
    ],
    [
      502,
      page("502 Bad Gateway"),
      "site-error",
      "x.example is overloaded or down (HTTP 502).",
    ],
    [
      500,
      page("Oops <b>"),
      "site-error",
      "x.example failed (HTTP 500) (page title: “Oops”).",
    ],
    [418, "", "site-error", "x.example rejected the request (HTTP 418)."],
    [
      200,
      page("Home"),
      "bad-response",
      "x.example sent a web page instead of an answer (page title: “Home”).",
    ],
    [
      200,
      "certainly",
      "bad-response",
      "x.example sent an unknown response instead of an answer.",
    ],
    [200, "", "bad-response", "x.example sent an empty response."],
  ];
  for (const [status, body, code, message] of cases) {
    const error = refused(status, body);
    assert.deepEqual([error.code, error.message], [code, message]);
    assert.equal(error.status, status);
    assert.equal(error.site, SITE.url);
  }
});

test("error response: a 407 names the proxy, not the site", () => {
  const error = refused(407, "<title>Proxy</title>");
  assert.equal(error.code, "site-unreachable");
  assert.isFalse(error.retryable);
  assert.include(error.hint, "http://name:password@host");
});

test("error response: WordPress's and the plugin's messages", () => {
  const cases: [number, unknown, string, string][] = [
    [
      404,
      { code: "rest_no_route", message: "No route." },
      "not-ai-engine",
      "x.example is a WordPress site without AI Engine's chat.",
    ],
    [
      403,
      { code: "rest_cookie_invalid_nonce", message: "Cookie check failed" },
      "nonce-rejected",
      "x.example rejected the nonce (rest_cookie_invalid_nonce).",
    ],
    [
      401,
      { code: "rest_forbidden", message: "Sorry." },
      "nonce-rejected",
      "x.example rejected the nonce (rest_forbidden).",
    ],
    [
      500,
      {
        code: "internal_server_error",
        message: "<p>There has been a critical error.</p>",
      },
      "site-error",
      "PHP failed on x.example (fatal error).",
    ],
    [
      400,
      { code: "rest_invalid_param", message: "Invalid <b>parameter</b>." },
      "site-error",
      "Invalid parameter .",
    ],
    [
      400,
      { code: "odd" },
      "site-error",
      "x.example failed (HTTP 400, odd).",
    ],
    [
      200,
      { success: false, message: "You have reached the limit." },
      "rate-limited",
      "You have reached the limit.",
    ],
    [
      403,
      { success: false, message: "Sorry, your query has been rejected." },
      "question-rejected",
      "Sorry, your query has been rejected.",
    ],
    [
      500,
      { success: false, message: "The model &amp; me" },
      "model-error",
      "The model & me",
    ],
    [
      500,
      { success: false },
      "model-error",
      "x.example reported an error without a reason.",
    ],
  ];
  for (const [status, json, code, message] of cases) {
    for (const before of ["", "<br />\n<b>Notice</b>: x\n"]) {
      const error = refused(status, before + JSON.stringify(json));
      assert.deepEqual([error.code, error.message], [code, message]);
    }
  }
});

test("error response: JSON of another shape is not WordPress", () => {
  const cases: [number, unknown, string][] = [
    [404, { message: "Not Found" }, "not-ai-engine"],
    [404, { error: { code: 404 } }, "not-ai-engine"],
    [502, { message: "Bad gateway" }, "site-error"],
    [200, { status: "ok" }, "bad-response"],
  ];
  for (const [status, json, code] of cases) {
    assert.equal(refused(status, JSON.stringify(json)).code, code);
  }
});

test("error response: 429 in every form, with its Retry-After", () => {
  for (const body of ["", "<html>", '{"code":"x","message":"y"}']) {
    const error = refused(429, body, { "retry-after": "7" });
    assert.equal(error.code, "rate-limited");
    assert.equal(error.retryAfterMs, 7_000);
    assert.equal(error.hint, "Try again in 7 seconds.");
  }
});

test("error response: Retry-After in every form, and invalid ones", () => {
  const soon = new Date(Date.now() + 10_000).toUTCString();
  const wait = parseRetryAfter(soon)!;
  assert.isAbove(wait, 8_000);
  assert.isAtMost(wait, 10_000);
  const cases: [string | null, number | undefined][] = [
    [null, undefined],
    ["0", 0],
    [" 120 ", 120_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
    ["Sun Nov  6 08:49:37 1994", 0],
    ["", undefined],
    ["-1", undefined],
    ["1.5", 2_000],
    ["0.5", 1_000],
    ["1.", undefined],
    ["soon", undefined],
    ["2026", 2_026_000],
    ["12345678901", undefined],
    ["Nov 6 1994", undefined],
  ];
  for (const [value, expected] of cases) {
    assert.equal(parseRetryAfter(value), expected, String(value));
  }
});

test("error response: a rejection without a reason gets the likely one", () => {
  const error = new QuestionRejectedError("Sorry.", {
    reason: "site-message",
    status: 403,
  });
  assert.strictEqual(explainRejection(error, 512), error);
  const explained = explainRejection(error, 600);
  assert.include(explained.hint, "it has 600 characters");
  assert.deepEqual(
    [explained.code, explained.reason, explained.status],
    ["question-rejected", "site-message", 403],
  );
  const other = new SiteError("x", { reason: "php" });
  assert.strictEqual(explainRejection(other, 600), other);
});

test("error response: stripHtml returns one line without markup [T-14]", () => {
  assert.equal(
    stripHtml(" <b>A</b>\u0000\n<br/>&lt;i&gt; &quot;c&#039;s&quot; &amp; "),
    `A <i> "c's" &`,
  );
  assert.lengthOf(stripHtml("x".repeat(10_000)), 500);
  assert.equal(stripHtml("a < b"), "a < b");
});

test("error response: a body of any size is handled", () => {
  const anything = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom(200, 400, 401, 403, 404, 429, 500, 503),
      fc.option(fc.string()),
      (text, status, code) => {
        for (
          const error of [
            refused(status, text),
            errorFromJson(SITE, code, text, { status }),
          ]
        ) {
          assert.isAtMost(error.message.length, 700);
          assert.notMatch(error.message, /[\r\n]/);
          assert.isNotEmpty(error.message);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("error response: a rejected question, in any language", () => {
  const words = "Ihre Anfrage wurde abgelehnt.";
  const body = JSON.stringify({ success: false, message: words });
  const error = refused(403, body);
  assert.equal(error.code, "question-rejected");
  assert.equal(error.message, words);
  assert.isFalse(error.retryable);
  assert.equal(refused(500, body).code, "model-error");
});
