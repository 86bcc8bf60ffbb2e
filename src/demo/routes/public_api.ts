/**
 * The public API, which a site's owner may switch on: one question, one JSON
 * answer, with a bearer token in place of a nonce.
 */
import type { Exchange } from "../exchange.ts";
import { buildQuestion, findBot } from "../models/question.ts";
import { complete } from "../models/run.ts";
import { failure, json, type Reply } from "../reply.ts";

/** The owner of the token. */
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
  const question = buildQuestion(exchange, findBot(exchange), message, false);
  const output = await complete(exchange, question);
  if (output instanceof Error) return failure(500, output.message);
  const { actions } = output.extras;
  return json(200, {
    success: true,
    data: output.text.trim(),
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

/**
 * Asks for JSON. The recorded site had no environment set up for that, and
 * refused; what it answers otherwise was not checked against a live site.
 */
export function jsonQuery(exchange: Exchange): Reply {
  void exchange.visitor;
  const { jsonEnvironment } = exchange.site.settings;
  if (!jsonEnvironment) return failure(500, "The environment is required.");
  const message = exchange.text("message");
  if (message === undefined) return failure(500, "The message is required.");
  const data = { question: message, answer: "This is the demo site." };
  return json(200, { success: true, data });
}

// What follows was not recorded: it keeps to the plugin's documentation and
// was not checked against a live site.

/** Asks about an image, which is not looked at. */
export function visionQuery(exchange: Exchange): Reply | Promise<Reply> {
  const message = exchange.text("message");
  if (message === undefined || exchange.text("url") === undefined) {
    return failure(500, "The message and url are required.");
  }
  return answer(exchange, message);
}

/** Has an image made: always the same address. */
export function imageQuery(exchange: Exchange): Reply {
  if (exchange.text("message") === undefined) {
    return failure(500, "The message is required.");
  }
  const { url } = exchange.site.settings;
  return json(200, {
    success: true,
    data: new URL("wp-content/uploads/demo.png", url).href,
  });
}

/** Has speech written down: always the same. */
export function transcribeAudio(exchange: Exchange): Reply {
  if (exchange.text("url") === undefined) {
    return failure(500, "The url is required.");
  }
  return json(200, { success: true, data: "This is the demo site speaking." });
}

/** Checks a text: whatever speaks of violence is flagged. */
export function moderationCheck(exchange: Exchange): Reply {
  const text = exchange.text("text");
  if (text === undefined) return failure(500, "The text is required.");
  return json(200, { success: true, data: /violence/i.test(text) });
}
