/**
 * The client of one site.
 *
 * @module
 */
import { Answer } from "./chat/answer.ts";
import {
  type AskOptions,
  checkQuestion,
  submitBody,
} from "./chat/ask_options.ts";
import {
  Conversation,
  type ConversationJson,
  type ConversationOptions,
} from "./chat/conversation.ts";
import {
  checkOptions,
  type ClientOptions,
  type ClientOverrides,
} from "./client_options.ts";
import { InvalidArgumentError, isAskError } from "./errors/errors.ts";
import { Discussions } from "./features/discussions.ts";
import { Files } from "./features/files.ts";
import { PublicApi } from "./features/public_api.ts";
import type { AnswerResult } from "./protocol/result.ts";
import { credentialsOf, parseSite, type Site } from "./protocol/site.ts";
import { checkSite, type SiteReport } from "./site/check.ts";
import type { Chatbot } from "./site/find_chatbots.ts";
import {
  connect,
  type Connection,
  MAX_RETRIES,
} from "./transport/connection.ts";
import { Credentials } from "./transport/credentials.ts";
import { isCrossOrigin } from "./transport/fetch.ts";
import { Http } from "./transport/http.ts";
import { Routes } from "./transport/json_routes.ts";
import { Session } from "./transport/session.ts";
import { submit } from "./transport/submit.ts";
import { checkLimits, type TimeLimitOptions } from "./transport/time_limits.ts";
import { defined } from "./util/defined.ts";
import { randomId } from "./util/random_id.ts";

/** More than any model writes. */
const MAX_ANSWER_LENGTH = 2 ** 22;

/**
 * A client of one site.
 *
 * Its session (a nonce, and the cookie by which the site knows a visitor)
 * starts with the first question, is shared by all questions, and is renewed
 * when the site asks for it.
 *
 * @example A question
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite(); // or the URL of a real site
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * for await (const delta of client.ask("What is a nonce?")) {
 *   console.log(delta);
 * }
 * ```
 */
export class ChatClient {
  /** The site. */
  readonly site: Site;
  /** The options, without those that can be secret. */
  readonly options: Readonly<
    Omit<ClientOptions, "user" | "apiToken" | "nonce" | "headers">
  >;
  /** Files for questions. */
  readonly files: Files;
  /** The signed-in user's discussions. */
  readonly discussions: Discussions;
  /** The site's public API, for programs of its owner. */
  readonly api: PublicApi;
  readonly #connection: Connection;

  /**
   * Creates a client. Nothing is sent yet.
   *
   * @param options The site, and how to ask it.
   * @throws {InvalidArgumentError} If `site` is missing or not the URL of a
   * website, `timeout`, `maxRetries` or `maxAnswerLength` is invalid, `headers`
   * or `apiToken` can't be sent as HTTP headers, or credentials would be sent
   * over unencrypted HTTP.
   */
  constructor(options: ClientOptions);
  /** @internal */
  constructor(options: ClientOptions, connection: Connection);
  constructor(options: ClientOptions, connection?: Connection) {
    checkOptions(options);
    // Omit credentials so that logging a client can't leak them.
    const { user: _u, apiToken: _t, nonce: _n, headers: _h, ...shown } =
      options;
    const site = this.site = parseSite(options.site);
    this.options = { ...shown, site };
    const user = options.user ?? credentialsOf(options.site);
    this.#connection = connection ??
      connect({ ...options, site, ...user && { user } });
    const { http, session, apiToken } = this.#connection;
    const routes = new Routes(
      http,
      session,
      options.maxRetries ?? MAX_RETRIES,
      options.timeout ?? {},
    );
    this.files = new Files(routes, site, options.uploadLimits);
    this.discussions = new Discussions(routes, options.botId ?? "default");
    this.api = new PublicApi(routes, site, apiToken);
  }

  /**
   * A client for a chatbot that `discover` found, with the limits, the greeting
   * and the nonce of its page.
   *
   * @example
   * ```ts
   * import { ChatClient, discover } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const page = new URL("chat/", demo.url);
   * const [chatbot] = await discover(page, { fetch: demo.fetch });
   * const client = ChatClient.fromChatbot(chatbot!, { fetch: demo.fetch });
   * console.log(await client.ask("Hello").text());
   * ```
   *
   * @param chatbot The chatbot.
   * @param options Options that override those of the page.
   * @returns The client.
   * @throws {InvalidArgumentError} If an option is invalid.
   */
  static fromChatbot(
    chatbot: Chatbot,
    options: Omit<ClientOptions, "site"> = {},
  ): ChatClient {
    const { restRoot, pageUrl } = chatbot;
    // Credentials stay below the page's URL, whatever root the page names.
    const allowed = new Credentials(parseSite(pageUrl), options)
      .allowsRoutes(new URL(restRoot));
    const url = allowed ? restRoot : pageUrl;
    return new ChatClient({
      botId: chatbot.botId,
      customId: chatbot.customId,
      contextId: chatbot.contextId,
      uploadLimits: chatbot.uploadLimits,
      nonce: allowed ? chatbot.nonce ?? undefined : undefined,
      stream: chatbot.stream ? undefined : false,
      maxMessageLength: chatbot.maxMessageLength ?? undefined,
      greeting: chatbot.greeting,
      ...defined(options),
      // `site` can't be overridden: the chatbot belongs to its page.
      site: { url, name: new URL(url).host },
    });
  }

  /**
   * A copy of this client with other options. It shares the session and keeps
   * the credentials.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * const patient = client.withOptions({ timeout: { total: 60_000 } });
   * console.log(await patient.ask("Hello").text());
   * ```
   *
   * @param options The options to change; `timeout` limit by limit. An option
   * that is undefined stays as it is.
   * @returns The copy.
   * @throws {InvalidArgumentError} If an option is invalid.
   */
  withOptions(options: ClientOverrides): ChatClient {
    checkLimits(options.timeout);
    return new ChatClient({
      ...this.options,
      ...defined(options),
      timeout: this.#timeout(options),
      // `site` can't be overridden: the credentials belong to it.
      site: this.site,
    }, this.#connection);
  }

  /**
   * Asks a question. It is sent at once.
   *
   * @param question The question.
   * @param options How to ask it.
   * @returns The answer, in progress. It reports all errors.
   */
  ask(question: string, options: AskOptions = {}): Answer {
    return this.#ask(question, options, undefined);
  }

  /**
   * Starts a conversation, or resumes a saved one.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * const conversation = client.conversation();
   * await conversation.ask("My name is Ada.").text();
   * console.log(await conversation.ask("What is my name?").text());
   * ```
   *
   * @param saved What {@linkcode Conversation.toJSON} returned.
   * @param options The chatbot, if it is not the client's or the saved one.
   * @returns The conversation.
   * @throws {InvalidArgumentError} If `saved` is not a saved conversation.
   */
  conversation(
    saved?: ConversationJson,
    options: ConversationOptions = {},
  ): Conversation {
    return new Conversation(
      {
        greeting: this.options.greeting,
        ask: (question, askOptions, onComplete) =>
          this.#ask(question, askOptions, onComplete),
      },
      saved,
      options,
    );
  }

  /**
   * Starts the session ahead of the first question, so that its answer begins
   * sooner. Does nothing if there is a session already.
   *
   * @param options A signal to abort it.
   * @throws {AskError} If the site does not return a nonce.
   */
  async startSession(
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const signal = options.signal ?? new AbortController().signal;
    await this.#connection.session.open(signal);
  }

  /**
   * Whether the site knows the {@linkcode ClientOptions.user}. WordPress treats
   * a wrong application password as no sign-in and returns a visitor's nonce,
   * so this compares the nonce with a visitor's.
   *
   * @param options A signal to abort it.
   * @returns Whether questions are asked as that user.
   * @throws {AskError} If the site does not return a nonce.
   */
  async isSignedIn(
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    const { http, session } = this.#connection;
    if (!http.signedIn) return false;
    const signal = options.signal ?? new AbortController().signal;
    const headers = new Headers(http.credentials.headers);
    headers.delete("authorization");
    const visitor = new Session(
      new Http({ site: this.site, fetch: http.fetch, headers }),
      { maxRetries: this.#maxRetries },
    );
    const { nonce } = await session.open(signal);
    return nonce !== (await visitor.open(signal)).nonce;
  }

  /**
   * Finds out what the site is and whether it works.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * const report = await client.check();
   * console.log(report.working, report.summary);
   * ```
   *
   * @param options With `ask`, it asks a short question, which the site counts.
   * Without it, it sends only requests that cost nothing.
   * @returns The report. A site that fails is reported and does not throw.
   * @throws {AbortError} If the signal was aborted.
   */
  check(
    options: { ask?: boolean | undefined; signal?: AbortSignal | undefined } =
      {},
  ): Promise<SiteReport> {
    return checkSite({
      http: this.#connection.http,
      maxRetries: this.#maxRetries,
      timeout: this.options.timeout ?? {},
      ask: options.ask === true
        ? (signal) => this.ask("Hello!", { signal })
        : undefined,
      signal: options.signal,
    });
  }

  get #maxRetries(): number {
    return this.options.maxRetries ?? MAX_RETRIES;
  }

  #timeout({ timeout = {} }: Pick<AskOptions, "timeout">): TimeLimitOptions {
    return { ...this.options.timeout, ...defined(timeout) };
  }

  #ask(
    question: string,
    options: AskOptions,
    onComplete: ((result: AnswerResult) => void) | undefined,
  ): Answer {
    const chatId = options.chatId ?? randomId();
    try {
      return this.#send(question, { ...options, chatId }, onComplete);
    } catch (cause) {
      return Answer.failed(
        isAskError(cause) ? cause : new InvalidArgumentError(
          "The question or one of its options has the wrong type.",
          {
            reason: "question",
            hint: "Compare the call with the types of `ask`.",
            cause,
          },
        ),
        chatId,
      );
    }
  }

  #send(
    question: string,
    options: AskOptions & { chatId: string },
    onComplete: ((result: AnswerResult) => void) | undefined,
  ): Answer {
    checkLimits(options.timeout);
    const questionLength = checkQuestion(
      question,
      options,
      this.site,
      this.options.maxMessageLength,
    );
    const { http, session } = this.#connection;
    const { maxAnswerLength = MAX_ANSWER_LENGTH } = this.options;
    const stream = options.stream ?? this.options.stream ?? "auto";
    const body = submitBody(question, {
      ...options,
      stream: stream === "auto" ? !isCrossOrigin(this.site) : stream,
    }, this.options);
    return new Answer({
      site: this.site,
      chatId: options.chatId,
      questionLength,
      logger: http.logger,
      limits: this.#timeout(options),
      maxLength: maxAnswerLength,
      signal: options.signal,
      open: (limits, signal) =>
        submit({
          http,
          session,
          body,
          length: questionLength,
          maxRetries: this.#maxRetries,
          limits,
          signal,
        }),
      ...onComplete && { onComplete },
      saveNonce: (nonce) => session.saveNonce(nonce),
    });
  }
}
