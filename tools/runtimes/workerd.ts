/**
 * The suite in workerd, without any of Node's modules.
 */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChildProcess, spawn } from "node:child_process";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import { runChild } from "../runner/child.ts";
import type { Result } from "../runner/results.ts";
import { ensureWorkerd } from "../toolchain.ts";
import { readResults } from "./lines.ts";

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

/**
 * Runs a bundle of `worker.ts`.
 *
 * @param bundle The bundle.
 * @param seconds How long it may take.
 * @returns What became of the tests, and workerd's version.
 */
export async function runInWorkerd(
  bundle: string,
  seconds: number,
): Promise<{ results: Result[]; version: string }> {
  const workerd = await ensureWorkerd();
  const { output } = await runChild([workerd, "--version"], { seconds: 60 });
  const version = output.trim().replace(/^workerd /, "");
  const folder = await mkdtemp(join(tmpdir(), "askgpt4-workerd-"));
  const server = await serveDemoSite({
    control: true,
    // A site that a test makes lies in a folder; nothing is to be found above.
    software: "other",
  });
  let child: ChildProcess | undefined;
  let said = "";
  try {
    const port = await freePort();
    await copyFile(bundle, join(folder, "tests.mjs"));
    const file = join(folder, "tests.capnp");
    await writeFile(file, config(port, new URL(server.url).origin));
    child = spawn(workerd, ["serve", file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", (text) => said += text);
    child.stderr?.on("data", (text) => said += text);
    const response = await firstResponse(`http://127.0.0.1:${port}/`, seconds);
    return { results: await readResults(response), version };
  } catch (error) {
    console.log(said);
    throw error;
  } finally {
    child?.kill("SIGKILL");
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstResponse(url: string, seconds: number): Promise<Response> {
  const signal = AbortSignal.timeout(seconds * 1000);
  for (let tries = 0;; tries++) {
    try {
      return await fetch(url, { signal });
    } catch (error) {
      // It takes a moment until workerd listens.
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
