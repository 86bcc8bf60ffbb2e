/**
 * A question as the models get it, built from a request.
 *
 * @module
 */
import type { Exchange } from "../exchange.ts";
import type {
  Chatbot,
  DemoContext,
  DemoFile,
  DemoMessage,
} from "../options.ts";
import { filesOf } from "../routes/files.ts";

/** A question with everything a model needs to answer it. */
export interface Question {
  bot: Chatbot;
  text: string;
  context: DemoContext;
}

/** Builds a question from a request. */
export function buildQuestion(
  exchange: Exchange,
  bot: Chatbot,
  text: string,
  stream: boolean,
): Question {
  const { params, site: { settings }, signal } = exchange;
  const files = filesOf(exchange);
  return {
    bot,
    text: settings.model === "echo" ? withFiles(text, files) : text,
    context: {
      botId: bot.botId,
      chatId: exchange.text("chatId"),
      messages: messagesIn(params.messages),
      files,
      siteUrl: settings.url.href,
      user: exchange.user?.name,
      stream,
      delay: settings.delay,
      signal,
    },
  };
}

/** The chatbot that a request names; an unknown one falls back to the first. */
export function findBot(exchange: Exchange): Chatbot {
  const { chatbots } = exchange.site.settings;
  const customId = exchange.text("customId");
  const botId = exchange.text("botId");
  return chatbots.find((bot) => customId && bot.customId === customId) ??
    chatbots.find((bot) => bot.botId === botId) ?? chatbots[0];
}

function messagesIn(value: unknown): DemoMessage[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((message: unknown) => {
    if (typeof message !== "object" || message === null) return [];
    const { role, content } = message as Record<string, unknown>;
    return typeof role === "string" && typeof content === "string"
      ? [{ role, content }]
      : [];
  });
}

/** The form in which the recorded site passed images on to its model. */
function withFiles(text: string, files: readonly DemoFile[]): string {
  if (files.length === 0) return text;
  return JSON.stringify([
    { type: "text", text },
    ...files.map(({ type, bytes }) => ({
      type: "image_url",
      image_url: { url: `data:${type};base64,${base64(bytes)}` },
    })),
  ]);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
