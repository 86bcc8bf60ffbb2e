/**
 * The route that takes a question: `POST …/mwai-ui/v1/chats/submit`.
 */
import type { Exchange } from "../exchange.ts";
import { EXPLAIN_MORE } from "../faults/misbehave.ts";
import { type Frame, liveEvent, sse } from "../frames.ts";
import { buildQuestion, findBot, type Question } from "../models/question.ts";
import {
  complete,
  messageOf,
  modelEvents,
  ModelOutput,
} from "../models/run.ts";
import { failure, json, type Reply } from "../reply.ts";
import { phpJson } from "../wordpress/php.ts";
import { remember } from "./discussions.ts";

const REJECTED = "Sorry, your query has been rejected.";

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
  const question = buildQuestion(exchange, bot, text, stream);
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
  const output = new ModelOutput();
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
    for await (const event of modelEvents(exchange, question)) {
      // Not before the model's first word: a refused question has no start.
      if (!started) yield start();
      output.add(event);
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
  const reply = conclude(exchange, question, output, metadata.id);
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
  const output = await complete(exchange, question);
  if (output instanceof Error) return failure(500, output.message);
  return json(200, conclude(exchange, question, output, id));
}

/** Stores the turn and makes the site's reply of it. */
function conclude(
  exchange: Exchange,
  question: Question,
  output: ModelOutput,
  responseId: string,
): Record<string, unknown> {
  const { site } = exchange;
  const reply = output.text.trim();
  remember(exchange, question, reply, responseId);
  const prompt = site.settings.model === "echo"
    ? 3
    : Math.ceil(question.text.length / 4);
  return {
    success: true,
    reply,
    images: output.extras.images,
    actions: output.extras.actions,
    shortcuts: output.extras.shortcuts,
    blocks: output.extras.blocks,
    usage: {
      prompt_tokens: prompt,
      completion_tokens: output.deltas,
      total_tokens: prompt + output.deltas,
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
