/**
 * Load on the OpenAI-compatible endpoint: 1,000 questions at once and 10,000 in
 * sequence, through four instances on one Deno KV, one instance, and a bare
 * proxy loop.
 *
 * `deno task load [QUESTIONS] [SEQUENCE]`
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ServerProcess,
  startServer,
} from "../../tests/integration/deploy/process.ts";
import { ROOT } from "../../tools/toolchain.ts";

const TOKEN = "load";
const [QUESTIONS = 1_000, SEQUENCE = 10_000] = Deno.args.map(Number);
const RUN = ["run", "-A", "--no-check", "--no-lock", "--unstable-kv"];

const deno = (...args: string[]) => [Deno.execPath(), ...RUN, ...args];

/** The demo site with a pause between tokens, in milliseconds. */
async function startSite(delay: number) {
  const script = join(ROOT, "bench/load/site.ts");
  const process = await startServer(
    (port) => deno(script, `${port}`, `${delay}`),
    { DENO_SERVE_ADDRESS: "" },
    null,
  );
  const counts = new URL(process.origin);
  counts.port = String(Number(counts.port) + 1);
  return {
    process,
    url: `${process.origin}/`,
    counts: async (): Promise<{ startSession: number; submit: number }> =>
      await (await fetch(counts)).json(),
  };
}

/** Asks one question; returns when the first text and the end came. */
async function ask(origin: string): Promise<{ first: number; end: number }> {
  const start = performance.now();
  const response = await fetch(`${origin}/v1/chat/completions`, {
    method: "POST",
    headers: {
      "authorization": `Bearer ${TOKEN}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      model: "gpt-4",
      stream: true,
      messages: [{ role: "user", content: "Which numbers are prime?" }],
    }),
  });
  let first = NaN;
  let text = "";
  for await (
    const piece of response.body!.pipeThrough(new TextDecoderStream())
  ) {
    text += piece;
    if (Number.isNaN(first) && /"content":"[^"]/.test(text)) {
      first = performance.now() - start;
    }
  }
  if (!response.ok || !text.includes("[DONE]") || Number.isNaN(first)) {
    throw new Error(`An answer is incomplete: ${text.slice(-300)}`);
  }
  return { first, end: performance.now() - start };
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

async function startInstances(
  script: string,
  count: number,
  site: string,
): Promise<ServerProcess[]> {
  const folder = await Deno.makeTempDir();
  // Each run has a database of its own.
  addEventListener(
    "unload",
    () => Deno.removeSync(folder, { recursive: true }),
  );
  const env = { ASKGPT4_SITE: site, ASKGPT4_TOKEN: TOKEN, DENO_DIR: folder };
  return await Promise.all(
    Array.from(
      { length: count },
      () => startServer(() => deno(join(ROOT, script)), env),
    ),
  );
}

async function stop(processes: readonly AsyncDisposable[]): Promise<void> {
  await Promise.all(processes.map((one) => one[Symbol.asyncDispose]()));
}

const ENDPOINT = "examples/deploy/deno-deploy/main.ts";

async function atOnce(name: string, script: string, count: number) {
  const site = await startSite(20);
  const instances = await startInstances(script, count, site.url);
  const times = await Promise.all(
    Array.from(
      { length: QUESTIONS },
      (_, i) => ask(instances[i % count]!.origin),
    ),
  );
  const { startSession, submit } = await site.counts();
  const first = times.map((one) => one.first);
  const end = times.map((one) => one.end);
  const ms = (value: number) => `${Math.round(value)} ms`;
  console.log(
    [
      "",
      name,
      ms(percentile(first, 0.5)),
      ms(percentile(first, 0.99)),
      ms(percentile(end, 0.99)),
      startSession,
      submit,
      "",
    ].join(" | ").trim(),
  );
  await stop([...instances, site.process]);
}

/** The memory in MB and the open files of a process. */
async function usage({ pid }: ServerProcess): Promise<[number, number]> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return [kilobytes / 1024, (await readdir(`/proc/${pid}/fd`)).length];
}

async function inSequence(): Promise<void> {
  const site = await startSite(0);
  const instances = await startInstances(ENDPOINT, 4, site.url);
  console.log(`\n| questions | memory, MB | open files |\n| --: | --- | --- |`);
  const part = SEQUENCE / 5;
  for (let asked = part; asked <= SEQUENCE; asked += part) {
    await Promise.all(instances.map(async ({ origin }) => {
      for (let i = 0; i < part / instances.length; i++) await ask(origin);
    }));
    const used = await Promise.all(instances.map(usage));
    const memory = used.map(([mb]) => mb.toFixed(0)).join(", ");
    const files = used.map(([, count]) => count).join(", ");
    console.log(`| ${asked} | ${memory} | ${files} |`);
  }
  const { startSession, submit } = await site.counts();
  console.log(`\nSessions: ${startSession}; questions: ${submit}.`);
  await stop([...instances, site.process]);
}

console.log(`${QUESTIONS} questions at once, 20 ms between tokens\n`);
console.log(
  "| through | first word, p50 | p99 | end, p99 | sessions | questions |",
);
console.log("| --- | --: | --: | --: | --: | --: |");
await atOnce("bare proxy loop", "bench/load/proxy.ts", 1);
await atOnce("one instance", ENDPOINT, 1);
await atOnce("four instances, one store", ENDPOINT, 4);
await inSequence();
