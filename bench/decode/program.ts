/**
 * One decoder in a process of its own, so that none is optimised, or spoilt,
 * by what another one did. Does what it is told, line by line.
 */
import { existsSync, readFileSync } from "node:fs";
import { serve } from "../program.ts";
import { type Corpus, type Cut, makeCorpus } from "./corpus.ts";
import { type DecoderName, DECODERS } from "./decoders.ts";

/** What to decode. */
export interface DecodeTask {
  decoder: DecoderName;
  shape: "tokens" | "one-event";
  megabytes: number;
  cut: Cut;
}

/** How it went. */
export interface DecodeResult {
  /**
   * Milliseconds for all of it: of its thread's CPU where the system tells
   * them, so that what else goes on on the machine does not count.
   */
  ms: number;
  bytes: number;
  events: number;
}

const SCHEDULED = "/proc/thread-self/schedstat";
const IS_SCHEDULED_KNOWN = existsSync(SCHEDULED);

function threadTime(): number {
  if (!IS_SCHEDULED_KNOWN) return performance.now();
  return Number(readFileSync(SCHEDULED, "utf8").split(" ")[0]) / 1e6;
}

let last: { key: string; corpus: Corpus } | undefined;

await serve(async (task: DecodeTask): Promise<DecodeResult> => {
  const { decoder, shape, megabytes, cut } = task;
  const key = JSON.stringify([shape, megabytes, cut]);
  // Making the stream is no part of what is measured, and is done once.
  if (last?.key !== key) {
    last = undefined;
    last = { key, corpus: makeCorpus(shape, megabytes, cut) };
  }
  const { corpus } = last;
  const start = threadTime();
  const characters = await DECODERS[decoder](corpus);
  const ms = threadTime() - start;
  if (characters !== corpus.characters) {
    throw new Error(
      `${decoder} found ${characters} characters of ${corpus.characters}`,
    );
  }
  return { ms, bytes: corpus.bytes, events: corpus.events };
});
