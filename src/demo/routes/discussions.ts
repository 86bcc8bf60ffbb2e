/**
 * The conversations that the site keeps for signed-in users.
 */
import type { Exchange } from "../exchange.ts";
import { mysqlDate, phpJson } from "../wordpress/php.ts";
import type { Question } from "../models/question.ts";
import { failure, forbidden, json, NO_CACHE, type Reply } from "../reply.ts";
import type { Discussion } from "../wordpress/state.ts";

/** How many discussions are kept, of all users together. */
const KEPT = 1000;
/** The first discussion's id, as good as any. */
const FIRST_ID = 409;

/** Stores a turn of a signed-in user's conversation. */
export function remember(
  exchange: Exchange,
  { bot, text, context }: Question,
  reply: string,
  responseId: string,
): void {
  const { user, site: { discussions, settings } } = exchange;
  const { chatId } = context;
  if (!user || chatId === undefined) return;
  let discussion = find(exchange, chatId);
  if (!discussion) {
    const title = settings.model === "echo"
      ? "You said: Based on the following conversation, generate a concise title"
      : text;
    discussion = {
      id: (discussions.at(-1)?.id ?? FIRST_ID - 1) + 1,
      user: user.name,
      chatId,
      botId: bot.botId,
      title: [...title].slice(0, 64).join(""),
      messages: [{ role: "assistant", content: bot.greeting }],
      session: exchange.visitor,
      responseId,
      created: new Date(),
      updated: new Date(),
    };
    discussions.push(discussion);
    if (discussions.length > KEPT) discussions.shift();
  }
  discussion.messages.push(
    { role: "user", content: text },
    { role: "assistant", content: reply, extra: { embeddings: null } },
  );
  discussion.responseId = responseId;
  discussion.updated = new Date();
}

function find(
  { user, site: { discussions } }: Exchange,
  chatId: unknown,
): Discussion | undefined {
  return discussions.find((each) =>
    each.user === user?.name && each.chatId === chatId
  );
}

/** A page of a signed-in user's discussions, the latest first. */
export function listDiscussions(exchange: Exchange): Reply {
  const { user, params, site: { discussions } } = exchange;
  if (!user) return failure(200, "You need to be connected.");
  void exchange.visitor;
  const botId = exchange.text("botId");
  const own = discussions
    .filter((each) => each.user === user.name && each.botId === botId)
    .sort((a, b) => b.updated.getTime() - a.updated.getTime() || b.id - a.id);
  const offset = Number(params.offset) || 0;
  const limit = Number(params.limit) || 10;
  return json(200, {
    success: true,
    total: String(own.length),
    chats: own.slice(offset, offset + limit).map((each) =>
      toChat(exchange, each)
    ),
  });
}

function toChat(
  { site: { settings } }: Exchange,
  discussion: Discussion,
): Record<string, unknown> {
  const { id, user, title, messages, botId, chatId } = discussion;
  const updated = mysqlDate(discussion.updated);
  return {
    id: String(id),
    userId: String(settings.users.findIndex(({ name }) => name === user) + 2),
    ip: "192.0.2.1",
    title,
    messages: phpJson(messages),
    extra: phpJson({
      session: discussion.session,
      model: settings.model === "echo" ? "local-gpt" : "demo",
      temperature: 0.8,
      previousResponseId: discussion.responseId,
      previousResponseDate: updated,
    }),
    botId,
    chatId,
    threadId: null,
    storeId: null,
    created: mysqlDate(discussion.created),
    updated,
    metadata_display: {
      start_date: ago(discussion.created),
      last_update: ago(discussion.updated),
      message_count: messages.length,
    },
  };
}

function ago(date: Date): string {
  const minutes = Math.floor((Date.now() - date.getTime()) / 60_000);
  if (minutes < 1) return "Just now";
  return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
}

/** Gives a discussion another title. */
export function editDiscussion(exchange: Exchange): Reply {
  const discussion = find(exchange, exchange.params.chatId);
  if (!discussion) return forbidden(403, NO_CACHE);
  discussion.title = exchange.text("title") ?? discussion.title;
  return json(200, { success: true });
}

/** Deletes discussions. */
export function deleteDiscussions(exchange: Exchange): Reply {
  const { params, site: { discussions } } = exchange;
  const chatIds: unknown[] = Array.isArray(params.chatIds)
    ? params.chatIds
    : [];
  const found = chatIds.map((chatId) => find(exchange, chatId));
  if (found.length === 0 || found.includes(undefined)) {
    return forbidden(403, NO_CACHE);
  }
  for (const each of found) {
    if (each) discussions.splice(discussions.indexOf(each), 1);
  }
  return json(200, { success: true });
}
