/**
 * What a command reads from and writes to.
 *
 * @module
 */
import process from "node:process";
import { type Readable, Writable } from "node:stream";
import type { Fetch } from "../../mod.ts";

/** Where a command reads from. */
export type Input = Readable & {
  /** Whether a person sits at the other end. */
  isTTY?: boolean;
  /** Switches between keys and whole lines. */
  setRawMode?(raw: boolean): unknown;
};

/** Where a command writes to. */
export type Output = Writable & {
  /** Whether a person sits at the other end. */
  isTTY?: boolean;
  /** How many characters a line has. */
  columns?: number;
};

/** The world around the command line. */
export interface CliContext {
  /** Standard input. */
  stdin: Input;
  /** Standard output: answers, and nothing else. */
  stdout: Output;
  /** Standard error: everything else. */
  stderr: Output;
  /** The environment. */
  env: Readonly<Record<string, string | undefined>>;
  /** The folder that file names are relative to. */
  folder: string;
  /** What sends requests. Default: `globalThis.fetch`. */
  fetch?: Fetch;
  /**
   * Calls back at the first Ctrl-C from now on. A second one ends the process.
   *
   * @param handler What to call.
   * @returns A function that stops listening.
   */
  onInterrupt(handler: () => void): () => void;
}

/**
 * The streams, environment and signals of this process.
 *
 * @returns The world of the process.
 */
export function processContext(): CliContext {
  return {
    stdin: process.stdin,
    stdout: process.stdout.isTTY ? process.stdout : pipe() ?? process.stdout,
    stderr: process.stderr,
    env: process.env,
    // `deno task` starts in the project's folder and tells where it was called.
    folder: ("Deno" in globalThis && variable(process.env, "INIT_CWD")) ||
      currentFolder(),
    onInterrupt(handler) {
      const onSignal = () => {
        // Without a listener the next one ends the process.
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
 * Standard output where Deno's `process.stdout` would hold up everything, and
 * Ctrl-C with it, until the reader of the pipe takes what was written.
 */
function pipe(): Output | undefined {
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
 * A variable of the environment.
 *
 * @param env The environment.
 * @param name The variable.
 * @returns Its value; undefined where it is unset, empty or, in Deno, hidden.
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

/** Colours and weights for one stream; none where they are not wanted. */
export class Style {
  readonly #on: boolean;

  /**
   * @param io The world.
   * @param stream The stream that is written to.
   */
  constructor(io: CliContext, stream: Output) {
    this.#on = isTerminal(io, stream) &&
      variable(io.env, "NO_COLOR") === undefined;
  }

  /** Of lesser weight. */
  dim(text: string): string {
    return this.#paint(text, "2", "22");
  }

  /** Of greater weight. */
  bold(text: string): string {
    return this.#paint(text, "1", "22");
  }

  /** For what went wrong. */
  red(text: string): string {
    return this.#paint(text, "31", "39");
  }

  /** For what one can type. */
  cyan(text: string): string {
    return this.#paint(text, "36", "39");
  }

  #paint(text: string, on: string, off: string): string {
    return this.#on ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  }
}

const guarded = new WeakSet<Output>();

/**
 * Takes the sting out of a stream's errors: one that nobody listens for would
 * end the process.
 *
 * @param stream The stream.
 */
export function guard(stream: Output): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  stream.on("error", () => {});
}

/**
 * Whether a stream leads to a terminal that knows more than plain lines.
 *
 * @param io The world.
 * @param stream The stream.
 * @returns Whether it does.
 */
export function isTerminal(io: CliContext, stream: Input | Output): boolean {
  return stream.isTTY === true && variable(io.env, "TERM") !== "dumb";
}
