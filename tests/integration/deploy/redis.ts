/**
 * A Redis server of the tests' own.
 */
import { createClient } from "redis";
import { ensureRedis } from "../../../tools/toolchain.ts";
import { type ServerProcess, startServer } from "./process.ts";

/** Starts a Redis server that stores nothing on disk. */
export async function startRedis(): Promise<ServerProcess & { url: string }> {
  const redis = await ensureRedis();
  const server = await startServer(
    (port) => [
      redis,
      ...["--port", `${port}`, "--bind", "127.0.0.1"],
      ...["--save", "", "--appendonly", "no"],
    ],
    {},
    null,
  );
  return { ...server, url: server.origin.replace("http:", "redis:") };
}

/** A connected client. */
export async function connectRedis(url: string) {
  const client = createClient({ url });
  client.on("error", () => {
    // Each command reports it.
  });
  await client.connect();
  return client;
}
