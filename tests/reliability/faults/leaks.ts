/**
 * What a question leaves behind. In Deno its own sanitizers find that; Node
 * can be asked what keeps it from exiting, and in Bun timers are counted.
 */
import process from "node:process";
import { countTimers } from "./timers.ts";

/** Taken before timers are counted: waiting for them is no timer that is left. */
const sleep = globalThis.setTimeout;

const timersInBun = "Bun" in globalThis ? countTimers() : undefined;

/** What keeps the process alive besides these. */
function resources(besides: readonly string[] = []): string[] {
  if ("Deno" in globalThis) return [];
  if (timersInBun !== undefined) return Array(timersInBun()).fill("Timeout");
  const rest = [...besides];
  return process.getActiveResourcesInfo().filter((name) => {
    const at = rest.indexOf(name);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}

/** Runs a function and waits until nothing of it is left. */
export async function leavingNothing(fn: () => Promise<void>): Promise<void> {
  const before = resources();
  await fn();
  for (let i = 0; i < 100; i++) {
    if (resources(before).length === 0) return;
    await new Promise((resolve) => sleep(resolve, 10));
  }
  throw new Error(`left behind: ${resources(before)}`);
}
