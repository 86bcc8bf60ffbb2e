/**
 * OpenAI's shape in front of a site: a fetch handler with
 * `/v1/chat/completions` (streaming and not) and `/v1/models`, so that the
 * official `openai` package, or any tool with a base URL setting, can talk to
 * an AI Engine site.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 * import { openaiHandler } from "@askgpt4/core/openai";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * const handler = openaiHandler(client);
 *
 * const response = await handler(
 *   new Request("http://localhost/v1/chat/completions", {
 *     method: "POST",
 *     headers: { "content-type": "application/json" },
 *     body: JSON.stringify({
 *       model: "gpt-4",
 *       messages: [{ role: "user", content: "Hello" }],
 *     }),
 *   }),
 * );
 * console.log((await response.json()).choices[0].message.content);
 * ```
 *
 * @module
 */
import type { Answer } from "../chat/answer.ts";
import type { ChatClient } from "../client.ts";
import {
  type AskError,
  type AskErrorCode,
  InvalidArgumentError,
  isAskError,
  UnknownModelError,
} from "../errors/errors.ts";
import { type ChatMessage, splitMessages } from "./provider.ts";
import { readBytes } from "../util/bounded_body.ts";
import { randomId } from "../util/random_id.ts";
import { isLoopback, parseUrl } from "../protocol/site.ts";
import { chatgpt4online } from "../site/presets.ts";
import { trimEnd } from "../util/trim.ts";
import { parseObject } from "../protocol/json.ts";
import type { Usage } from "../protocol/result.ts";

/** How an {@linkcode openaiHandler} works. Every option may be left out. */
export interface OpenaiHandlerOptions {
  /**
   * The chatbot behind each model that can be named. Default: `gpt-4`, which
   * is the client's own chatbot.
   */
  models?: Readonly<Record<string, { botId?: string }>>;
  /**
   * What callers must send as `Authorization: Bearer …`. Default: nothing.
   * Then every program of this machine may ask, but no web page: the `Host`
   * must be loopback, an `Origin` too, and the body `application/json`.
   */
  token?: string;
}

/** The largest request that is read, in bytes. */
const MAX_BODY = 16 * 1024 * 1024;

const STATUS: Partial<Record<AskErrorCode, number>> = {
  "message-too-long": 400,
  "invalid-argument": 400,
  "question-rejected": 400,
  "unknown-model": 404,
  "rate-limited": 429,
  "timeout": 504,
};

/** A completion that is asked for. */
interface Completion {
  model: string;
  stream: boolean;
  includeUsage: boolean;
  answer: Answer;
}

/**
 * Makes the handler. Serve it with any server, on loopback if it has no token.
 *
 * The site's chatbot has its own model, temperature and instructions: settings
 * for them are accepted and have no effect. Tools, images and several choices
 * are refused, since the site could not do what the caller expects.
 *
 * @param client The client that asks.
 * @param options Models and a token.
 * @returns The handler. It never throws: errors become OpenAI's form of them.
 */
export function openaiHandler(
  client: ChatClient,
  options: OpenaiHandlerOptions = {},
): (request: Request) => Promise<Response> {
  const models = options.models ?? { [chatgpt4online.defaultModel]: {} };
  return async (request) => {
    try {
      // Before any of the body is read.
      const refused = await refuse(request, options.token);
      if (refused !== undefined) return refused;
      const path = trimEnd(new URL(request.url).pathname, "/");
      const name = /^\/v1\/models\/(.+)$/.exec(path)?.[1];
      if (path === "/v1/models" && request.method === "GET") {
        const data = Object.keys(models).map(describeModel);
        return Response.json({ object: "list", data });
      }
      if (name !== undefined && request.method === "GET") {
        const model = decodeURIComponent(name);
        if (!Object.hasOwn(models, model)) {
          throw new UnknownModelError(model, Object.keys(models));
        }
        return Response.json(describeModel(model));
      }
      if (path === "/v1/chat/completions" && request.method === "POST") {
        const { body, signal } = request;
        const bytes = await readBytes(body, MAX_BODY + 1, signal);
        if (bytes.length > MAX_BODY) {
          return problem(413, "request_too_large", "The limit is 16 MB.");
        }
        const text = new TextDecoder().decode(bytes);
        const completion = begin(client, models, text, signal);
        return completion.stream
          ? await streamed(completion)
          : await whole(completion);
      }
      return problem(404, "not_found", "There is no such route here.");
    } catch (error) {
      return failure(error);
    }
  };
}

function begin(
  client: ChatClient,
  models: Readonly<Record<string, { botId?: string }>>,
  text: string,
  signal: AbortSignal,
): Completion {
  const body = parseObject(text);
  if (body === undefined) throw new InvalidArgumentError("That is not JSON.");
  const model = typeof body.model === "string" ? body.model : "";
  if (!Object.hasOwn(models, model)) {
    throw new UnknownModelError(model, Object.keys(models));
  }
  if (Array.isArray(body.tools) && body.tools.length > 0) {
    throw new InvalidArgumentError("The site's chatbot takes no tools.", {
      hint: "Leave `tools` out.",
    });
  }
  if (typeof body.n === "number" && body.n !== 1) {
    throw new InvalidArgumentError("The site gives one answer: `n` must be 1.");
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
    throw new InvalidArgumentError("`messages` must be a list.");
  }
  return value.map((message: Partial<ChatMessage> | null) => {
    const { role, content } = message ?? {};
    if (
      role !== "system" && role !== "developer" && role !== "user" &&
      role !== "assistant"
    ) {
      throw new InvalidArgumentError(
        "A message's role must be system, developer, user or assistant.",
      );
    }
    const parts = Array.isArray(content) ? content : [];
    if (parts.some((part) => typeof part?.text !== "string")) {
      throw new InvalidArgumentError("The site takes text only.", {
        hint: "Send messages whose content is text.",
      });
    }
    if (typeof content !== "string" && !Array.isArray(content)) {
      throw new InvalidArgumentError("A message has no content.");
    }
    return { role, content };
  });
}

async function whole({ model, answer }: Completion): Promise<Response> {
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

async function streamed(completion: Completion): Promise<Response> {
  const { model, answer, includeUsage } = completion;
  const deltas = answer[Symbol.asyncIterator]();
  // What fails before the first word is an HTTP error, as callers expect.
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
  let begun = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const send = (value: unknown) =>
        controller.enqueue(
          utf8.encode(`data: ${JSON.stringify(value)}\n\n`),
        );
      if (!begun) {
        begun = true;
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
        // Without [DONE]: the answer is not complete.
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

function describeModel(id: string): Record<string, unknown> {
  return { id, object: "model", created: 0, owned_by: "ai-engine" };
}

function describeUsage(usage: Usage | null): Record<string, number> {
  return {
    prompt_tokens: usage?.promptTokens ?? 0,
    completion_tokens: usage?.completionTokens ?? 0,
    total_tokens: usage?.totalTokens ?? 0,
  };
}

function failure(error: unknown): Response {
  const status = isAskError(error) ? STATUS[error.code] ?? 502 : 500;
  const headers = new Headers();
  const wait = isAskError(error) ? error.retryAfterMs : undefined;
  if (wait !== undefined) {
    headers.set("retry-after", String(Math.ceil(wait / 1000)));
  }
  // The client has asked again where that was safe; a caller that does so on
  // its own would ask, and have the site's owner pay, twice.
  headers.set("x-should-retry", "false");
  return Response.json({ error: describeError(error) }, { status, headers });
}

function describeError(error: unknown): Record<string, unknown> {
  if (!isAskError(error)) {
    return describe("server_error", "internal_error", "An internal error.");
  }
  const { code, message, hint } = error as AskError;
  const type = STATUS[code] === 400 ? "invalid_request_error" : "server_error";
  return describe(type, code, [message, hint].filter(Boolean).join(" "));
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({
    error: describe("invalid_request_error", code, message),
  }, { status });
}

function describe(type: string, code: string, message: string) {
  return { message, type, param: null, code };
}

/** The response to a request that may not ask. */
async function refuse(
  request: Request,
  token: string | undefined,
): Promise<Response | undefined> {
  if (token !== undefined) {
    return await authorized(request, token)
      ? undefined
      : problem(401, "invalid_api_key", "Wrong or missing API key.");
  }
  const { headers, method, url } = request;
  const host = headers.get("host");
  const origin = headers.get("origin");
  // A page can reach this machine by a domain of its own (DNS rebinding).
  const named = host === null ? url : `http://${host}`;
  if (!isLocal(named) || origin !== null && !isLocal(origin)) {
    return problem(
      403,
      "forbidden",
      "Without an API key only programs of this machine may ask.",
    );
  }
  // A page on another origin can send any other type without a preflight.
  const type = headers.get("content-type") ?? "";
  if (method === "POST" && !/^application\/json\s*(;|$)/i.test(type)) {
    return problem(
      415,
      "unsupported_media_type",
      "The content type must be application/json.",
    );
  }
  return undefined;
}

function isLocal(address: string): boolean {
  const url = parseUrl(address);
  return url !== undefined && isLoopback(url.hostname);
}

/** Compares digests, so that the time taken tells nothing about the token. */
async function authorized(request: Request, token: string): Promise<boolean> {
  const given = request.headers.get("authorization") ?? "";
  const [a, b] = await Promise.all(
    [given, `Bearer ${token}`].map(async (text) =>
      new Uint8Array(
        await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
      )
    ),
  );
  return a!.every((byte, index) => byte === b![index]);
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
