/**
 * What the demo site answers.
 */
import { assert } from "chai";
import { createDemoSite, type DemoMessage } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";
import { eventsIn, pause, submitTo, textOf } from "./ask.ts";

const site = createDemoSite({ delay: 0 });

async function reply(
  question: string,
  messages: DemoMessage[] = [],
): Promise<string> {
  const body = { messages, stream: false };
  return (await (await submitTo(site, question, { body })).json()).reply;
}

const TOPICS: [question: string, answer: RegExp][] = [
  ["What is a nonce?", /X-WP-Nonce/],
  ["How do I use it from Deno?", /import \{ ChatClient \}/],
  ["How does streaming work?", /for await \(const delta/],
  ["How do I use it in VS Code?", /askGpt4\.site/],
  ["How do I use it on the command line?", /git diff \| deno task ask/],
  ["What happens when something goes wrong?", /AskError/],
  ["What is sent where?", /no telemetry/],
  ["Who are you?", /no model behind me/],
  ["Hello!", /^Hello!/],
  ["Thank you", /welcome/],
  ["Which is the tallest mountain?", /no model is behind it/],
  ["Explain this", /three backticks/],
  [
    "Explain this:\n```ts\n\nconst a = 1;\nconst b = 2;\n```",
    /2 lines of ts.*```ts\nconst a = 1;\n```/s,
  ],
  ["Refactor:\n```py\nx = 1\ny = 2\n```", /```py\nx = 1\ny = 2\n```$/],
  ["```\nlonely\n```", /1 line and begins with\n\n```\nlonely\n```/],
  [
    "Explain:\n````md\n```ts\nconst a = 1;\n```\n````",
    /3 lines of md.*\n````md\n```ts\n````\n/s,
  ],
  [
    "Review this\n\n+ one\n+ two",
    /2 lines and begins with\n\n```\n\+ one\n```/,
  ],
  ["What is a nonce?\n```ts\nconst help = 1;\n```", /X-WP-Nonce/],
  [
    "Can you show me a picture?",
    /!\[A speech bubble.*\]\(https:\/\/demo\.askgpt4\.example\/wp-content/,
  ],
  ["My name is Ada.", /\*\*Ada\*\*/],
  ["What is my name?", /not told me/],
];

for (const [question, answer] of TOPICS) {
  test(`demo: answers ${JSON.stringify(question)}`, async () => {
    assert.match(await reply(question), answer);
  });
}

test("demo: remembers a name by the history that comes along", async () => {
  const messages = [
    { role: "user", content: "My name is Ada." },
    { role: "assistant", content: "My name is Demo." },
    { role: "user", content: "My name is Zoë, in fact." },
    { role: "assistant", content: "Nice to meet you" },
  ];
  assert.equal(
    await reply("What is my name?", messages),
    "Your name is **Zoë**.",
  );
});

test("demo: every answer has its fences closed", async () => {
  for (const [question] of TOPICS) {
    let open = "";
    for (const line of (await reply(question)).split("\n")) {
      const fence = /^`{3,}/.exec(line)?.[0] ?? "";
      if (!open) open = fence;
      else if (line === open) open = "";
    }
    assert.equal(open, "", question);
  }
});

test("demo: streams pieces of the size of tokens that make the whole", async () => {
  const response = await submitTo(site, "What is a nonce?");
  const events = eventsIn(await response.text());
  const deltas = events.filter((event) =>
    event.type === "live" && event.subtype === undefined
  );
  assert.isAbove(deltas.length, 100);
  assert.isBelow(Math.max(...deltas.map(({ data }) => data.trim().length)), 8);
  const end = JSON.parse(events.at(-1)?.data ?? "{}");
  assert.equal(textOf(events).trim(), end.reply);
  assert.equal(end.reply, await reply("What is a nonce?"));
});

test("demo: controls for trying things out", async () => {
  const long = await submitTo(site, "tokens=3 delay=0");
  assert.equal(textOf(eventsIn(await long.text())), "tok0 tok1 tok2 ");
  const events = eventsIn(await (await submitTo(site, "EVENTS")).text());
  assert.includeMembers(events.map(({ subtype }) => subtype), [
    "thinking",
    "tool_call",
    "mcp_discovery",
  ]);
  const extras = eventsIn(await (await submitTo(site, "EXTRAS")).text()).at(-1);
  assert.lengthOf(JSON.parse(extras?.data ?? "{}").actions, 1);
  const refused = eventsIn(await (await submitTo(site, "FAIL429")).text());
  assert.deepEqual(refused, [{
    type: "error",
    data: "Local: Error: Rate limit reached (rate_limit)",
  }]);
});

test("demo: pauses between the deltas, not before the first", async () => {
  const slow = createDemoSite({ delay: 600_000 });
  const response = await submitTo(slow, "tokens=3");
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("tok0")) {
    text += decoder.decode((await reader.read()).value);
  }
  assert.isUndefined(await Promise.race([reader.read(), pause(30)]));
  await reader.cancel();
  const whole = await submitTo(slow, "tokens=3", { body: { stream: false } });
  assert.equal((await whole.json()).reply, "tok0 tok1 tok2");
});
