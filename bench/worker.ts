/**
 * The outer side of a measured process, in Deno or in Node.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Runtime } from "./runtimes.ts";

const alive = new Set<ChildProcess>();

/** A process that does one task after another. */
export class Worker<Task, Result> {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /**
   * @param runtime What it runs in.
   * @param bundle What it runs.
   * @param env Its environment, if it is another one.
   */
  constructor(
    runtime: Runtime,
    bundle: string,
    env?: Record<string, string | undefined>,
  ) {
    const [file, ...args] = runtime.command;
    this.#child = spawn(file, [...args, bundle], {
      stdio: ["pipe", "pipe", "inherit"],
      ...env && { env },
    });
    alive.add(this.#child);
    this.#child.once("exit", () => alive.delete(this.#child));
    const input: Readable = this.#child.stdout!;
    this.#lines = createInterface({ input })[Symbol.asyncIterator]();
  }

  /**
   * Has a task done.
   *
   * @param task The task.
   * @returns Its result.
   * @throws {Error} If it failed.
   */
  async run(task: Task): Promise<Result> {
    this.#child.stdin!.write(`${JSON.stringify(task)}\n`);
    const { done, value } = await this.#lines.next();
    if (done) throw new Error("a measured process has ended");
    const reply = JSON.parse(value) as { result?: Result; error?: string };
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.result!;
  }

  /** Ends the process. */
  close(): void {
    this.#child.stdin!.end();
  }
}

/** Ends every process that is still there. */
export function endWorkers(): void {
  for (const child of alive) child.kill("SIGKILL");
}
