/**
 * Runs the suite in workerd, without Node's modules.
 */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChildProcess, spawn } from "node:child_process";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import type { PartContext } from "../runner/part.ts";
import type { Result } from "../runner/results.ts";
import { ensureWorkerd } from "../toolchain.ts";

const config = (port: number, testServer: string) =>
  `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "tests", worker = .tests),
    # A site of a test is on loopback; nothing else may be reached.
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${port}", http = (), service = "tests"),
  ],
);

const tests :Workerd.Worker = (
  modules = [(name = "tests.mjs", esModule = embed "tests.mjs")],
  compatibilityDate = "2026-11-01",
  globalOutbound = "loopback",
  bindings = [(name = "TEST_SERVER", text = "${testServer}")],
);
`;

/** Runs a bundle of `worker.ts` in workerd. */
export async function runInWorkerd(
  context: PartContext,
  bundle: string,
): Promise<Result[]> {
  const workerd = await ensureWorkerd();
  await context.run([workerd, "--version"]);
  const folder = await mkdtemp(join(tmpdir(), "askgpt4-workerd-"));
  const server = await serveDemoSite({
    control: true,
    // A test's site is in a subfolder; the root must not answer as a site.
    software: "other",
  });
  let child: ChildProcess | undefined;
  try {
    const port = await freePort();
    await copyFile(bundle, join(folder, "tests.mjs"));
    const file = join(folder, "tests.capnp");
    await writeFile(file, config(port, new URL(server.url).origin));
    child = spawn(workerd, ["serve", file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", (text) => context.log(String(text)));
    child.stderr?.on("data", (text) => context.log(String(text)));
    const response = await firstResponse(
      `http://127.0.0.1:${port}/`,
      context.signal,
    );
    if (!response.ok || response.body === null) {
      throw new Error(`${response.status}: ${await response.text()}`);
    }
    const results: Result[] = [];
    const text = response.body.pipeThrough(new TextDecoderStream());
    for await (const line of lines(text)) {
      const result: Result = JSON.parse(line);
      context.log(`${result.outcome}: ${result.name}\n${result.reason ?? ""}`);
      results.push(result);
    }
    return results;
  } finally {
    child?.kill("SIGKILL");
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* lines(stream: ReadableStream<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream) {
    const [first = "", ...more] = text.split("\n");
    rest += first;
    for (const next of more) {
      yield rest;
      rest = next;
    }
  }
}

async function firstResponse(
  url: string,
  signal: AbortSignal,
): Promise<Response> {
  for (let tries = 0;; tries++) {
    try {
      return await fetch(url, { signal });
    } catch (error) {
      // workerd takes a moment to listen.
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" ? address?.port ?? 0 : 0;
      server.close(() => resolve(port));
    });
  });
}
