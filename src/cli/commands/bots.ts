/**
 * The command `bots`: the chatbots on a page.
 *
 * @module
 */
import { type Chatbot, discover } from "../../../mod.ts";
import { Connection } from "../options/connection.ts";
import { jsonLine } from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";
import { Style } from "../terminal/style.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { type CommandInput, interruptSignal } from "./command.ts";

/** Lists the chatbots on a page. */
export async function bots(
  { options, context, messages }: CommandInput,
): Promise<number> {
  const { logger } = messages;
  const { site, fetch, user } = new Connection(
    { ...options, noStore: true },
    context,
    logger,
  );
  const { signal, release } = interruptSignal(
    context,
    (options.timeout ?? 60) * 1000,
  );
  messages.busy(`Loading ${site.url}…`);
  let found: Chatbot[];
  try {
    found = await discover(site.url, {
      fetch,
      logger,
      signal,
      ...user && { user },
    });
  } finally {
    release();
    messages.idle();
  }
  const output = new TextOutput(context);
  if (options.json) {
    for (const bot of found) await output.writeOwn(botJson(bot));
  } else if (found.length > 0) {
    await output.writeOwn(table(found, new Style(context, context.stdout)));
  }
  if (found.length > 0) return await output.finish(0, messages);
  messages.error(
    "No chatbot found on this page.",
    "Pass the address of the page that shows it, as in your browser.",
  );
  return await output.finish(1, messages);
}

/** One line of JSON, without the nonce, which must not appear in logs. */
function botJson(bot: Chatbot): string {
  const { nonce, ...rest } = bot;
  return jsonLine({ ...rest, hasNonce: nonce !== null });
}

function table(found: readonly Chatbot[], style: Style): string {
  const head = ["bot", "name", "longest question", "uploads", "streams"];
  const rows = found.map((bot) => [
    oneLine(bot.customId ?? bot.botId, 40),
    oneLine(bot.name, 40),
    bot.maxMessageLength === null
      ? "unknown"
      : `${bot.maxMessageLength} characters`,
    uploads(bot),
    bot.stream ? "yes" : "no",
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => [...row[column]!].length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) =>
      cell + " ".repeat(widths[column]! - [...cell].length)
    ).join("  ").trimEnd();
  const greetings = found.flatMap((bot, index) =>
    bot.greeting === ""
      ? []
      : [`${rows[index]![0]} says: ${oneLine(bot.greeting, 300)}`]
  );
  return [
    style.bold(line(head)),
    ...rows.map(line),
    ...greetings.length > 0 ? ["", ...greetings] : [],
    "",
  ].join("\n");
}

function uploads({ uploadLimits: { images, files, max } }: Chatbot): string {
  if (!images && !files) return "none";
  const what = [...images ? ["images"] : [], ...files ? ["files"] : []];
  return `${what.join(", ")} (${max})`;
}
