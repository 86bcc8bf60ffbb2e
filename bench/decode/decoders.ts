/**
 * Everything that decodes the stream: ours, what ours is measured by, and the
 * peers, each in the way its own documentation shows.
 */
import { _iterSSEMessages } from "@anthropic-ai/sdk/core/streaming";
import { ChatClient } from "@askgpt4/core";
import {
  getBytes,
  getLines,
  getMessages,
} from "@microsoft/fetch-event-source/lib/esm/parse.js";
import { createParser } from "eventsource-parser";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { events } from "fetch-event-stream";
import { Stream } from "openai/core/streaming";
import { parseServerSentEvents } from "parse-sse";
import { SseDecoder } from "../../src/protocol/sse.ts";
import { parseEvent, plainText } from "../../src/protocol/events.ts";
import type { Corpus } from "./corpus.ts";

/** Decodes a stream, and returns how many characters of text it had. */
export type Decode = (corpus: Corpus) => number | Promise<number>;

interface Live {
  type: string;
  data: string;
}

function lengthOf(data: string): number {
  const event = JSON.parse(data) as Live;
  return event.type === "live" ? event.data.length : 0;
}

function responseOf(corpus: Corpus): Response {
  const next = corpus.chunks();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = next();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream;charset=UTF-8" },
  });
}

/** The limit: nothing but JSON, the events split beforehand. */
function jsonAlone(corpus: Corpus): number {
  let length = 0;
  for (let i = 0; i < corpus.turns; i++) {
    for (const data of corpus.turn) length += lengthOf(data);
  }
  return length;
}

/** What one would write by hand for this one protocol. */
function straightLoop(corpus: Corpus): number {
  const next = corpus.chunks();
  const utf8 = new TextDecoder();
  let rest = "";
  let length = 0;
  for (let chunk = next(); chunk !== undefined; chunk = next()) {
    const piece = utf8.decode(chunk, { stream: true });
    // Only what is new is searched: or one huge event would take for ever.
    if (!piece.includes("\n")) {
      rest += piece;
      continue;
    }
    const text = rest + piece;
    let from = 0;
    for (
      let end = text.indexOf("\n\n");
      end !== -1;
      end = text.indexOf("\n\n", from)
    ) {
      length += lengthOf(text.slice(from + 6, end));
      from = end + 2;
    }
    rest = text.slice(from);
  }
  return length;
}

function oursBare(corpus: Corpus): number {
  const next = corpus.chunks();
  let length = 0;
  const decoder = new SseDecoder({
    data: (data) => {
      const text = plainText(data);
      if (text !== undefined) {
        length += text.length;
        return;
      }
      const wire = parseEvent(data);
      if (wire.kind === "event") length += wire.event.text.length;
    },
  });
  for (let chunk = next(); chunk !== undefined; chunk = next()) {
    decoder.feed(chunk);
  }
  decoder.end();
  return length;
}

function clientOf(corpus: Corpus): ChatClient {
  return new ChatClient({
    site: "https://blog.example/",
    nonce: "0123456789",
    maxAnswerLength: Infinity,
    fetch: () => Promise.resolve(responseOf(corpus)),
  });
}

async function oursClient(corpus: Corpus): Promise<number> {
  let length = 0;
  for await (const delta of clientOf(corpus).ask("?")) length += delta.length;
  return length;
}

async function oursEvents(corpus: Corpus): Promise<number> {
  let length = 0;
  for await (const event of clientOf(corpus).ask("?").events()) {
    if (event.type === "text") length += event.text.length;
  }
  return length;
}

function parserFeed(corpus: Corpus): number {
  const next = corpus.chunks();
  const utf8 = new TextDecoder();
  let length = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      length += lengthOf(data);
    },
  });
  for (let chunk = next(); chunk !== undefined; chunk = next()) {
    parser.feed(utf8.decode(chunk, { stream: true }));
  }
  return length;
}

async function parserRead(corpus: Corpus): Promise<number> {
  const utf8 = new TextDecoder();
  let length = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      length += lengthOf(data);
    },
  });
  const reader = responseOf(corpus).body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return length;
    parser.feed(utf8.decode(value, { stream: true }));
  }
}

async function parserStream(corpus: Corpus): Promise<number> {
  let length = 0;
  const stream = responseOf(corpus).body!
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { data } of stream) length += lengthOf(data);
  return length;
}

async function openai(corpus: Corpus): Promise<number> {
  let length = 0;
  const stream = Stream.fromSSEResponse<Live>(
    responseOf(corpus),
    new AbortController(),
  );
  for await (const event of stream) {
    if (event.type === "live") length += event.data.length;
  }
  return length;
}

/** Its own loop, without its filter for the names of Anthropic's events. */
async function anthropic(corpus: Corpus): Promise<number> {
  let length = 0;
  const messages = _iterSSEMessages(
    responseOf(corpus),
    new AbortController(),
  );
  for await (const { data } of messages) length += lengthOf(data);
  return length;
}

async function fetchEventStream(corpus: Corpus): Promise<number> {
  let length = 0;
  for await (const { data } of events(responseOf(corpus))) {
    if (data !== undefined) length += lengthOf(data);
  }
  return length;
}

/** Its parsing; what is around it needs a page. */
async function fetchEventSource(corpus: Corpus): Promise<number> {
  let length = 0;
  const onMessage = getMessages(
    () => {},
    () => {},
    ({ data }) => {
      if (data !== "") length += lengthOf(data);
    },
  );
  await getBytes(responseOf(corpus).body!, getLines(onMessage));
  return length;
}

async function parseSse(corpus: Corpus): Promise<number> {
  let length = 0;
  for await (const { data } of parseServerSentEvents(responseOf(corpus))) {
    length += lengthOf(data);
  }
  return length;
}

interface Std {
  TextLineStream: new () => TransformStream<string, string>;
}

/** By a specifier that no bundler follows: JSR may be out of reach. */
const STD = "jsr:@std/streams@^1.1.2";
let std: Std | undefined;

async function stdStreams(corpus: Corpus): Promise<number> {
  std ??= await import(STD) as Std;
  let length = 0;
  const lines = responseOf(corpus).body!
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new std.TextLineStream());
  for await (const line of lines) {
    if (line.startsWith("data: ")) length += lengthOf(line.slice(6));
  }
  return length;
}

/** The decoders, by name. */
export const DECODERS = {
  "JSON.parse alone": jsonAlone,
  "straight loop": straightLoop,
  "ours, bare": oursBare,
  "ours, client": oursClient,
  "ours, events()": oursEvents,
  "eventsource-parser feed": parserFeed,
  "eventsource-parser feed, read": parserRead,
  "eventsource-parser stream": parserStream,
  "openai": openai,
  "@anthropic-ai/sdk": anthropic,
  "fetch-event-stream": fetchEventStream,
  "@microsoft/fetch-event-source": fetchEventSource,
  "parse-sse": parseSse,
  "@std/streams": stdStreams,
} satisfies Record<string, Decode>;

/** The name of a decoder. */
export type DecoderName = keyof typeof DECODERS;
