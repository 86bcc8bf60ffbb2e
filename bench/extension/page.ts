/**
 * The chat page alone in a browser, with a host that is played. Runs in Node,
 * beside the extension's own modules.
 */
import process from "node:process";
import type { CDPSession } from "playwright-core";
import {
  type ChatPage,
  Pages,
} from "../../vscode-extension/test/page/fixture/chatPage.ts";
import {
  answer,
  question,
  snapshot,
} from "../../vscode-extension/test/page/fixture/fakeHost.ts";
import { SNAPSHOT_TURNS } from "../../vscode-extension/protocol/messages.ts";
import { serve } from "../program.ts";

/** What to measure. */
export type PageTask = "short" | "long" | "steady" | "open" | "first";

/** What was measured, in milliseconds; what for depends on the task. */
export type PageResult = Record<string, number>;

/** As many characters as a token has on the average. */
const TOKEN = 4;

const MARKDOWN = `## A heading

Some **bold words**, a [link](https://example.com/), \`code\` and plain words that go on for a while.

- a point that is made
- another point, with *emphasis*

\`\`\`ts
export function add(a: number, b: number): number {
  return a + b; // the sum
}
\`\`\`

`;

function textOf(tokens: number): string {
  const length = tokens * TOKEN;
  return MARKDOWN.repeat(Math.ceil(length / MARKDOWN.length)).slice(0, length);
}

async function spent(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === name)!.value * 1000;
}

/** The page's own CPU time: what else goes on on the machine does not count. */
async function watch(chat: ChatPage): Promise<CDPSession> {
  const session = await chat.page.context().newCDPSession(chat.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return session;
}

async function openPage(pages: Pages): Promise<[ChatPage, CDPSession]> {
  const turns = [question("Q")];
  const chat = await pages.open({ snapshot: { turns } });
  return [chat, await watch(chat)];
}

async function newAnswer({ host }: ChatPage): Promise<string> {
  const turn = answer("", { state: "streaming" });
  await host.send({ type: "turn-added", turn });
  return turn.id;
}

/** Sends text to a turn, so many tokens with every frame. */
async function stream(
  chat: ChatPage,
  turnId: string,
  text: string,
  tokens: number,
): Promise<void> {
  const { host, page } = chat;
  const step = tokens * TOKEN;
  host.seq = await page.evaluate(async ({ turnId, text, step, seq }) => {
    for (let at = 0; at < text.length; at += step) {
      const piece = text.slice(at, at + step);
      const data = { type: "append", turnId, text: piece, seq: ++seq };
      dispatchEvent(new MessageEvent("message", { data }));
      await new Promise(requestAnimationFrame);
    }
    return seq;
  }, { turnId, text, step, seq: host.seq });
}

/** Scripting for the last 1,000 tokens of an answer of so many. */
async function scripting(pages: Pages, tokens: number): Promise<PageResult> {
  const [chat, session] = await openPage(pages);
  // The first time the browser compiles, and does not count.
  await stream(chat, await newAnswer(chat), textOf(2000), 20);
  const id = await newAnswer(chat);
  const text = textOf(tokens);
  const before = (tokens - 1000) * TOKEN;
  await stream(chat, id, text.slice(0, before), 1000);
  // What comes faster than it can be drawn is drawn later, at most a second.
  await chat.page.waitForTimeout(1_500);
  const start = await spent(session, "ScriptDuration");
  await stream(chat, id, text.slice(before), 20);
  const script = await spent(session, "ScriptDuration") - start;
  await chat.close();
  return { script };
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  dur?: number;
  args?: { name?: string };
}

/** The longest task of the page while 1,000 tokens a second come. */
async function steady(pages: Pages): Promise<PageResult> {
  const [chat] = await openPage(pages);
  const { host, page } = chat;
  await stream(chat, await newAnswer(chat), textOf(2000), 20);
  const turnId = await newAnswer(chat);
  const browser = page.context().browser()!;
  const categories = ["toplevel", "disabled-by-default-devtools.timeline"];
  await browser.startTracing(page, { categories });
  await page.evaluate(async ({ turnId, text, step, seq }) => {
    const start = performance.now();
    for (let at = 0, sent = 0; at < text.length; at += step) {
      const data = {
        type: "append",
        turnId,
        text: text.slice(at, at + step),
        seq: ++seq,
      };
      dispatchEvent(new MessageEvent("message", { data }));
      const due = start + 10 * ++sent;
      await new Promise((resolve) =>
        setTimeout(resolve, due - performance.now())
      );
    }
  }, { turnId, text: textOf(4000), step: 10 * TOKEN, seq: host.seq });
  const trace = await browser.stopTracing();
  await chat.close();
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: TraceEvent[];
  };
  const main = new Set(
    traceEvents.filter(({ name, args }) =>
      name === "thread_name" && args?.name === "CrRendererMain"
    ).map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid }) =>
    name.endsWith("RunTask") && main.has(`${pid} ${tid}`)
  ).map(({ dur = 0 }) => dur / 1000);
  if (tasks.length === 0) throw new Error("the trace has no tasks");
  return { longest: Math.max(...tasks) };
}

/** A chat of 10 turns opening, and one of 1,000. */
async function open(pages: Pages): Promise<PageResult> {
  const turns = Array.from(
    { length: 500 },
    (_, i) => [question(`Q${i}`), answer(MARKDOWN)],
  ).flat();
  const cost = async (count: number) => {
    const chat = await pages.open();
    const session = await watch(chat);
    const shown = turns.slice(0, count).slice(-SNAPSHOT_TURNS);
    const start = await spent(session, "TaskDuration");
    await chat.host.send(
      snapshot({ turns: shown, earlier: count - shown.length }),
    );
    await chat.page.evaluate(() => new Promise(requestAnimationFrame));
    const all = await spent(session, "TaskDuration") - start;
    await chat.close();
    return all;
  };
  return { few: await cost(10), many: await cost(1000) };
}

/** From the host's message to the frame after the one that shows the word. */
async function first(pages: Pages): Promise<PageResult> {
  const [chat] = await openPage(pages);
  const { host, page } = chat;
  const turnId = await newAnswer(chat);
  const painted = await page.evaluate(async ({ turnId, seq }) => {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    const data = { type: "append", turnId, text: "Gladly", seq: seq + 1 };
    dispatchEvent(new MessageEvent("message", { data }));
    while (!document.body.innerText.includes("Gladly")) {
      await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
  }, { turnId, seq: host.seq });
  await chat.close();
  return { painted };
}

const pages = new Pages();
await pages.start();
process.once("exit", () => void pages.stop());

await serve((task: PageTask): Promise<PageResult> => {
  switch (task) {
    case "short":
      return scripting(pages, 1000);
    case "long":
      return scripting(pages, 100_000);
    case "steady":
      return steady(pages);
    case "open":
      return open(pages);
    case "first":
      return first(pages);
  }
});
