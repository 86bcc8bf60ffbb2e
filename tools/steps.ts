/**
 * Runs commands side by side, as many as there are processors, and shows the
 * output of those that fail.
 */
import { runChild } from "./runner/child.ts";
import { ROOT } from "./toolchain.ts";

/** One command. */
export interface Step {
  title: string;
  command: readonly string[];
  /** Default: the root of the repository. */
  cwd?: string;
}

/** Runs all steps and returns how many passed and failed. */
export async function runSteps(
  steps: readonly Step[],
): Promise<{ passed: number; failed: number; skipped: number }> {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const left = [...steps];
  const work = async () => {
    for (let step; (step = left.shift()) !== undefined;) {
      const { title, command, cwd = ROOT } = step;
      const start = Date.now();
      const { code, output } = await runChild(command, { cwd, seconds: 600 });
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      if (code === 0) count.passed++;
      else {
        count.failed++;
        console.log(output);
      }
      console.log(`${code === 0 ? "ok" : "FAILED"} ${title} (${seconds} s)`);
    }
  };
  await Promise.all(
    Array.from({ length: navigator.hardwareConcurrency }, work),
  );
  return count;
}
