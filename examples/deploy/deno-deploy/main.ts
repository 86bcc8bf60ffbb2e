/**
 * An OpenAI-compatible endpoint on Deno Deploy, or on any machine with Deno. The
 * instances share the session through Deno KV.
 *
 * Environment: `ASKGPT4_SITE` is the URL of the WordPress site, `ASKGPT4_TOKEN`
 * the API key that callers send.
 */
import { ChatClient } from "@askgpt4/core";
import { openaiHandler } from "@askgpt4/core/openai";
import { denoKvSessionStore } from "@askgpt4/core/stores";

const { ASKGPT4_SITE = "", ASKGPT4_TOKEN = "" } = Deno.env.toObject();
const kv = await Deno.openKv();
const client = new ChatClient({
  site: ASKGPT4_SITE,
  sessionStore: denoKvSessionStore(kv),
  logger: console,
});
const handler = openaiHandler(client, { token: ASKGPT4_TOKEN });

// Unlike `deno serve`, this lets answers in progress end before the process does.
const server = Deno.serve((request) =>
  new URL(request.url).pathname === "/health"
    ? new Response("ok")
    : handler(request)
);
Deno.addSignalListener("SIGTERM", () => void server.shutdown());
await server.finished;
kv.close();
