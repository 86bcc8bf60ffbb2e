/**
 * What must hold for whatever a site, or a page that a site wrote, sends: it is
 * read or refused by name, and nothing else happens.
 */
import { assert } from "chai";
import * as fc from "fast-check";
import {
  AskError,
  ChatClient,
  type ConversationJson,
  InvalidArgumentError,
} from "@askgpt4/core";
import { findChatbots } from "../../src/site/find_chatbots.ts";
import {
  errorFromJson,
  errorFromResponse,
  parseRetryAfter,
} from "../../src/protocol/error_response.ts";
import { stripHtml } from "../../src/protocol/html_text.ts";
import { linkedRestRoot, sameSite } from "../../src/protocol/site.ts";
import { SseDecoder } from "../../src/protocol/sse.ts";
import { parseEvent, plainText } from "../../src/protocol/events.ts";
import { parseAnswer } from "../../src/protocol/result.ts";
import { parseWebviewMessage } from "../../vscode-extension/protocol/checks.ts";
import {
  bodyText,
  encode,
  end,
  FakeSite,
  live,
  recordings,
  SITE,
  status,
  streamOf,
} from "../support/fixtures.ts";

/** A property, and how many inputs it gets of a thousand. */
export interface FuzzProperty {
  name: string;
  share: number;
  /** Made anew for each run. */
  property(): fc.IRawProperty<unknown>;
}

/** What protocols and languages are made of: where parsers trip. */
const TOKENS: readonly string[] = [
  "data:",
  "data: ",
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  ":",
  "event: x\n",
  '{"',
  '"}',
  '{"type":"live","data":"',
  '{"type":"end","data":',
  '{"type":"error","data":"',
  '"success":true',
  '"reply":',
  '"restNonce":"',
  '"code":"rest_forbidden"',
  '"message":',
  "null",
  "[",
  "]",
  "{",
  "}",
  "\\",
  "\\u",
  "\\ud83d",
  "\ud83d",
  "\ufeff",
  "\u0000",
  "\u001b[2J",
  "1e999",
  "-0",
  "__proto__",
  "constructor",
  "<",
  ">",
  "<title>",
  "</title>",
  "<b>Warning</b>: x in /a.php on line 1",
  '<div class="mwai-chatbot" data-params="{}" data-system="',
  "data-system=",
  "data-params='",
  "&quot;",
  "&#x110000;",
  "&#0;",
  "&amp;amp;",
  "'",
  '"',
  "=",
  " ",
];

interface Edit {
  at: number;
  remove: number;
  insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(400)),
  insert: fc.oneof(
    fc.constant(""),
    fc.constantFrom(...TOKENS),
    fc.string({ maxLength: 8, unit: "binary" }),
  ),
});

/** Texts that are real but for a few edits, or that are made of tokens only. */
function mangled(real: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: edited(real) },
    {
      weight: 2,
      arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map((
        tokens,
      ) => tokens.join("")),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    { weight: 1, arbitrary: fc.json() },
  );
}

function edited(real: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...real), fc.array(edit, { maxLength: 6 }))
    .map(([text, edits]) =>
      edits.reduce((changed, { at, remove, insert }) => {
        const from = Math.floor(at * changed.length);
        return changed.slice(0, from) + insert + changed.slice(from + remove);
      }, text)
    );
}

/** Bodies of the recordings; a short one is more often hit in a tender spot. */
const BODIES: readonly string[] = [
  ...Object.keys(recordings).map(bodyText).filter((body) =>
    body.length < 4_000
  ),
  status() + live("Hello ") + live("there") + end("Hello there"),
  JSON.stringify({ success: true, reply: "Hello", new_token: "0123456789" }),
  JSON.stringify({ success: false, message: "No." }),
];

const PAGES: readonly string[] = [bodyText("chat-page")];

const EVENTS: readonly string[] = BODIES.flatMap((body) =>
  body.split("\n").filter((line) => line.startsWith("data: ")).map((line) =>
    line.slice("data: ".length)
  )
);

const cuts = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });

/** The bytes in pieces of these sizes, again and again. */
function* cutInto(
  bytes: Uint8Array,
  sizes: readonly number[],
): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    // Never nothing but zeros.
    const size = sizes[i % sizes.length]! + (i % sizes.length === 0 ? 1 : 0);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function decode(chunks: Iterable<Uint8Array>): string[] {
  const found: string[] = [];
  const decoder = new SseDecoder({
    data: (data) => found.push(`data ${data}`),
    noise: (line) => found.push(`noise ${line}`),
  });
  for (const chunk of chunks) decoder.feed(chunk);
  decoder.end();
  return found;
}

const KINDS = ["event", "end", "error", "noise"];

// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

function assertError(error: unknown): asserts error is AskError {
  assert.instanceOf(error, AskError);
  const { message, hint } = error as AskError;
  assert.notEqual(message, "");
  assert.notMatch(message, CONTROLS, "a control character");
  assert.notMatch(hint, CONTROLS, "a control character");
  assert.isBelow(message.length, 800);
  JSON.stringify(error);
}

const PAGE_MESSAGES: readonly string[] = [
  { type: "ready" },
  { type: "ask", requestId: "1", chatId: "c", text: "Hi" },
  {
    type: "draft",
    chatId: "c",
    draft: { text: "x", edit: { turnId: "t", text: "y" } },
  },
  { type: "open-link", href: "https://site.example/" },
  {
    type: "code-action",
    action: "copy",
    turnId: "t",
    code: "c",
    language: "ts",
  },
].map((message) => JSON.stringify(message));

/** Ids become names of files: these lead elsewhere, or nowhere. */
const ID_MESSAGES = fc.record({
  type: fc.constantFrom("open-chat", "delete-chat", "stop", "export-chat"),
  chatId: fc.oneof(
    fc.constantFrom(
      "../c",
      "a/b",
      "a\\b",
      "%2e%2e",
      ".",
      "a\n",
      "a:b",
      "c.json",
    ),
    fc.string(),
    fc.anything(),
  ),
});

/** Files from the page: no text could hold their bytes. */
const FILE_MESSAGES = fc.oneof(
  fc.record({
    type: fc.constant("attach-uris"),
    chatId: fc.constant("c"),
    uris: fc.oneof(
      fc.array(fc.constant("file:///a"), { maxLength: 60, size: "max" }),
      fc.array(fc.oneof(fc.webUrl(), fc.string(), fc.anything())),
      fc.anything(),
    ),
  }),
  fc.record({
    type: fc.constant("attach-bytes"),
    chatId: fc.constant("c"),
    name: fc.oneof(fc.string({ maxLength: 300, size: "max" }), fc.anything()),
    bytes: fc.oneof(
      fc.uint8Array().map(({ buffer }) => buffer),
      fc.uint8Array(),
      fc.anything(),
    ),
  }),
);

const statusCode = fc.oneof(
  fc.constantFrom(200, 201, 400, 401, 403, 404, 405, 410, 418, 429),
  fc.constantFrom(500, 502, 503, 504, 599),
);

const header = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "-1",
    "31536000",
    "999999999999",
    "soon",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
  ),
  fc.string({ maxLength: 20 }).map((text) =>
    text.replace(/[^\x20-\x7e]/g, "").trim()
  ),
);

const site = { url: SITE, name: "site.example" };

/** All properties. */
export const FUZZ: readonly FuzzProperty[] = [
  {
    name: "events are the same however the network cuts them",
    share: 250,
    property: () =>
      fc.property(mangled(BODIES), cuts, (text, sizes) => {
        const bytes = encode(text);
        assert.deepEqual(decode(cutInto(bytes, sizes)), decode([bytes]));
      }),
  },
  {
    name: "any bytes can be decoded",
    share: 100,
    property: () =>
      fc.property(fc.uint8Array({ maxLength: 300 }), cuts, (bytes, sizes) => {
        assert.deepEqual(decode(cutInto(bytes, sizes)), decode([bytes]));
      }),
  },
  {
    name: "any event is read",
    share: 200,
    property: () =>
      fc.property(mangled(EVENTS), (data) => {
        const event = parseEvent(data);
        assert.include(KINDS, event.kind);
        const plain = plainText(data);
        if (plain === undefined) return;
        assert.deepEqual(event, {
          kind: "event",
          event: { type: "text", text: plain },
        });
      }),
  },
  {
    name: "any JSON answer is read",
    share: 150,
    property: () =>
      fc.property(mangled(BODIES), (text) => {
        const answer = parseAnswer(text);
        if (answer.kind !== "result") return;
        const { result } = answer;
        assert.isString(result.text);
        for (const image of result.images) assert.isString(image);
        for (const block of result.blocks) assert.isString(block.html);
        for (const { label } of result.shortcuts) assert.isString(label);
      }),
  },
  {
    name: "any answer through the client is complete or fails by name [T-11]",
    share: 60,
    property: () =>
      fc.asyncProperty(
        mangled(BODIES),
        cuts,
        statusCode,
        fc.boolean(),
        fc.constantFrom("text/event-stream", "application/json", ""),
        async (text, sizes, status, stream, type) => {
          const bytes = encode(text);
          const fake = new FakeSite(() =>
            new Response(streamOf(cutInto(bytes, sizes)), {
              status,
              headers: { "content-type": type },
            })
          );
          const client = new ChatClient(fake.options({ maxRetries: 0 }));
          const answer = client.ask("Why?", { stream });
          try {
            assert.isString(await answer.text());
          } catch (error) {
            assertError(error);
            assert.equal(error.partialText, answer.partialText);
          }
          // A nonce that is refused is renewed once, and nothing else repeats.
          assert.isAtMost(fake.submits.length, 2);
        },
      ),
  },
  {
    name: "any session through the client is one, or fails by name",
    share: 30,
    property: () =>
      fc.asyncProperty(
        mangled([bodyText("start-session"), bodyText("route-missing")]),
        statusCode,
        async (text, status) => {
          const fake = new FakeSite();
          fake.session = () => new Response(text, { status });
          const client = new ChatClient(fake.options({ maxRetries: 0 }));
          try {
            await client.startSession();
          } catch (error) {
            return assertError(error);
          }
          await client.ask("Why?").text();
          const nonce = fake.submits[0]!.headers.get("x-wp-nonce");
          assert.match(nonce ?? "", /^[\x21-\x7e]{1,256}$/);
        },
      ),
  },
  {
    name: "any page gives chatbots of its own site, or none",
    share: 80,
    property: () =>
      fc.property(mangled(PAGES), (html) => {
        const page = { pageUrl: SITE, root: `${SITE}wp-json/` };
        for (const bot of findChatbots(html, page)) {
          assert.isTrue(sameSite(new URL(bot.restRoot), new URL(SITE)));
          assert.isString(bot.botId);
          if (bot.nonce !== null) assert.match(bot.nonce, /^[\x21-\x7e]+$/);
        }
      }),
  },
  {
    name: "any refusal is told in plain words [T-14]",
    share: 60,
    property: () =>
      fc.property(mangled(BODIES), statusCode, header, (text, status, wait) => {
        const response = new Response(null, {
          status,
          headers: { "retry-after": wait, "link": `<${wait}>; rel="x"` },
        });
        assertError(errorFromResponse(site, response, text));
        assertError(errorFromJson(site, wait, text, { status }));
        const ms = parseRetryAfter(wait);
        if (ms !== undefined) assert.isAtLeast(ms, 0);
      }),
  },
  {
    name: "any words become one line without controls",
    share: 30,
    property: () =>
      fc.property(mangled(BODIES), (text) => {
        const words = stripHtml(text);
        assert.notMatch(words, CONTROLS);
        assert.isAtMost(words.length, 500);
      }),
  },
  {
    name: "a link in a header leads to the same site, or nowhere",
    share: 20,
    property: () =>
      fc.property(
        fc.oneof(fc.webUrl(), header, fc.constantFrom("//evil.example", "/x")),
        (address) => {
          const link = `<${address}>; rel="https://api.w.org/"`;
          const response = new Response(null, { headers: { link } });
          const root = linkedRestRoot(response, site);
          if (root === undefined) return;
          assert.isTrue(sameSite(new URL(root), new URL(SITE)));
        },
      ),
  },
  {
    name: "any message of the page is one of the known, or none [T-22] [T-24]",
    share: 15,
    property: () =>
      fc.property(
        fc.oneof(
          edited(PAGE_MESSAGES).map((text) => {
            try {
              return JSON.parse(text);
            } catch {
              return text;
            }
          }),
          FILE_MESSAGES,
          ID_MESSAGES,
          fc.anything(),
        ),
        (value: unknown) => {
          const message = parseWebviewMessage(value);
          if (message === undefined) return;
          assert.strictEqual(Object.getPrototypeOf(message), Object.prototype);
          assert.match(message.type, /^[a-z-]+$/);
          for (const [key, id] of Object.entries(message)) {
            if (key === "chipId" || !key.endsWith("Id")) continue;
            assert.match(id, /^[\w-]{1,100}$/, key);
          }
          if (message.type === "open-link") {
            assert.match(message.href, /^(https?|mailto):/i);
          }
          if (message.type === "attach-uris") {
            assert.isAtMost(message.uris.length, 50);
            for (const uri of message.uris) assert.isTrue(URL.canParse(uri));
          }
          if (message.type === "attach-bytes") {
            assert.instanceOf(message.bytes, ArrayBuffer);
            assert.isString(message.name);
            assert.isNotEmpty(message.name);
            assert.isAtMost(message.name.length, 255);
          }
          if (message.type === "show-image" || message.type === "save-image") {
            assert.match(message.href, /^\s*https?:/i);
          }
        },
      ),
  },
  {
    name: "any stored conversation is one, or is refused by name",
    share: 5,
    property: () =>
      fc.property(fc.oneof(fc.anything(), storedConversation()), (json) => {
        const client = new ChatClient({ site: SITE });
        try {
          const talk = client.conversation(json as ConversationJson);
          JSON.stringify(talk);
        } catch (error) {
          assert.instanceOf(error, InvalidArgumentError);
        }
      }),
  },
];

function storedConversation(): fc.Arbitrary<unknown> {
  return fc.record({
    version: fc.constantFrom(1, 2, "1"),
    chatId: fc.oneof(fc.string(), fc.anything()),
    turns: fc.array(fc.oneof(
      fc.record({
        id: fc.oneof(fc.string(), fc.anything()),
        role: fc.constantFrom("user", "assistant", "system"),
        content: fc.oneof(fc.string(), fc.anything()),
        timestamp: fc.oneof(fc.double(), fc.anything()),
      }),
      fc.anything(),
    )),
  });
}
