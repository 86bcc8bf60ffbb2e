/**
 * The plugin's public API, for programs of the site's owner. It requires a token
 * instead of a nonce, and does not stream.
 *
 * @module
 */
import { BadResponseError, InvalidArgumentError } from "../errors/errors.ts";
import { asId, asObject } from "../protocol/json.ts";
import type { Site } from "../protocol/site.ts";
import type { Routes } from "../transport/json_routes.ts";

/** A chatbot, as listed by the public API. */
export interface ApiChatbot {
  /** The id. */
  id: string;
  /** The name. */
  name: string;
  /** The model, `""` if the site does not return it. */
  model: string;
  /** Everything that the site returns about it. */
  details: Record<string, unknown>;
}

/** Options for every request of the public API. */
export interface ApiRequestOptions {
  /** Aborts the request. */
  signal?: AbortSignal;
}

/** Options for a query of the public API. */
export interface ApiQueryOptions extends ApiRequestOptions {
  /**
   * Settings by the plugin's own names, such as `model`.
   *
   * @default {}
   */
  options?: Record<string, unknown>;
}

/**
 * The public API of a site; `client.api`. It exists only if the site's owner has
 * enabled it, and requires the client's `apiToken`. Every method throws an
 * {@linkcode InvalidArgumentError} without a token and an {@linkcode AskError} if
 * the token is wrong or the request fails.
 *
 * `checkAuth`, `listChatbots`, `chatbotQuery`, `textQuery` and the error response
 * of `jsonQuery` were recorded from a real site. The other methods follow the
 * plugin's documentation and were not checked against a live site.
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
   * Created by the client.
   *
   * @internal
   * @param routes Requests to the site.
   * @param site The site.
   * @param token The token from the plugin's settings.
   */
  constructor(routes: Routes, site: Site, token: string | undefined) {
    this.#routes = routes;
    this.#site = site;
    this.#token = token;
  }

  /**
   * Tells whose token it is.
   *
   * @param options A signal.
   * @returns What the site returns, such as `{ type: "email", value: "…" }`.
   * @throws {AskError} If the token is wrong or the request fails.
   */
  async checkAuth(
    options: ApiRequestOptions = {},
  ): Promise<{ type: string; value: string }> {
    const { data } = await this.#get("simpleAuthCheck", options);
    const { type, value } = asObject(data) ?? {};
    return { type: String(type ?? ""), value: String(value ?? "") };
  }

  /**
   * Lists the site's chatbots.
   *
   * @param options A signal.
   * @returns The chatbots.
   * @throws {AskError} If the token is wrong or the request fails.
   */
  async listChatbots(options: ApiRequestOptions = {}): Promise<ApiChatbot[]> {
    const { data } = await this.#get("listChatbots", options);
    return (Array.isArray(data) ? data : []).flatMap((item) => {
      const details = asObject(item);
      if (details === undefined) return [];
      const { id, name, model } = details;
      return [{
        id: String(id ?? ""),
        name: String(name ?? ""),
        model: String(model ?? ""),
        details,
      }];
    });
  }

  /**
   * Asks a chatbot.
   *
   * @param botId The chatbot's id.
   * @param message The question.
   * @param options The id of the conversation to continue, a signal.
   * @returns The answer, and the id of the conversation, or null.
   * @throws {AskError} If the request fails.
   */
  async chatbotQuery(
    botId: string,
    message: string,
    options: ApiRequestOptions & { chatId?: string } = {},
  ): Promise<{ text: string; chatId: string | null }> {
    const { signal, ...params } = options;
    const body = { botId, message, ...params };
    const json = await this.#post("simpleChatbotQuery", body, signal);
    return {
      text: this.#text(json),
      chatId: asId(asObject(json.extra)?.chatId),
    };
  }

  /**
   * Asks the model, without a chatbot.
   *
   * @param message The question.
   * @param options Settings, a signal.
   * @returns The answer.
   * @throws {AskError} If the request fails.
   */
  async textQuery(
    message: string,
    options: ApiQueryOptions = {},
  ): Promise<string> {
    return this.#text(
      await this.#query("simpleTextQuery", { message }, options),
    );
  }

  /**
   * Asks the model for an answer in JSON.
   *
   * @param message The question.
   * @param options Settings, a signal.
   * @returns The JSON value.
   * @throws {BadResponseError} If the answer is not JSON.
   * @throws {AskError} If the request fails.
   */
  async jsonQuery(
    message: string,
    options: ApiQueryOptions = {},
  ): Promise<unknown> {
    const json = await this.#query("simpleJsonQuery", { message }, options);
    if (typeof json.data !== "string") return json.data;
    try {
      return JSON.parse(json.data);
    } catch (cause) {
      throw new BadResponseError(
        `The answer from ${this.#site.name} is not JSON.`,
        {
          reason: "malformed",
          params: { host: this.#site.name },
          site: this.#site.url,
          cause,
        },
      );
    }
  }

  /**
   * Asks the model about an image.
   *
   * @param message The question.
   * @param imageUrl The image's URL.
   * @param options Settings, a signal.
   * @returns The answer.
   * @throws {AskError} If the request fails.
   */
  async visionQuery(
    message: string,
    imageUrl: string,
    options: ApiQueryOptions = {},
  ): Promise<string> {
    const body = { message, url: imageUrl };
    return this.#text(await this.#query("simpleVisionQuery", body, options));
  }

  /**
   * Generates an image.
   *
   * @param message What the image shows.
   * @param options Settings, a signal.
   * @returns The image's URL.
   * @throws {AskError} If the request fails.
   */
  async imageQuery(
    message: string,
    options: ApiQueryOptions = {},
  ): Promise<string> {
    return this.#text(
      await this.#query("simpleImageQuery", { message }, options),
    );
  }

  /**
   * Transcribes a recording.
   *
   * @param url The recording's URL.
   * @param options Settings, a signal.
   * @returns The text.
   * @throws {AskError} If the request fails.
   */
  async transcribeAudio(
    url: string,
    options: ApiQueryOptions = {},
  ): Promise<string> {
    return this.#text(
      await this.#query("simpleTranscribeAudio", { url }, options),
    );
  }

  /**
   * Checks a text with the moderation of the model's provider.
   *
   * @param text The text.
   * @param options A signal.
   * @returns What the site returns, in the provider's format.
   * @throws {AskError} If the request fails.
   */
  async moderationCheck(
    text: string,
    options: ApiRequestOptions = {},
  ): Promise<unknown> {
    return (await this.#post("moderationCheck", { text }, options.signal)).data;
  }

  #query(
    name: string,
    body: Record<string, unknown>,
    { options = {}, signal }: ApiQueryOptions,
  ): Promise<Record<string, unknown>> {
    return this.#post(name, { ...body, options }, signal);
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
      throw new InvalidArgumentError("The public API requires a token.", {
        reason: "no-token",
        hint: "Pass the site owner's token to the client as `apiToken`.",
      });
    }
    return { authorization: `Bearer ${this.#token}` };
  }

  #text(json: Record<string, unknown>): string {
    if (typeof json.data === "string") return json.data;
    throw new BadResponseError(
      `The answer from ${this.#site.name} has no text.`,
      {
        reason: "incomplete",
        params: { host: this.#site.name },
        site: this.#site.url,
      },
    );
  }
}
