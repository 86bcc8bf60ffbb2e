/**
 * The official `openai` package, talking to an AI Engine site.
 */
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { openaiHandler } from "@askgpt4/core/openai";
import OpenAI from "openai";

const demo = createDemoSite({ delay: 1 });
const handler = openaiHandler(
  new ChatClient({ site: demo.url, fetch: demo.fetch }),
  { token: "a-token-of-mine" },
);

// Over a socket it would be `askgpt4 serve`, and its address as the base URL.
const openai = new OpenAI({
  apiKey: "a-token-of-mine",
  baseURL: "http://127.0.0.1/v1",
  fetch: (input: string | URL | Request, init?: RequestInit) =>
    handler(new Request(input, init)),
});

const stream = await openai.chat.completions.create({
  model: "gpt-4",
  stream: true,
  messages: [{ role: "user", content: "What is a nonce?" }],
});
for await (const chunk of stream) {
  console.log(chunk.choices[0]?.delta.content ?? "");
}
