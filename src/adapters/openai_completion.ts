/**
 * Completions: OpenAI's request, a question to the site, and OpenAI's response.
 *
 * @module
 */
import type { Answer } from "../chat/answer.ts";
import type { ChatClient } from "../client.ts";
import { InvalidArgumentError, UnknownModelError } from "../errors/errors.ts";
import { parseObject } from "../protocol/json.ts";
import type { Usage } from "../protocol/result.ts";
import { randomId } from "../util/random_id.ts";
import { type ChatMessage, splitMessages } from "./messages.ts";
import { describeError } from "./openai_errors.ts";

/** The chatbot behind each model name. */
export type Models = Readonly<Record<string, { botId?: string }>>;

/** A completion that was requested. */
interface Completion {
  model: string;
  stream: boolean;
  includeUsage: boolean;
  answer: Answer;
}

/**
 * Answers a request for a completion.
 *
 * @param client The client that asks.
 * @param models The models that can be named.
 * @param text The body of the request.
 * @param signal Aborts the answer.
 * @returns The response.
 * @throws {AskError} If the request is not valid, or the answer fails before its
 * first delta.
 */
export async function complete(
  client: ChatClient,
  models: Models,
  text: string,
  signal: AbortSignal,
): Promise<Response> {
  const completion = start(client, models, text, signal);
  return completion.stream
    ? await toStream(completion)
    : await toJson(completion);
}

function start(
  client: ChatClient,
  models: Models,
  text: string,
  signal: AbortSignal,
): Completion {
  const body = parseObject(text);
  if (body === undefined) {
    throw new InvalidArgumentError("The body is not JSON.", {
      reason: "request",
    });
  }
  const model = typeof body.model === "string" ? body.model : "";
  if (!Object.hasOwn(models, model)) {
    throw new UnknownModelError(model, Object.keys(models));
  }
  if (Array.isArray(body.tools) && body.tools.length > 0) {
    throw new InvalidArgumentError("The site's chatbot accepts no tools.", {
      reason: "request",
      hint: "Omit `tools`.",
    });
  }
  if (typeof body.n === "number" && body.n !== 1) {
    throw new InvalidArgumentError("The site returns one answer.", {
      reason: "request",
      hint: "Omit `n`, or set it to 1.",
    });
  }
  const { history, question } = splitMessages(readMessages(body.messages));
  const { botId } = models[model]!;
  const usage = body.stream_options as { include_usage?: unknown } | undefined;
  return {
    model,
    stream: body.stream === true,
    includeUsage: usage?.include_usage === true,
    answer: client.ask(question, {
      messages: history,
      ...botId !== undefined && { botId },
      signal,
    }),
  };
}

function readMessages(value: unknown): ChatMessage[] {
  if (!Array.isArray(value)) {
    throw new InvalidArgumentError("`messages` must be a list.", {
      reason: "request",
    });
  }
  return value.map((message: ChatMessage | null) => {
    const content = message?.content;
    const parts = Array.isArray(content) ? content : [];
    if (parts.some((part) => typeof part?.text !== "string")) {
      throw new InvalidArgumentError("The site accepts only text.", {
        reason: "request",
        hint: "Send messages whose content is text.",
      });
    }
    if (typeof content !== "string" && !Array.isArray(content)) {
      throw new InvalidArgumentError("A message has no content.", {
        reason: "request",
      });
    }
    return message!;
  });
}

async function toJson({ model, answer }: Completion): Promise<Response> {
  const { text, usage } = await answer.result();
  return Response.json({
    id: `chatcmpl-${answer.chatId}`,
    object: "chat.completion",
    created: now(),
    model,
    choices: [{
      index: 0,
      message: { role: "assistant", content: text, refusal: null },
      logprobs: null,
      finish_reason: "stop",
    }],
    usage: describeUsage(usage),
  });
}

async function toStream(completion: Completion): Promise<Response> {
  const { model, answer, includeUsage } = completion;
  const deltas = answer[Symbol.asyncIterator]();
  // A failure before the first delta becomes an HTTP error, as callers expect.
  let first: IteratorResult<string> | undefined = await deltas.next();
  const utf8 = new TextEncoder();
  const head = {
    id: `chatcmpl-${randomId()}`,
    object: "chat.completion.chunk",
    created: now(),
    model,
  };
  const choice = (delta: Record<string, string>, reason: string | null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    ...includeUsage && { usage: null },
  });
  let started = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const send = (value: unknown) =>
        controller.enqueue(
          utf8.encode(`data: ${JSON.stringify(value)}\n\n`),
        );
      if (!started) {
        started = true;
        send(choice({ role: "assistant", content: "" }, null));
      }
      try {
        const { done, value } = first ?? await deltas.next();
        first = undefined;
        if (!done) return send(choice({ content: value }, null));
        send(choice({}, "stop"));
        if (includeUsage) {
          const { usage } = await answer.result();
          send({ ...head, choices: [], usage: describeUsage(usage) });
        }
        controller.enqueue(utf8.encode("data: [DONE]\n\n"));
      } catch (error) {
        // Without [DONE], because the answer is not complete.
        send({ error: describeError(error) });
      }
      controller.close();
    },
    async cancel() {
      await deltas.return?.();
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
    },
  });
}

function describeUsage(usage: Usage | null): Record<string, number> {
  return {
    prompt_tokens: usage?.promptTokens ?? 0,
    completion_tokens: usage?.completionTokens ?? 0,
    total_tokens: usage?.totalTokens ?? 0,
  };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
