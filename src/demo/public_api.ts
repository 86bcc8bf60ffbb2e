/**
 * The public API, which a site's owner may switch on: one question, one JSON
 * answer, with a bearer token in place of a nonce.
 */
import type { Exchange } from "./exchange.ts";
import { failure, json, type Reply } from "./reply.ts";
import { ask, findBot, listen } from "./submit.ts";

/** Says whose token it is. */
export function checkAuth(): Reply {
  return json(200, {
    success: true,
    data: { type: "email", value: "admin@example.test" },
  });
}

/** Lists the site's chatbots. */
export function listChatbots({ site: { settings } }: Exchange): Reply {
  const model = settings.model === "echo" ? "local-gpt" : "demo";
  return json(200, {
    success: true,
    data: settings.chatbots.map(({ botId, name }) => ({
      id: botId,
      name,
      type: "chat",
      model,
      model_name: model,
      environment: "localenv",
      environment_name: "Local",
      functions: [],
      tools: [],
      mcp_servers: [],
    })),
  });
}

async function answer(
  exchange: Exchange,
  message: string,
  extra?: Record<string, unknown>,
): Promise<Reply> {
  const question = ask(exchange, findBot(exchange), message, false);
  const said = await listen(exchange, question);
  if (said instanceof Error) return failure(500, said.message);
  const { actions } = said.extras;
  return json(200, {
    success: true,
    data: said.text.trim(),
    ...(extra && { extra: { actions, ...extra } }),
  });
}

/** Asks a chatbot. */
export function chatbotQuery(exchange: Exchange): Reply | Promise<Reply> {
  const message = exchange.text("message");
  if (message === undefined || exchange.text("botId") === undefined) {
    return failure(500, "The botId and message are required.");
  }
  const chatId = exchange.text("chatId") ?? exchange.visitor;
  void exchange.visitor;
  return answer(exchange, message, { chatId });
}

/** Asks the model, without a chatbot. */
export function textQuery(exchange: Exchange): Reply | Promise<Reply> {
  const message = exchange.text("message");
  if (message === undefined) return failure(500, "The message is required.");
  void exchange.visitor;
  return answer(exchange, message);
}

/** Asks for JSON, for which the recorded site was not set up. */
export function jsonQuery(exchange: Exchange): Reply {
  void exchange.visitor;
  return failure(500, "The environment is required.");
}
