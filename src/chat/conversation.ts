/**
 * A conversation: its turns so far, and the next question.
 *
 * @module
 */
import { InvalidArgumentError } from "../errors/errors.ts";
import type { AnswerResult } from "../protocol/result.ts";
import { randomId } from "../util/random_id.ts";
import { Answer } from "./answer.ts";
import type { AskOptions, ChatbotIds, TurnOptions } from "./ask_options.ts";

/** One message of a conversation. */
export interface Turn {
  /** An id, unique in the conversation. */
  readonly id: string;
  /** Who wrote it. */
  readonly role: "user" | "assistant";
  /** The text. */
  readonly content: string;
  /** When it was written, in milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** An answer's id at the model provider, if the site sent it. */
  readonly responseId?: string;
}

/** A conversation as plain data, for saving. */
export interface ConversationJson {
  /** The version of this format. */
  version: 1;
  /** The conversation's id. */
  chatId: string;
  /** The turns, oldest first. */
  turns: Turn[];
  /** The question that has no answer yet, or null. */
  unanswered: string | null;
  /** The chatbot's id, if it is not the client's. */
  botId?: string;
  /** The id of a chatbot that is defined on a page, if not the client's. */
  customId?: string | null;
  /** The page or post that it is about, if it is not the client's. */
  contextId?: number | string | null;
}

/**
 * Options for `ChatClient.conversation`. By default, the saved conversation's
 * chatbot is asked, or else the client's.
 */
export type ConversationOptions = ChatbotIds;

/** What a conversation needs from its client. */
export interface ConversationSource {
  /** The chatbot's first message. */
  greeting: string | undefined;
  /** Asks; `onComplete` is called before any reader gets the answer's end. */
  ask(
    question: string,
    options: AskOptions,
    onComplete: (result: AnswerResult) => void,
  ): Answer;
}

/**
 * A conversation. A question and its answer become turns when the answer is
 * complete. A question that fails or is stopped leaves the turns unchanged and
 * is kept as {@linkcode Conversation.unanswered}.
 *
 * Create one with `ChatClient.conversation`.
 *
 * @example Saving and resuming
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * const conversation = client.conversation();
 * await conversation.ask("My name is Ada.").text();
 *
 * const saved = JSON.stringify(conversation);
 * const resumed = client.conversation(JSON.parse(saved));
 * console.log(await resumed.ask("What is my name?").text());
 * ```
 */
export class Conversation {
  /** The conversation's id. */
  readonly chatId: string;
  readonly #source: ConversationSource;
  readonly #chatbot: Pick<ConversationJson, keyof ChatbotIds>;
  #turns: readonly Turn[];
  #unanswered: string | null = null;
  #current: Answer | undefined;

  /**
   * Use `ChatClient.conversation`.
   *
   * @internal
   * @param source What the conversation needs from its client.
   * @param saved The conversation to resume.
   * @param options The chatbot.
   * @throws {InvalidArgumentError} If `saved` is not a saved conversation.
   */
  constructor(
    source: ConversationSource,
    saved: ConversationJson | undefined,
    options: ConversationOptions,
  ) {
    const { version: _, chatId, turns, unanswered, ...chatbot } =
      saved === undefined
        ? newConversation(source.greeting)
        : parseConversation(saved);
    this.#source = source;
    this.chatId = chatId;
    this.#turns = turns;
    this.#unanswered = unanswered;
    this.#chatbot = { ...chatbot, ...chatbotIds(options) };
  }

  /** The turns so far, oldest first, including the greeting. */
  get turns(): readonly Turn[] {
    return this.#turns;
  }

  /** The question that has no answer: in progress, failed or stopped. */
  get unanswered(): string | null {
    return this.#unanswered;
  }

  /**
   * Asks the next question.
   *
   * @param question The question.
   * @param options How to ask it.
   * @returns The answer, in progress. It reports all errors.
   */
  ask(question: string, options: TurnOptions = {}): Answer {
    return this.#ask(this.#turns, question, options);
  }

  /**
   * Asks the last question again. The new answer replaces the last one when it
   * is complete.
   *
   * @param options How to ask it.
   * @returns The answer. It fails with an {@linkcode InvalidArgumentError} if
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
   * Asks an edited version of an earlier question. When the answer is complete,
   * the two replace that question and all turns after it.
   *
   * @param index The index of the question in {@linkcode Conversation.turns}.
   * @param question The new text. By default, the same text is asked again.
   * @param options How to ask it.
   * @returns The answer. It fails with an {@linkcode InvalidArgumentError} if
   * the turn at that index is not a question.
   */
  edit(index: number, question?: string, options: TurnOptions = {}): Answer {
    const turn = this.#turns[index];
    if (turn?.role !== "user") {
      return this.#fail(
        "The turn at that index is not a question.",
        "Pass the index of a turn with role `user`.",
      );
    }
    return this.#ask(
      this.#turns.slice(0, index),
      question ?? turn.content,
      options,
    );
  }

  /**
   * The conversation as plain data. `JSON.stringify` calls it.
   *
   * @returns The data, for `ChatClient.conversation`.
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
      return this.#fail(
        "The last question is still being answered.",
        "Wait for the answer, or stop it with `abort()`.",
      );
    }
    const asked: Turn = {
      id: randomId(),
      role: "user",
      content: question,
      timestamp: Date.now(),
    };
    const previous = history.findLast((turn) => turn.role === "assistant");
    // A question that is asked again is already one of the turns.
    const again = this.#turns[history.length]?.content === question;
    if (!again && question.trim() !== "") this.#unanswered = question;
    const answer = this.#source.ask(question, {
      ...this.#chatbot,
      ...options,
      chatId: this.chatId,
      messages: history,
      previousResponseId: previous?.responseId ?? null,
    }, (result) => {
      if (this.#unanswered === question) this.#unanswered = null;
      this.#turns = [...history, asked, {
        id: randomId(),
        role: "assistant",
        content: result.text,
        timestamp: Date.now(),
        ...result.responseId !== null && { responseId: result.responseId },
      }];
    });
    this.#current = answer;
    return answer;
  }

  #fail(message: string, hint: string): Answer {
    const error = new InvalidArgumentError(message, {
      reason: "conversation",
      hint,
    });
    return Answer.failed(error, this.chatId);
  }
}

function newConversation(greeting: string | undefined): ConversationJson {
  const turn: Turn | undefined = greeting
    ? {
      id: randomId(),
      role: "assistant",
      content: greeting,
      timestamp: Date.now(),
    }
    : undefined;
  return {
    version: 1,
    chatId: randomId(),
    turns: turn === undefined ? [] : [turn],
    unanswered: null,
  };
}

/** Ignores ids that are missing or invalid. */
function chatbotIds(
  { botId, customId, contextId }: ChatbotIds,
): Pick<ConversationJson, keyof ChatbotIds> {
  return {
    ...typeof botId === "string" && { botId },
    ...(typeof customId === "string" || customId === null) && { customId },
    ...(typeof contextId === "string" || typeof contextId === "number" ||
      contextId === null) && { contextId },
  };
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
      "`saved` is not a saved conversation.",
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
