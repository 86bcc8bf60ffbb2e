/**
 * The slash commands of a chat, one definition each: parsing, help and actions
 * are made from them.
 *
 * @module
 */
import { isAskError } from "../../../mod.ts";
import { saveImages } from "../output/images.ts";
import { saveTranscript } from "../output/transcript.ts";
import { fileErrorReason, resolvePath } from "../storage/paths.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import type { ChatSession, Next } from "./chat_session.ts";
import { uploadFiles } from "./uploads.ts";

/** A slash command. */
interface ChatCommand {
  /** The placeholder of its argument; in brackets if it is optional. */
  argument?: string;
  /** An example of a required argument. */
  example?: string;
  /** What it does. */
  help: string;
  /** Does it. */
  run(session: ChatSession, argument: string): Next | Promise<Next>;
}

const COMMANDS: Record<string, ChatCommand> = {
  new: { help: "start a new conversation", run: startNew },
  back: { help: "return to the previous conversation", run: goBack },
  regenerate: {
    help: "ask the last question again for another answer",
    run: regenerate,
  },
  edit: { help: "edit the last question and ask it again", run: edit },
  save: {
    argument: "FILE",
    example: "chat.md",
    help: "save the conversation, as Markdown (.md) or JSON (.json)",
    run: save,
  },
  file: {
    argument: "PATH",
    example: "plan.pdf",
    help: "send a file with the next question",
    run: attachFile,
  },
  images: {
    argument: "[DIR]",
    help: "save the images of the last answer",
    run: saveLastImages,
  },
  bot: {
    argument: "ID",
    example: "default",
    help: "start a conversation with another chatbot of the site",
    run: (session, id) => open(session, session.current.site, id),
  },
  site: {
    argument: "URL",
    example: "https://blog.example",
    help: "start a conversation with another site",
    run: (session, url) => open(session, url, undefined),
  },
  help: { help: "show this help", run: showHelp },
  exit: {
    help: "exit; Ctrl-D does too",
    run: ({ exitCode }) => ({ exit: exitCode }),
  },
};

const ALIASES: Record<string, string> = {
  "": "help",
  "?": "help",
  quit: "exit",
};

/** A line that is a slash command, or looks like one. */
export interface ParsedChatCommand {
  /** The command's name. */
  name: string;
  /** Its argument, `""` if it has none. */
  argument: string;
  /** Why it cannot run. */
  error?: string;
}

/**
 * Parses a line.
 *
 * @returns The command; undefined if the line is a question.
 */
export function parseChatCommand(text: string): ParsedChatCommand | undefined {
  // A second slash makes it a path, as in a question about /etc/hosts.
  const match = /^\/([a-z?]*)(?:\s+([^]*))?$/i.exec(text);
  if (match === null) return undefined;
  const typed = match[1]!.toLowerCase();
  const name = ALIASES[typed] ?? typed;
  const argument = (match[2] ?? "").trim();
  const parsed = { name, argument };
  if (!Object.hasOwn(COMMANDS, name)) {
    return { ...parsed, error: `Unknown command: /${name}.` };
  }
  const { argument: wanted, example } = COMMANDS[name]!;
  if (example !== undefined && argument === "") {
    const error = `/${name} requires an argument, such as /${name} ${example}.`;
    return { ...parsed, error };
  }
  if (wanted === undefined && argument !== "") {
    return { ...parsed, error: `/${name} takes no argument.` };
  }
  return parsed;
}

/** Runs a command. */
export async function runChatCommand(
  session: ChatSession,
  { name, argument, error }: ParsedChatCommand,
): Promise<Next> {
  if (error !== undefined) {
    return session.refuse(
      error,
      "Type /help for the commands, or put a space before a question that " +
        "begins with a slash.",
    );
  }
  try {
    return await COMMANDS[name]!.run(session, argument);
  } catch (error) {
    if (!isAskError(error)) throw error;
    return session.fail(error);
  }
}

function startNew(session: ChatSession): Next {
  session.add(session.current.client);
  return session.note("New conversation. /back returns to the previous one.");
}

function goBack(session: ChatSession): Next {
  if (!session.back()) return session.refuse("No previous conversation.");
  const { client, conversation } = session.current;
  const question = conversation.turns.findLast(({ role }) => role === "user");
  return session.note(
    `Back to ${oneLine(client.site.name ?? client.site.url)}` +
      (question === undefined
        ? ", no question yet."
        : `, after: ${oneLine(question.content, 60)}`),
  );
}

async function regenerate(session: ChatSession): Promise<Next> {
  const { conversation, sentFileIds } = session.current;
  const { unanswered, turns } = conversation;
  if (unanswered !== null) {
    return await session.ask(
      session.lines.show(unanswered),
      (options) => conversation.ask(unanswered, options),
    );
  }
  if (!turns.some(({ role }) => role === "user")) {
    return session.refuse("No question yet.");
  }
  return await session.ask(
    "/regenerate",
    (options) => conversation.regenerate(options),
    sentFileIds,
  );
}

function edit(session: ChatSession): Next {
  const { turns, unanswered } = session.current.conversation;
  if (unanswered !== null) return { text: session.lines.show(unanswered) };
  const index = turns.findLastIndex(({ role }) => role === "user");
  if (index === -1) return session.refuse("No question yet.");
  session.note("The new answer replaces the last one. Ctrl-C cancels.");
  return { text: session.lines.show(turns[index]!.content), editing: index };
}

function save(session: ChatSession, name: string): Next {
  const { context, current, savedPaths } = session;
  const path = resolvePath(name, context);
  try {
    saveTranscript(path, current, savedPaths.has(path));
  } catch (error) {
    return session.refuse(
      `Could not save ${oneLine(path)}: ${fileErrorReason(error)}.`,
    );
  }
  savedPaths.add(path);
  return session.note(`Saved as ${oneLine(path)}`);
}

async function attachFile(session: ChatSession, name: string): Promise<Next> {
  const { context, current, messages } = session;
  const { signal, release } = session.interruptible();
  try {
    const [file] = await uploadFiles([name], {
      client: current.client,
      context,
      messages,
      signal,
      uploaded: current.files,
    });
    current.files.push(file!);
  } finally {
    release();
  }
  const names = current.files.map(({ name }) => oneLine(name, 60));
  return session.note(`With the next question: ${names.join(", ")}`);
}

async function saveLastImages(
  session: ChatSession,
  name: string,
): Promise<Next> {
  const { connection, context, current, messages } = session;
  if (current.images.length === 0) {
    return session.refuse("The last answer has no images.");
  }
  const { signal, release } = session.interruptible();
  try {
    const saved = await saveImages(current.images, {
      folder: resolvePath(name, context),
      site: current.site,
      fetch: connection.imageFetch,
      signal,
    }, messages);
    if (saved < current.images.length) session.failed = true;
  } finally {
    release();
  }
  return {};
}

async function open(
  session: ChatSession,
  site: string,
  botId: string | undefined,
): Promise<Next> {
  await session.open(site, botId);
  return {};
}

function showHelp({ messages }: ChatSession): Next {
  const rows = Object.entries(COMMANDS).map(([name, { argument, help }]) => [
    argument === undefined ? `/${name}` : `/${name} ${argument}`,
    help,
  ]);
  messages.say(`
${rows.map(([usage, help]) => `  ${usage!.padEnd(15)}  ${help}`).join("\n")}

  Ctrl-C stops an answer. End a line with a backslash to continue it on the
  next one; within a line, ⏎ is a line break. Pasted text waits for Enter. When
  an answer offers numbered choices, type the number. To ask a question that
  begins with a slash, put a space before it.
`);
  return {};
}
