/**
 * An OpenAI-compatible endpoint that runs as several processes or containers,
 * which share the session through Redis.
 *
 * Environment: `ASKGPT4_SITE` is the URL of the WordPress site, `ASKGPT4_TOKEN`
 * the API key that callers send, `REDIS_URL` the Redis server.
 */
import { ChatClient } from "@askgpt4/core";
import { openaiHandler } from "@askgpt4/core/openai";
import { redisSessionStore } from "@askgpt4/core/stores";
import { createClient } from "redis";

const { ASKGPT4_SITE = "", ASKGPT4_TOKEN = "", REDIS_URL = "" } = Deno.env
  .toObject();
const redis = createClient({ url: REDIS_URL, disableOfflineQueue: true });
redis.on("error", (error) => console.warn(`Redis: ${error.code}`));
redis.connect().catch(() => {
  // It connects later; until then each process has a session of its own.
});
const client = new ChatClient({
  site: ASKGPT4_SITE,
  sessionStore: redisSessionStore((command) => redis.sendCommand(command)),
  logger: console,
});
const handler = openaiHandler(client, { token: ASKGPT4_TOKEN });

const server = Deno.serve((request) =>
  new URL(request.url).pathname === "/health"
    ? new Response("ok")
    : handler(request)
);
// Answers in progress end before the process does.
Deno.addSignalListener("SIGTERM", () => void server.shutdown());
await server.finished;
redis.destroy();
