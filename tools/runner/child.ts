/**
 * A child process that cannot outlive its time: it and all that it started end
 * with the limit.
 */
import { type ChildProcess, spawn } from "node:child_process";

/** How a child process ended. */
export interface Ended {
  /** The exit code; null if a signal ended it. */
  code: number | null;
  /** What it printed, stdout and stderr as they came. */
  output: string;
  /** Whether the time limit ended it. */
  late: boolean;
}

/** What a child process gets. */
export interface ChildOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** The time limit, in seconds. */
  seconds: number;
  /** Also told of the output as it comes. */
  onOutput?: (text: string) => void;
}

const alive = new Set<ChildProcess>();

/** Processes are ended in groups, so that no grandchild stays behind. */
const GROUPS = Deno.build.os !== "windows";

/** Runs a command to its end, or to the end of its time. */
export async function runChild(
  command: readonly string[],
  options: ChildOptions,
): Promise<Ended> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    ...options.cwd !== undefined && { cwd: options.cwd },
    env: { ...Deno.env.toObject(), NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: GROUPS,
  });
  alive.add(child);
  let output = "";
  const utf8 = [new TextDecoder(), new TextDecoder()];
  [child.stdout, child.stderr].forEach((stream, i) =>
    stream?.on("data", (bytes: Uint8Array) => {
      const text = utf8[i]!.decode(bytes, { stream: true });
      output += text;
      options.onOutput?.(text);
    })
  );
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    end(child);
  }, options.seconds * 1000);
  let leftover: ReturnType<typeof setTimeout> | undefined;
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => {
        // What is left of its group must not keep the pipes open.
        leftover = setTimeout(() => end(child), 2000);
      });
      child.once("close", resolve);
    });
    return { code, output, late };
  } catch (error) {
    return { code: null, output: `${output}\n${file}: ${error}\n`, late };
  } finally {
    clearTimeout(limit);
    clearTimeout(leftover);
    alive.delete(child);
  }
}

/** Ends all child processes that are still there. */
export function endChildren(): void {
  for (const child of alive) end(child);
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (GROUPS) Deno.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
