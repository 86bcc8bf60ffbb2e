/**
 * The command `chat`: a conversation at the prompt.
 *
 * @module
 */
import type { ChatClient, Conversation } from "../../../mod.ts";
import type { CliContext } from "../context.ts";
import { Connection } from "../options/connection.ts";
import type { Messages } from "../output/messages.ts";
import { parseChatCommand, runChatCommand } from "./chat_commands.ts";
import { ChatSession, type Next } from "./chat_session.ts";
import type { CommandInput } from "./command.ts";

/** Opens a conversation with a site and continues it until the input ends. */
export async function chat(
  { options, context, messages }: CommandInput,
): Promise<number> {
  const connection = new Connection(options, context, messages.logger);
  const session = new ChatSession(connection, context, messages);
  return await run(session, () => session.open(connection.site, options.bot));
}

/** Continues a conversation until the input ends. */
export async function continueChat(
  connection: Connection,
  client: ChatClient,
  conversation: Conversation,
  context: CliContext,
  messages: Messages,
): Promise<number> {
  const session = new ChatSession(connection, context, messages);
  return await run(session, () => session.add(client, conversation));
}

async function run(
  session: ChatSession,
  begin: () => Promise<void> | void,
): Promise<number> {
  try {
    await begin();
    return await readLines(session);
  } finally {
    await session.close();
  }
}

async function readLines(session: ChatSession): Promise<number> {
  const { lines, messages } = session;
  let next: Next = {};
  /** Whether the last key was Ctrl-C at an empty prompt. */
  let interrupted = false;
  for (;;) {
    const entry = await lines.read(next.text ?? "");
    if (entry.kind === "end") {
      if (session.interactive) messages.note("");
      return session.exitCode;
    }
    if (entry.kind === "interrupt") {
      const empty = entry.typed === "" && next.editing === undefined;
      if (empty && interrupted) return 130;
      interrupted = empty;
      messages.note(messages.style.dim(
        empty
          ? "Press Ctrl-C again or Ctrl-D to exit."
          : "Press arrow-up to get it back.",
      ));
      next = {};
      continue;
    }
    interrupted = false;
    if (entry.text.trim() === "") continue;
    next = await take(session, entry, next.editing);
    if (next.exit !== undefined) return next.exit;
  }
}

async function take(
  session: ChatSession,
  { text, typed }: { text: string; typed: string },
  editing: number | undefined,
): Promise<Next> {
  const { conversation, sentFileIds } = session.current;
  const shortcut = editing === undefined && /^\d+$/.test(text)
    ? session.shortcuts[Number(text) - 1]
    : undefined;
  if (shortcut !== undefined) {
    const { message, label, shortcutId } = shortcut;
    return await session.ask(
      typed,
      (options) =>
        conversation.ask(message ?? label, {
          ...options,
          ...shortcutId !== null && { shortcutId },
        }),
    );
  }
  const command = parseChatCommand(text);
  if (command !== undefined) return await runChatCommand(session, command);
  return editing === undefined
    ? await session.ask(typed, (options) => conversation.ask(text, options))
    : await session.ask(
      typed,
      (options) => conversation.edit(editing, text, options),
      sentFileIds,
    );
}
