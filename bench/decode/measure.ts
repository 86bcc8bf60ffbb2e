/**
 * Decoding: every decoder on every shape of stream, in Deno and in Node.
 */
import { noResults, type Ratio, type Results, type Table } from "../results.ts";
import { atLeast, atMost } from "../results.ts";
import { bundle, type Runtime } from "../runtimes.ts";
import { median, ratios } from "../stats.ts";
import { Worker } from "../worker.ts";
import { type Cut, ESCAPED_SHARE } from "./corpus.ts";
import { type DecoderName, DECODERS } from "./decoders.ts";
import type { DecodeResult, DecodeTask } from "./program.ts";

interface Shape {
  title: string;
  shape: "tokens" | "one-event";
  megabytes: number;
  cut: Cut;
}

const SHAPES: readonly Shape[] = [
  ...[1, 16, 64].map((size): Shape => ({
    title: `64 MB of tokens, ${size} KB chunks`,
    shape: "tokens",
    megabytes: 64,
    cut: { size: size * 1024 },
  })),
  {
    title: "16 MB of tokens, an event a chunk",
    shape: "tokens",
    megabytes: 16,
    cut: "event",
  },
  {
    title: "one 32 MB event, 1 KB chunks",
    shape: "one-event",
    megabytes: 32,
    cut: { size: 1024 },
  },
  {
    title: "1 MB of tokens, 1-byte chunks",
    shape: "tokens",
    megabytes: 1,
    cut: { size: 1 },
  },
];

const NAMES = Object.keys(DECODERS) as DecoderName[];

/** The peers that give out a stream of events, as the whole client does. */
const STREAMS: readonly DecoderName[] = [
  "eventsource-parser stream",
  "openai",
  "@anthropic-ai/sdk",
  "fetch-event-stream",
  "@microsoft/fetch-event-source",
  "parse-sse",
  "@std/streams",
];

/** What ours is held against, and ours. */
const CLOSE: ReadonlySet<DecoderName> = new Set([
  "straight loop",
  "ours, bare",
  "ours, client",
  "eventsource-parser feed",
  "eventsource-parser feed, read",
]);

type DecodeWorker = Worker<DecodeTask, DecodeResult>;

/** What one decoder did with one shape. */
interface Measured {
  /** How much of it was decoded, in megabytes. */
  megabytes: number;
  /** Whether twice as much took four times as long. */
  quadratic: boolean;
  /** Megabytes a second, of each round. */
  rates: number[];
  events: number;
}

/**
 * Measures the decoding.
 *
 * @param runtimes Where.
 * @param quick Whether to take short streams.
 * @returns The results.
 */
export async function measureDecoding(
  runtimes: readonly Runtime[],
  quick: boolean,
): Promise<Results> {
  const results = noResults();
  const { decode } = await bundle({ decode: "decode/program.ts" });
  const shapes = quick
    ? SHAPES.map((shape) => ({ ...shape, megabytes: shape.megabytes / 8 }))
    : SHAPES;
  for (const runtime of runtimes) {
    const workers = new Map<DecoderName, DecodeWorker>();
    for (const name of NAMES) workers.set(name, new Worker(runtime, decode));
    try {
      const reason = await reachable(workers.get("@std/streams")!);
      if (reason !== undefined) {
        workers.get("@std/streams")!.close();
        workers.delete("@std/streams");
        results.skipped.push(`@std/streams in ${runtime.name}: ${reason}`);
      }
      const all = new Map<Shape, Map<DecoderName, Measured>>();
      for (const shape of shapes) {
        console.log(`  ${runtime.name}: ${shape.title} …`);
        all.set(shape, await measureShape(workers, shape, quick));
      }
      results.ratios.push(...ratiosOf(runtime, all));
      results.ratios.push(...await drips(runtime, workers));
      results.tables.push(tableOf(runtime, all));
      const tokens = all.get(shapes[1]!)!;
      results.charts.push({
        title: `Decoding in ${runtime.name}: ${shapes[1]!.title}`,
        unit: "million events a second",
        bars: [...tokens].map(([name, measured]) => ({
          name,
          value: eventRate(measured),
          ours: name.startsWith("ours"),
        })),
      });
    } finally {
      for (const worker of workers.values()) worker.close();
    }
  }
  return results;
}

async function reachable(worker: DecodeWorker): Promise<string | undefined> {
  try {
    await worker.run({
      decoder: "@std/streams",
      shape: "tokens",
      megabytes: 0.01,
      cut: { size: 1024 },
    });
    return undefined;
  } catch (error) {
    // The messages of the runtimes name the registry, and where it is.
    const message = error instanceof Error ? error.message : "";
    return message.includes("protocol")
      ? "it cannot load from JSR"
      : "JSR cannot be reached";
  }
}

async function measureShape(
  workers: Map<DecoderName, DecodeWorker>,
  shape: Shape,
  quick: boolean,
): Promise<Map<DecoderName, Measured>> {
  const all = new Map<DecoderName, Measured>();
  for (const [name, worker] of workers) {
    all.set(name, await warmUp(name, worker, shape, quick));
  }
  const rounds = 3;
  for (let round = 0; round < rounds; round++) {
    // One after another and then from the start, so that what else goes on on
    // the machine hits all of them.
    for (const [name, worker] of workers) {
      const measured = all.get(name)!;
      const { ms, bytes, events } = await worker.run({
        decoder: name,
        ...shape,
        megabytes: measured.megabytes,
      });
      measured.rates.push(bytes / 2 ** 20 / ms * 1000);
      measured.events = events;
    }
  }
  return all;
}

/** Warms up on ever longer streams, and finds out how much can be afforded. */
async function warmUp(
  name: DecoderName,
  worker: DecodeWorker,
  shape: Shape,
  quick: boolean,
): Promise<Measured> {
  // What ours is held against is worth the full size; the others get as much
  // as a run of a few minutes has time for.
  const limit = (CLOSE.has(name) ? 900 : 250) / (quick ? 4 : 1);
  const run = async (megabytes: number) =>
    (await worker.run({ decoder: name, ...shape, megabytes })).ms;
  let megabytes = shape.megabytes / 64;
  let ms = await run(megabytes);
  while (megabytes < shape.megabytes && 2 * ms < limit) {
    megabytes *= 2;
    ms = await run(megabytes);
  }
  const quadratic = megabytes < shape.megabytes &&
    shape.shape === "one-event" &&
    Math.min(ms, await run(megabytes)) > 3 * await run(megabytes / 2);
  return { megabytes, quadratic, rates: [], events: 0 };
}

/** Whether twice as much takes twice as long, where it comes in small pieces. */
async function drips(
  runtime: Runtime,
  workers: Map<DecoderName, DecodeWorker>,
): Promise<Ratio[]> {
  const found: Ratio[] = [];
  for (const name of ["ours, bare", "ours, client"] as const) {
    const worker = workers.get(name)!;
    const run = async (megabytes: number) => {
      const cut = { size: 1024 };
      const shape = "one-event";
      return (await worker.run({ decoder: name, shape, megabytes, cut })).ms;
    };
    const half: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round < 3; round++) {
      half.push(await run(16));
      whole.push(await run(32));
    }
    found.push(atMost(
      `${runtime.name}: ${name}: time for one 32 MB event over a 16 MB one`,
      2.5,
      ratios(whole, half),
    ));
  }
  return found;
}

function ratiosOf(
  runtime: Runtime,
  all: Map<Shape, Map<DecoderName, Measured>>,
): Ratio[] {
  const found: Ratio[] = [];
  for (const [shape, measured] of all) {
    const rates = (name: DecoderName) => measured.get(name)!.rates;
    const where = `${runtime.name}: ${titleOf(shape)}`;
    const compare = (one: DecoderName, other: DecoderName, least: number) =>
      found.push(atLeast(
        `${where}: ${one} over ${other}`,
        least,
        ratios(rates(one), rates(other)),
      ));
    compare("ours, bare", "straight loop", 1);
    compare("ours, bare", "eventsource-parser feed", 1);
    compare("ours, client", "eventsource-parser feed", 0.9);
    compare("ours, client", "eventsource-parser feed, read", 0.9);
    const peers = STREAMS.filter((name) => measured.has(name));
    const best = peers.toSorted((a, b) =>
      median(rates(b)) - median(rates(a))
    )[0]!;
    found.push(atLeast(
      `${where}: ours, client over the fastest peer's stream`,
      1,
      ratios(rates("ours, client"), rates(best)),
    ));
  }
  return found;
}

/** Without the size, which is another one in a quick run. */
function titleOf(shape: Shape): string {
  return shape.title.replace(/\b\d+ MB (of )?/, "");
}

function eventRate(measured: Measured): number {
  return median(measured.rates) / measured.megabytes * measured.events / 1e6;
}

function tableOf(
  runtime: Runtime,
  all: Map<Shape, Map<DecoderName, Measured>>,
): Table {
  const notes = new Set([
    "Seconds are those of the decoding thread's CPU where the system tells " +
    "them (Linux does), so that a busy machine does not count.",
  ]);
  const share = Math.round(ESCAPED_SHARE * 100);
  notes.add(
    `${share} % of the token-sized events have an escape in them, as JSON ` +
      `that PHP writes has for line ends, quotes, slashes and everything ` +
      `beyond ASCII.`,
  );
  const rows = NAMES.filter((name) => [...all.values()][0]!.has(name))
    .map((name) => [
      name,
      ...[...all].map(([shape, measured]) => {
        const one = measured.get(name)!;
        const { rates, megabytes, quadratic } = one;
        const rate = `${format(median(rates))} (${format(Math.min(...rates))}–${
          format(Math.max(...rates))
        })`;
        if (megabytes === shape.megabytes) return rate;
        notes.add(
          "Where a size stands after the rate, no more was decoded in " +
            "reasonable time; * marks a time that quadruples where the size " +
            "doubles.",
        );
        return `${rate} at ${format(megabytes)} MB${quadratic ? "\\*" : ""}`;
      }),
    ]);
  return {
    title: `Decoding in ${runtime.name} ${runtime.version}, MB a second`,
    columns: ["", ...[...all.keys()].map(({ title }) => title)],
    rows,
    notes: [...notes],
  };
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : `${Number(value.toPrecision(2))}`;
}
