/**
 * Long answers and many questions, in a process of its own.
 */
import { ChatClient } from "@askgpt4/core";
import { readdirSync, readlinkSync } from "node:fs";
import process from "node:process";
import { serve } from "../program.ts";

/** What to do. */
export type ScaleTask =
  | { kind: "long"; url: string; megabytes: number }
  | { kind: "many"; url: string; questions: number };

/** How it went: ten samples along the way, and what is left at the end. */
export interface ScaleResult {
  /** Bytes on the heap after a collection. */
  heap: number[];
  /** Bytes of the process. */
  rss: number[];
  /** Open sockets; none where the system does not tell. */
  sockets: number[];
  /** Listeners on the caller's signal. */
  listeners: number[];
  ms: number;
}

const SAMPLES = 10;

function openSockets(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith("socket:");
      } catch {
        return false;
      }
    }).length;
  } catch {
    return undefined;
  }
}

declare const gc: () => void;

/** A signal that counts who listens to it. */
function countingSignal(): { signal: AbortSignal; listeners: () => number } {
  const { signal } = new AbortController();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  const listening = new Set<unknown>();
  signal.addEventListener = (type: string, listener: EventListener) => {
    listening.add(listener);
    add(type, listener);
  };
  signal.removeEventListener = (type: string, listener: EventListener) => {
    listening.delete(listener);
    remove(type, listener);
  };
  return { signal, listeners: () => listening.size };
}

async function long(
  url: string,
  megabytes: number,
  sample: () => void,
): Promise<void> {
  const client = new ChatClient({
    site: url,
    nonce: "0123456789",
    maxAnswerLength: Infinity,
    timeout: { total: 0 },
  });
  // An event is 216 characters of text in 245 bytes.
  const each = megabytes * 2 ** 20 / 245 / SAMPLES;
  let events = 0;
  let next = each;
  for await (const event of client.ask(`${megabytes}`).events()) {
    if (event.type !== "text" || ++events < next) continue;
    next += each;
    sample();
  }
}

async function many(
  client: ChatClient,
  questions: number,
  signal: AbortSignal,
  sample: () => void,
): Promise<void> {
  const each = questions / SAMPLES;
  for (let i = 1; i <= questions; i++) {
    const answer = client.ask("2 0", { signal });
    let text = "";
    for await (const delta of answer) text += delta;
    if (!text.endsWith(" token")) throw new Error(`question ${i}: ${text}`);
    if (i % each === 0) sample();
  }
}

await serve(async (task: ScaleTask): Promise<ScaleResult> => {
  const { signal, listeners } = countingSignal();
  const result: ScaleResult = {
    heap: [],
    rss: [],
    sockets: [],
    listeners: [],
    ms: 0,
  };
  const sample = () => {
    gc();
    const { heapUsed, rss } = process.memoryUsage();
    result.heap.push(heapUsed);
    result.rss.push(rss);
    result.listeners.push(listeners());
    const sockets = openSockets();
    if (sockets !== undefined) result.sockets.push(sockets);
  };
  const start = performance.now();
  if (task.kind === "long") await long(task.url, task.megabytes, sample);
  else {
    const client = new ChatClient({ site: task.url });
    await many(client, task.questions, signal, sample);
    // The last question has let go of the signal.
    result.listeners.push(listeners());
  }
  result.ms = performance.now() - start;
  return result;
});
