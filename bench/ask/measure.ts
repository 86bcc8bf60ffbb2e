/**
 * The whole ask, over a real socket, against the demo site in a process of its
 * own.
 */
import { atMost, noResults, type Results } from "../results.ts";
import { bundle, type Runtime } from "../runtimes.ts";
import type { SiteState, SiteTask } from "../site/program.ts";
import { median, ratios, spread } from "../stats.ts";
import { Worker } from "../worker.ts";
import type { AskResult, AskTask } from "./program.ts";
import { type WayName, WAYS } from "./ways.ts";

const NAMES = Object.keys(WAYS) as WayName[];

type AskWorker = Worker<AskTask, AskResult>;

/** What one way did, round by round. */
interface Measured {
  requests: number;
  /** Short answers, for the time to the first delta. */
  short: AskResult[];
  paced: AskResult[];
  burst: AskResult[];
}

const PACED = 200;
const BURST = 2000;

/**
 * Measures whole asks.
 *
 * @param runtimes Where.
 * @param quick Whether to do with few rounds.
 * @returns The results.
 */
export async function measureAsks(
  runtimes: readonly Runtime[],
  quick: boolean,
): Promise<Results> {
  const results = noResults();
  const { ask, site } = await bundle({
    ask: "ask/program.ts",
    site: "site/program.ts",
  });
  const node = runtimes.find(({ name }) => name === "Node")!;
  const server = new Worker<SiteTask, SiteState>(node, site);
  try {
    for (const runtime of runtimes) {
      console.log(`  ${runtime.name}: asks over a socket …`);
      const workers = new Map<WayName, AskWorker>();
      for (const name of NAMES) workers.set(name, new Worker(runtime, ask));
      try {
        await measureIn(runtime, workers, server, quick, results);
      } finally {
        for (const worker of workers.values()) worker.close();
      }
    }
  } finally {
    server.close();
  }
  return results;
}

async function measureIn(
  runtime: Runtime,
  workers: Map<WayName, AskWorker>,
  server: Worker<SiteTask, SiteState>,
  quick: boolean,
  results: Results,
): Promise<void> {
  const { url } = await server.run("start");
  const all = new Map<WayName, Measured>();
  const run = (way: WayName, tokens: number, pause: number) =>
    workers.get(way)!.run({ way, url, tokens, pause, atOnce: 1 });
  for (const way of NAMES) {
    // The first question starts the session; those after it count.
    await run(way, 5, 0);
    await server.run("requests");
    await run(way, 5, 0);
    const { startSession, submit } = await server.run("requests");
    const requests = startSession + submit;
    all.set(way, { requests, short: [], paced: [], burst: [] });
    for (let i = 0; i < 3; i++) await run(way, BURST, 0);
  }
  for (let round = 0; round < (quick ? 15 : 40); round++) {
    for (const way of NAMES) all.get(way)!.short.push(await run(way, 3, 10));
  }
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    for (const way of NAMES) {
      all.get(way)!.paced.push(await run(way, PACED, 10));
    }
  }
  for (let round = 0; round < (quick ? 7 : 15); round++) {
    for (const way of NAMES) {
      all.get(way)!.burst.push(await run(way, BURST, 0));
    }
  }
  const arrivals: number[] = [];
  for (let round = 0; round < (quick ? 3 : 7); round++) {
    const task = { url, tokens: 50, pause: 5, atOnce: 1, arrivals: true };
    const { first } = await workers.get("ours")!.run({ way: "ours", ...task });
    arrivals.push(first);
  }
  report(runtime, all, arrivals, results);
}

function report(
  runtime: Runtime,
  all: Map<WayName, Measured>,
  arrivals: readonly number[],
  results: Results,
): void {
  const of = (
    way: WayName,
    kind: "short" | "paced" | "burst",
    what: keyof AskResult,
  ) => all.get(way)![kind].map((result) => result[what]);
  const name = (what: string) => `${runtime.name}: ${what}`;
  const ours = all.get("ours")!;
  results.ratios.push(
    atMost(name("requests a question"), 1, spread([ours.requests])),
    atMost(
      name("requests a question over the Python provider's"),
      0.5,
      spread([ours.requests / all.get("Python provider's flow")!.requests]),
    ),
    atMost(
      name("first delta later than the minimal loop's, ms"),
      2,
      spread(
        of("ours", "short", "first").map((ms, round) =>
          ms - of("minimal loop", "short", "first")[round]!
        ),
      ),
    ),
    atMost(
      name("a delta after its bytes' arrival, ms"),
      1,
      spread(arrivals),
    ),
    atMost(
      name("first delta of 200 paced tokens over the Python provider's"),
      0.1,
      ratios(
        of("ours", "paced", "first"),
        of("Python provider's flow", "paced", "first"),
      ),
    ),
    atMost(
      name("CPU of 200 paced tokens over the minimal loop's"),
      1.3,
      ratios(of("ours", "paced", "cpu"), of("minimal loop", "paced", "cpu")),
    ),
    atMost(
      name("CPU of 2,000 tokens without a pause over the minimal loop's"),
      1.3,
      ratios(of("ours", "burst", "cpu"), of("minimal loop", "burst", "cpu")),
    ),
    atMost(
      name("time of 2,000 tokens without a pause over the minimal loop's"),
      1.1,
      ratios(of("ours", "burst", "end"), of("minimal loop", "burst", "end")),
    ),
  );
  results.tables.push({
    title: `The whole ask in ${runtime.name} ${runtime.version}`,
    columns: [
      "",
      "requests a question",
      "to the first delta, ms",
      "of that since it was sent, ms",
      "200 paced tokens: first delta, ms",
      "to the end, ms",
      "CPU per 1,000 tokens, ms",
      "2,000 without a pause: to the end, ms",
      "CPU per 1,000 tokens, ms",
    ],
    rows: NAMES.map((way) => {
      const { requests, short } = all.get(way)!;
      const number = (values: number[], by = 1) =>
        (median(values) / by).toFixed(1);
      // What comes all at once does not say when its beginning was sent.
      const streams = way !== "Python provider's flow";
      return [
        way,
        `${requests}`,
        number(short.map(({ first }) => first)),
        streams ? number(short.map(({ lag }) => lag)) : "–",
        number(of(way, "paced", "first")),
        number(of(way, "paced", "end")),
        number(of(way, "paced", "cpu"), PACED / 1000),
        number(of(way, "burst", "end")),
        number(of(way, "burst", "cpu"), BURST / 1000),
      ];
    }),
    notes: [
      "Paced tokens come 10 ms apart. CPU is that of all threads of the " +
      "asking process.",
    ],
  });
  results.charts.push({
    title: `To the first word of 200 tokens, 10 ms apart, in ${runtime.name}`,
    unit: "milliseconds; shorter is better",
    bars: NAMES.map((way) => ({
      name: way,
      value: median(of(way, "paced", "first")),
      ours: way === "ours",
    })),
  });
}
