/**
 * The command `demo`: the demo site on this machine, and a chat with it.
 *
 * @module
 */
import { type ServedDemoSite, serveDemoSite } from "../../demo/serve.ts";
import { type CliContext, isTerminal } from "../context.ts";
import { Connection } from "../options/connection.ts";
import { invocation } from "../options/invocation.ts";
import type { Messages } from "../output/messages.ts";
import { showText } from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";
import { Style } from "../terminal/style.ts";
import { continueChat } from "./chat.ts";
import { type CommandInput, interruptSignal } from "./command.ts";
import { listenError } from "./listen_error.ts";

/** The first question. */
const QUESTION = "What is Ask GPT-4?";

/** Serves the demo site and shows it. */
export async function demo(input: CommandInput): Promise<number> {
  const { options, context, messages } = input;
  const port = options.port ?? 0;
  const served = await serveDemoSite({ port })
    .catch((error) => Promise.reject(listenError(error, port)));
  try {
    return options.serve
      ? await serveOnly(served, context, messages)
      : await show(served, input);
  } finally {
    await served.close();
  }
}

async function serveOnly(
  { url }: ServedDemoSite,
  context: CliContext,
  messages: Messages,
): Promise<number> {
  const stopped = new Promise<void>((resolve) => context.onInterrupt(resolve));
  const output = new TextOutput(context);
  const style = new Style(context, context.stdout);
  await output.writeOwn(introduction(url, style, true));
  await stopped;
  return await output.finish(130, messages);
}

async function show(
  { url }: ServedDemoSite,
  { options, context, messages }: CommandInput,
): Promise<number> {
  const connection = new Connection(
    { ...options, site: url, noStore: true },
    context,
    messages.logger,
  );
  const client = connection.client();
  const style = new Style(context, context.stdout);
  const output = new TextOutput(context);
  await output.writeOwn(introduction(url, style, false));
  await output.writeOwn(`${style.bold(`> ${QUESTION}`)}\n\n`);
  const conversation = client.conversation();
  const { signal, release } = interruptSignal(context);
  const outcome = await showText(
    conversation.ask(QUESTION, { signal }),
    output,
    messages,
  );
  release();
  if (outcome.kind === "failed") return messages.failure(outcome.error);
  const interactive = isTerminal(context, context.stdin) &&
    isTerminal(context, context.stdout);
  if (outcome.kind === "closed" || !interactive) {
    return await output.finish(0, messages);
  }
  await output.writeOwn(
    "\n" + style.dim("Your turn. /help lists the commands, Ctrl-D exits.") +
      "\n\n",
  );
  await output.close();
  return await continueChat(
    connection,
    client,
    conversation,
    context,
    messages,
  );
}

function introduction(url: string, style: Style, alone: boolean): string {
  const lines = [
    style.bold("The demo site of Ask GPT-4 runs on this machine, at"),
    `  ${style.cyan(url)}`,
    "It speaks the protocol of a WordPress site with AI Engine, with canned",
    "answers instead of a model. Nothing you type leaves this machine.",
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
