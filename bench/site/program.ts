/**
 * The other side of the socket, in a process of its own: the demo site with a
 * model of so many tokens, and a site whose answer is as long as one wants.
 */
import type { DemoContext } from "@askgpt4/core/demo";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { serve } from "../program.ts";

/** What can be asked of it. */
export type SiteTask = "start" | "requests";

/** What it answers. */
export interface SiteState {
  /** The demo site. A question is `TOKENS DELAY`. */
  url: string;
  /** The long answers. A question is how many megabytes. */
  flood: string;
  /** How many requests the demo site had since it was last asked. */
  startSession: number;
  submit: number;
}

/** The time by a clock that processes share, in milliseconds. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

async function* model(
  question: string,
  { signal }: DemoContext,
): AsyncGenerator<string> {
  const [tokens = 0, pause = 0] = question.split(" ").map(Number);
  // The first delta says when it was sent.
  yield `${now()}\n`;
  for (let i = 1; i < tokens; i++) {
    if (pause > 0) await delay(pause);
    if (signal.aborted) return;
    yield " token";
  }
}

/** About 64 KB of events that are a sentence each. */
const EVENT = `data: ${
  JSON.stringify({ type: "live", data: "A few words more. ".repeat(12) })
}\n\n`;
const PIECE = new TextEncoder().encode(
  EVENT.repeat(Math.floor(65_536 / EVENT.length)),
);
const END = `data: ${
  JSON.stringify({
    type: "end",
    data: JSON.stringify({ success: true, reply: "The end." }),
  })
}\n\n`;

async function flood(): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { newMessage } = JSON.parse(body) as { newMessage: string };
    let left = Number(newMessage) * 2 ** 20;
    response.setHeader("content-type", "text/event-stream;charset=UTF-8");
    let goOn = () => {};
    response.on("error", () => {});
    response.on("drain", () => goOn()).on("close", () => goOn());
    for (; left > 0 && !response.destroyed; left -= PIECE.length) {
      if (response.write(PIECE)) continue;
      await new Promise<void>((resolve) => goOn = resolve);
    }
    response.end(END);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const { url, site } = await serveDemoSite({ model, delay: 0 });
const long = await flood();

await serve((_task: SiteTask): Promise<SiteState> => {
  const { startSession, submit } = site.requests;
  site.requests.clear();
  return Promise.resolve({ url, flood: long, startSession, submit });
});
