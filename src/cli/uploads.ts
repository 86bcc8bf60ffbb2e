/**
 * Files that a question is about.
 *
 * @module
 */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import {
  ChatClient,
  discover,
  FileRefusedError,
  isAskError,
} from "../../mod.ts";
import type { Connection } from "./connection.ts";
import { type Io, isTerminal } from "./io.ts";
import type { Messages } from "./messages.ts";
import { oneLine } from "./terminal_text.ts";
import { filePath } from "./transcript.ts";

/** A file that the site has. */
export interface SentFile {
  /** Its id there. */
  id: string;
  /** Its name. */
  name: string;
}

/** What sending files takes. */
export interface SendFilesOptions {
  /** The client; what it knows of the chatbot's uploads is kept to. */
  client: ChatClient;
  /** The world. */
  io: Io;
  /** Standard error. */
  messages: Messages;
  /** Stops it. */
  signal: AbortSignal;
  /** How many go along with the same question already. Default: 0. */
  already?: number;
}

/**
 * Sends files to the site. None is sent where one is refused.
 *
 * @param names The files, as they were typed.
 * @param options What it takes.
 * @returns The files, in the same order.
 * @throws {FileRefusedError} Before sending, if the chatbot takes no such file
 * or fewer, or one cannot be read.
 * @throws {AskError} If the site does not take one.
 */
export async function sendFiles(
  names: readonly string[],
  { client, io, messages, signal, already = 0 }: SendFilesOptions,
): Promise<SentFile[]> {
  const max = client.options.uploads?.max ?? Infinity;
  const count = names.length + already;
  // With a maximum of files of no kind, that there are none says more.
  const files: File[] = [];
  for (const name of names) {
    const url = pathToFileURL(readable(filePath(name, io)));
    files.push(await named(name, client.files.prepare(url)));
  }
  if (count > max) {
    throw new FileRefusedError(
      `This chatbot takes ${max} ${max === 1 ? "file" : "files"} with a ` +
        `question, not ${count}. Nothing was sent.`,
      { reason: "count", hint: "Send fewer files." },
    );
  }
  const sent: SentFile[] = [];
  try {
    for (const file of files) {
      const label = `Sending ${file.name}…`;
      messages.busy(label);
      const { id } = await named(
        file.name,
        client.files.upload(file, {
          signal,
          // Who does not see it need not wait for a body in pieces.
          ...isTerminal(io, io.stderr) && {
            onProgress: ({ sent, total }) =>
              messages.busy(`${label} ${Math.floor(100 * sent / total)} %`),
          },
        }),
      );
      sent.push({ id, name: file.name });
    }
  } finally {
    messages.idle();
  }
  return sent;
}

/** A path that leads to a file. */
function readable(path: string): string {
  let why: string;
  try {
    if (statSync(path).isFile()) return path;
    why = "It is no file.";
  } catch (error) {
    const { code, name } = error as { code?: string; name: string };
    why = name === "NotCapable"
      ? "This task may read only below the folder it was called from."
      : code === "ENOENT"
      ? "There is no such file."
      : `It cannot be read (${code ?? name}).`;
  }
  throw new FileRefusedError(`${oneLine(path)}: ${why} Nothing was sent.`, {
    reason: "unreadable",
  });
}

/** Says which file it is that was refused. */
async function named<T>(name: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (!isAskError(error, "file-refused")) throw error;
    const { message, hint, reason, site } = error;
    throw new FileRefusedError(`${basename(oneLine(name))}: ${message}`, {
      hint,
      reason,
      site,
      cause: error,
    });
  }
}

/**
 * A client that knows what its chatbot takes, as far as the site's page says
 * it. A page that says nothing is no reason not to try.
 *
 * @param client The client.
 * @param connection How the site is reached.
 * @param messages Standard error.
 * @param signal Stops it.
 * @returns The client, or another one that knows more.
 * @throws {AbortedError} If the signal was aborted.
 */
export async function withUploadLimits(
  client: ChatClient,
  connection: Connection,
  messages: Messages,
  signal: AbortSignal,
): Promise<ChatClient> {
  const { site, options } = client;
  messages.busy(`Looking at ${site.name}…`);
  try {
    const { fetch } = connection;
    const { logger } = messages;
    const found = await discover(site.url, { fetch, logger, signal });
    const wanted = options.botId ?? "default";
    const bot = found.find(({ botId, customId }) =>
      botId === wanted || customId === wanted
    );
    if (bot === undefined) return client;
    return new ChatClient({ ...options, site, uploads: bot.uploads });
  } catch (error) {
    if (!isAskError(error) || error.code === "aborted") throw error;
    return client;
  } finally {
    messages.idle();
  }
}
