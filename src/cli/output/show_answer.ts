/**
 * Writes an answer to standard output as it streams.
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
  | { kind: "complete"; result: AnswerResult }
  | { kind: "failed"; error: AskError }
  /** Standard output can no longer be written. */
  | { kind: "closed" };

/** Events whose text the spinner does not show. */
const SILENT: ReadonlySet<string> = new Set([
  "status",
  "heartbeat",
  "debug",
  "transcript",
]);

/**
 * Writes an answer's text to standard output as it streams, with a spinner
 * before the first word.
 *
 * @param finalOnly Whether to write only the site's final text, at the end.
 * @returns How it ended. Never rejects for an answer that failed.
 */
export async function showText(
  answer: Answer,
  output: TextOutput,
  messages: Messages,
  finalOnly = false,
): Promise<Outcome> {
  let shown = "";
  const outcome = await follow(answer, output, messages, async (event) => {
    if (event.type === "end") return;
    if (event.type === "text") {
      if (event.text === "" || finalOnly) return;
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
    await showRest(outcome.result, shown, output, messages);
  }
  await output.endLine();
  return outcome;
}

/**
 * Writes an answer's events to standard output as JSON, one per line.
 *
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
 * A value as one line of JSON. Hidden and control characters are escaped, so
 * that a terminal cannot obey them.
 *
 * @returns The line, with its newline.
 */
export function jsonLine(value: unknown): string {
  const json = replaceHidden(JSON.stringify(value), escaped)
    .replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
  return `${json}\n`;
}

/** The JSON escape of each UTF-16 code unit. */
function escaped(character: string): string {
  return character.split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

async function follow(
  answer: Answer,
  output: TextOutput,
  messages: Messages,
  show: (event: AnswerEvent) => Promise<void>,
): Promise<Outcome> {
  messages.busy("Waiting for the answer…");
  output.onFailure = () => answer.abort(output.failure);
  try {
    for await (const event of answer.events()) {
      if (output.failure !== undefined) break;
      await show(event);
    }
    const result = await answer.result();
    return output.failure === undefined
      ? { kind: "complete", result }
      : { kind: "closed" };
  } catch (error) {
    if (output.failure !== undefined) return { kind: "closed" };
    if (isAskError(error)) return { kind: "failed", error };
    throw error;
  }
}

/** Writes what belongs to the answer and was not streamed. */
async function showRest(
  result: AnswerResult,
  shown: string,
  output: TextOutput,
  messages: Messages,
): Promise<void> {
  // One of them may have white space at its ends that the other does not have.
  const [whole, seen] = [result.text.trimStart(), shown.trimStart()];
  if (seen === "") {
    await output.write(result.text);
  } else if (whole.startsWith(seen)) {
    await output.write(whole.slice(seen.length));
  } else if (whole.trimEnd() !== seen.trimEnd() && !output.isTerminal) {
    messages.say(
      "The final text differs from the streamed text, which was written. Use " +
        "--final to write the final text.",
    );
  } else if (whole.trimEnd() !== seen.trimEnd()) {
    await output.endLine();
    messages.say(
      messages.style.dim(
        "The final text differs from the streamed text. The final text:",
      ),
    );
    await output.write(result.text);
  }
  await output.endLine();
  for (const image of result.images) {
    if (!result.text.includes(image)) await output.write(`${image}\n`);
  }
  if (result.text.trim() === "" && result.images.length === 0) {
    messages.note(messages.style.dim("The answer has no text."));
  }
  for (const action of result.actions) {
    const name = action.type === "function" ? action.name : action.type;
    messages.note(messages.style.dim(
      `Ignored the site's request to run “${oneLine(name, 60)}”.`,
    ));
  }
}

/** Lists the shortcuts that a site offers after an answer. */
export function showShortcuts(result: AnswerResult, messages: Messages): void {
  const { style } = messages;
  result.shortcuts.forEach(({ label }, index) => {
    messages.note(`${style.cyan(String(index + 1))}  ${oneLine(label, 200)}`);
  });
}
