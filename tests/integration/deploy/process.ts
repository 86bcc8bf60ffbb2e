/**
 * A server in a process of its own.
 */
import { createServer } from "node:net";

/** A running server. */
export interface ServerProcess extends AsyncDisposable {
  /** The URL of its root, without a slash at the end. */
  origin: string;
  pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Asks it to end, and waits until it has; returns the exit code. */
  terminate(): Promise<number>;
}

/** A port that is free right now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("port");
  return address.port;
}

/**
 * Starts a server and waits until it answers.
 *
 * @param command The command for a port.
 * @param env Its environment, besides this process's own.
 * @param path A path that the server answers with 200; none for one that doesn't
 * speak HTTP.
 */
export async function startServer(
  command: (port: number) => readonly string[],
  env: Record<string, string> = {},
  path: string | null = "/health",
): Promise<ServerProcess> {
  const port = await freePort();
  const [file = "", ...args] = command(port);
  const child = new Deno.Command(file, {
    args,
    env: {
      NO_COLOR: "1",
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      ...env,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const printed = [child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
    }
  });
  const ended = Promise.all([child.status, ...printed])
    .then(([{ code }]) => code);
  const origin = `http://127.0.0.1:${port}`;
  const server: ServerProcess = {
    origin,
    pid: child.pid,
    output: () => output,
    terminate: () => {
      child.kill("SIGTERM");
      return ended;
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await ended;
    },
  };
  try {
    await Promise.race([
      answers(port, path),
      ended.then(() => Promise.reject(new Error("It has ended."))),
    ]);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw new Error(`${file} did not start: ${output}`, { cause: error });
  }
}

async function answers(
  port: number,
  path: string | null,
): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    try {
      if (path === null) {
        (await Deno.connect({ hostname: "127.0.0.1", port })).close();
        return;
      }
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It does not answer.");
}
