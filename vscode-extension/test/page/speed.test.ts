import assert from "node:assert/strict";
import type { CDPSession } from "playwright-core";
import { type ChatPage, Pages } from "./fixture/chatPage.ts";
import { answer, question, snapshot } from "./fixture/fakeHost.ts";
import { SNAPSHOT_TURNS, type Turn } from "../../protocol/messages.ts";

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

/** Milliseconds of the page's main thread: for scripts, and for everything. */
interface Cost {
  script: number;
  all: number;
}

/** What the page has cost so far. */
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
      dispatchEvent(new MessageEvent("message", { data, origin }));
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

/** A page whose work can be measured. */
async function openMeasured(
  turns: Turn[],
): Promise<{ chat: ChatPage; session: CDPSession }> {
  const chat = await pages.open({ snapshot: { turns } });
  const session = await chat.page.context().newCDPSession(chat.page);
  await session.send("Performance.enable");
  return { chat, session };
}

const ROUNDS = 5;

/**
 * Does two things by turns and divides the cost of the second by that of the first. The least of
 * several rounds counts: what else the machine is busy with only ever adds to it.
 */
async function ratio(
  first: () => Promise<Cost>,
  second: () => Promise<Cost>,
): Promise<Cost> {
  const costs: [Cost, Cost][] = [];
  for (let i = 0; i < ROUNDS; i++) costs.push([await first(), await second()]);
  const least = (which: 0 | 1, what: keyof Cost) =>
    Math.min(...costs.map((cost) => cost[which][what]));
  const result = {
    script: least(1, "script") / least(0, "script"),
    all: least(1, "all") / least(0, "all"),
  };
  console.log(
    `      script ×${result.script.toFixed(2)}, all ×${result.all.toFixed(2)}`,
  );
  return result;
}

describe("A very long answer", () => {
  for (const kind of Object.keys(kinds)) {
    it(`costs as much per token at 100,000 tokens as at 1,000: ${kind}`, async () => {
      const short = await openMeasured([question("Q")]);
      const long = await openMeasured([question("Q")]);
      // The first time the browser compiles, and does not count.
      await stream(
        short.chat,
        await newAnswer(short.chat),
        textOf(kind, 2_000),
        40,
      );
      const id = await newAnswer(long.chat);
      const begun = 100_000 - ROUNDS * 1_000;
      await stream(long.chat, id, textOf(kind, begun), 1_000);
      const rest = textOf(kind, 101_000).slice(begun * TOKEN);
      let round = 0;
      const { script, all } = await ratio(
        async () => {
          const id = await newAnswer(short.chat);
          return measure(
            short.session,
            () => stream(short.chat, id, textOf(kind, 1_000), 40),
          );
        },
        () => {
          const text = rest.slice(
            round * 1_000 * TOKEN,
            ++round * 1_000 * TOKEN,
          );
          return measure(long.session, () => stream(long.chat, id, text, 40));
        },
      );
      assert(script < 2.5, `script ×${script}`);
      assert(all < 4, `all ×${all}`);
      await short.chat.close();
      await long.chat.close();
    });
  }
});

describe("A very long chat", () => {
  const turns: Turn[] = Array.from(
    { length: 500 },
    (_, i) => [question(`Q${i}`), answer(PROSE)],
  )
    .flat();

  it("opens in the time of a short one", async () => {
    const open = async (count: number) => {
      const { chat, session } = await openMeasured([]);
      const shown = turns.slice(0, count).slice(-SNAPSHOT_TURNS);
      const cost = await measure(session, async () => {
        await chat.host.send(
          snapshot({ turns: shown, earlier: count - shown.length }),
        );
        await chat.page.evaluate(() => new Promise(requestAnimationFrame));
      });
      await chat.close();
      return cost;
    };
    const { all } = await ratio(() => open(10), () => open(1_000));
    assert(all < 2, `×${all}`);
  });

  it("streams about as fast with 1,000 turns on the page as with 10", async () => {
    const few = await openMeasured(turns.slice(0, 10));
    const many = await openMeasured(turns);
    const streamIn = async ({ chat, session }: typeof few) => {
      const id = await newAnswer(chat);
      return measure(
        session,
        () => stream(chat, id, textOf("mixed Markdown", 1_000), 40),
      );
    };
    const { script, all } = await ratio(
      () => streamIn(few),
      () => streamIn(many),
    );
    assert(script < 3, `script ×${script}`);
    assert(all < 6, `all ×${all}`);
    await few.chat.close();
    await many.chat.close();
  });
});
