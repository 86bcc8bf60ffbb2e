/**
 * Text that is made to be slow takes linear time in every function that reads
 * text from elsewhere.
 */
import { Readable } from "node:stream";
import { parseChatCommand } from "../../src/cli/commands/chat_commands.ts";
import { continues, PipedLines } from "../../src/cli/terminal/lines.ts";
import { Keyboard } from "../../src/cli/terminal/keyboard.ts";
import type { Input } from "../../src/cli/context.ts";
import {
  oneLine,
  printable,
  TerminalText,
} from "../../src/cli/terminal/terminal_text.ts";
import { guide } from "../../src/demo/models/guide.ts";
import type { DemoContext } from "../../src/demo/options.ts";
import { findChatbots } from "../../src/site/find_chatbots.ts";
import { addressProblem } from "../../src/features/image_address.ts";
import { imageName } from "../../src/features/image_file.ts";
import { CitationFilter } from "../../src/util/citation_marks.ts";
import { FenceTracker } from "../../src/protocol/fence_tracker.ts";
import { removeHidden } from "../../src/util/hidden_characters.ts";
import { findImages } from "../../src/features/find_images.ts";
import {
  errorFromResponse,
  parseRetryAfter,
} from "../../src/protocol/error_response.ts";
import { stripHtml } from "../../src/protocol/html_text.ts";
import {
  linkedRestRoot,
  parseSite,
  parseUrl,
  restRoots,
} from "../../src/protocol/site.ts";
import { SseDecoder } from "../../src/protocol/sse.ts";
import { trimEnd } from "../../src/util/trim.ts";
import { VisitorCookie } from "../../src/transport/visitor_cookie.ts";
import { parseEvent } from "../../src/protocol/events.ts";
import { parseAnswer } from "../../src/protocol/result.ts";
import { encode } from "../support/fixtures.ts";
import { test } from "../support/harness.ts";
import {
  assertLinear,
  assertLinearForHostile,
  type Read,
} from "../support/linear_time.ts";

const PAGE = {
  pageUrl: "https://site.example/",
  root: "https://site.example/wp-json/",
};

/** Decodes in chunks of a size. */
function decode(size: number): (text: string) => void {
  return (text) => {
    const bytes = encode(text);
    const decoder = new SseDecoder({ data: () => {}, noise: () => {} });
    for (let at = 0; at < bytes.length; at += size) {
      decoder.feed(bytes.subarray(at, at + size));
    }
    decoder.end();
  };
}

function refuse(text: string): void {
  errorFromResponse(
    { url: PAGE.pageUrl },
    new Response(null, { status: 500 }),
    text,
  );
}

function discover(html: string): void {
  findChatbots(html, PAGE);
}

function images(text: string): void {
  findImages({ text, images: [] });
}

function* chunks(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 64) yield text.slice(at, at + 64);
}

async function readLines(text: string): Promise<void> {
  const lines = new PipedLines(
    Readable.from(chunks(text)) as Input,
    () => () => {},
    () => {},
  );
  while ((await lines.read()).kind !== "end");
}

function pressKeys(text: string): void {
  const source = new Readable({ read() {} });
  const keyboard = new Keyboard(source as Input);
  for (const chunk of chunks(text)) source.emit("data", chunk);
  source.emit("end");
  keyboard.close();
}

/** What is made of `n` pieces, and what reads it. */
const SHAPES: Record<
  string,
  [make: (n: number) => string, read: (text: string) => void]
> = {
  "one line in single bytes": [(n) => "x".repeat(n), decode(1)],
  "one event in small chunks": [(n) => `data: ${"x".repeat(9 * n)}`, decode(9)],
  "an event of many lines": [(n) => "data: x\n".repeat(n), decode(1000)],
  "carriage returns": [(n) => "\r".repeat(9 * n), decode(1000)],
  "line ends of every kind": [(n) => "\r\n\n\r".repeat(4 * n), decode(1000)],
  "noise that looks like events": [
    (n) => `x${'data: {"type":"'.repeat(n)}\n`,
    decode(1000),
  ],
  "noise before every event": [
    (n) => 'x data: {"type":"live"}\n'.repeat(n),
    decode(1000),
  ],
  "quotes and backslashes": [
    (n) => `{"type":"live","data":"${'\\"'.repeat(9 * n)}`,
    parseEvent,
  ],
  "hidden characters": [(n) => "\u200B".repeat(9 * n), removeHidden],
  "emoji that are joined": [(n) => "👩\u200D".repeat(3 * n), removeHidden],
  "tags without a flag": [(n) => "\u{E0067}".repeat(3 * n), removeHidden],
  "images that never end": [(n) => "![a".repeat(3 * n), images],
  "images in images": [(n) => "![[](".repeat(3 * n), images],
  "addresses that never end": [(n) => "![a](b(".repeat(3 * n), images],
  "titles that never end": [(n) => '![a](b "'.repeat(3 * n), images],
  "space in an address": [(n) => `![a](b${" ".repeat(9 * n)}`, images],
  "escapes in an image": [(n) => `![${"\\]".repeat(9 * n)}`, images],
  "references to a long address": [
    (n) => `[a]: ${"![a](".repeat(3 * n)}`,
    images,
  ],
  "code that never ends": [(n) => "` ``".repeat(3 * n), images],
  "brackets": [(n) => `{"type":"live","data":${"[".repeat(n)}`, parseEvent],
  "answers that begin again and again": [
    (n) => 'x{"success":'.repeat(9 * n),
    parseAnswer,
  ],
  "tags that do not end": [(n) => "<b ".repeat(9 * n), stripHtml],
  "titles that do not end": [(n) => "<title>\n ".repeat(9 * n), refuse],
  "white space in a title": [(n) => `<title>${" \n".repeat(9 * n)}`, refuse],
  "attributes that do not end": [
    (n) => `<p ${"data-system=".repeat(n)}`,
    discover,
  ],
  "quotes that do not end": [
    (n) => "<p a='x data-system=\"".repeat(n),
    discover,
  ],
  "tags before every attribute": [
    (n) => "<<<data-system= ".repeat(n),
    discover,
  ],
  "white space between attributes": [
    (n) => `<p${" ".repeat(9 * n)}data-system=x`,
    discover,
  ],
  "a line of input in small chunks": [(n) => "x".repeat(32 * n), readLines],
  "a paste in small chunks": [
    (n) => `\x1b[200~${"x".repeat(32 * n)}`,
    pressKeys,
  ],
  "entities": [
    (n) => `<p data-system="${"&#x26;&amp".repeat(n)}">`,
    discover,
  ],
};

for (const [what, [make, read]] of Object.entries(SHAPES)) {
  test(`linear: ${what} [T-09]`, () => assertLinear(read, make, 8_000));
}

const SITE = { url: PAGE.pageUrl };

/** What a header cannot have in it is left out. */
function header(name: string, text: string): Headers {
  return new Headers({ [name]: text.replace(/[^\t -~]/g, "") });
}

/** An address, if the text is one. */
function address(text: string): URL | undefined {
  return parseUrl(text, PAGE.pageUrl);
}

function askDemo(question: string): void {
  const signal = AbortSignal.abort();
  const context = { messages: [], files: [], siteUrl: PAGE.pageUrl, signal };
  void guide(question, context as unknown as DemoContext).next();
}

/** Functions that read text from elsewhere, and what may stand around it. */
const READERS: Record<
  string,
  [read: Read, around?: Parameters<typeof assertLinearForHostile>[2]]
> = {
  "SseDecoder, as one chunk": [decode(Infinity), {
    starts: ["", "data: ", 'data: {"type":"'],
  }],
  "SseDecoder, as small chunks": [decode(100), { starts: ["", "data: "] }],
  "parseEvent": [parseEvent, { starts: ["", '{"type":"live","data":"'] }],
  "parseAnswer": [parseAnswer, { starts: ["", '{"success":true,"reply":"'] }],
  "findImages": [images, {
    starts: ["", "![", "![a](", '![a](b "', "![a](<", "[a]: ", "    "],
  }],
  "findChatbots": [discover, {
    starts: ["", "<p ", "<p a=", '<p a="', "<p data-system="],
  }],
  "stripHtml": [stripHtml, { starts: ["", "<"] }],
  "refusal": [refuse, { starts: ["", "<title", "<title>", '{"code":"'] }],
  "parseRetryAfter": [parseRetryAfter, { starts: ["", "Mon"] }],
  "parseSite and restRoots": [(text) => {
    const url = address(text);
    if (url?.protocol === "https:") restRoots(parseSite(url));
  }, { starts: ["", "https://a/", "https://a/?rest_route="] }],
  "linkedRestRoot": [
    (text) =>
      linkedRestRoot(
        new Response(null, { headers: header("link", text) }),
        SITE,
      ),
    {
      starts: ["", "<", "</"],
      ends: ["", '>; rel="https://api.w.org/"'],
    },
  ],
  "VisitorCookie": [(text) => {
    const cookie = new VisitorCookie();
    cookie.keep(
      header("set-cookie", `mwai_session_id=${text}`),
      new URL(SITE.url),
    );
  }],
  "imageName": [(text) => {
    const url = address(text);
    if (url !== undefined) imageName(url, text, "image/jpeg");
  }, { starts: ["", "a"] }],
  "addressProblem": [(text) => {
    const url = address(text);
    if (url !== undefined) addressProblem(url, undefined);
  }, { starts: ["", "https://"] }],
  "trimEnd": [(text) => trimEnd(text, "/")],
  "continues": [continues],
  "PipedLines": [readLines, { starts: ["", "\\\n"] }],
  "Keyboard": [pressKeys, { starts: ["", "\x1b[200~"] }],
  "TerminalText": [(text) => {
    const terminal = new TerminalText();
    for (const chunk of chunks(text)) terminal.push(chunk);
    terminal.end();
  }],
  "FenceTracker": [(text) => {
    const fences = new FenceTracker();
    for (const chunk of chunks(text)) fences.feed(chunk);
  }, { starts: ["", "```", "> - 1. "] }],
  "CitationFilter": [(text) => {
    const filter = new CitationFilter();
    for (const chunk of chunks(text)) filter.push(chunk);
    filter.end();
  }, { starts: ["", "\ue200", "【", "【4†"] }],
  "removeHidden": [removeHidden, {
    starts: ["", "\u{1f3f4}", "\u{1f469}", "\u0915", "\u0e01"],
  }],
  "parseChatCommand": [parseChatCommand, { starts: ["", "/save "] }],
  "printable and oneLine": [(text) => oneLine(printable(text), 80)],
  "the demo site's guide": [askDemo, {
    starts: ["", "how do I ", "```", "```js\n"],
  }],
};

for (const [name, [read, around]] of Object.entries(READERS)) {
  test(`linear: hostile text in ${name} [T-09]`, () =>
    assertLinearForHostile(read, 16_000, around));
}

test("linear: quadratic time is noticed", async () => {
  const trim: Read = (text) => text.replace(/ +$/, "");
  const failed = await assertLinearForHostile(trim, 4_000)
    .then(() => false, () => true);
  if (!failed) throw new Error("A quadratic function passed.");
});
