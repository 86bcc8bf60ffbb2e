/**
 * The route that takes a question: `POST …/mwai-ui/v1/chats/submit`.
 */
import { remember } from "./discussions.ts";
import { echo } from "../models/echo.ts";
import type { Exchange } from "../exchange.ts";
import { filesOf } from "./files.ts";
import { type Frame, liveEvent, sse } from "../frames.ts";
import { guide } from "../models/guide.ts";
import { alterAnswer, EXPLAIN_MORE } from "../faults/misbehave.ts";
import type {
  Chatbot,
  DemoContext,
  DemoEvent,
  DemoExtras,
  DemoFile,
  DemoMessage,
} from "../options.ts";
import { phpJson } from "../wordpress/php.ts";
import { failure, json, type Reply } from "../reply.ts";

const REJECTED = "Sorry, your query has been rejected.";

/** A question, and all that it takes to answer it. */
export interface Question {
  bot: Chatbot;
  text: string;
  context: DemoContext;
}

/** What the model has said so far. */
export class Said {
  text = "";
  deltas = 0;
  readonly extras: Required<DemoExtras> = {
    images: null,
    actions: [],
    shortcuts: [],
    blocks: [],
  };

  add(event: DemoEvent): void {
    if (typeof event === "string") {
      this.text += event;
      this.deltas++;
    } else if (!("subtype" in event)) {
      Object.assign(this.extras, event);
    } else if (event.subtype === "content") {
      this.text += event.data;
      this.deltas++;
    }
  }
}

/** Takes a question and answers it, streamed or not. */
export function submit(exchange: Exchange): Reply | Promise<Reply> {
  const { params } = exchange;
  const stream = Boolean(params.stream);
  const text = exchange.text("shortcutId") === EXPLAIN_MORE
    ? "Explain more"
    : exchange.text("newMessage") ?? "";
  if (
    text.trim() === "" || !(exchange.text("botId") ?? exchange.text("customId"))
  ) {
    return failure(403, REJECTED);
  }
  const bot = findBot(exchange);
  if ([...text].length > bot.textInputMaxLength) {
    if (!stream) return failure(500, REJECTED);
    return {
      status: 200,
      headers: [["Content-Type", "application/json; charset=UTF-8"]],
      body: sse({ type: "error", data: REJECTED }),
      direct: true,
    };
  }
  const question = ask(exchange, bot, text, stream);
  if (!stream) return answerAtOnce(exchange, question);
  // Now, while the headers are not sent yet, so that they bring the cookie.
  void exchange.visitor;
  return {
    status: 200,
    headers: [
      ["Content-Type", "text/event-stream;charset=UTF-8"],
      ["Cache-Control", "no-cache"],
    ],
    body: answerStreamed(exchange, question),
    direct: true,
  };
}

/** Puts a question together from a request. */
export function ask(
  exchange: Exchange,
  bot: Chatbot,
  text: string,
  stream: boolean,
): Question {
  const { params, site: { settings }, signal } = exchange;
  const files = filesOf(exchange);
  return {
    bot,
    text: settings.model === "echo" ? withFiles(text, files) : text,
    context: {
      botId: bot.botId,
      chatId: exchange.text("chatId"),
      messages: messagesIn(params.messages),
      files,
      siteUrl: settings.url.href,
      user: exchange.user?.name,
      stream,
      delay: settings.delay,
      signal,
    },
  };
}

/** The chatbot that is meant; an unknown one falls back to the first. */
export function findBot(exchange: Exchange): Chatbot {
  const { chatbots } = exchange.site.settings;
  const customId = exchange.text("customId");
  const botId = exchange.text("botId");
  return chatbots.find((bot) => customId && bot.customId === customId) ??
    chatbots.find((bot) => bot.botId === botId) ?? chatbots[0];
}

function messagesIn(value: unknown): DemoMessage[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((message: unknown) => {
    if (typeof message !== "object" || message === null) return [];
    const { role, content } = message as Record<string, unknown>;
    return typeof role === "string" && typeof content === "string"
      ? [{ role, content }]
      : [];
  });
}

/** How a question with images reached the model behind the recorded site. */
function withFiles(text: string, files: readonly DemoFile[]): string {
  if (files.length === 0) return text;
  return JSON.stringify([
    { type: "text", text },
    ...files.map(({ type, bytes }) => ({
      type: "image_url",
      image_url: { url: `data:${type};base64,${base64(bytes)}` },
    })),
  ]);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

async function* modelEvents(
  exchange: Exchange,
  { text, context }: Question,
): AsyncGenerator<DemoEvent> {
  const { model } = exchange.site.settings;
  const run = model === "guide" ? guide : model === "echo" ? echo : model;
  yield* run(text, context);
}

/** What the model says, with what the faults make of it. */
function events(
  exchange: Exchange,
  question: Question,
): AsyncGenerator<DemoEvent> {
  let all = modelEvents(exchange, question);
  for (const fault of exchange.faults) all = alterAnswer(fault, all);
  return all;
}

/** The name and id under which the model's answers go. */
function signature({ site }: Exchange): { model: string; id: string } {
  return site.settings.model === "echo"
    ? { model: "local-gpt", id: "c1" }
    : { model: "demo", id: `demo-${site.answers}` };
}

async function* answerStreamed(
  exchange: Exchange,
  question: Question,
): AsyncGenerator<Frame> {
  exchange.site.answers++;
  const metadata = signature(exchange);
  const said = new Said();
  let started = false;
  const start = (): Frame => {
    started = true;
    const data = "Starting stream...";
    return {
      kind: "event",
      text: liveEvent({
        subtype: "status",
        data,
        visibility: "collapsed",
        metadata,
      }),
    };
  };
  try {
    for await (const event of events(exchange, question)) {
      // Not before the model's first word: a refused question has no start.
      if (!started) yield start();
      said.add(event);
      if (typeof event === "string") {
        yield { kind: "text", text: sse({ type: "live", data: event }) };
      } else if ("subtype" in event) {
        const kind = event.subtype === "content" ? "text" : "event";
        yield { kind, text: liveEvent(event) };
      }
    }
  } catch (error) {
    yield {
      kind: "end",
      text: sse({ type: "error", data: messageOf(error) }),
    };
    return;
  }
  if (question.context.signal.aborted) return;
  if (!started) yield start();
  const reply = conclude(exchange, question, said, metadata.id);
  yield { kind: "end", text: sse({ type: "end", data: phpJson(reply) }) };
}

async function answerAtOnce(
  exchange: Exchange,
  question: Question,
): Promise<Reply> {
  const { site } = exchange;
  void exchange.visitor;
  site.answers++;
  const { id } = signature(exchange);
  const said = await listen(exchange, question);
  if (said instanceof Error) return failure(500, said.message);
  return json(200, conclude(exchange, question, said, id));
}

/** Waits for all that the model says, or for its failure. */
export async function listen(
  exchange: Exchange,
  question: Question,
): Promise<Said | Error> {
  const { site } = exchange;
  const said = new Said();
  site.activeStreams++;
  try {
    for await (const event of events(exchange, question)) said.add(event);
    return said;
  } catch (error) {
    return new Error(messageOf(error));
  } finally {
    site.activeStreams--;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Stores the turn and makes the site's reply of it. */
function conclude(
  exchange: Exchange,
  question: Question,
  said: Said,
  responseId: string,
): Record<string, unknown> {
  const { site } = exchange;
  const reply = said.text.trim();
  remember(exchange, question, reply, responseId);
  const prompt = site.settings.model === "echo"
    ? 3
    : Math.ceil(question.text.length / 4);
  return {
    success: true,
    reply,
    images: said.extras.images,
    actions: said.extras.actions,
    shortcuts: said.extras.shortcuts,
    blocks: said.extras.blocks,
    usage: {
      prompt_tokens: prompt,
      completion_tokens: said.deltas,
      total_tokens: prompt + said.deltas,
      price: null,
      queries: 1,
      accuracy: "estimated",
    },
    responseId,
    ...(exchange.nonce === "aged" && {
      new_token: site.nonces.current(exchange.owner),
    }),
  };
}
