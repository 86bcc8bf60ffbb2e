/**
 * The command `serve`: OpenAI's shape in front of a site, for tools that take a
 * base URL.
 *
 * @module
 */
import { serveOnLoopback } from "../../server/loopback.ts";
import { openaiHandler } from "../../adapters/openai.ts";
import { type Options, UsageError } from "../options/arguments.ts";
import { Connection } from "../options/connection.ts";
import { type CliContext, Style, variable } from "../context.ts";
import type { Messages } from "../output/messages.ts";
import { TextOutput } from "../output/text_output.ts";

/**
 * Serves until Ctrl-C.
 *
 * @param options What was typed.
 * @param io The world.
 * @param messages Standard error.
 * @returns The exit code.
 */
export async function serve(
  options: Options,
  io: CliContext,
  messages: Messages,
): Promise<number> {
  const connection = new Connection(options, io, messages.logger);
  const client = connection.client();
  // Whoever else is on this machine must not ask in the user's name.
  const token = variable(io.env, "ASKGPT4_TOKEN") ??
    crypto.randomUUID().replaceAll("-", "");
  const handler = openaiHandler(client, { token });
  const port = options.port ?? 0;
  const { origin, close } = await serveOnLoopback(() => handler, { port })
    .catch((error) => Promise.reject(portTaken(error, port, "serve")));
  try {
    const stopped = new Promise<void>((resolve) => io.onInterrupt(resolve));
    const output = new TextOutput(io);
    const style = new Style(io, io.stdout);
    await output.writeOwn([
      style.bold(`${client.site.name}, in OpenAI's shape, for this machine:`),
      `  base URL  ${style.cyan(`${origin}/v1`)}`,
      `  API key   ${token}`,
      "  model     gpt-4",
      "",
      "Ctrl-C stops it.",
      "",
    ].join("\n"));
    await stopped;
    await output.close();
    return 130;
  } finally {
    await close();
  }
}

/**
 * What a port that cannot be had means, in plain words.
 *
 * @param error What listening failed with.
 * @param port The port.
 * @param command The command that was typed.
 * @returns The error to throw.
 */
export function portTaken(
  error: unknown,
  port: number,
  command: "serve" | "demo",
): unknown {
  const { code } = error as { code?: string };
  if (code === "EADDRINUSE") {
    return new UsageError(`Port ${port} is taken. Choose another.`, command);
  }
  if (code === "EACCES") {
    return new UsageError(
      `Port ${port} is not open to you. Choose one above 1023.`,
      command,
    );
  }
  return error;
}
