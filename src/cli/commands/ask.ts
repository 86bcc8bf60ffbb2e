/**
 * The command `ask`: one question, one answer.
 *
 * @module
 */
import { findImages } from "../../../mod.ts";
import { trimEnd } from "../../util/trim.ts";
import type { CliContext } from "../context.ts";
import { Connection } from "../options/connection.ts";
import { UsageError } from "../options/usage_error.ts";
import { saveImages } from "../output/images.ts";
import type { Messages } from "../output/messages.ts";
import { showJson, showShortcuts, showText } from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";
import { resolvePath } from "../storage/paths.ts";
import { type CommandInput, interruptSignal } from "./command.ts";
import { findChatbot, readPage } from "./page.ts";
import { uploadFiles } from "./uploads.ts";

/** Asks a question. */
export async function ask(
  { words, options, context, messages }: CommandInput,
): Promise<number> {
  const connection = new Connection(options, context, messages.logger);
  let client = connection.client();
  const question = await readQuestion(words, context, messages);
  const { signal, release } = interruptSignal(context);
  try {
    let fileIds: string[] = [];
    if (options.file !== undefined) {
      const page = await readPage(client, connection, messages, signal);
      const chatbot = findChatbot(page.chatbots, options.bot ?? "default");
      // The site gives files only to the visitor, so this client must ask.
      client = connection.client({ uploadLimits: chatbot?.uploadLimits });
      const upload = { client, context, messages, signal };
      const files = await uploadFiles(options.file, upload);
      fileIds = files.map(({ id }) => id);
    }
    const output = new TextOutput(context);
    const outcome = await (options.json ? showJson : showText)(
      client.ask(question, { fileIds, signal }),
      output,
      messages,
      options.final,
    );
    const code = await output.finish(0, messages);
    if (outcome.kind === "closed" || output.failure !== undefined) return code;
    if (outcome.kind === "failed") return messages.failure(outcome.error);
    const { result } = outcome;
    showShortcuts(result, messages);
    if (options.saveImages !== undefined) {
      const images = findImages(result);
      if (images.length === 0) messages.say("The answer has no images.");
      await saveImages(images, {
        folder: resolvePath(options.saveImages, context),
        site: client.site.url,
        fetch: connection.imageFetch,
        signal,
      }, messages);
    }
    return 0;
  } finally {
    release();
  }
}

/** The words, followed by what is piped in. */
async function readQuestion(
  words: readonly string[],
  context: CliContext,
  messages: Messages,
): Promise<string> {
  const instruction = words.join(" ").trim();
  const piped = context.stdin.isTTY ? "" : await readPiped(context, messages);
  if (instruction === "" && piped.trim() === "") {
    throw new UsageError("No question given.");
  }
  if (piped.trim() === "") return instruction;
  return instruction === "" ? piped : `${instruction}\n\n${piped}`;
}

/** How long standard input may stay open before a note, in milliseconds. */
const NOTE_DELAY = 2000;

async function readPiped(
  { stdin }: CliContext,
  messages: Messages,
): Promise<string> {
  const timer = setTimeout(
    () => messages.busy("Reading standard input to its end…"),
    NOTE_DELAY,
  );
  const utf8 = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string"
      ? chunk
      : utf8.decode(chunk, { stream: true });
  }
  clearTimeout(timer);
  messages.idle();
  return trimEnd(text + utf8.decode(), "\r\n");
}
