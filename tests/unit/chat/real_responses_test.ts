/**
 * Responses that real sites send: PHP notices, caches, firewalls and security
 * plugins around, instead of and after what the plugin sends.
 */
import { type Answer, ChatClient, isAskError } from "@askgpt4/core";
import { assert } from "chai";
import { encode, live, sessionResponse, sse } from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";

/** A response: a status, headers, and the chunks of the body. */
interface Real {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body: string | readonly string[];
}

interface Outcome {
  text?: string;
  code?: string;
  reason?: string;
  message?: RegExp;
  hint?: RegExp;
  retryable?: boolean;
  warned?: boolean;
}

const HTML = "text/html; charset=UTF-8";
const JSON_TYPE = "application/json";

const end = sse({ type: "end", data: '{"success":true,"reply":"Hi"}' });
const stream = live("Hi") + end;
const failed = sse({ type: "error", data: "Headers already sent." });
const answer = '{"success":true,"reply":"All good"}';
const notice = "<br />\n<b>Notice</b>:  Undefined index in <b>/x.php</b> on " +
  "line <b>3</b><br />\n";

function toResponse({ status = 200, type, headers, body }: Real): Response {
  const chunks = typeof body === "string" ? [body] : [...body];
  return new Response(
    new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(encode(chunk));
      },
    }),
    {
      status,
      headers: { "content-type": type ?? "text/event-stream", ...headers },
    },
  );
}

function ask(
  submit: Real,
  session?: Real,
): { answer: Answer; warnings: string[] } {
  const warnings: string[] = [];
  const client = new ChatClient({
    site: "https://blog.example",
    maxRetries: 0,
    fetch: (url) =>
      Promise.resolve(
        url.includes("chats/submit")
          ? toResponse(submit)
          : session === undefined
          ? sessionResponse()
          : toResponse(session),
      ),
    logger: { warn: (message) => void warnings.push(message) },
  });
  return { answer: client.ask("hello"), warnings };
}

async function check(
  submit: Real,
  expected: Outcome,
  session?: Real,
): Promise<void> {
  const { answer, warnings } = ask(submit, session);
  if (expected.text !== undefined) {
    assert.equal((await answer.result()).text, expected.text);
    if (expected.warned) assert.isNotEmpty(warnings);
    return;
  }
  try {
    await answer.result();
  } catch (error) {
    if (!isAskError(error)) throw error;
    assert.equal(error.code, expected.code);
    if (expected.reason !== undefined) {
      assert.equal<string>(error.reason, expected.reason);
    }
    if (expected.message) assert.match(error.message, expected.message);
    if (expected.hint) assert.match(error.hint, expected.hint);
    if (expected.retryable !== undefined) {
      assert.equal(error.retryable, expected.retryable);
    }
    assert.isNotEmpty(error.hint);
    return;
  }
  assert.fail("It succeeded.");
}

const ANSWERS: Record<string, [Real, Outcome]> = {
  "a notice, then a stream, as HTML": [
    { type: HTML, body: [notice, stream] },
    { text: "Hi" },
  ],
  "a notice and a stream in one chunk": [
    { type: HTML, body: notice + stream },
    { text: "Hi" },
  ],
  "a notice without a line break before the first event": [
    { type: HTML, body: ["<b>Deprecated</b>: x", stream] },
    { text: "Hi" },
  ],
  "a notice cut in the middle of the first event's name": [
    { type: HTML, body: [`${notice}da`, `ta: ${stream.slice(6)}`] },
    { text: "Hi" },
  ],
  "a script with JSON, then a stream": [
    { type: HTML, body: ['<script>var x = {"a":1};</script>\n', stream] },
    { text: "Hi" },
  ],
  "a byte order mark, then a stream": [
    { type: "text/plain", body: `\ufeff${stream}` },
    { text: "Hi" },
  ],
  "a whole stream with status 500": [
    { status: 500, body: stream },
    { text: "Hi", warned: true },
  ],
  "a whole stream with status 404, as HTML": [
    { status: 404, type: HTML, body: [notice, stream] },
    { text: "Hi", warned: true },
  ],
  "a whole JSON answer with status 500": [
    { status: 500, type: JSON_TYPE, body: answer },
    { text: "All good", warned: true },
  ],
  "JSON with a comment behind it": [
    { type: JSON_TYPE, body: `${answer}<!-- This page was optimized. -->` },
    { text: "All good" },
  ],
  "JSON with a stray zero behind it": [
    { type: JSON_TYPE, body: `${answer}0` },
    { text: "All good" },
  ],
  "JSON between a byte order mark and a script": [
    {
      type: JSON_TYPE,
      body: `\ufeff\n${answer}\n<script>let a = {"b": "}"};</script>`,
    },
    { text: "All good" },
  ],
  "JSON behind other JSON": [
    {
      type: HTML,
      body:
        `<script type="application/ld+json">{"@type":"Page"}</script>${answer}`,
    },
    { text: "All good" },
  ],
  "JSON behind a notice, in two chunks": [
    { type: HTML, body: [notice, answer] },
    { text: "All good" },
  ],
  "an end that is false": [
    { body: live("Hello there") + sse({ type: "end", data: false }) },
    { text: "Hello there", warned: true },
  ],
  "an end that is an empty list": [
    { body: live("Hello there") + sse({ type: "end", data: [] }) },
    { text: "Hello there", warned: true },
  ],
  "empty events between the deltas": [
    { body: `data:\n\n${live("H")}data: \n\n${live("i")}${end}` },
    { text: "Hi" },
  ],
  "an empty delta as an object and as a list": [
    {
      body: sse({ type: "live", data: {} }) + live("Hi") +
        sse({ type: "live", data: [] }) + end,
    },
    { text: "Hi" },
  ],
  "a numeric reply": [
    { type: JSON_TYPE, body: '{"success":true,"reply":42}' },
    { text: "42" },
  ],
};

for (const [name, [response, expected]] of Object.entries(ANSWERS)) {
  test(`real response: ${name} is the answer`, () => check(response, expected));
}

const FAILURES: Record<string, [Real, Outcome, Real?]> = {
  "a notice, then an error event": [
    { type: HTML, body: [notice, failed] },
    { code: "model-error", message: /^Headers already sent\.$/ },
  ],
  "a notice and nothing else": [
    { type: HTML, body: notice },
    { code: "bad-response" },
  ],
  "success and nothing else": [
    { type: JSON_TYPE, body: '{"success":true}' },
    { code: "bad-response", reason: "no-reply" },
  ],
  "a reply that is an object": [
    { type: JSON_TYPE, body: '{"success":true,"reply":{}}' },
    { code: "bad-response", reason: "no-reply" },
  ],
  "a stream without an end": [
    { body: live("Hi") },
    { code: "interrupted", reason: "no-end" },
  ],
  "a stream that ends with [DONE]": [
    { body: `${live("Hi")}data: [DONE]\n\n` },
    { code: "interrupted", reason: "no-end" },
  ],
  "a firewall's page for this question": [
    { status: 403, type: HTML, body: "<title>403 Forbidden</title><p>unsafe" },
    {
      code: "question-rejected",
      reason: "firewall",
      message: /this question \(page title: “403 Forbidden”\)\.$/,
      hint: /Reword .* leave out code/,
      retryable: false,
    },
  ],
  "ModSecurity's page": [
    {
      status: 406,
      type: HTML,
      body: "<head><title>Not Acceptable!</title></head>",
    },
    { code: "question-rejected", reason: "firewall" },
  ],
  "a firewall's 501": [
    { status: 501, type: HTML, body: "<h1>Method Not Implemented</h1>" },
    { code: "question-rejected", reason: "firewall" },
  ],
  "a challenge page": [
    { status: 403, type: HTML, body: "<title>Just a moment...</title>" },
    { code: "site-error", reason: "challenge", hint: /browser/ },
  ],
  "a bot protection in JSON, with status 200": [
    { body: stream },
    {
      code: "site-error",
      reason: "site-message",
      message: /^Access denied by a bot-protection\.$/,
      hint: /site's owner/,
    },
    {
      type: JSON_TYPE,
      body: '{"message":"Access denied by a bot-protection."}',
    },
  ],
  "a security plugin's error object": [
    {
      status: 403,
      type: JSON_TYPE,
      body: '{"errors":[{"message":"Blocked by policy <b>7</b>"}]}',
    },
    { code: "site-error", message: /^Blocked by policy 7$/ },
  ],
  "a plugin that closes the REST API to guests": [
    { body: stream },
    {
      code: "question-rejected",
      reason: "sign-in",
      message: /^Only authenticated users can access the REST API\.$/,
      hint: /^Sign in/,
    },
    {
      status: 401,
      type: JSON_TYPE,
      body: '{"code":"rest_cannot_access","message":"Only authenticated ' +
        'users can access the REST API.","data":{"status":401}}',
    },
  ],
  "a wrong application password": [
    { body: stream },
    { code: "question-rejected", reason: "credentials", hint: /password/ },
    {
      status: 401,
      type: JSON_TYPE,
      body: '{"code":"incorrect_password","message":"The provided password ' +
        'is an invalid application password."}',
    },
  ],
  "HTTP Basic in front of the site": [
    { body: stream },
    {
      code: "site-error",
      reason: "http-auth",
      message: /requires a user name and a password/,
      hint: /name:password@host/,
    },
    {
      status: 401,
      type: HTML,
      headers: { "www-authenticate": 'Basic realm="Staging"' },
      body: "<title>401 Authorization Required</title>",
    },
  ],
  "a request that is too long for the server": [
    {
      status: 413,
      type: HTML,
      body: "<title>413 Request Entity Too Large</title>",
    },
    {
      code: "site-error",
      reason: "request-size",
      hint: /Shorten the question, or start a new chat/,
      retryable: false,
    },
  ],
  "a title with entities": [
    {
      status: 500,
      type: HTML,
      body: "<title>Caf&eacute; &#8211; It&#x2019;s &rsaquo; &unknown;</title>",
    },
    { code: "site-error", message: /“Café – It’s › &unknown;”/ },
  ],
};

for (const [name, [response, expected, session]] of Object.entries(FAILURES)) {
  test(`real response: ${name} is told`, () =>
    check(response, expected, session));
}

const REFUSALS: [string, string, string, boolean][] = [
  ["Your query has been rejected.", "question-rejected", "banned", false],
  [
    "Sorry, your query has been rejected.",
    "question-rejected",
    "unspecified",
    false,
  ],
  [
    "Sorry, your message has been rejected by moderation.",
    "question-rejected",
    "moderation",
    false,
  ],
  [
    "Our chatbot went to sleep. Please try again later.",
    "rate-limited",
    "system-limit",
    false,
  ],
  ["You have reached the limit.", "rate-limited", "quota", false],
  ["You need to be connected.", "question-rejected", "sign-in", false],
  ["Unauthorized query.", "question-rejected", "unauthorized", false],
  ["Unauthorized access", "question-rejected", "unauthorized", false],
  [
    "Invalid or expired shortcut.",
    "question-rejected",
    "shortcut-expired",
    false,
  ],
  ["OpenAI: The server is overloaded.", "model-error", "site-message", true],
  [
    "From OpenAI: You exceeded your quota.",
    "model-error",
    "site-message",
    true,
  ],
  ["Das Tageslimit ist erreicht!", "model-error", "model-or-limit", true],
];

for (const [message, code, reason, retryable] of REFUSALS) {
  test(`refusal: ${message}`, async () => {
    const expected = { code, reason, retryable };
    const body = JSON.stringify({ success: false, message });
    await check({ status: 500, type: JSON_TYPE, body }, expected);
    await check({ body: sse({ type: "error", data: message }) }, expected);
  });
}

test("refusal: the owner's own text for a limit is named by the caller", async () => {
  const client = new ChatClient({
    site: {
      url: "https://blog.example",
      limitTexts: ["Das Tageslimit ist erreicht."],
    },
    nonce: "4a7fef9f26",
    fetch: () =>
      Promise.resolve(
        toResponse({
          body: sse({ type: "error", data: "Das  Tageslimit ist erreicht" }),
        }),
      ),
  });
  const error = await askError(client.ask("hello").text());
  assert.equal(error.code, "rate-limited");
  assert.equal(error.reason, "quota");
  assert.isFalse(error.retryable);
});
