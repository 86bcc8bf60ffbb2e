/**
 * What tools with a base URL setting do: the official openai package and
 * Vercel's AI SDK, over a socket. Deno only: the other runtimes run the same
 * handler in openai_test.ts, and these packages are large.
 */
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatClient } from "@askgpt4/core";
import { createDemoSite, type DemoSiteOptions } from "@askgpt4/core/demo";
import { openaiHandler } from "@askgpt4/core/openai";
import { generateText, streamText } from "ai";
import { assert } from "chai";
import OpenAI from "openai";
import { serveOnLoopback } from "../../src/server/loopback.ts";
import { test } from "../support/harness.ts";

const TOKEN = "a-token-of-mine";

async function served(options: DemoSiteOptions = {}) {
  const demo = createDemoSite({ delay: 0, model: "echo", ...options });
  const client = new ChatClient({
    site: demo.url,
    fetch: demo.fetch,
    maxRetries: 0,
  });
  const handler = openaiHandler(client, { token: TOKEN });
  const { origin, close } = await serveOnLoopback(() => handler);
  const baseURL = `${origin}/v1`;
  return {
    demo,
    openai: (apiKey = TOKEN) => new OpenAI({ apiKey, baseURL }),
    vercel: createOpenAICompatible({
      name: "askgpt4",
      apiKey: TOKEN,
      baseURL,
      includeUsage: true,
    }),
    [Symbol.asyncDispose]: close,
  };
}

const hello = {
  model: "gpt-4",
  messages: [{ role: "user" as const, content: "Hello" }],
};

/** What a promise fails with. */
async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

test("openai package: models and a completion", async () => {
  await using server = await served();
  const openai = server.openai();
  const { data } = await openai.models.list();
  assert.deepEqual(data.map(({ id }) => id), ["gpt-4"]);
  const { choices, usage } = await openai.chat.completions.create(hello);
  assert.match(choices[0]?.message.content ?? "", /^You said: Hello/);
  assert.isAbove(usage?.total_tokens ?? 0, 0);
});

test("openai package: a stream, piece by piece, with usage", async () => {
  await using server = await served({ delay: 2 });
  const stream = await server.openai().chat.completions.create({
    ...hello,
    stream: true,
    stream_options: { include_usage: true },
  });
  const pieces: string[] = [];
  let reason: string | null | undefined;
  let tokens = 0;
  for await (const { choices, usage } of stream) {
    const [choice] = choices;
    if (choice?.delta.content) pieces.push(choice.delta.content);
    reason = choice?.finish_reason ?? reason;
    tokens = usage?.total_tokens ?? tokens;
  }
  assert.match(pieces.join(""), /^You said: Hello/);
  assert.isAbove(pieces.length, 2);
  assert.equal(reason, "stop");
  assert.isAbove(tokens, 0);
});

test("openai package: leaving a stream ends the site's", async () => {
  await using server = await served({ delay: 20 });
  const stream = await server.openai().chat.completions.create({
    ...hello,
    stream: true,
  });
  for await (const { choices } of stream) {
    if (choices[0]?.delta.content) break;
  }
  const end = Date.now() + 5_000;
  while (server.demo.activeStreams > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(server.demo.activeStreams, 0);
});

test("openai package: half an answer is an error, and never asked twice", async () => {
  await using server = await served({ faults: [{ kind: "cut", after: 3 }] });
  const stream = await server.openai().chat.completions.create({
    ...hello,
    stream: true,
  });
  const error = await failure((async () => {
    for await (const _ of stream);
  })());
  assert.instanceOf(error, OpenAI.APIError);
  assert.equal(server.demo.requests.submit, 1);
});

test("openai package: a wrong key is an AuthenticationError", async () => {
  await using server = await served();
  const error = await failure(
    server.openai("wrong").chat.completions.create(hello),
  );
  assert.instanceOf(error, OpenAI.AuthenticationError);
  assert.equal(server.demo.requests.total, 0);
});

test("Vercel's ai: generateText goes on with what was said", async () => {
  await using server = await served();
  const { text, usage } = await generateText({
    model: server.vercel("gpt-4"),
    messages: [
      { role: "user", content: "My name is Ada." },
      { role: "assistant", content: "Hello, Ada." },
      { role: "user", content: "Go on." },
    ],
    maxRetries: 0,
  });
  assert.match(text, /^You said: Go on\./);
  assert.isAbove(usage.totalTokens ?? 0, 0);
  assert.equal(server.demo.requests.submit, 1);
});

test("Vercel's ai: streamText brings piece by piece and the end", async () => {
  await using server = await served({ delay: 2 });
  const result = streamText({
    model: server.vercel("gpt-4"),
    prompt: "Hello",
    maxRetries: 0,
  });
  const pieces: string[] = [];
  for await (const piece of result.textStream) pieces.push(piece);
  assert.match(pieces.join(""), /^You said: Hello/);
  assert.isAbove(pieces.length, 2);
  assert.equal(await result.finishReason, "stop");
});

test("Vercel's ai: half an answer is told", async () => {
  await using server = await served({ faults: [{ kind: "cut", after: 3 }] });
  const errors: unknown[] = [];
  const result = streamText({
    model: server.vercel("gpt-4"),
    prompt: "Hello",
    maxRetries: 0,
    onError: ({ error }) => void errors.push(error),
  });
  for await (const _ of result.textStream);
  assert.lengthOf(errors, 1);
  assert.equal(server.demo.requests.submit, 1);
});

test("AI SDK: asks in process, without a server", async () => {
  const demo = createDemoSite({ delay: 0, model: "echo" });
  const handler = openaiHandler(
    new ChatClient({ site: demo.url, fetch: demo.fetch }),
    { token: TOKEN },
  );
  const askgpt4 = createOpenAICompatible({
    name: "askgpt4",
    apiKey: TOKEN,
    baseURL: "http://127.0.0.1/v1",
    fetch: (input, init) => handler(new Request(input, init)),
  });
  const { text } = await generateText({
    model: askgpt4("gpt-4"),
    prompt: "Hello",
    maxRetries: 0,
  });
  assert.match(text, /^You said: Hello/);
});
