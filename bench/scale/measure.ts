/**
 * Scale: many answers at once, one answer without end, one question after
 * another.
 */
import type { AskResult, AskTask } from "../ask/program.ts";
import type { WayName } from "../ask/ways.ts";
import { atMost, noResults, type Results } from "../results.ts";
import { bundle, type Runtime } from "../runtimes.ts";
import type { SiteState, SiteTask } from "../site/program.ts";
import { median, ratios, slope, spread } from "../stats.ts";
import { Worker } from "../worker.ts";
import type { ScaleResult, ScaleTask } from "./program.ts";

const AT_ONCE = [1, 10, 100, 1000] as const;
const WAYS: readonly WayName[] = ["ours", "minimal loop"];
const TOKENS = 20;

/**
 * Measures at scale.
 *
 * @param runtimes Where.
 * @param quick Whether to do less of it.
 * @returns The results.
 */
export async function measureScale(
  runtimes: readonly Runtime[],
  quick: boolean,
): Promise<Results> {
  const results = noResults();
  const bundles = await bundle({
    ask: "ask/program.ts",
    scale: "scale/program.ts",
    site: "site/program.ts",
  });
  const node = runtimes.find(({ name }) => name === "Node")!;
  const server = new Worker<SiteTask, SiteState>(node, bundles.site);
  try {
    const { url, flood } = await server.run("start");
    for (const runtime of runtimes) {
      console.log(`  ${runtime.name}: 1 to 1,000 answers at once …`);
      await atOnce(runtime, bundles.ask, url, quick ? 1 : 3, results);
      const megabytes = quick ? 256 : 1024;
      console.log(`  ${runtime.name}: an answer of ${megabytes} MB …`);
      const long: ScaleTask = { kind: "long", url: flood, megabytes };
      reportLong(runtime, await once(runtime, bundles.scale, long), results);
      const questions = quick ? 1000 : 10_000;
      console.log(`  ${runtime.name}: ${questions} questions in a row …`);
      const many: ScaleTask = { kind: "many", url, questions };
      const result = await once(runtime, bundles.scale, many);
      reportMany(runtime, result, questions, results);
    }
  } finally {
    server.close();
  }
  return results;
}

async function once(
  runtime: Runtime,
  program: string,
  task: ScaleTask,
): Promise<ScaleResult> {
  const worker = new Worker<ScaleTask, ScaleResult>(runtime, program);
  try {
    return await worker.run(task);
  } finally {
    worker.close();
  }
}

async function atOnce(
  runtime: Runtime,
  program: string,
  url: string,
  rounds: number,
  results: Results,
): Promise<void> {
  const workers = WAYS.map((way) => ({
    way,
    worker: new Worker<AskTask, AskResult>(runtime, program),
  }));
  const all = new Map<string, AskResult[]>();
  try {
    for (let round = -1; round < rounds; round++) {
      for (const count of AT_ONCE) {
        for (const { way, worker } of workers) {
          const task = { way, url, tokens: TOKENS, pause: 20, atOnce: count };
          const result = await worker.run(task);
          if (round < 0) continue;
          const key = `${way} ${count}`;
          all.set(key, [...all.get(key) ?? [], result]);
        }
      }
    }
  } finally {
    for (const { worker } of workers) worker.close();
  }
  const of = (way: WayName, count: number, what: keyof AskResult) =>
    all.get(`${way} ${count}`)!.map((result) => result[what]);
  const most = AT_ONCE.at(-1)!;
  results.ratios.push(
    atMost(
      `${runtime.name}: CPU of 1,000 answers at once over the minimal loop's`,
      1.3,
      ratios(of("ours", most, "cpu"), of("minimal loop", most, "cpu")),
    ),
    atMost(
      `${runtime.name}: CPU an answer of 1,000 at once over that of 10`,
      1.3,
      ratios(
        of("ours", most, "cpu").map((cpu) => cpu / most),
        of("ours", 10, "cpu").map((cpu) => cpu / 10),
      ),
    ),
  );
  results.tables.push({
    title: `Answers at once in ${runtime.name} ${runtime.version}`,
    columns: ["", ...AT_ONCE.map((count) => `${count}`)],
    rows: WAYS.flatMap((way) => {
      const row = (title: string, what: keyof AskResult, by: boolean) => [
        `${way}: ${title}`,
        ...AT_ONCE.map((count) =>
          (median(of(way, count, what)) / (by ? count : 1)).toFixed(1)
        ),
      ];
      return [
        row("to the first delta (median of the answers), ms", "first", false),
        row("to the end of the last, ms", "end", false),
        row("CPU an answer, ms", "cpu", true),
      ];
    }),
    notes: [`Each answer has ${TOKENS} tokens, 20 ms apart.`],
  });
}

const MB = 2 ** 20;

function reportLong(
  runtime: Runtime,
  { heap, rss, ms }: ScaleResult,
  results: Results,
): void {
  // The first third fills what is kept of the text: 32 million characters.
  const late = heap.slice(4);
  results.ratios.push(atMost(
    `${runtime.name}: heap at the end of an endless answer over its middle`,
    1.1,
    spread(late.map((bytes) => bytes / late[0]!)),
  ));
  results.tables.push({
    title: `An answer without end in ${runtime.name} ${runtime.version}`,
    columns: ["", ...heap.map((_, i) => `${(i + 1) * 10} %`)],
    rows: [
      ["heap, MB", ...heap.map((bytes) => (bytes / MB).toFixed(0))],
      ["process, MB", ...rss.map((bytes) => (bytes / MB).toFixed(0))],
    ],
    notes: [
      `Taken as events in ${(ms / 1000).toFixed(1)} s. Of the text, the ` +
      `first 32 million characters are kept, for \`partialText\`.`,
    ],
  });
}

function reportMany(
  runtime: Runtime,
  { heap, sockets, listeners, ms }: ScaleResult,
  questions: number,
  results: Results,
): void {
  const name = (what: string) =>
    `${runtime.name}: question after question: ${what}`;
  const each = questions / heap.length;
  results.ratios.push(
    atMost(
      name("bytes of heap more for each"),
      quickAllowance(questions),
      // While the engine still compiles, the heap grows, too.
      spread([slope(heap.slice(4)) / each]),
    ),
    atMost(
      name("listeners left on the caller's signal"),
      0,
      spread([listeners.at(-1)!]),
    ),
  );
  if (sockets.length > 0) {
    results.ratios.push(atMost(
      name("sockets more at the end than half way"),
      0,
      spread([sockets.at(-1)! - sockets[sockets.length >> 1]!]),
    ));
  } else {
    results.skipped.push(
      `counting the sockets in ${runtime.name}: this system has no /proc`,
    );
  }
  results.tables.push({
    title: `${questions.toLocaleString("en")} questions one after another ` +
      `in ${runtime.name} ${runtime.version}`,
    columns: ["", ...heap.map((_, i) => `${(i + 1) * each}`)],
    rows: [
      ["heap, MB", ...heap.map((bytes) => (bytes / MB).toFixed(2))],
      ...sockets.length > 0 ? [["sockets", ...sockets.map(String)]] : [],
    ],
    notes: [`${(ms / questions).toFixed(2)} ms a question.`],
  });
}

/** What engines compile and cache weighs more where there are few questions. */
function quickAllowance(questions: number): number {
  return questions >= 10_000 ? 50 : 500;
}
