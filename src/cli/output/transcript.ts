/**
 * A conversation as a file.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type Conversation, VERSION } from "../../../mod.ts";
import { type CliContext, variable } from "../context.ts";

/** A conversation, and what it knows nothing of itself. */
export interface SavedConversation {
  /** The conversation. */
  conversation: Conversation;
  /** The site's address. */
  site: string;
  /** The chatbot's id. */
  botId: string;
  /** What had arrived for the question that has no answer yet. */
  partialText: string;
}

/**
 * The full name of a file that was named at the prompt.
 *
 * @param name The name.
 * @param io The world.
 * @returns The full name.
 */
export function filePath(name: string, io: CliContext): string {
  const home = variable(io.env, "HOME") ?? variable(io.env, "USERPROFILE");
  if (home !== undefined && /^~(?:$|[/\\])/.test(name)) {
    return join(home, name.slice(2));
  }
  return isAbsolute(name) ? name : join(io.folder, name);
}

/**
 * Writes a conversation to a file that only its owner can read: JSON if its
 * name ends so, else Markdown.
 *
 * @param path The file.
 * @param talk The conversation.
 * @param replace Whether a file that is there may be replaced.
 * @throws {Error} If it cannot be written; with the code `EEXIST` if it is
 * there and may not be replaced.
 */
export function saveTranscript(
  path: string,
  talk: SavedConversation,
  replace: boolean,
): void {
  const text = path.toLowerCase().endsWith(".json")
    ? toJson(talk)
    : toMarkdown(talk);
  writeFileSync(path, text, { flag: replace ? "w" : "wx", mode: 0o600 });
}

function toJson(
  { conversation, site, botId, partialText }: SavedConversation,
): string {
  return JSON.stringify(
    { ...conversation.toJSON(), site, botId, partialText },
    null,
    2,
  ) + "\n";
}

function toMarkdown(talk: SavedConversation): string {
  const { conversation, site, botId, partialText } = talk;
  const { turns, unanswered } = conversation;
  const time = new Date(turns[0]?.timestamp ?? Date.now()).toISOString();
  const parts = [
    `# Conversation with ${new URL(site).host}`,
    `Site: <${site}>, chatbot: ${botId}, begun ${
      time.slice(0, 16).replace("T", " ")
    } UTC, saved by Ask GPT-4 ${VERSION}.`,
  ];
  for (const { role, content } of turns) {
    parts.push(role === "user" ? "## You" : "## Chatbot", content);
  }
  if (unanswered !== null) {
    parts.push(
      "## You",
      unanswered,
      "## Chatbot",
      ...partialText === "" ? [] : [partialText],
      partialText === ""
        ? "*(There is no answer to this.)*"
        : "*(The answer stopped here; it is not complete.)*",
    );
  }
  return parts.map((part) => part.trimEnd()).join("\n\n") + "\n";
}
