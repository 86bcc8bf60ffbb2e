/**
 * An answer, shown as it comes.
 *
 * @module
 */
import {
  type Answer,
  type AnswerEvent,
  type AnswerResult,
  type AskError,
  isAskError,
} from "../../../mod.ts";
import type { Messages } from "./messages.ts";
import { replaceHidden } from "../../util/hidden_characters.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import type { TextOutput } from "./text_output.ts";

/** How an answer ended. */
export type Outcome =
  | { kind: "complete"; reply: AnswerResult }
  | { kind: "failed"; error: AskError }
  /** Nothing can be written any more. */
  | { kind: "closed" };

/** Events that say nothing to a person who waits. */
const SILENT: ReadonlySet<string> = new Set([
  "status",
  "heartbeat",
  "debug",
  "transcript",
]);

/**
 * Writes an answer's text to standard output as it comes, with a spinner
 * before the first word.
 *
 * @param answer The answer.
 * @param output Standard output.
 * @param messages Standard error.
 * @returns How it ended. Never rejects for an answer that failed.
 */
export async function showText(
  answer: Answer,
  output: TextOutput,
  messages: Messages,
): Promise<Outcome> {
  let shown = "";
  const outcome = await follow(answer, output, messages, async (event) => {
    if (event.type === "end") return;
    if (event.type === "text") {
      if (event.text === "") return;
      messages.idle();
      shown += event.text;
      await output.write(event.text);
    } else if (
      shown === "" && event.visibility !== "hidden" && event.text !== "" &&
      !SILENT.has(event.type)
    ) {
      messages.busy(event.text);
    }
  });
  messages.idle();
  if (outcome.kind === "complete") {
    await showRest(outcome.reply, shown, output, messages);
  }
  await output.endLine();
  return outcome;
}

/**
 * Writes an answer's events to standard output, one a line.
 *
 * @param answer The answer.
 * @param output Standard output.
 * @param messages Standard error.
 * @returns How it ended. Never rejects for an answer that failed.
 */
export async function showJson(
  answer: Answer,
  output: TextOutput,
  messages: Messages,
): Promise<Outcome> {
  const outcome = await follow(answer, output, messages, async (event) => {
    messages.idle();
    await output.writeOwn(jsonLine(event));
  });
  messages.idle();
  if (outcome.kind === "failed") {
    const { error } = outcome;
    const { partialText } = error;
    await output.writeOwn(
      jsonLine({ type: "error", ...error.toJSON(), partialText }),
    );
  }
  return outcome;
}

/**
 * A value as one line of JSON. What JSON leaves as it is and a terminal would
 * obey is escaped, which means the same to every reader.
 *
 * @param value The value.
 * @returns The line, with its newline.
 */
export function jsonLine(value: unknown): string {
  const json = replaceHidden(JSON.stringify(value), escaped)
    .replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
  return `${json}\n`;
}

/** In JSON's own way, each UTF-16 code unit. */
function escaped(character: string): string {
  return character.split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

async function follow(
  answer: Answer,
  output: TextOutput,
  messages: Messages,
  take: (event: AnswerEvent) => Promise<void>,
): Promise<Outcome> {
  messages.busy("Waiting for the answer…");
  output.onFailure = () => answer.abort(output.failure);
  try {
    for await (const event of answer.events()) {
      if (output.failure !== undefined) break;
      await take(event);
    }
    // The same request: it was read to its end above.
    const reply = await answer.result();
    return output.failure === undefined
      ? { kind: "complete", reply }
      : { kind: "closed" };
  } catch (error) {
    if (output.failure !== undefined) return { kind: "closed" };
    if (isAskError(error)) return { kind: "failed", error };
    throw error;
  }
}

/** What belongs to the answer and did not stream. */
async function showRest(
  reply: AnswerResult,
  shown: string,
  output: TextOutput,
  messages: Messages,
): Promise<void> {
  if (shown.trim() === "") {
    await output.write(reply.text);
  } else if (reply.text.startsWith(shown.trim())) {
    await output.write(reply.text.slice(shown.trim().length));
  } else if (shown.trim() !== reply.text.trim()) {
    await output.endLine();
    messages.say(
      messages.style.dim(
        "The site's final text is not what it streamed. The final text:",
      ),
    );
    await output.write(reply.text);
  }
  await output.endLine();
  for (const image of reply.images) {
    if (!reply.text.includes(image)) await output.write(`${image}\n`);
  }
  if (reply.text.trim() === "" && reply.images.length === 0) {
    messages.note(messages.style.dim("The site sent an answer without text."));
  }
  for (const action of reply.actions) {
    const name = action.type === "function" ? action.name : "something";
    messages.note(messages.style.dim(
      `The site asks this program to run “${oneLine(name, 60)}”. It does not.`,
    ));
  }
}

/**
 * Lists the follow-ups that a site offers.
 *
 * @param reply The answer.
 * @param messages Standard error.
 */
export function showShortcuts(reply: AnswerResult, messages: Messages): void {
  const { style } = messages;
  reply.shortcuts.forEach(({ label }, index) => {
    messages.note(`${style.cyan(String(index + 1))}  ${oneLine(label, 200)}`);
  });
}
