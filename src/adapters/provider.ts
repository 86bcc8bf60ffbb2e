/**
 * The counterparts of the Python provider that this module replaces, under the
 * names they had there: a nonce, and an answer to a chat history.
 *
 * @module
 */
import { ChatClient } from "../client.ts";
import type { ClientOptions } from "../client_options.ts";
import { UnknownModelError } from "../errors/errors.ts";
import { parseSite, type Site } from "../protocol/site.ts";
import { chatgpt4online, type SitePreset } from "../site/presets.ts";
import { Http } from "../transport/http.ts";
import { Session } from "../transport/session.ts";
import { type ChatMessage, splitMessages } from "./messages.ts";

/** Options for {@linkcode getNonce}. */
export interface ProviderOptions extends Omit<ClientOptions, "site"> {
  /**
   * The site.
   *
   * @default chatgpt4online
   */
  site?: string | URL | Site | undefined;
  /** Aborts the request. */
  signal?: AbortSignal;
}

/** Options for {@linkcode createAsyncGenerator}. */
export interface AsyncGeneratorOptions extends ProviderOptions {
  /**
   * The model.
   *
   * @default the site's default model
   */
  model?: string;
  /** The history, oldest first; the last message is the user's question. */
  messages: readonly ChatMessage[];
}

/**
 * Fetches a nonce, for programs that send requests to the plugin's routes
 * themselves. A {@linkcode ChatClient} fetches its own.
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
 * @param options The site, how to reach it, a signal.
 * @returns The nonce.
 * @throws {AskError} If the site does not return a nonce.
 */
export async function getNonce(
  options: ProviderOptions = {},
): Promise<string> {
  const http = new Http({
    ...options,
    site: parseSite(options.site ?? chatgpt4online),
  });
  const session = new Session(http, {
    store: options.sessionStore,
    maxRetries: options.maxRetries ?? 2,
  });
  const signal = options.signal ?? new AbortController().signal;
  return (await session.open(signal)).nonce;
}

/**
 * Answers a chat history in OpenAI's format, as a stream.
 *
 * A site accepts only user and assistant messages, and its chatbot has
 * instructions of its own. Instructions in the history are prepended to the
 * first question, where the model reads them too.
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
 * @param options The history, the model, the site and how to reach it.
 * @returns The deltas. Leaving the loop early closes the connection.
 * @throws {UnknownModelError} While iterating, if the site has no such model.
 * @throws {InvalidArgumentError} While iterating, if the last message is not the
 * user's, or a role is unknown.
 * @throws {AskError} While iterating, if the answer is not completed.
 */
export async function* createAsyncGenerator(
  options: AsyncGeneratorOptions,
): AsyncGenerator<string, void, unknown> {
  const { site = chatgpt4online, model, messages, signal, ...rest } = options;
  const known = (site as Partial<SitePreset>).models ?? chatgpt4online.models;
  if (model && !known.includes(model)) {
    throw new UnknownModelError(model, known);
  }
  const { history, question } = splitMessages(messages);
  const client = new ChatClient({ ...rest, site });
  yield* client.ask(question, {
    messages: history,
    ...signal && { signal },
  });
}
