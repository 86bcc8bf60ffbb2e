/**
 * The inner side of a measured process: a task a line on stdin, its result a
 * line on stdout.
 */
import process from "node:process";
import { createInterface } from "node:readline";

/**
 * Does the tasks that come, one after another, until there are no more.
 *
 * @param work Does one task.
 */
export async function serve<Task, Result>(
  work: (task: Task) => Promise<Result>,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply: unknown;
    try {
      reply = { result: await work(JSON.parse(line) as Task) };
    } catch (error) {
      reply = { error: error instanceof Error ? error.message : `${error}` };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  process.exit(0);
}
