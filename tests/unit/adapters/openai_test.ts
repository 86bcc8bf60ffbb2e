import { ChatClient } from "@askgpt4/core";
import { createDemoSite, type DemoSiteOptions } from "@askgpt4/core/demo";
import { openaiHandler } from "@askgpt4/core/openai";
import { assert } from "chai";
import { test } from "../../support/harness.ts";

function site(options: DemoSiteOptions = {}) {
  const demo = createDemoSite({ delay: 0, model: "echo", ...options });
  const client = new ChatClient({
    site: demo.url,
    fetch: demo.fetch,
    maxRetries: 0,
  });
  return { demo, handler: openaiHandler(client, { token: "secret" }) };
}

function post(body: unknown, token = "secret"): Request {
  return new Request("http://localhost/v1/chat/completions", {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const hello = {
  model: "gpt-4",
  messages: [{ role: "user", content: "Hello" }],
};

/** The events of a stream, `[DONE]` among them. */
async function events(response: Response): Promise<unknown[]> {
  return (await response.text()).split("\n\n").filter(Boolean)
    .map((event) => event.slice("data: ".length))
    .map((data) => data === "[DONE]" ? data : JSON.parse(data));
}

test("openaiHandler: returns a completion", async () => {
  const { handler } = site();
  const response = await handler(post(hello));
  assert.equal(response.status, 200);
  const json = await response.json();
  assert.equal(json.object, "chat.completion");
  assert.match(json.choices[0].message.content, /^You said: Hello/);
  assert.equal(json.choices[0].finish_reason, "stop");
  assert.isAbove(json.usage.total_tokens, 0);
});

test("openaiHandler: streams, with usage on request", async () => {
  const { handler } = site();
  const response = await handler(post({
    ...hello,
    stream: true,
    stream_options: { include_usage: true },
  }));
  assert.match(response.headers.get("content-type")!, /^text\/event-stream/);
  const all = await events(response) as {
    choices: { delta: { content?: string }; finish_reason: string | null }[];
    usage: { total_tokens: number } | null;
  }[];
  assert.equal(all.pop() as unknown, "[DONE]");
  assert.isAbove(all.pop()!.usage!.total_tokens, 0);
  assert.equal(all.at(-1)!.choices[0]!.finish_reason, "stop");
  const text = all.map(({ choices }) => choices[0]!.delta.content ?? "").join(
    "",
  );
  assert.match(text, /^You said: Hello/);
});

test("openaiHandler: an incomplete stream ends with an error and without [DONE]", async () => {
  const { handler } = site({ faults: [{ kind: "cut" }] });
  const all = await events(await handler(post({ ...hello, stream: true })));
  assert.notInclude(all, "[DONE]");
  const last = all.at(-1) as { error: { code: string } };
  assert.equal(last.error.code, "interrupted");
});

test("openaiHandler: a failure before the first delta is an HTTP error", async () => {
  const failed = site();
  const failing = {
    ...hello,
    messages: [{ role: "user", content: "FAIL500" }],
  };
  for (const stream of [false, true]) {
    const response = await failed.handler(post({ ...failing, stream }));
    assert.equal(response.status, 502);
    assert.equal((await response.json()).error.code, "model-error");
    assert.equal(response.headers.get("x-should-retry"), "false");
  }
  const limited = site({
    faults: [{ kind: "status", status: 429, headers: { "retry-after": "7" } }],
  });
  const response = await limited.handler(post(hello));
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("retry-after"), "7");
});

test("openaiHandler: invalid requests are rejected before asking the site", async () => {
  const { demo, handler } = site();
  const user = { role: "user", content: "Hello" };
  const cases: [number, unknown][] = [
    [400, "{"],
    [400, { ...hello, messages: "Hello" }],
    [400, { ...hello, messages: [] }],
    [400, { ...hello, messages: [{ role: "tool", content: "x" }] }],
    [400, { ...hello, messages: [{ role: "user", content: null }] }],
    [400, { ...hello, messages: [user, { role: "assistant", content: "x" }] }],
    [400, {
      ...hello,
      messages: [{
        role: "user",
        content: [{ type: "image_url", image_url: { url: "x" } }],
      }],
    }],
    [400, { ...hello, tools: [{ type: "function" }] }],
    [400, { ...hello, n: 2 }],
    [404, { ...hello, model: "gpt-5" }],
    [404, { ...hello, model: "toString" }],
  ];
  for (const [status, body] of cases) {
    const response = await handler(post(body));
    assert.equal(response.status, status, JSON.stringify(body));
    const { error } = await response.json();
    assert.isNotEmpty(error.message);
    assert.equal(error.type, "invalid_request_error");
  }
  for (const token of ["", "wrong", "secret "]) {
    const request = post(hello, token);
    // Header values are trimmed, so the last one is right.
    const expected = token === "secret " ? 200 : 401;
    assert.equal((await handler(request)).status, expected);
  }
  assert.equal(demo.requests.submit, 1);
});

test("openaiHandler: lists models and accepts text in parts", async () => {
  const { handler } = site();
  const get = (path: string) =>
    handler(
      new Request(`http://localhost${path}`, {
        headers: { authorization: "Bearer secret" },
      }),
    );
  const list = await (await get("/v1/models")).json();
  assert.deepEqual(list.data.map(({ id }: { id: string }) => id), ["gpt-4"]);
  assert.equal((await (await get("/v1/models/gpt-4")).json()).id, "gpt-4");
  assert.equal((await get("/v1/models/gpt-5")).status, 404);
  assert.equal((await get("/v1/embeddings")).status, 404);
  const parts = [{ type: "text", text: "Hel" }, { type: "text", text: "lo" }];
  const response = await handler(
    post({ ...hello, messages: [{ role: "user", content: parts }] }),
  );
  const json = await response.json();
  assert.match(json.choices[0].message.content, /^You said: Hello/);
});

test("openaiHandler: wrong methods and malformed names have OpenAI's statuses", async () => {
  const { handler } = site();
  const send = (method: string, path: string) =>
    handler(
      new Request(`http://localhost${path}`, {
        method,
        headers: { authorization: "Bearer secret" },
      }),
    );
  for (
    const [method, path, status, allow] of [
      ["GET", "/v1/chat/completions", 405, "POST"],
      ["DELETE", "/v1/models", 405, "GET"],
      ["POST", "/v1/models/gpt-4", 405, "GET"],
      ["GET", "/v1/models/%zz", 404, null],
      ["POST", "/v1/embeddings", 404, null],
    ] as const
  ) {
    const response = await send(method, path);
    assert.equal(response.status, status, path);
    assert.equal(response.headers.get("allow"), allow, path);
    const { error } = await response.json();
    assert.equal(error.type, "invalid_request_error", path);
  }
});

test("openaiHandler: a quota is a rate_limit_error", async () => {
  const { handler } = site({
    faults: [{ kind: "status", status: 429, headers: { "Retry-After": "90" } }],
  });
  const response = await handler(post(hello));
  assert.equal(response.status, 429);
  assert.equal((await response.json()).error.type, "rate_limit_error");
});

test("openaiHandler: an empty token is an unset variable", () => {
  const client = new ChatClient({ site: "https://blog.example" });
  assert.throws(() => openaiHandler(client, { token: "" }), /empty/);
});

test("openaiHandler: cancelling a stream aborts the answer", async () => {
  const { demo, handler } = site({ model: "guide", delay: 5 });
  const response = await handler(post({ ...hello, stream: true }));
  const reader = response.body!.getReader();
  await reader.read();
  assert.equal(demo.activeStreams, 1);
  await reader.cancel();
  for (let i = 0; i < 100 && demo.activeStreams > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(demo.activeStreams, 0);
});
