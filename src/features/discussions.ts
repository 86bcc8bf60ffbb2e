/**
 * The discussions of a signed-in user: the conversations that the site stores.
 *
 * @module
 */
import type { ConversationJson } from "../chat/conversation.ts";
import { randomId } from "../util/random_id.ts";
import type { Routes } from "../transport/json_routes.ts";
import { cutText, MAX_NAME } from "../protocol/site_text.ts";
import { asId, parseObject } from "../protocol/json.ts";

/** The maximum number of turns that are kept of a discussion. */
const MAX_TURNS = 1_000;

/** A discussion that the site stores. */
export interface Discussion {
  /** The conversation's id. */
  chatId: string;
  /** The title, `""` if it has none yet. */
  title: string;
  /** The chatbot's id. */
  botId: string;
  /** When it was created, as the site returns it (in its own time zone). */
  created: string;
  /** When it was last updated, as the site returns it. */
  updated: string;
  /**
   * The turns and the id, for `client.conversation(json)`: to go on with
   * it here.
   */
  conversation: ConversationJson;
}

/** Options for {@linkcode Discussions.list}. */
export interface ListDiscussionsOptions {
  /**
   * Only discussions with this chatbot.
   *
   * @default the client's chatbot
   */
  botId?: string;
  /**
   * The number of discussions to skip.
   *
   * @default 0
   */
  offset?: number;
  /**
   * The maximum number of discussions to return.
   *
   * @default 10
   */
  limit?: number;
  /** Aborts the request. */
  signal?: AbortSignal;
}

/**
 * The discussions of a signed-in user; `client.discussions`.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const user = { name: "ada", password: "application-password" };
 * const demo = createDemoSite({ users: [user] });
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch, user });
 * await client.ask("My name is Ada.").text();
 *
 * const { discussions } = await client.discussions.list();
 * const conversation = client.conversation(discussions[0]!.conversation);
 * console.log(await conversation.ask("What is my name?").text());
 * ```
 */
export class Discussions {
  readonly #routes: Routes;
  readonly #botId: string;

  /**
   * Created by the client.
   *
   * @internal
   * @param routes Requests to the site.
   * @param botId The client's chatbot.
   */
  constructor(routes: Routes, botId: string) {
    this.#routes = routes;
    this.#botId = botId;
  }

  /**
   * Lists discussions, newest first.
   *
   * @param options Which discussions.
   * @returns One page of discussions, and the total number.
   * @throws {AskError} If the user is not signed in, or the request fails.
   */
  async list(
    options: ListDiscussionsOptions = {},
  ): Promise<{ discussions: Discussion[]; total: number }> {
    const { botId = this.#botId, offset = 0, limit = 10, signal } = options;
    const json = await this.#routes.json({
      route: "mwai-ui/v1/discussions/list",
      body: { botId, offset, limit },
      idempotent: true,
      signal,
    });
    // A site may send more than requested.
    const chats = Array.isArray(json.chats) ? json.chats.slice(0, limit) : [];
    return {
      discussions: chats.flatMap(readDiscussion),
      total: Number(json.total) || chats.length,
    };
  }

  /**
   * Renames a discussion.
   *
   * @param chatId The id of the discussion.
   * @param title The new title.
   * @param options A signal that aborts the request.
   * @throws {AskError} If the discussion is not the user's, or the request fails.
   */
  async rename(
    chatId: string,
    title: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<void> {
    await this.#routes.json({
      route: "mwai-ui/v1/discussions/edit",
      body: { chatId, title },
      idempotent: true,
      signal: options.signal,
    });
  }

  /**
   * Deletes discussions permanently.
   *
   * @param chatIds The ids of the discussions.
   * @param options A signal that aborts the request.
   * @throws {AskError} If one is not the user's, or the request fails.
   */
  async delete(
    chatIds: readonly string[],
    options: { signal?: AbortSignal } = {},
  ): Promise<void> {
    await this.#routes.json({
      route: "mwai-ui/v1/discussions/delete",
      body: { chatIds },
      signal: options.signal,
    });
  }
}

function readDiscussion(value: unknown): Discussion[] {
  const chat = value as Record<string, unknown> | null;
  const chatId = asId(chat?.chatId);
  if (chat === null || chatId === null) return [];
  const text = (field: unknown) => typeof field === "string" ? field : "";
  // JSON in strings, as the site stores them.
  const extra = parseObject(text(chat.extra)) ?? {};
  const turns = readMessages(text(chat.messages));
  const responseId = asId(extra.previousResponseId);
  const last = turns.at(-1);
  if (responseId && last?.role === "assistant") {
    turns[turns.length - 1] = { ...last, responseId };
  }
  return [{
    chatId,
    title: cutText(text(chat.title), MAX_NAME),
    botId: asId(chat.botId) ?? "",
    created: asId(chat.created) ?? "",
    updated: asId(chat.updated) ?? "",
    conversation: {
      version: 1,
      chatId,
      turns,
      unanswered: null,
    },
  }];
}

function readMessages(text: string): ConversationJson["turns"] {
  const messages = parseObject(`{"messages":${text || "[]"}}`)?.messages;
  if (!Array.isArray(messages)) return [];
  // The newest, because all of them are sent with the next question.
  const newest = messages.slice(-MAX_TURNS);
  return newest.flatMap((message: Record<string, unknown> | null) => {
    const role = message?.role;
    if (role !== "user" && role !== "assistant") return [];
    if (typeof message?.content !== "string") return [];
    return [{
      id: randomId(),
      role,
      content: message.content,
      timestamp: Date.now(),
    }];
  });
}
