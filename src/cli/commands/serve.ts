/**
 * The command `serve`: an OpenAI-compatible API in front of a site.
 *
 * @module
 */
import { openaiHandler } from "../../adapters/openai.ts";
import { serveOnLoopback } from "../../server/loopback.ts";
import { variable } from "../context.ts";
import { Connection } from "../options/connection.ts";
import { TextOutput } from "../output/text_output.ts";
import { Style } from "../terminal/style.ts";
import type { CommandInput } from "./command.ts";
import { listenError } from "./listen_error.ts";

/** Serves until Ctrl-C. */
export async function serve(
  { options, context, messages }: CommandInput,
): Promise<number> {
  const client = new Connection(options, context, messages.logger).client();
  // Without a key, every program on this machine could ask the site.
  const token = variable(context.env, "ASKGPT4_TOKEN") ??
    crypto.randomUUID().replaceAll("-", "");
  const handler = openaiHandler(client, { token });
  const port = options.port ?? 0;
  const { origin, close } = await serveOnLoopback(() => handler, { port })
    .catch((error) => Promise.reject(listenError(error, port)));
  try {
    const stopped = new Promise<void>((resolve) =>
      context.onInterrupt(resolve)
    );
    const output = new TextOutput(context);
    const style = new Style(context, context.stdout);
    await output.writeOwn([
      style.bold(`OpenAI-compatible API for ${client.site.name}:`),
      `  base URL  ${style.cyan(`${origin}/v1`)}`,
      `  API key   ${token}`,
      "  model     gpt-4",
      "",
      "Ctrl-C stops it.",
      "",
    ].join("\n"));
    await stopped;
    return await output.finish(130, messages);
  } finally {
    await close();
  }
}
