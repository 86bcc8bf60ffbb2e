/**
 * A conversation: the turns so far, and the next question.
 *
 * @module
 */
import { Answer } from "./answer.ts";
import type { AskOptions } from "../client.ts";
import { InvalidArgumentError } from "../errors/errors.ts";
import { randomId } from "../util/random_id.ts";
import type { AnswerResult } from "../protocol/result.ts";

/** One thing that was said. */
export interface Turn {
  /** An id, unique in the conversation. */
  readonly id: string;
  /** Who said it. */
  readonly role: "user" | "assistant";
  /** What was said. */
  readonly content: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** An answer's id at the model provider, where the site told it. */
  readonly responseId?: string;
}

/** A conversation as plain data, for storing. */
export interface ConversationJson {
  /** The version of this form. */
  version: 1;
  /** The conversation's id. */
  chatId: string;
  /** The turns, oldest first. */
  turns: Turn[];
  /** A question that has no answer yet, or null. */
  unanswered: string | null;
  /** The chatbot's id, where it is not the client's. */
  botId?: string;
  /** The page's chatbot's id, where it is not the client's; null for none. */
  customId?: string | null;
  /** The page or post, where it is not the client's; null for none. */
  contextId?: number | string | null;
}

/** What a conversation begins with. Every option may be left out. */
export interface ConversationOptions {
  /** The chatbot's id. Default: the stored one, or the client's. */
  botId?: string | undefined;
  /**
   * The id of a chatbot that is defined on a page. Default: the stored one, or
   * the client's.
   */
  customId?: string | null | undefined;
  /**
   * The page or post that it is about. Default: the stored one, or the
   * client's.
   */
  contextId?: number | string | null | undefined;
  /** The conversation's id. Default: the stored one, or a new one. */
  chatId?: string | undefined;
  /** A stored conversation to go on with. Default: none. */
  json?: ConversationJson | undefined;
}

/** Which chatbot it is with, and what it is about. */
type ChatbotIds = Pick<ConversationJson, "botId" | "customId" | "contextId">;

/** What a conversation needs. Made by the client. */
export interface ConversationSource {
  /** What the chatbot opens with. */
  greeting: string | undefined;
  /** Asks; `complete` is told of a complete answer before anybody else. */
  ask(
    question: string,
    options: AskOptions,
    complete: (reply: AnswerResult) => void,
  ): Answer;
}

/** How a question in a conversation is asked. Every option may be left out. */
export type TurnOptions = Pick<
  AskOptions,
  "fileIds" | "shortcutId" | "stream" | "timeout" | "signal"
>;

/**
 * A conversation. A question and its answer become turns when the answer is
 * complete; a question that failed or was stopped leaves the turns as they
 * were and is kept as {@linkcode Conversation.unanswered}.
 *
 * Conversations come from `ChatClient.conversation`.
 *
 * @example Storing and going on
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * const talk = client.conversation();
 * await talk.ask("My name is Ada.").text();
 *
 * const stored = JSON.stringify(talk);
 * const again = client.conversation({ json: JSON.parse(stored) });
 * console.log(await again.ask("What is my name?").text());
 * ```
 */
export class Conversation {
  /** The conversation's id, the same for all its questions. */
  readonly chatId: string;
  readonly #source: ConversationSource;
  readonly #chatbot: ChatbotIds;
  #turns: readonly Turn[];
  #unanswered: string | null = null;
  #current: Answer | undefined;

  /**
   * Conversations come from `ChatClient.conversation`.
   *
   * @internal
   * @param source What the conversation needs.
   * @param options What it begins with.
   * @throws {InvalidArgumentError} If `json` is not a stored conversation.
   */
  constructor(source: ConversationSource, options: ConversationOptions = {}) {
    const { json, chatId } = options;
    this.#source = source;
    this.#chatbot = chatbotIds(options);
    if (json !== undefined) {
      const stored = parseConversation(json);
      this.#chatbot = { ...chatbotIds(stored), ...this.#chatbot };
      this.chatId = chatId ?? stored.chatId;
      this.#turns = stored.turns;
      this.#unanswered = stored.unanswered;
      return;
    }
    this.chatId = chatId ?? randomId();
    this.#turns = source.greeting
      ? [{
        id: randomId(),
        role: "assistant",
        content: source.greeting,
        timestamp: Date.now(),
      }]
      : [];
  }

  /**
   * Goes on with a stored conversation; the same as
   * `client.conversation({ json })`.
   *
   * @param client The client to ask with.
   * @param json What {@linkcode Conversation.toJSON} gave.
   * @returns The conversation.
   * @throws {InvalidArgumentError} If `json` is not a stored conversation.
   */
  static fromJSON(
    client: { conversation(options: ConversationOptions): Conversation },
    json: ConversationJson,
  ): Conversation {
    return client.conversation({ json });
  }

  /** The turns so far, oldest first; the start sentence is one of them. */
  get turns(): readonly Turn[] {
    return this.#turns;
  }

  /** A question that has no answer yet: under way, failed or stopped. */
  get unanswered(): string | null {
    return this.#unanswered;
  }

  /**
   * Asks the next question.
   *
   * @param question The question.
   * @param options How it is asked.
   * @returns The answer. What goes wrong, goes wrong there; the question of a
   * failed answer stays in {@linkcode Conversation.unanswered}.
   */
  ask(question: string, options: TurnOptions = {}): Answer {
    return this.#ask(this.#turns, question, options);
  }

  /**
   * Asks the last question again, for another answer in place of the last one.
   * Until that is complete the last answer stays.
   *
   * @param options How it is asked.
   * @returns The answer; it fails with an {@linkcode InvalidArgumentError} where
   * there is no question yet.
   */
  regenerate(options: TurnOptions = {}): Answer {
    return this.edit(
      this.#turns.findLastIndex((turn) => turn.role === "user"),
      undefined,
      options,
    );
  }

  /**
   * Asks an earlier question in other words. The turns after it leave when the
   * new answer is complete, and not before.
   *
   * @param index The place of the question in {@linkcode Conversation.turns}.
   * @param question The new words. Default: the same.
   * @param options How it is asked.
   * @returns The answer; it fails with an {@linkcode InvalidArgumentError} where no
   * question is at that place.
   */
  edit(index: number, question?: string, options: TurnOptions = {}): Answer {
    const turn = this.#turns[index];
    if (turn?.role !== "user") {
      return this.#fail("There is no question at that place.");
    }
    return this.#ask(
      this.#turns.slice(0, index),
      question ?? turn.content,
      options,
    );
  }

  /**
   * The conversation as plain data, for `JSON.stringify`.
   *
   * @returns The data.
   */
  toJSON(): ConversationJson {
    return {
      version: 1,
      chatId: this.chatId,
      turns: [...this.#turns],
      unanswered: this.#unanswered,
      ...this.#chatbot,
    };
  }

  #ask(
    history: readonly Turn[],
    question: string,
    options: TurnOptions,
  ): Answer {
    if (this.#current !== undefined && !this.#current.settled) {
      return this.#fail("The last question is still being answered.");
    }
    const asked: Turn = {
      id: randomId(),
      role: "user",
      content: question,
      timestamp: Date.now(),
    };
    const previous = history.findLast((turn) => turn.role === "assistant");
    // What is asked again stands among the turns; nothing is no question.
    const again = this.#turns[history.length]?.content === question;
    if (!again && question.trim() !== "") this.#unanswered = question;
    const answer = this.#source.ask(question, {
      ...this.#chatbot,
      ...options,
      chatId: this.chatId,
      messages: history,
      previousResponseId: previous?.responseId ?? null,
    }, (reply) => {
      if (this.#unanswered === question) this.#unanswered = null;
      this.#turns = [...history, asked, {
        id: randomId(),
        role: "assistant",
        content: reply.text,
        timestamp: Date.now(),
        ...reply.responseId !== null && { responseId: reply.responseId },
      }];
    });
    this.#current = answer;
    return answer;
  }

  #fail(message: string): Answer {
    return Answer.failed(
      new InvalidArgumentError(message, {
        reason: "conversation",
        hint: "Wait for the answer or stop it with `abort()`, and look at " +
          "`turns` for what can be asked again.",
      }),
      this.chatId,
    );
  }
}

/** Those that are given, and that can be one. */
function chatbotIds(
  { botId, customId, contextId }: Pick<ConversationOptions, keyof ChatbotIds>,
): ChatbotIds {
  const ids: ChatbotIds = {};
  if (typeof botId === "string") ids.botId = botId;
  if (typeof customId === "string" || customId === null) {
    ids.customId = customId;
  }
  if (
    typeof contextId === "string" || typeof contextId === "number" ||
    contextId === null
  ) ids.contextId = contextId;
  return ids;
}

function parseConversation(json: ConversationJson): ConversationJson {
  const valid = typeof json === "object" && json !== null &&
    json.version === 1 && typeof json.chatId === "string" &&
    Array.isArray(json.turns) &&
    json.turns.every((turn) =>
      typeof turn === "object" && turn !== null &&
      typeof turn.content === "string" &&
      (turn.role === "user" || turn.role === "assistant")
    );
  if (!valid) {
    throw new InvalidArgumentError(
      "The argument is not a saved conversation.",
      {
        reason: "option",
        params: { name: "saved" },
        hint: "Pass what `Conversation.toJSON()` returned.",
      },
    );
  }
  return {
    version: 1,
    chatId: json.chatId,
    turns: json.turns.map(({ id, role, content, timestamp, responseId }) => ({
      id: typeof id === "string" ? id : randomId(),
      role,
      content,
      timestamp: Number.isFinite(timestamp) ? timestamp : Date.now(),
      ...typeof responseId === "string" && { responseId },
    })),
    unanswered: typeof json.unanswered === "string" ? json.unanswered : null,
    ...chatbotIds(json),
  };
}
