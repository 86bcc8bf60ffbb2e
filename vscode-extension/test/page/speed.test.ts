import assert from "node:assert/strict";
import type { CDPSession } from "playwright-core";
import { type ChatPage, Pages } from "./fixture/chatPage.ts";
import { answer, question, snapshot } from "./fixture/fakeHost.ts";
import { SNAPSHOT_TURNS, type Turn } from "../../types/messages.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

/** As many characters as a token has on the average. */
const TOKEN = 4;

const PROSE = `## A heading

Some **bold words**, a [link](https://example.com/), \`code\` and plain words that go on for a while.

- a point that is made
- another point, with *emphasis*

\`\`\`ts
export function add(a: number, b: number): number {
  return a + b; // the sum
}
\`\`\`

`;

/** Text of many kinds, each as long as one wants. */
const kinds: Record<string, string> = {
  "mixed Markdown": PROSE,
  "one block of code": "const value = compute(first, second); // and why\n",
  "one list": "- a point that is made in some words, with **emphasis**\n",
  "one line": "words and **bold words** and more words, ",
};

function textOf(kind: string, tokens: number): string {
  const unit = kinds[kind] ?? "";
  const start = kind === "one block of code" ? "```ts\n" : "";
  return start +
    unit.repeat(Math.ceil(tokens * TOKEN / unit.length)).slice(
      0,
      tokens * TOKEN,
    );
}

/** Milliseconds that the page's main thread has spent on scripts, and on everything. */
async function spent(
  session: CDPSession,
): Promise<{ script: number; all: number }> {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) =>
    (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  return { script: of("ScriptDuration"), all: of("TaskDuration") };
}

/** Sends text to a turn, so many tokens with every frame. */
async function stream(
  chat: ChatPage,
  turnId: string,
  text: string,
  tokensPerFrame: number,
) {
  const { host, page } = chat;
  host.seq = await page.evaluate(async ({ turnId, text, step, seq }) => {
    for (let at = 0; at < text.length; at += step) {
      const data = {
        type: "append",
        turnId,
        text: text.slice(at, at + step),
        seq: ++seq,
      };
      dispatchEvent(new MessageEvent("message", { data }));
      await new Promise(requestAnimationFrame);
    }
    return seq;
  }, { turnId, text, step: tokensPerFrame * TOKEN, seq: host.seq });
}

async function measure(session: CDPSession, work: () => Promise<void>) {
  const before = await spent(session);
  await work();
  const after = await spent(session);
  return { script: after.script - before.script, all: after.all - before.all };
}

async function newAnswer({ host }: ChatPage): Promise<string> {
  const turn = answer("", { state: "streaming" });
  await host.send({ type: "turn-added", turn });
  return turn.id;
}

describe("A very long answer", () => {
  for (const kind of Object.keys(kinds)) {
    it(`costs as much per token at 100,000 tokens as at 1,000: ${kind}`, async () => {
      const chat = await pages.open({ snapshot: { turns: [question("Q")] } });
      const session = await chat.page.context().newCDPSession(chat.page);
      await session.send("Performance.enable");
      // The first time the browser compiles, and does not count.
      await stream(chat, await newAnswer(chat), textOf(kind, 2_000), 20);
      const short = await measure(session, async () => {
        for (let i = 0; i < 3; i++) {
          await stream(chat, await newAnswer(chat), textOf(kind, 1_000), 20);
        }
      });
      const id = await newAnswer(chat);
      await stream(chat, id, textOf(kind, 97_000), 1_000);
      const rest = textOf(kind, 100_000).slice(97_000 * TOKEN);
      const long = await measure(session, () => stream(chat, id, rest, 20));
      const ratio = {
        script: long.script / short.script,
        all: long.all / short.all,
      };
      console.log(
        `      script ×${ratio.script.toFixed(2)}, all ×${
          ratio.all.toFixed(2)
        }`,
      );
      assert(ratio.script < 2.5, `script: ${short.script} → ${long.script} ms`);
      assert(ratio.all < 4, `all: ${short.all} → ${long.all} ms`);
      await chat.close();
    });
  }
});

describe("A very long chat", () => {
  const turns: Turn[] = Array.from(
    { length: 500 },
    (_, i) => [question(`Q${i}`), answer(PROSE)],
  ).flat();

  it("opens in the time of a short one", async () => {
    const cost = async (count: number) => {
      const chat = await pages.open();
      const session = await chat.page.context().newCDPSession(chat.page);
      await session.send("Performance.enable");
      const shown = turns.slice(0, count).slice(-SNAPSHOT_TURNS);
      const cost = await measure(session, async () => {
        await chat.host.send(
          snapshot({ turns: shown, earlier: count - shown.length }),
        );
        await chat.page.evaluate(() => new Promise(requestAnimationFrame));
      });
      await chat.close();
      return cost.all;
    };
    await cost(10);
    const few = await cost(10) + await cost(10);
    const many = await cost(1_000) + await cost(1_000);
    console.log(`      ×${(many / few).toFixed(2)}`);
    assert(many < few * 2, `${few} → ${many} ms`);
  });

  it("streams as fast with 1,000 turns on the page as with 10", async () => {
    const cost = async (count: number) => {
      const chat = await pages.open({
        snapshot: { turns: turns.slice(0, count) },
      });
      const session = await chat.page.context().newCDPSession(chat.page);
      await session.send("Performance.enable");
      await stream(
        chat,
        await newAnswer(chat),
        textOf("mixed Markdown", 2_000),
        20,
      );
      const id = await newAnswer(chat);
      const cost = await measure(
        session,
        () => stream(chat, id, textOf("mixed Markdown", 3_000), 20),
      );
      await chat.close();
      return cost;
    };
    const [few, many] = [await cost(10), await cost(1_000)];
    console.log(
      `      script ×${(many.script / few.script).toFixed(2)}, all ×${
        (many.all / few.all).toFixed(2)
      }`,
    );
    assert(
      many.script < few.script * 2,
      `script: ${few.script} → ${many.script} ms`,
    );
    assert(many.all < few.all * 3, `all: ${few.all} → ${many.all} ms`);
  });
});
