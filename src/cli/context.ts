/**
 * What a command reads from and writes to.
 *
 * @module
 */
import process from "node:process";
import { type Readable, Writable } from "node:stream";
import type { Fetch } from "../../mod.ts";

/** A command's standard input. */
export type Input = Readable & {
  /** Whether it is a terminal. */
  isTTY?: boolean;
  /** Switches between single keys and whole lines. */
  setRawMode?(raw: boolean): unknown;
};

/** A command's standard output or standard error. */
export type Output = Writable & {
  /** Whether it is a terminal. */
  isTTY?: boolean;
  /** The terminal's width in characters. */
  columns?: number;
};

/** The streams, environment and signals of a command. */
export interface CliContext {
  /** Standard input. */
  stdin: Input;
  /** Standard output: answers and reports only. */
  stdout: Output;
  /** Standard error: everything else. */
  stderr: Output;
  /** The environment variables. */
  env: Readonly<Record<string, string | undefined>>;
  /** The folder that file names are relative to. */
  folder: string;
  /**
   * Sends requests.
   *
   * @default globalThis.fetch
   */
  fetch?: Fetch;
  /**
   * Listens for one Ctrl-C. Without a listener, Ctrl-C ends the process.
   *
   * @param handler Called at the first Ctrl-C.
   * @returns A function that removes the listener.
   */
  onInterrupt(handler: () => void): () => void;
}

/**
 * The context of this process.
 *
 * @returns Its streams, environment and signals.
 */
export function processContext(): CliContext {
  return {
    stdin: process.stdin,
    stdout: process.stdout.isTTY
      ? process.stdout
      : denoPipe() ?? process.stdout,
    stderr: process.stderr,
    env: process.env,
    // `deno task` runs in the project's folder; INIT_CWD is the user's.
    folder: ("Deno" in globalThis && variable(process.env, "INIT_CWD")) ||
      currentFolder(),
    onInterrupt(handler) {
      const onSignal = () => {
        process.off("SIGINT", onSignal);
        handler();
      };
      process.on("SIGINT", onSignal);
      return () => process.off("SIGINT", onSignal);
    },
  };
}

interface DenoScope {
  Deno?: { stdout: { write(bytes: Uint8Array): Promise<number> } };
}

/**
 * Standard output in Deno. Deno's `process.stdout` writes to a pipe
 * synchronously, so a slow reader would block the process, Ctrl-C included.
 */
function denoPipe(): Output | undefined {
  const stdout = (globalThis as unknown as DenoScope).Deno?.stdout;
  if (stdout === undefined) return undefined;
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) {
      at += await stdout.write(bytes.subarray(at));
    }
  };
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      write(chunk).then(() => done(), done);
    },
    writev(chunks, done) {
      const parts = chunks.map(({ chunk }) => chunk as Uint8Array);
      new Blob(parts as BlobPart[]).bytes().then(write).then(
        () => done(),
        done,
      );
    },
  });
}

/**
 * Reads an environment variable.
 *
 * @param env The environment.
 * @returns Its value; undefined if it is unset, empty or, in Deno, not allowed.
 */
export function variable(
  env: CliContext["env"],
  name: string,
): string | undefined {
  try {
    return env[name] || undefined;
  } catch {
    return undefined;
  }
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return ".";
  }
}

const guarded = new WeakSet<Output>();

/** Ignores a stream's errors; without a listener they would end the process. */
export function ignoreErrors(stream: Output): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  stream.on("error", () => {});
}

/** Whether a stream is a terminal that can do more than print lines. */
export function isTerminal(
  { env }: CliContext,
  stream: Input | Output,
): boolean {
  return stream.isTTY === true && variable(env, "TERM") !== "dumb";
}
