/**
 * The command `demo`: the main job on a fresh machine, without any site.
 *
 * @module
 */
import { ChatClient } from "../../../mod.ts";
import { type ServedDemoSite, serveDemoSite } from "../../demo/serve.ts";
import type { Options } from "../options/arguments.ts";
import { outputCode } from "./ask.ts";
import { chat } from "./chat.ts";
import { invocation } from "../options/help.ts";
import { type CliContext, isTerminal, Style } from "../context.ts";
import type { Messages } from "../output/messages.ts";
import { portTaken } from "./serve.ts";
import { showText } from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";

/** What the demo asks first. */
const QUESTION = "What is Ask GPT-4?";

/**
 * Serves the demo site and shows it.
 *
 * @param options What was typed.
 * @param io The world.
 * @param messages Standard error.
 * @returns The exit code.
 */
export async function demo(
  options: Options,
  io: CliContext,
  messages: Messages,
): Promise<number> {
  const served = await serve(options.port ?? 0);
  try {
    return options.serve
      ? await serveOnly(served, io)
      : await show(served, options, io, messages);
  } finally {
    await served.close();
  }
}

async function serve(port: number): Promise<ServedDemoSite> {
  try {
    return await serveDemoSite({ port });
  } catch (error) {
    throw portTaken(error, port, "demo");
  }
}

async function serveOnly(
  { url }: ServedDemoSite,
  io: CliContext,
): Promise<number> {
  const stopped = new Promise<void>((resolve) => io.onInterrupt(resolve));
  const output = new TextOutput(io);
  await output.writeOwn(introduction(url, new Style(io, io.stdout), true));
  await stopped;
  await output.close();
  return 130;
}

async function show(
  { url }: ServedDemoSite,
  options: Options,
  io: CliContext,
  messages: Messages,
): Promise<number> {
  const style = new Style(io, io.stdout);
  const output = new TextOutput(io);
  await output.writeOwn(introduction(url, style, false));
  await output.writeOwn(`${style.bold(`> ${QUESTION}`)}\n\n`);
  const { logger } = messages;
  const client = new ChatClient({
    site: url,
    logger,
    ...io.fetch && { fetch: io.fetch },
  });
  const conversation = client.conversation();
  const answer = conversation.ask(QUESTION);
  let interrupted = false;
  const release = io.onInterrupt(() => {
    interrupted = true;
    answer.abort("Ctrl-C");
  });
  const outcome = await showText(answer, output, messages);
  release();
  if (output.failure !== undefined) return outputCode(output, messages);
  if (outcome.kind === "failed") {
    if (interrupted) return 130;
    messages.failure(outcome.error);
    return 1;
  }
  if (!isTerminal(io, io.stdin) || !isTerminal(io, io.stdout)) {
    await output.close();
    return 0;
  }
  await output.writeOwn(
    "\n" + style.dim("Your turn. /help lists the commands, Ctrl-D leaves.") +
      "\n\n",
  );
  await output.close();
  return await chat({ ...options, noStore: true }, io, messages, {
    client,
    conversation,
  });
}

function introduction(url: string, style: Style, alone: boolean): string {
  const lines = [
    style.bold("The demo site of Ask GPT-4 runs on this machine, at"),
    `  ${style.cyan(url)}`,
    "It speaks the protocol of a WordPress site with AI Engine; no model is",
    "behind it, and nothing you type leaves this machine.",
    "",
    alone ? "From another terminal:" : "While it runs, from another terminal:",
    `  ${invocation("ask")} --site ${url} "What is a nonce?"`,
    `  ${invocation("chat")} --site ${url}`,
    `  ${invocation("bots")} ${url}chat/`,
    "",
    ...alone ? ["Ctrl-C stops it.", ""] : [],
  ];
  return lines.join("\n") + (alone ? "" : "\n");
}
