import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { assert } from "chai";
import { askError, test } from "../../support/harness.ts";

function site(apiToken?: string) {
  const demo = createDemoSite({ delay: 0, model: "echo", bearerToken: "t1" });
  const client = new ChatClient({
    site: demo.url,
    fetch: demo.fetch,
    ...apiToken !== undefined && { apiToken },
  });
  return { demo, client };
}

test("PublicApi: the recorded routes return what was recorded", async () => {
  const { demo, client } = site("t1");
  assert.deepEqual(await client.api.checkAuth(), {
    type: "email",
    value: "admin@example.test",
  });
  const [bot] = await client.api.listChatbots();
  assert.deepInclude(bot, {
    id: "default",
    name: "Default",
    model: "local-gpt",
  });
  const { text, chatId } = await client.api.chatbotQuery("default", "Hello");
  assert.match(text, /^You said: Hello/);
  assert.isString(chatId);
  assert.match(await client.api.textQuery("Hello"), /^You said: Hello/);
  const error = await askError(client.api.jsonQuery("Hello"));
  assert.include(error.message, "The environment is required.");
  // A token in place of a nonce: no session is needed.
  assert.equal(demo.requests.startSession, 0);
});

test("PublicApi: a wrong token and a missing one are errors", async () => {
  const refused = await askError(site("wrong").client.api.checkAuth());
  assert.equal(refused.code, "question-rejected");
  assert.include(refused.message, "token");
  assert.notInclude(refused.message + refused.hint, "wrong");
  const { demo, client } = site();
  for (
    const call of [
      () => client.api.checkAuth(),
      () => client.api.textQuery("Hello"),
    ]
  ) {
    const error = await askError(call());
    assert.equal(error.code, "invalid-argument");
    assert.include(error.hint, "apiToken");
  }
  assert.equal(demo.requests.total, 0);
});

test("PublicApi: works with plain permalinks", async () => {
  const demo = createDemoSite({
    delay: 0,
    model: "echo",
    bearerToken: "t1",
    permalinks: "plain",
  });
  const client = new ChatClient({
    site: demo.url,
    fetch: demo.fetch,
    apiToken: "t1",
  });
  assert.match(await client.api.textQuery("Hello"), /^You said: Hello/);
});

test("PublicApi: the documented routes are sent as documented", async () => {
  const sent: unknown[] = [];
  const client = new ChatClient({
    site: "https://site.example",
    apiToken: "t1",
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      assert.equal(headers.get("authorization"), "Bearer t1");
      assert.isNull(headers.get("x-wp-nonce"));
      sent.push([
        input.split("/").pop(),
        await new Response(init?.body ?? null).json(),
      ]);
      const data = input.endsWith("simpleJsonQuery") ? '{"a":1}' : "done";
      return Response.json({ success: true, data });
    },
  });
  const { api } = client;
  const image = "https://site.example/a.png";
  assert.equal(await api.visionQuery("What is it?", image), "done");
  assert.equal(await api.imageQuery("A cat"), "done");
  assert.equal(await api.transcribeAudio(image), "done");
  assert.equal(await api.moderationCheck("text"), "done");
  assert.deepEqual(await api.jsonQuery("Give JSON"), { a: 1 });
  assert.deepEqual(sent, [
    ["simpleVisionQuery", { message: "What is it?", url: image, options: {} }],
    ["simpleImageQuery", { message: "A cat", options: {} }],
    ["simpleTranscribeAudio", { url: image, options: {} }],
    ["moderationCheck", { text: "text" }],
    ["simpleJsonQuery", { message: "Give JSON", options: {} }],
  ]);
});

test("PublicApi: the demo site answers the documented routes", async () => {
  const { demo, client: { api } } = site("t1");
  const image = "https://site.example/a.png";
  assert.match(
    await api.visionQuery("What is it?", image),
    /^You said: What is it\?/,
  );
  const made = await api.imageQuery("A cat");
  assert.isTrue(made.startsWith(demo.url), made);
  assert.equal(
    await api.transcribeAudio("https://site.example/a.mp3"),
    "This is the demo site speaking.",
  );
  assert.isFalse(await api.moderationCheck("A cat"));
  assert.isTrue(await api.moderationCheck("Violence"));
  demo.configure({ jsonEnvironment: true });
  assert.deepEqual(await api.jsonQuery("Hello"), {
    question: "Hello",
    answer: "This is the demo site.",
  });
  const refused = await askError(site("wrong").client.api.imageQuery("A cat"));
  assert.equal(refused.code, "question-rejected");
});
