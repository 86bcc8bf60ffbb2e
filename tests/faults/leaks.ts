/**
 * What a question leaves behind. In Deno its own sanitizers find that; Node
 * can be asked what keeps it from exiting.
 */
import process from "node:process";

/** What keeps the process alive besides these. */
function resources(besides: readonly string[] = []): string[] {
  if ("Deno" in globalThis) return [];
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
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`left behind: ${resources(before)}`);
}
