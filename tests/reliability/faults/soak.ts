/**
 * Many clients ask a site that misbehaves at random. Every question must end in
 * the whole answer or in an error that has a name.
 *
 * `deno task soak [--seconds N] [--clients N] [--seed N]`
 */
import { parseArgs } from "node:util";
import { type Answer, ChatClient, isAskError } from "@askgpt4/core";
import { serveDemoSite } from "@askgpt4/core/demo/serve";

/** How to soak. */
export interface SoakOptions {
  seconds: number;
  clients: number;
  seed: number;
  /** Told now and then how it goes. */
  progress?: (report: SoakReport) => void;
}

/** What came of it. */
export interface SoakReport {
  /** How many questions were asked. */
  questions: number;
  /** How many ended complete, and how many in each error. */
  outcomes: Record<string, number>;
  /** Answers called complete that are not what the model said. */
  lies: string[];
  /** Kept text that the model did not say. */
  misquotes: string[];
  /** Questions that the model got more than once. */
  askedTwice: string[];
  /** What was thrown and is no `AskError`. */
  nameless: string[];
  /** Answers that the site still has under way at the end. */
  activeStreams: number;
  /** The least memory in use, in bytes: in the second quarter, and the last. */
  memory: [before: number, after: number];
}

/**
 * The time limit of an answer, in milliseconds. Only a site that has sent a
 * JSON answer and then holds the connection open needs longer.
 */
const PATIENCE = 3_000;

/** The question's number is in it, so that both ends know the answer. */
const NUMBER = /\[(\d+)\]/;

/** What the model says to a question: from none to two hundred words. */
function* wordsOf(question: string): Generator<string> {
  const number = Number(NUMBER.exec(question)?.[1]);
  const count = number % 17 === 0 ? 200 : 1 + number % 23;
  for (let i = 0; i < count; i++) yield `${number}.${i} `;
}

function truth(question: string): string {
  return [...wordsOf(question)].join("").trim();
}

/**
 * Whether every word was said, and in this order; the last may be cut. An event
 * that arrived garbled may be missing.
 */
function isQuote(text: string, question: string): boolean {
  const said = [...wordsOf(question)].map((word) => word.trim());
  let at = 0;
  const words = text.split(/\s+/).filter((word) => word !== "");
  return words.every((word, i) => {
    const found = said.findIndex((one, place) =>
      place >= at &&
      (one === word || i === words.length - 1 && one.startsWith(word))
    );
    at = found + 1;
    return found !== -1;
  });
}

/** The ways to take an answer, one after the other. */
const WAYS: readonly ((answer: Answer) => Promise<string>)[] = [
  (answer) => answer.text(),
  async (answer) => {
    for await (const _ of answer);
    return await answer.text();
  },
  async (answer) => {
    for await (const event of answer.events()) {
      if (event.type === "end") return event.result.text;
    }
    throw new Error("the events ended without an end");
  },
  async (answer) => {
    let length = 0;
    for await (const delta of answer.textStream) length += delta.length;
    const text = await answer.text();
    return length > 0 || text === "" ? text : `no delta, but ${text}`;
  },
];

/**
 * Soaks.
 *
 * @param options For how long, with how many, and which misbehaviour.
 * @returns What came of it.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const report: SoakReport = {
    questions: 0,
    outcomes: {},
    lies: [],
    misquotes: [],
    askedTwice: [],
    nameless: [],
    activeStreams: 0,
    memory: [Infinity, Infinity],
  };
  const answered = new Set<string>();
  const { site, url, close } = await serveDemoSite({
    delay: 0,
    faults: [{ kind: "random", seed: options.seed, times: "always" }],
    *model(question) {
      if (answered.has(question)) report.askedTwice.push(question);
      answered.add(question);
      yield* wordsOf(question);
    },
  });
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000 / options.seconds;

  const watch = setInterval(() => {
    // Not kept for ever; that would be a leak of the test's own.
    site.requests.clear();
    const used = Deno.memoryUsage().heapUsed;
    const [before, after] = report.memory;
    const part = elapsed();
    if (part > 0.25 && part <= 0.5) report.memory[0] = Math.min(before, used);
    if (part > 0.75) report.memory[1] = Math.min(after, used);
  }, 100);
  const progress = setInterval(() => options.progress?.(report), 10_000);

  const one = async (client: ChatClient) => {
    const number = ++report.questions;
    const question = `What is [${number}]?`;
    const stream = number % 5 !== 0;
    const answer = client.ask(question, { stream });
    // Some lose interest, at some time.
    const impatient = number % 11 === 0;
    const timer = impatient
      ? setTimeout(() => answer.abort(), number % 30)
      : undefined;
    let outcome: string;
    try {
      const text = await WAYS[number % WAYS.length]!(answer);
      outcome = "complete";
      if (text !== truth(question)) report.lies.push(`${question} ${text}`);
    } catch (error) {
      if (isAskError(error)) outcome = error.code;
      else {
        outcome = "nameless";
        report.nameless.push(String(error));
      }
      if (!isQuote(answer.partialText, question)) {
        report.misquotes.push(`${question} ${answer.partialText}`);
      }
    }
    clearTimeout(timer);
    answered.delete(question);
    report.outcomes[outcome] = (report.outcomes[outcome] ?? 0) + 1;
  };

  try {
    await Promise.all(Array.from({ length: options.clients }, async () => {
      const client = new ChatClient({
        site: url,
        timeout: { total: PATIENCE },
      });
      while (elapsed() < 1) await one(client);
    }));
    for (let i = 0; i < 200 && site.activeStreams > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    report.activeStreams = site.activeStreams;
  } finally {
    clearInterval(watch);
    clearInterval(progress);
    await close();
  }
  return report;
}

/** What must not be, in words; none if all is well. */
export function findings(report: SoakReport): string[] {
  const found = (["lies", "misquotes", "askedTwice", "nameless"] as const)
    .filter((key) => report[key].length > 0)
    .map((key) => `${key}: ${report[key].length}, such as ${report[key][0]}`);
  if (report.activeStreams > 0) {
    found.push(`answers still under way: ${report.activeStreams}`);
  }
  const [before, after] = report.memory;
  if (after > 1.5 * before + 32 * 2 ** 20) {
    found.push(`memory grew from ${megabytes(before)} to ${megabytes(after)}`);
  }
  return found;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

function summary({ questions, outcomes, memory }: SoakReport): string {
  const counts = Object.entries(outcomes).sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`);
  const used = memory.filter(Number.isFinite).map(megabytes).join(" → ");
  return `${questions} questions: ${counts.join(", ")}; memory ${used}`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      seconds: { type: "string", default: "600" },
      clients: { type: "string", default: "50" },
      seed: { type: "string", default: String(Date.now() & 0x7fffffff) },
    },
  });
  console.log(`seed ${values.seed}, ${values.seconds} seconds`);
  const report = await soak({
    seconds: Number(values.seconds),
    clients: Number(values.clients),
    seed: Number(values.seed),
    progress: (report) => console.log(summary(report)),
  });
  console.log(summary(report));
  const found = findings(report);
  console.log(`lies: ${report.lies.length}`);
  for (const finding of found) console.log(`FAILED: ${finding}`);
  return found.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
