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
  checkFiles,
  discover,
  FileRejectedError,
  isAskError,
  type UploadOptions,
} from "../../../mod.ts";
import type { Connection } from "../options/connection.ts";
import { type CliContext, isTerminal } from "../context.ts";
import type { Messages } from "./messages.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { filePath } from "./transcript.ts";

/** How long a look at a site's page may take, in milliseconds. */
export const LOOK_TIME = 5000;

/** A file that the site has. */
export interface SentFile {
  /** Its id there. */
  id: string;
  /** Its name. */
  name: string;
  /** Its size, in bytes. */
  size: number;
}

/** What sending files takes. */
export interface SendFilesOptions {
  /** The client; what it knows of the chatbot's uploads is kept to. */
  client: ChatClient;
  /** The world. */
  io: CliContext;
  /** Standard error. */
  messages: Messages;
  /** Stops it. */
  signal: AbortSignal;
  /** What goes along with the same question already. Default: nothing. */
  already?: readonly SentFile[];
}

/**
 * Sends files to the site. None is sent where one is refused.
 *
 * @param names The files, as they were typed.
 * @param options What it takes.
 * @returns The files, in the same order.
 * @throws {FileRejectedError} Before sending, if the chatbot takes no such file
 * or fewer, or one cannot be read.
 * @throws {AskError} If the site does not take one.
 */
export async function sendFiles(
  names: readonly string[],
  { client, io, messages, signal, already = [] }: SendFilesOptions,
): Promise<SentFile[]> {
  const limits = client.options.uploadLimits;
  const files = names.map((typed) => readable(filePath(typed, io)));
  for (const file of files) {
    await named(file.name, () => {
      checkFiles([file], limits && { ...limits, max: Infinity });
    });
  }
  checkFiles([...already, ...files], limits);
  const sent: SentFile[] = [];
  try {
    for (const { path, name, size } of files) {
      const label = `Sending ${name}…`;
      messages.busy(label);
      const options: UploadOptions = { signal };
      // Who does not see it need not wait for a body in pieces.
      if (isTerminal(io, io.stderr)) {
        options.onProgress = ({ sent, total }) =>
          messages.busy(`${label} ${Math.floor(100 * sent / total)} %`);
      }
      const url = pathToFileURL(path);
      const { id } = await named(
        name,
        () => client.files.upload(url, options),
      );
      sent.push({ id, name, size });
    }
  } finally {
    messages.idle();
  }
  return sent;
}

/** What a path leads to, if that is a file. */
function readable(path: string): { path: string; name: string; size: number } {
  let why: string;
  try {
    const stats = statSync(path);
    if (stats.isFile()) {
      return { path, name: basename(path), size: stats.size };
    }
    why = "It is not a file.";
  } catch (error) {
    const { code, name } = error as { code?: string; name: string };
    why = name === "NotCapable"
      ? "This task may read only below the folder it was called from."
      : code === "ENOENT"
      ? "There is no such file."
      : `It cannot be read (${code ?? name}).`;
  }
  throw new FileRejectedError(`${oneLine(path)}: ${why} Nothing was sent.`, {
    reason: "unreadable",
  });
}

/** Says which file it is that was refused. */
async function named<T>(
  name: string,
  action: () => T | Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!isAskError(cause, "file-rejected")) throw cause;
    const { message, reason, hint, site } = cause;
    throw new FileRejectedError(`${oneLine(name)}: ${message}`, {
      reason,
      hint,
      site,
      cause,
    });
  }
}

/**
 * A client that knows what its chatbot takes, as far as the site's page says
 * it. A page that says nothing, or does not come, is no reason not to try.
 *
 * @param client The client.
 * @param connection How the site is reached.
 * @param messages Standard error.
 * @param signal Stops it.
 * @returns The client, or another one that knows more.
 * @throws {AbortError} If the signal was aborted.
 */
export async function withUploadLimits(
  client: ChatClient,
  connection: Connection,
  messages: Messages,
  signal: AbortSignal,
): Promise<ChatClient> {
  const { site, options } = client;
  messages.busy(`Looking at ${site.name}…`);
  const patience = options.timeout?.firstEvent || LOOK_TIME;
  const limit = AbortSignal.timeout(Math.min(patience, LOOK_TIME));
  try {
    const found = await discover(site.url, {
      fetch: connection.fetch,
      logger: messages.logger,
      signal: AbortSignal.any([signal, limit]),
    });
    const wanted = options.botId ?? "default";
    const bot = found.find(({ botId, customId }) =>
      botId === wanted || customId === wanted
    );
    if (bot === undefined) return client;
    return new ChatClient({ ...options, site, uploadLimits: bot.uploadLimits });
  } catch (error) {
    if (!isAskError(error) || signal.aborted) throw error;
    return client;
  } finally {
    messages.idle();
  }
}
