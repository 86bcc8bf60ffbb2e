/**
 * The parts of the provider that this module replaces, by the names they had
 * there: a nonce, and an answer to a chat history in OpenAI's form.
 *
 * @module
 */
import { ChatClient, type ClientOptions, type Message } from "../client.ts";
import { InvalidArgumentError, UnknownModelError } from "../errors/errors.ts";
import { Http } from "../transport/http.ts";
import { Session } from "../transport/session.ts";
import { parseSite } from "../protocol/site.ts";
import { chatgpt4online, type SitePreset } from "../site/presets.ts";

/** One message of a chat history in OpenAI's form. */
export interface ChatMessage {
  /** Who says it: instructions (`system`, `developer`), user or assistant. */
  role: "system" | "developer" | "user" | "assistant";
  /** What is said; of content in parts, the text is taken. */
  content: string | readonly { type: string; text?: string }[] | null;
}

/** What {@linkcode createAsyncGenerator} takes. */
export interface AsyncGeneratorOptions extends ClientOptions {
  /** The model. Default: the site's default model. */
  model?: string;
  /** The history, oldest first; the last message is the user's question. */
  messages: readonly ChatMessage[];
  /** Stops the answer. */
  signal?: AbortSignal;
}

/**
 * Fetches a nonce. A {@linkcode ChatClient} does so by itself; this is for
 * programs that speak to the routes on their own.
 *
 * @example
 * ```ts
 * import { getNonce } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const nonce = await getNonce({ site: demo.url, fetch: demo.fetch });
 * console.log(nonce.length); // 10
 * ```
 *
 * @param options The site, what sends requests, headers, a signal.
 * @returns The nonce.
 * @throws {AskError} If the site hands out no nonce.
 */
export async function getNonce(
  options: ClientOptions & { signal?: AbortSignal } = {},
): Promise<string> {
  const http = new Http({
    ...options,
    site: parseSite(options.site ?? chatgpt4online),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  });
  const session = new Session(http, {
    store: options.sessionStore,
    maxRetries: options.maxRetries ?? 2,
  });
  const signal = options.signal ?? new AbortController().signal;
  return (await session.open(signal)).nonce;
}

/**
 * Answers a chat history in OpenAI's form, piece by piece.
 *
 * The site takes user and assistant messages only, and its chatbot has
 * instructions of its own. So instructions given here are put before the first
 * question, where the model reads them too.
 *
 * @example
 * ```ts
 * import { createAsyncGenerator } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const deltas = createAsyncGenerator({
 *   site: demo.url,
 *   fetch: demo.fetch,
 *   model: "gpt-4",
 *   messages: [
 *     { role: "system", content: "Be brief." },
 *     { role: "user", content: "What is a nonce?" },
 *   ],
 * });
 * for await (const delta of deltas) console.log(delta);
 * ```
 *
 * @param options The history, the model and how to reach the site.
 * @returns The pieces. Leaving early closes the connection.
 * @throws {UnknownModelError} While iterating, if the site has no such model.
 * @throws {InvalidArgumentError} While iterating, if the last message is not the
 * user's.
 * @throws {AskError} While iterating, if the answer does not become complete.
 */
export async function* createAsyncGenerator(
  options: AsyncGeneratorOptions,
): AsyncGenerator<string, void, unknown> {
  const { model, messages, signal, ...clientOptions } = options;
  const known = (clientOptions.site as Partial<SitePreset> | undefined)
    ?.models ?? chatgpt4online.models;
  if (model && !known.includes(model)) {
    throw new UnknownModelError(model, known);
  }
  const { history, question } = splitMessages(messages);
  const client = new ChatClient(clientOptions);
  yield* client.ask(question, {
    messages: history,
    ...signal && { signal },
  });
}

/**
 * A history in OpenAI's form as what the site takes.
 *
 * @param messages The history, oldest first.
 * @returns What was said before, and the question.
 * @throws {InvalidArgumentError} If the last message is not the user's, or a role
 * is not one of those.
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
        `A message cannot have the role ${JSON.stringify(role)} here.`,
        { hint: "The roles are system, developer, user and assistant." },
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
      hint: "Put the question at the end of `messages`, with role `user`.",
    });
  }
  return { history: turns, question: last.content };
}

function contentText(content: ChatMessage["content"]): string {
  if (typeof content === "string") return content;
  // Null where an assistant only called tools.
  return content?.map((part) => part.text ?? "").join("") ?? "";
}
