/**
 * The plugin's public API: for the programs of a site's owner, with a token in
 * place of a nonce. It does not stream.
 *
 * @module
 */
import { BadResponseError, InvalidArgumentError } from "../errors/errors.ts";
import type { Routes } from "../transport/json_routes.ts";
import type { Site } from "../protocol/site.ts";

/** A chatbot as the public API lists it. */
export interface ApiChatbot {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** The model behind it, `""` if the site does not say. */
  model: string;
  /** All that the site says about it. */
  details: Record<string, unknown>;
}

/** Settings of a query, by the plugin's own names, such as `model`. */
export type ApiOptions = Record<string, unknown>;

/** What every request of the public API takes. */
export interface ApiRequestOptions {
  /** Stops the request. */
  signal?: AbortSignal;
}

/**
 * The public API of a site; `client.api`. It exists only where the site's
 * owner switched it on, and needs the client's `apiToken`.
 *
 * `checkAuth`, `listChatbots`, `chatbotQuery`, `textQuery` and the refusal of
 * `jsonQuery` were recorded from a real site. The others follow the plugin's
 * documentation and were not checked against a live site.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite({ bearerToken: "my-token" });
 * const client = new ChatClient({
 *   site: demo.url,
 *   fetch: demo.fetch,
 *   apiToken: "my-token",
 * });
 * for (const bot of await client.api.listChatbots()) console.log(bot.name);
 * const { text } = await client.api.chatbotQuery("default", "Hello");
 * console.log(text);
 * ```
 */
export class PublicApi {
  readonly #routes: Routes;
  readonly #site: Site;
  readonly #token: string | undefined;

  /**
   * Made by the client.
   *
   * @internal
   * @param routes Requests to the site.
   * @param site The site.
   * @param token The token that the site's owner has set.
   */
  constructor(routes: Routes, site: Site, token: string | undefined) {
    this.#routes = routes;
    this.#site = site;
    this.#token = token;
  }

  /**
   * Whose token it is.
   *
   * @param options A signal to stop it.
   * @returns What the site says, such as `{ type: "email", value: "…" }`.
   * @throws {AskError} If the token is wrong or the site fails.
   */
  async checkAuth(
    options: ApiRequestOptions = {},
  ): Promise<{ type: string; value: string }> {
    const { data } = await this.#get("simpleAuthCheck", options);
    const { type, value } = (data ?? {}) as Record<string, unknown>;
    return { type: String(type ?? ""), value: String(value ?? "") };
  }

  /**
   * The site's chatbots.
   *
   * @param options A signal to stop it.
   * @returns The chatbots.
   * @throws {AskError} If the token is wrong or the site fails.
   */
  async listChatbots(options: ApiRequestOptions = {}): Promise<ApiChatbot[]> {
    const { data } = await this.#get("listChatbots", options);
    return (Array.isArray(data) ? data : []).map((
      bot: Record<string, unknown>,
    ) => ({
      id: String(bot.id ?? ""),
      name: String(bot.name ?? ""),
      model: String(bot.model ?? ""),
      details: bot,
    }));
  }

  /**
   * Asks a chatbot.
   *
   * @param botId The chatbot's id.
   * @param message The question.
   * @param options `chatId` to go on with a conversation, a signal.
   * @returns The answer, and the conversation's id.
   * @throws {AskError} If the site does not answer.
   */
  async chatbotQuery(
    botId: string,
    message: string,
    options: ApiRequestOptions & { chatId?: string } = {},
  ): Promise<{ text: string; chatId: string | null }> {
    const { signal, ...params } = options;
    const body = { botId, message, ...params };
    const json = await this.#post("simpleChatbotQuery", body, signal);
    const chatId = (json.extra as Record<string, unknown> | undefined)?.chatId;
    return {
      text: this.#text(json),
      chatId: typeof chatId === "string" ? chatId : null,
    };
  }

  /**
   * Asks the model, without a chatbot.
   *
   * @param message The question.
   * @param options The plugin's settings for the query, a signal.
   * @returns The answer.
   * @throws {AskError} If the site does not answer.
   */
  async textQuery(
    message: string,
    options: ApiRequestOptions & { options?: ApiOptions } = {},
  ): Promise<string> {
    const body = { message, options: options.options ?? {} };
    return this.#text(
      await this.#post("simpleTextQuery", body, options.signal),
    );
  }

  /**
   * Asks for an answer in JSON.
   *
   * @param message The question.
   * @param options The plugin's settings for the query, a signal.
   * @returns The JSON value.
   * @throws {AskError} If the site does not answer, or not in JSON.
   */
  async jsonQuery(
    message: string,
    options: ApiRequestOptions & { options?: ApiOptions } = {},
  ): Promise<unknown> {
    const body = { message, options: options.options ?? {} };
    const json = await this.#post("simpleJsonQuery", body, options.signal);
    if (typeof json.data !== "string") return json.data;
    try {
      return JSON.parse(json.data);
    } catch (cause) {
      throw new BadResponseError(`${this.#site.name} did not answer in JSON.`, {
        site: this.#site.url,
        cause,
      });
    }
  }

  /**
   * Asks about an image.
   *
   * @param message The question.
   * @param imageUrl The image's address.
   * @param options The plugin's settings for the query, a signal.
   * @returns The answer.
   * @throws {AskError} If the site does not answer.
   */
  async visionQuery(
    message: string,
    imageUrl: string,
    options: ApiRequestOptions & { options?: ApiOptions } = {},
  ): Promise<string> {
    const body = { message, url: imageUrl, options: options.options ?? {} };
    return this.#text(
      await this.#post("simpleVisionQuery", body, options.signal),
    );
  }

  /**
   * Has an image made.
   *
   * @param message What it shows.
   * @param options The plugin's settings for the query, a signal.
   * @returns The image's address.
   * @throws {AskError} If the site makes none.
   */
  async imageQuery(
    message: string,
    options: ApiRequestOptions & { options?: ApiOptions } = {},
  ): Promise<string> {
    const body = { message, options: options.options ?? {} };
    return this.#text(
      await this.#post("simpleImageQuery", body, options.signal),
    );
  }

  /**
   * Has speech written down.
   *
   * @param url The recording's address.
   * @param options The plugin's settings for the query, a signal.
   * @returns The text.
   * @throws {AskError} If the site does not answer.
   */
  async transcribeAudio(
    url: string,
    options: ApiRequestOptions & { options?: ApiOptions } = {},
  ): Promise<string> {
    const body = { url, options: options.options ?? {} };
    return this.#text(
      await this.#post("simpleTranscribeAudio", body, options.signal),
    );
  }

  /**
   * Has a text checked for what the model's provider forbids.
   *
   * @param text The text.
   * @param options A signal to stop it.
   * @returns What the site says; its form is the provider's.
   * @throws {AskError} If the site does not answer.
   */
  async moderationCheck(
    text: string,
    options: ApiRequestOptions = {},
  ): Promise<unknown> {
    return (await this.#post("moderationCheck", { text }, options.signal)).data;
  }

  #get(
    name: string,
    options: ApiRequestOptions,
  ): Promise<Record<string, unknown>> {
    return this.#routes.json({
      route: `mwai/v1/${name}`,
      method: "GET",
      headers: this.#authorization(),
      nonce: false,
      idempotent: true,
      signal: options.signal,
    });
  }

  #post(
    name: string,
    body: Record<string, unknown>,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, unknown>> {
    return this.#routes.json({
      route: `mwai/v1/${name}`,
      headers: this.#authorization(),
      body,
      nonce: false,
      signal,
    });
  }

  #authorization(): Record<string, string> {
    if (this.#token === undefined) {
      throw new InvalidArgumentError("The public API needs a token.", {
        hint: "Give the client the site owner's token as `apiToken`.",
      });
    }
    return { authorization: `Bearer ${this.#token}` };
  }

  #text(json: Record<string, unknown>): string {
    if (typeof json.data === "string") return json.data;
    throw new BadResponseError(`${this.#site.name} answered without a text.`, {
      site: this.#site.url,
    });
  }
}
