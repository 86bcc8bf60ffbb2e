/**
 * The command `ask`: one question, one answer.
 *
 * @module
 */
import {
  type AnswerResult,
  type ChatClient,
  findImages,
} from "../../../mod.ts";
import { trimEnd } from "../../util/trim.ts";
import type { Options } from "../options/arguments.ts";
import { UsageError } from "../options/arguments.ts";
import { limited } from "./bots.ts";
import { Connection } from "../options/connection.ts";
import { saveImages, type SaveImagesOptions } from "../output/images.ts";
import type { CliContext } from "../context.ts";
import type { Messages } from "../output/messages.ts";
import {
  type Outcome,
  showJson,
  showShortcuts,
  showText,
} from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";
import { filePath } from "../output/transcript.ts";
import { sendFiles, withUploadLimits } from "../output/uploads.ts";

/**
 * Asks a question.
 *
 * @param words The question, as typed.
 * @param options What was typed besides.
 * @param io The world.
 * @param messages Standard error.
 * @returns The exit code.
 */
export async function ask(
  words: readonly string[],
  options: Options,
  io: CliContext,
  messages: Messages,
): Promise<number> {
  const connection = new Connection(options, io, messages.logger);
  let client = connection.client();
  const question = await readQuestion(words, io, messages);
  let fileIds: string[] = [];
  if (options.files.length > 0) {
    const sent = await send(options.files, client, connection, io, messages);
    if (sent === undefined) return stopped(messages);
    ({ client, fileIds } = sent);
  }
  const output = new TextOutput(io);
  let interrupted = false;
  const answer = client.ask(question, { fileIds });
  const release = io.onInterrupt(() => {
    interrupted = true;
    answer.abort("Ctrl-C");
  });
  const outcome = await (options.json ? showJson : showText)(
    answer,
    output,
    messages,
  );
  release();
  await output.close();
  if (interrupted && outcome.kind === "failed") return stopped(messages);
  const code = report(outcome, output, connection, messages);
  if (outcome.kind !== "complete" || options.saveImages === undefined) {
    return code;
  }
  const folder = filePath(options.saveImages, io);
  const from = { folder, site: client.site.url, fetch: connection.imageFetch };
  const saved = await save(outcome.reply, from, io, messages);
  return saved ? code : stopped(messages);
}

/** Saves an answer's images; false if Ctrl-C came first. */
async function save(
  reply: AnswerResult,
  from: Omit<SaveImagesOptions, "signal">,
  io: CliContext,
  messages: Messages,
): Promise<boolean> {
  const images = findImages(reply);
  if (images.length === 0) messages.say("The answer has no images.");
  const { signal, release, interrupted } = limited(io, 0);
  try {
    await saveImages(images, { ...from, signal }, messages);
    return true;
  } catch (error) {
    if (interrupted()) return false;
    throw error;
  } finally {
    release();
  }
}

function stopped(messages: Messages): number {
  messages.note(messages.style.dim("Stopped."));
  return 130;
}

/**
 * Sends the files of a question; undefined if Ctrl-C came first. The client
 * that sent them must ask: the site gives a visitor's files to nobody else.
 */
async function send(
  names: readonly string[],
  client: ChatClient,
  connection: Connection,
  io: CliContext,
  messages: Messages,
): Promise<{ client: ChatClient; fileIds: string[] } | undefined> {
  const { signal, release, interrupted } = limited(io, 0);
  try {
    const knowing = await withUploadLimits(
      client,
      connection,
      messages,
      signal,
    );
    const options = { client: knowing, io, messages, signal };
    const sent = await sendFiles(names, options);
    return { client: knowing, fileIds: sent.map(({ id }) => id) };
  } catch (error) {
    if (interrupted()) return undefined;
    throw error;
  } finally {
    release();
  }
}

/** Says how it ended, and gives the exit code. */
function report(
  outcome: Outcome,
  output: TextOutput,
  connection: Connection,
  messages: Messages,
): number {
  if (output.failure !== undefined) return outputCode(output, messages);
  if (outcome.kind === "complete") {
    showShortcuts(outcome.reply, messages);
    return 0;
  }
  if (outcome.kind === "closed") return 1;
  const { error } = outcome;
  messages.failure(error, connection.hintFor(error));
  return error.code === "invalid-argument" ? 2 : 1;
}

/**
 * The exit code where standard output failed.
 *
 * @param output Standard output.
 * @param messages Standard error.
 * @returns 0 where its reader has had enough, 1 where it is broken.
 */
export function outputCode(output: TextOutput, messages: Messages): number {
  if (output.readerLeft) return 0;
  messages.error(
    `The answer could not be written: ${output.failure?.message}.`,
  );
  return 1;
}

/** The words, and below them what is piped in. */
async function readQuestion(
  words: readonly string[],
  io: CliContext,
  messages: Messages,
): Promise<string> {
  const instruction = words.join(" ").trim();
  const piped = io.stdin.isTTY ? "" : await readPiped(io, messages);
  if (instruction === "" && piped.trim() === "") {
    throw new UsageError("There is no question.", "ask");
  }
  if (piped.trim() === "") return instruction;
  return instruction === "" ? piped : `${instruction}\n\n${piped}`;
}

/** How long to wait for a pipe before saying so, in milliseconds. */
const PATIENCE = 2000;

async function readPiped(io: CliContext, messages: Messages): Promise<string> {
  const timer = setTimeout(
    () => messages.busy("Reading standard input to its end…"),
    PATIENCE,
  );
  const utf8 = new TextDecoder();
  let text = "";
  for await (const chunk of io.stdin) {
    text += typeof chunk === "string"
      ? chunk
      : utf8.decode(chunk, { stream: true });
  }
  clearTimeout(timer);
  messages.idle();
  return trimEnd(text + utf8.decode(), "\r\n");
}
