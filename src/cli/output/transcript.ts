/**
 * Saves a conversation to a file.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { type Conversation, VERSION } from "../../../mod.ts";

/** A conversation, and what it does not store itself. */
export interface SavedConversation {
  /** The conversation. */
  conversation: Conversation;
  /** The site's URL. */
  site: string;
  /** The chatbot's id. */
  botId: string;
  /** The partial answer to the unanswered question. */
  partialText: string;
}

/**
 * Writes a conversation to a file that only its owner can read: JSON if its
 * name ends in `.json`, otherwise Markdown.
 *
 * @param replace Whether an existing file is replaced.
 * @throws {Error} If the file cannot be written; with the code `EEXIST` if it
 * exists and is not to be replaced.
 */
export function saveTranscript(
  path: string,
  saved: SavedConversation,
  replace: boolean,
): void {
  const text = path.toLowerCase().endsWith(".json")
    ? toJson(saved)
    : toMarkdown(saved);
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

function toMarkdown(
  { conversation, site, botId, partialText }: SavedConversation,
): string {
  const { turns, unanswered } = conversation;
  const time = new Date(turns[0]?.timestamp ?? Date.now()).toISOString();
  const parts = [
    `# Conversation with ${new URL(site).host}`,
    `Site: <${site}>, chatbot: ${botId}, started ${
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
      partialText === "" ? "*(No answer.)*" : "*(The answer is incomplete.)*",
    );
  }
  return parts.map((part) => part.trimEnd()).join("\n\n") + "\n";
}
