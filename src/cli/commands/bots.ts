/**
 * The command `bots`: the chatbots on a page.
 *
 * @module
 */
import {
  type Chatbot,
  discover,
  isAskError,
  TimeoutError,
} from "../../../mod.ts";
import { type Options, UsageError } from "../options/arguments.ts";
import { Connection } from "../options/connection.ts";
import { type CliContext, Style } from "../context.ts";
import type { Messages } from "../output/messages.ts";
import { jsonLine } from "../output/show_answer.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { TextOutput } from "../output/text_output.ts";

/**
 * Lists the chatbots on a page.
 *
 * @param words The page's address.
 * @param options What was typed besides.
 * @param io The world.
 * @param messages Standard error.
 * @returns The exit code.
 */
export async function bots(
  words: readonly string[],
  options: Options,
  io: CliContext,
  messages: Messages,
): Promise<number> {
  const connection = new Connection(
    { ...options, noStore: true },
    io,
    messages.logger,
  );
  const page = onlyAddress(words, connection.site, "bots");
  if (page === undefined) {
    throw new UsageError("Which page? Give its address.", "bots");
  }
  const { signal, release, interrupted } = limited(
    io,
    (options.timeout ?? 60) * 1000,
  );
  messages.busy(`Looking at ${page}…`);
  let found: Chatbot[];
  try {
    found = await discover(page, {
      fetch: connection.fetch,
      logger: messages.logger,
      signal,
    });
  } catch (error) {
    messages.idle();
    if (interrupted()) return 130;
    if (!isAskError(error)) throw error;
    messages.failure(error);
    return error.code === "invalid-argument" ? 2 : 1;
  } finally {
    release();
    messages.idle();
  }
  const output = new TextOutput(io);
  if (options.json) {
    for (const bot of found) await output.writeOwn(botJson(bot));
  } else {
    await output.writeOwn(table(found, new Style(io, io.stdout)));
  }
  await output.close();
  if (found.length > 0) return 0;
  messages.error(
    "There is no chatbot on this page.",
    "Give the address of the page that shows it, as your browser has it.",
  );
  return 1;
}

/**
 * The one address among the words.
 *
 * @param words What was typed.
 * @param site The site that was named in another way.
 * @param command The command.
 * @returns The address, or undefined.
 * @throws {UsageError} If there is more than one.
 */
export function onlyAddress(
  words: readonly string[],
  site: string | undefined,
  command: "bots" | "check",
): string | undefined {
  if (words.length > 1) {
    throw new UsageError(`${command} takes one address.`, command);
  }
  return words[0] ?? site;
}

/**
 * A signal for Ctrl-C and a time limit.
 *
 * @param io The world.
 * @param limit The limit in milliseconds; 0 for none.
 * @returns The signal, how to let go of it, and whether it was Ctrl-C.
 */
export function limited(io: CliContext, limit: number): {
  signal: AbortSignal;
  release(): void;
  interrupted(): boolean;
} {
  const controller = new AbortController();
  let interrupted = false;
  const off = io.onInterrupt(() => {
    interrupted = true;
    controller.abort();
  });
  const timer = limit > 0
    ? setTimeout(
      () => controller.abort(new TimeoutError("firstEvent", limit)),
      limit,
    )
    : undefined;
  return {
    signal: controller.signal,
    release() {
      off();
      clearTimeout(timer);
    },
    interrupted: () => interrupted,
  };
}

/** One line of JSON. The nonce stays out: it belongs in no log. */
function botJson(bot: Chatbot): string {
  const { nonce, ...rest } = bot;
  return jsonLine({ ...rest, hasNonce: nonce !== null });
}

function table(found: readonly Chatbot[], style: Style): string {
  if (found.length === 0) return "";
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
