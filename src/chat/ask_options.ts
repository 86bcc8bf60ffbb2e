/**
 * The options of one question, its checks and its request body.
 *
 * @module
 */
import { InvalidArgumentError, MessageTooLongError } from "../errors/errors.ts";
import type { Site } from "../protocol/site.ts";
import type { SubmitBody } from "../protocol/submit_body.ts";
import type { TimeLimitOptions } from "../transport/time_limits.ts";
import { countCharacters } from "../util/count_characters.ts";
import { defined } from "../util/defined.ts";
import { randomId } from "../util/random_id.ts";

/** One message of a chat history. */
export interface Message {
  /** Who wrote it. */
  role: "user" | "assistant";
  /** The text. */
  content: string;
  /**
   * The message's id.
   *
   * @default a random id
   */
  id?: string;
  /**
   * When it was written, in milliseconds since the Unix epoch.
   *
   * @default now
   */
  timestamp?: number;
}

/** The chatbot to ask, and the page that the question is about. */
export interface ChatbotIds {
  /**
   * The chatbot's id.
   *
   * @default the client's, or "default"
   */
  botId?: string | undefined;
  /**
   * The id of a chatbot that is defined on a page; null for none.
   *
   * @default the client's, or null
   */
  customId?: string | null | undefined;
  /**
   * The page or post that the question is about; null for none.
   *
   * @default the client's, or null
   */
  contextId?: number | string | null | undefined;
}

/** Options for `ChatClient.ask`. */
export interface AskOptions extends ChatbotIds {
  /**
   * The conversation's id.
   *
   * @default a random id
   */
  chatId?: string | undefined;
  /**
   * The messages before the question, oldest first.
   *
   * @default the greeting
   */
  messages?: readonly Message[] | undefined;
  /**
   * The `responseId` of the previous answer.
   *
   * @default null
   */
  previousResponseId?: string | null | undefined;
  /**
   * The ids of uploaded files that the question is about.
   *
   * @default []
   */
  fileIds?: readonly string[] | undefined;
  /** The `shortcutId` of a shortcut that the previous answer offered. */
  shortcutId?: string | undefined;
  /**
   * Whether the answer streams.
   *
   * @default the client's
   */
  stream?: "auto" | boolean | undefined;
  /**
   * The time limits, in milliseconds.
   *
   * @default the client's
   */
  timeout?: TimeLimitOptions | undefined;
  /** Aborts the answer. */
  signal?: AbortSignal | undefined;
}

/** Options for `Conversation.ask`; the conversation provides the others. */
export type TurnOptions = Pick<
  AskOptions,
  "fileIds" | "shortcutId" | "stream" | "timeout" | "signal"
>;

/**
 * Checks a question before it is sent.
 *
 * @param question The question.
 * @param options Its options.
 * @param site The site.
 * @param limit The longest question that the chatbot accepts, in characters.
 * @returns The length of the question, in characters.
 * @throws {InvalidArgumentError} If it is empty or not a string.
 * @throws {MessageTooLongError} If it is longer than the limit.
 */
export function checkQuestion(
  question: string,
  { shortcutId }: AskOptions,
  site: Site,
  limit = Infinity,
): number {
  const isString = typeof question === "string";
  if (!isString || question.trim() === "" && shortcutId === undefined) {
    throw new InvalidArgumentError(
      `The question is ${isString ? "empty" : "not a string"}.`,
      {
        reason: "question",
        hint: "Pass a question of at least one character.",
      },
    );
  }
  const length = countCharacters(question);
  if (length > limit) {
    throw new MessageTooLongError(length, limit, { site: site.url });
  }
  return length;
}

/**
 * The body of a submit request.
 *
 * @param question The question.
 * @param options Its options; `chatId` and `stream` are decided.
 * @param defaults The client's options.
 * @returns The body.
 */
export function submitBody(
  question: string,
  options: Omit<AskOptions, "stream"> & { chatId: string; stream: boolean },
  defaults: ChatbotIds & { greeting?: string | undefined },
): SubmitBody {
  const { greeting, botId = "default", customId = null, contextId = null } = {
    ...defaults,
    ...defined(options),
  };
  const { chatId, fileIds = [], previousResponseId, shortcutId } = options;
  const messages = options.messages ??
    (greeting ? [{ role: "assistant" as const, content: greeting }] : []);
  return {
    botId,
    customId,
    session: "N/A",
    chatId,
    contextId,
    messages: messages.map(({ role, content, id, timestamp }: Message) => ({
      id: id ?? randomId(),
      role,
      content,
      who: role === "user" ? "User: " : "AI: ",
      timestamp: timestamp ?? Date.now(),
    })),
    newMessage: question,
    newFileId: fileIds.length === 1 ? fileIds[0]! : null,
    newFileIds: fileIds.length > 1 ? [...fileIds] : null,
    ...previousResponseId ? { previousResponseId } : {},
    ...shortcutId !== undefined ? { shortcutId } : {},
    stream: options.stream,
  };
}
