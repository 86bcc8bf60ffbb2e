/**
 * An OpenAI-compatible endpoint on Cloudflare Workers. The instances share the
 * session through Workers KV.
 */
import { ChatClient } from "@askgpt4/core";
import { openaiHandler } from "@askgpt4/core/openai";
import { type WorkersKv, workersKvSessionStore } from "@askgpt4/core/stores";

interface Env {
  /** The URL of the WordPress site. */
  ASKGPT4_SITE: string;
  /** A secret: the API key that callers send. */
  ASKGPT4_TOKEN: string;
  /** The KV namespace of the sessions. */
  SESSIONS: WorkersKv;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === "/health") return new Response("ok");
    // A Worker can't use another request's connections, so each has a client.
    const client = new ChatClient({
      site: env.ASKGPT4_SITE,
      sessionStore: workersKvSessionStore(env.SESSIONS),
      logger: console,
    });
    return await openaiHandler(client, { token: env.ASKGPT4_TOKEN })(request);
  },
};
