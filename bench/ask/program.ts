/**
 * One way to ask, in a process of its own.
 */
import process from "node:process";
import { serve } from "../program.ts";
import { arrivals, type Ask, type WayName, WAYS } from "./ways.ts";

/** What to ask, and how. */
export interface AskTask {
  way: WayName;
  url: string;
  /** How many tokens the answer has. */
  tokens: number;
  /** The pause between them, in milliseconds. */
  pause: number;
  /** How many such questions are under way at once. */
  atOnce: number;
  /** Whether to measure from the bytes' arrival instead. */
  arrivals?: boolean;
}

/** How it went. */
export interface AskResult {
  /** Milliseconds from asking to the first delta; of many, the median. */
  first: number;
  /** Milliseconds from the site's sending of it to the first delta. */
  lag: number;
  /** Milliseconds to the end of the last. */
  end: number;
  /** Milliseconds of CPU, of all threads. */
  cpu: number;
}

let asking: { url: string; ask: Ask } | undefined;

await serve(async (task: AskTask): Promise<AskResult> => {
  const question = `${task.tokens} ${task.pause}`;
  if (task.arrivals) {
    const times = (await arrivals(task.url, question)).sort((a, b) => a - b);
    const middle = times[times.length >> 1]!;
    return { first: middle, lag: middle, end: times.at(-1)!, cpu: 0 };
  }
  if (asking?.url !== task.url) {
    asking = { url: task.url, ask: WAYS[task.way](task.url) };
  }
  const { ask } = asking;
  const firsts: number[] = [];
  let lag = 0;
  const one = async () => {
    let text = "";
    await ask(question, (delta) => {
      if (text === "") {
        const now = performance.now();
        firsts.push(now - start);
        lag = performance.timeOrigin + now - Number(delta.split("\n")[0]);
      }
      text += delta;
    });
    const tokens = text.split(" token").length;
    if (tokens !== task.tokens) {
      throw new Error(`${task.way}: ${tokens} tokens of ${task.tokens}`);
    }
  };
  const used = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: task.atOnce }, one));
  const end = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const first = firsts.sort((a, b) => a - b)[firsts.length >> 1]!;
  return { first, lag, end, cpu: (user + system) / 1000 };
});
