/**
 * The command line as a process of its own, as a user starts it.
 *
 * In Deno it is `src/cli/mod.ts`, with the permissions that
 * `docs/reference/command-line.md` names. To test another form of it, a bundle in
 * Node or Bun, set ASKGPT4_TEST_CLI to its command line in JSON, such as
 * `["node", "askgpt4.mjs"]`.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type {
  DemoContext,
  DemoModel,
  DemoSiteOptions,
} from "@askgpt4/core/demo";
import { type ServedDemoSite, serveDemoSite } from "@askgpt4/core/demo/serve";

import { test } from "../../support/harness.ts";

/** The repository. */
export const ROOT: string = fileURLToPath(
  new URL("../../../", import.meta.url),
);

/** How long anything may take before a test gives up, in milliseconds. */
const PATIENCE = 20_000;

/** What a program did. */
export interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** How a program is started. */
export interface Start {
  /** What is piped in. Default: nothing. `open`: the test writes it itself. */
  stdin?: string | { open: true };
  /** Variables of the environment. */
  env?: Record<string, string>;
  /** Nobody reads standard output before the end. Default: false. */
  unread?: boolean;
}

/** A program under way. */
export class Program {
  stdout = "";
  stderr = "";
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly #listeners = new Set<() => void>();

  constructor(
    command: readonly string[],
    folder: string,
    env: Record<string, string>,
    { stdin = "", unread = false }: Start,
  ) {
    const [file, ...args] = command;
    this.process = spawn(file!, args, { cwd: folder, env });
    const utf8 = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    for (const name of ["stdout", "stderr"] as const) {
      const take = (chunk: Uint8Array) => {
        this[name] += utf8[name].decode(chunk, { stream: true });
        for (const listener of this.#listeners) listener();
      };
      if (name === "stdout" && unread) {
        this.process.once("exit", () => this.process.stdout!.on("data", take));
      } else this.process[name]!.on("data", take);
    }
    this.ended = new Promise((resolve, reject) => {
      this.process.once("error", reject);
      this.process.once("close", (code, signal) => {
        const { stdout, stderr } = this;
        this.running = false;
        resolve({ code, signal, stdout, stderr });
        for (const listener of this.#listeners) listener();
      });
    });
    // It may end before it has read everything.
    this.process.stdin!.on("error", () => {});
    if (typeof stdin === "string") this.process.stdin!.end(stdin);
  }

  /** Whether it is still there. */
  running = true;

  /** Presses Ctrl-C where there is no terminal. */
  interrupt(): void {
    // Not `this.process.kill`: in Deno an exit code is lost after that.
    process.kill(this.process.pid!, "SIGINT");
  }

  /** Types, or pipes in. */
  write(text: string): void {
    this.process.stdin!.write(text);
  }

  /** Waits for its end. */
  async end(): Promise<Ended> {
    return await within(
      this.ended,
      () => `it did not end; ${this.#said()}`,
    );
  }

  /** Waits for something to be written. Looks only at what came since. */
  async waitFor(
    wanted: string | RegExp,
    stream: "stdout" | "stderr" = "stdout",
    from = 0,
  ): Promise<string> {
    const there = () => {
      const text = this[stream].slice(from);
      return typeof wanted === "string"
        ? text.includes(wanted)
        : wanted.test(text);
    };
    let listener = () => {};
    const arrived = new Promise<void>((resolve, reject) => {
      listener = () => {
        if (there()) resolve();
        else if (!this.running) {
          reject(new Error(`it ended before ${wanted}; ${this.#said()}`));
        }
      };
      listener();
    });
    this.#listeners.add(listener);
    try {
      await within(arrived, () => `no ${wanted}; ${this.#said()}`);
    } finally {
      this.#listeners.delete(listener);
    }
    return this[stream].slice(from);
  }

  #said(): string {
    return `stdout: ${JSON.stringify(this.stdout)}, ` +
      `stderr: ${JSON.stringify(this.stderr)}`;
  }
}

async function within<T>(
  promise: Promise<T>,
  describe: () => string,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(describe())), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until something holds, looking again and again. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  describe: () => string = () => "",
): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!await holds()) {
    if (Date.now() > end) {
      throw new Error(`it never came true: ${what} ${describe()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A folder of its own for one test, in which programs are started. */
export class TempProject {
  readonly folder: string;
  readonly #programs: Program[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where the program keeps its state. */
  get state(): string {
    return join(this.folder, "state");
  }

  /** The environment of a user whose home is the folder. */
  env(more: Record<string, string> = {}): Record<string, string> {
    const env: Record<string, string> = {
      HOME: this.folder,
      XDG_STATE_HOME: this.state,
      PATH: process.env.PATH ?? "",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      ...more,
    };
    // Where Deno has its caches.
    const cache = process.env.DENO_DIR ??
      (process.env.HOME && join(process.env.HOME, ".cache", "deno"));
    if (cache !== undefined) env.DENO_DIR ??= cache;
    return env;
  }

  /** The program's command line. */
  async command(args: readonly string[]): Promise<string[]> {
    const other = process.env.ASKGPT4_TEST_CLI;
    const words = other === undefined
      ? await this.#denoCommand()
      : JSON.parse(other) as string[];
    return [...words, ...args];
  }

  /** Starts the program. */
  async start(args: readonly string[], how: Start = {}): Promise<Program> {
    return this.launch(await this.command(args), how);
  }

  /** Starts the program and waits for its end. */
  async run(args: readonly string[], how: Start = {}): Promise<Ended> {
    return await (await this.start(args, how)).end();
  }

  /** Starts the program on a terminal of its own, 100 columns wide. */
  async terminal(args: readonly string[], how: Start = {}): Promise<Program> {
    const words = await this.command(args);
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    return this.launch(
      [
        "script",
        "-qefc",
        `stty cols 100 rows 40; exec ${quoted.join(" ")}`,
        "/dev/null",
      ],
      { stdin: { open: true }, ...how },
    );
  }

  /** Starts any command. */
  launch(command: readonly string[], how: Start = {}): Program {
    const program = new Program(command, this.folder, this.env(how.env), how);
    this.#programs.push(program);
    return program;
  }

  /** Ends what is still running, and cleans up. */
  async close(): Promise<void> {
    for (const program of this.#programs) {
      if (program.running) program.process.kill("SIGKILL");
      await program.ended.catch(() => {});
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The command line with the permissions that the documentation names. */
  async #denoCommand(): Promise<string[]> {
    const page = join(ROOT, "docs", "reference", "command-line.md");
    const text = await readFile(page, "utf8");
    const start = text.indexOf("--no-prompt ", text.indexOf("deno run "));
    const words = text.slice(start, text.indexOf(" jsr:", start));
    const flags = [...words.matchAll(/--\S+/g)].map(([flag]) =>
      flag.replaceAll('"', "").replaceAll("$PWD", this.folder)
        .replaceAll("$state", join(this.state, "askgpt4"))
    );
    return [
      process.execPath,
      "run",
      "--no-lock",
      "--quiet",
      ...flags,
      join(ROOT, "src", "cli", "mod.ts"),
    ];
  }
}

const HAS_SCRIPT =
  spawnSync("script", ["--version"]).stdout?.includes("util-linux") ?? false;

/** Declares a test that needs a terminal, which `script` of util-linux makes. */
export function terminalTest(name: string, fn: () => Promise<void>): void {
  if (HAS_SCRIPT) test(name, fn);
  else console.log(`skipped: ${name}: there is no util-linux \`script\` here`);
}

/** Runs a test in a folder of its own, with a demo site on a socket. */
export async function withSite(
  options: Omit<DemoSiteOptions, "url">,
  fn: (site: ServedDemoSite, project: TempProject) => Promise<void>,
): Promise<void> {
  const served = await serveDemoSite({ delay: 0, ...options });
  try {
    await withTempProject((project) => fn(served, project));
  } finally {
    await served.close();
  }
}

/** Runs a test in a folder of its own. */
export async function withTempProject(
  fn: (project: TempProject) => Promise<void>,
): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "askgpt4-")));
  const project = new TempProject(folder);
  try {
    await fn(project);
  } finally {
    await project.close();
  }
}

/** A promise, and the function that keeps it. */
export function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => open = resolve);
  return { opened, open: () => open() };
}

/** A model that says `answer` and remembers what it was asked. */
export function recorder(answer = "Yes."): {
  model: DemoModel;
  asked: { question: string; context: DemoContext }[];
} {
  const asked: { question: string; context: DemoContext }[] = [];
  return {
    asked,
    model: (question, context) => {
      asked.push({ question, context });
      return [answer];
    },
  };
}
