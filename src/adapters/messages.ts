/**
 * Chat histories in OpenAI's format.
 *
 * @module
 */
import type { Message } from "../chat/ask_options.ts";
import { InvalidArgumentError } from "../errors/errors.ts";

/** A message of a chat history in OpenAI's format. */
export interface ChatMessage {
  /** The author: instructions (`system`, `developer`), user or assistant. */
  role: "system" | "developer" | "user" | "assistant";
  /** The content. Of content in parts only the text is used. */
  content: string | readonly { type: string; text?: string }[] | null;
}

/**
 * Converts a chat history to what a site accepts. A site accepts only user and
 * assistant messages, so instructions are prepended to the first question.
 *
 * @param messages The history, oldest first.
 * @returns The earlier messages, and the question.
 * @throws {InvalidArgumentError} If the last message is not the user's, or a
 * role is unknown.
 */
export function splitMessages(
  messages: readonly ChatMessage[],
): { history: Message[]; question: string } {
  const instructions: string[] = [];
  const turns: Message[] = [];
  for (const { role, content } of messages) {
    const text = contentText(content);
    if (role === "user" || role === "assistant") {
      turns.push({ role, content: text });
    } else if (role !== "system" && role !== "developer") {
      throw new InvalidArgumentError(
        `Unknown role of a message: ${JSON.stringify(role)}.`,
        {
          reason: "request",
          params: { role },
          hint: "Use system, developer, user or assistant.",
        },
      );
    } else if (text.trim() !== "") {
      instructions.push(text);
    }
  }
  const first = turns.find((turn) => turn.role === "user");
  if (first !== undefined && instructions.length > 0) {
    first.content = [...instructions, first.content].join("\n\n");
  }
  const last = turns.pop();
  if (last?.role !== "user") {
    throw new InvalidArgumentError("The last message must be the user's.", {
      reason: "request",
      hint: "Put the question at the end of `messages`, with role `user`.",
    });
  }
  return { history: turns, question: last.content };
}

function contentText(content: ChatMessage["content"]): string {
  if (typeof content === "string") return content;
  // An assistant that only calls tools has no content.
  return content?.map((part) => part.text ?? "").join("") ?? "";
}
