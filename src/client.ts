/**
 * The client of one site.
 *
 * @module
 */
import { Answer } from "./chat/answer.ts";
import { checkSite, type SiteReport } from "./site/check.ts";
import { Conversation, type ConversationOptions } from "./chat/conversation.ts";
import { Credentials } from "./transport/credentials.ts";
import type { Chatbot } from "./site/find_chatbots.ts";
import { Discussions } from "./features/discussions.ts";
import {
  type AskError,
  InvalidArgumentError,
  isAskError,
  MessageTooLongError,
} from "./errors/errors.ts";
import {
  type Fetch,
  Http,
  isCrossOrigin,
  type Logger,
} from "./transport/http.ts";
import { randomId } from "./util/random_id.ts";
import type { UploadLimits } from "./features/file_rules.ts";
import { Files } from "./features/files.ts";
import { PublicApi } from "./features/public_api.ts";
import { Routes } from "./transport/json_routes.ts";
import { Session, type SessionStore } from "./transport/session.ts";
import { parseSite, restRoots, type Site } from "./protocol/site.ts";
import { chatgpt4online } from "./site/presets.ts";
import { submit } from "./transport/submit.ts";
import { checkLimits, type TimeLimitOptions } from "./transport/time_limits.ts";
import type { AnswerResult } from "./protocol/result.ts";
import type { SubmitBody, WireMessage } from "./protocol/submit_body.ts";

/** How a {@linkcode ChatClient} works. Every option may be left out. */
export interface ClientOptions {
  /**
   * The site: its address, a subfolder, a page of it, or its REST root. A user
   * name and password in it are removed; pass them as `user`.
   * Default: {@linkcode chatgpt4online}.
   */
  site?: string | URL | Site | undefined;
  /** The chatbot's id. Default: `"default"`. */
  botId?: string | undefined;
  /** The id of a chatbot that is defined on a page. Default: `null`. */
  customId?: string | null | undefined;
  /** The page or post that questions are about. Default: `null`. */
  contextId?: number | string | null | undefined;
  /** What sends requests. Default: `globalThis.fetch`. */
  fetch?: Fetch | undefined;
  /** Headers for requests to the origin and folder of `site`, and no other. */
  headers?: RequestInit["headers"] | undefined;
  /**
   * A user of the site, with an application password: questions and
   * discussions are then theirs. Sent to the origin and folder of `site` only.
   * WordPress does not refuse a wrong password; see
   * {@linkcode ChatClient.isSignedIn}.
   */
  user?: { name: string; password: string } | undefined;
  /** The site owner's token for {@linkcode ChatClient.api}. */
  apiToken?: string | undefined;
  /**
   * Whether `user`, `apiToken` and an `Authorization` header may be sent over
   * unencrypted http to another machine. If not, the constructor throws.
   *
   * @default false
   */
  allowHttpCredentials?: boolean | undefined;
  /** What the chatbot takes as files. Default: not known; anything is sent. */
  uploadLimits?: UploadLimits | undefined;
  /**
   * A nonce that is known already, such as one found on a page; what cannot be
   * a nonce is not used.
   */
  nonce?: string | undefined;
  /** Where the session is kept across processes. Default: nowhere. */
  sessionStore?: SessionStore | undefined;
  /**
   * Whether answers stream. `"auto"`: they do, except in a page on another
   * origin than the site, where browsers hide streams. Default: `"auto"`.
   */
  stream?: "auto" | boolean | undefined;
  /** The time limits, in milliseconds. */
  timeout?: TimeLimitOptions | undefined;
  /**
   * How often a request is repeated that surely had no effect. Default: 2.
   */
  maxRetries?: number | undefined;
  /**
   * The longest question that the chatbot takes, in characters (Unicode code
   * points). Longer ones are refused before sending. Default: no limit that is
   * known here; `discover` finds it.
   */
  maxMessageLength?: number | undefined;
  /**
   * The longest answer that is read, in UTF-16 code units. What is longer ends
   * in an `AnswerTooLongError`, with what had arrived as its `partialText`.
   *
   * @default 4_194_304
   */
  maxAnswerLength?: number | undefined;
  /** What the chatbot opens a conversation with. Default: nothing. */
  greeting?: string | undefined;
  /** Where messages for the developer go. Default: nowhere. */
  logger?: Logger | undefined;
}

/** Longer than what any model writes. */
const MAX_ANSWER_LENGTH = 2 ** 22;

/** One message of a history. */
export interface Message {
  /** Who said it. */
  role: "user" | "assistant";
  /** What was said. */
  content: string;
  /** An id. Default: a random one. */
  id?: string;
  /** When, in milliseconds since the Unix epoch. Default: now. */
  timestamp?: number;
}

/** How one question is asked. Every option may be left out. */
export interface AskOptions {
  /** The chatbot's id. Default: the client's. */
  botId?: string | undefined;
  /** The id of a chatbot that is defined on a page. Default: the client's. */
  customId?: string | null | undefined;
  /** The page or post that the question is about. Default: the client's. */
  contextId?: number | string | null | undefined;
  /** The conversation's id. Default: a new one. */
  chatId?: string | undefined;
  /** What was said before, oldest first. Default: the start sentence. */
  messages?: readonly Message[] | undefined;
  /** The id of the previous answer at the model provider. Default: none. */
  previousResponseId?: string | null | undefined;
  /** Ids of uploaded files that the question is about. Default: none. */
  fileIds?: readonly string[] | undefined;
  /** A shortcut of an earlier answer that is taken up. Default: none. */
  shortcutId?: string | undefined;
  /** Whether the answer streams. Default: the client's. */
  stream?: "auto" | boolean | undefined;
  /** The time limits, in milliseconds. Default: the client's. */
  timeout?: TimeLimitOptions | undefined;
  /** Stops the answer. */
  signal?: AbortSignal | undefined;
}

/**
 * Asks one site.
 *
 * The session (a nonce, and the cookie by which the site knows a visitor) is
 * started with the first question, shared by all questions, and renewed when
 * the site asks for it.
 *
 * @example A question
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite(); // or the address of a site of yours
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * for await (const delta of client.ask("What is a nonce?")) {
 *   console.log(delta);
 * }
 * ```
 */
export class ChatClient {
  /** The site. */
  readonly site: Site;
  /** The options the client was made with, but for what is secret. */
  readonly options: Readonly<
    Omit<ClientOptions, "user" | "apiToken" | "nonce" | "headers">
  >;
  /** Files for questions. */
  readonly files: Files;
  /** A signed-in user's discussions. */
  readonly discussions: Discussions;
  /** The site's public API, for its owner's programs. */
  readonly api: PublicApi;
  readonly #http: Http;
  readonly #session: Session;
  readonly #maxRetries: number;

  /**
   * Makes a client. Nothing is sent yet.
   *
   * @param options How it works.
   * @throws {InvalidArgumentError} If `site` is not the address of a website,
   * `timeout`, `maxRetries` or `maxAnswerLength` is none, `headers` or
   * `apiToken` cannot be sent as HTTP headers, or credentials would be sent over
   * unencrypted http.
   */
  constructor(options: ClientOptions = {}) {
    checkOptions(options);
    // Omit credentials so that logging a client can't leak them.
    const { user: _u, apiToken: _t, nonce: _n, headers: _h, ...shown } =
      options;
    const site = this.site = parseSite(options.site ?? chatgpt4online);
    this.options = { ...shown, site };
    this.#http = new Http({
      ...options,
      site,
      // Looked up at every call, so that a test may replace it.
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    });
    const maxRetries = this.#maxRetries = options.maxRetries ?? 2;
    this.#session = new Session(this.#http, {
      nonce: options.nonce,
      restRoot: options.nonce === undefined
        ? undefined
        : restRoots(this.site)[0],
      store: options.sessionStore,
      maxRetries,
      timeLimit: options.timeout?.firstEvent,
    });
    const routes = new Routes(
      this.#http,
      this.#session,
      maxRetries,
      options.timeout ?? {},
    );
    this.files = new Files(routes, this.site, options.uploadLimits);
    this.discussions = new Discussions(routes, options.botId ?? "default");
    this.api = new PublicApi(routes, this.site, options.apiToken);
  }

  /**
   * A client for a chatbot that `discover` found, with the limits, the start
   * sentence and the nonce of its page.
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
   * @param options What to do otherwise than the page says.
   * @returns The client.
   */
  static fromChatbot(
    chatbot: Chatbot,
    options: ClientOptions = {},
  ): ChatClient {
    const { restRoot, pageUrl } = chatbot;
    // Credentials stay below the page's URL, whatever root the page names.
    const allowed = new Credentials(parseSite(pageUrl), options)
      .allowsRoutes(new URL(restRoot));
    const url = allowed ? restRoot : pageUrl;
    const found: ClientOptions = {
      site: { url, name: new URL(url).host },
      botId: chatbot.botId,
      customId: chatbot.customId,
      contextId: chatbot.contextId,
    };
    found.uploadLimits = chatbot.uploadLimits;
    if (allowed && chatbot.nonce !== null) found.nonce = chatbot.nonce;
    if (!chatbot.stream) found.stream = false;
    if (chatbot.maxMessageLength !== null) {
      found.maxMessageLength = chatbot.maxMessageLength;
    }
    if (chatbot.greeting !== "") {
      found.greeting = chatbot.greeting;
    }
    // What is undefined says nothing; and the page's questions go to its site.
    return new ChatClient({ ...found, ...defined(options), site: found.site! });
  }

  /**
   * Asks a question. It is sent at once, and the answer is returned before it
   * comes: take it as text deltas, as events or as a whole.
   *
   * @param question The question.
   * @param options How it is asked.
   * @returns The answer under way. What goes wrong, goes wrong there.
   */
  ask(question: string, options: AskOptions = {}): Answer {
    return this.#answer(question, options, undefined);
  }

  /**
   * Begins a conversation, or goes on with a stored one.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * const talk = client.conversation();
   * await talk.ask("My name is Ada.").text();
   * console.log(await talk.ask("What is my name?").text());
   * ```
   *
   * @param options What the conversation begins with.
   * @returns The conversation.
   */
  conversation(options: ConversationOptions = {}): Conversation {
    return new Conversation({
      greeting: this.options.greeting,
      ask: (question, askOptions, complete) =>
        this.#answer(question, askOptions, complete),
    }, options);
  }

  /**
   * Starts the session ahead of the first question, so that its answer begins
   * sooner. Does nothing if there is a session already.
   *
   * @param options A signal to stop it.
   * @throws {AskError} If the site hands out no nonce.
   */
  async startSession(
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    await this.#session.open(options.signal ?? new AbortController().signal);
  }

  /**
   * Whether the site knows the {@linkcode ClientOptions.user}. WordPress treats
   * a wrong application password as no sign-in and says nothing; but it then
   * hands out the visitors' nonce, which is compared with a visitor's here.
   *
   * @param options A signal to stop it.
   * @returns Whether questions are asked as that user.
   * @throws {AskError} If the site hands out no nonce.
   */
  async isSignedIn(
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    if (!this.#http.signedIn) return false;
    const signal = options.signal ?? new AbortController().signal;
    const headers = new Headers(this.#http.credentials.headers);
    headers.delete("authorization");
    const visitor = new Session(
      new Http({ site: this.site, fetch: this.#http.fetch, headers }),
      { maxRetries: this.#maxRetries },
    );
    const theirs = await this.#session.open(signal);
    return theirs.nonce !== (await visitor.open(signal)).nonce;
  }

  /**
   * Finds out what the site is, and whether it works now.
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
   * @param options With `ask`, a short question is really asked, which the
   * site counts; without it, only what costs nothing is looked at.
   * @returns What was found. Does not throw for a site that fails.
   * @throws {AbortError} If the signal was aborted.
   */
  check(
    options: { ask?: boolean | undefined; signal?: AbortSignal | undefined } =
      {},
  ): Promise<SiteReport> {
    return checkSite({
      http: this.#http,
      maxRetries: this.#maxRetries,
      timeout: this.options.timeout ?? {},
      ask: options.ask === true
        ? (signal) => this.ask("Hello!", { signal })
        : undefined,
      signal: options.signal,
    });
  }

  #answer(
    question: string,
    options: AskOptions,
    complete: ((reply: AnswerResult) => void) | undefined,
  ): Answer {
    const chatId = options.chatId ?? randomId();
    try {
      return this.#begin(question, options, chatId, complete);
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

  #begin(
    question: string,
    options: AskOptions,
    chatId: string,
    complete: ((reply: AnswerResult) => void) | undefined,
  ): Answer {
    if (typeof question !== "string") {
      throw new InvalidArgumentError("The question is not a string.", {
        reason: "question",
        hint: "Pass a question of at least one character.",
      });
    }
    checkLimits(options.timeout);
    const length = countCharacters(question);
    const refused = this.#refuse(question, length, options);
    const stream = this.#streams(options.stream);
    const body = this.#body(question, options, chatId, stream);
    return new Answer({
      site: this.site,
      chatId,
      questionLength: length,
      logger: this.#http.logger,
      limits: {
        ...defined(this.options.timeout ?? {}),
        ...defined(options.timeout ?? {}),
      },
      maxLength: this.options.maxAnswerLength ?? MAX_ANSWER_LENGTH,
      signal: options.signal,
      open: (limits, signal) =>
        refused !== undefined ? Promise.reject(refused) : submit({
          http: this.#http,
          session: this.#session,
          body,
          length,
          maxRetries: this.#maxRetries,
          limits,
          signal,
        }),
      ...complete && { onComplete: complete },
      saveNonce: (nonce) => this.#session.saveNonce(nonce),
    });
  }

  #refuse(
    question: string,
    length: number,
    options: AskOptions,
  ): AskError | undefined {
    const limit = this.options.maxMessageLength;
    if (limit !== undefined && length > limit) {
      return new MessageTooLongError(length, limit, { site: this.site.url });
    }
    if (question.trim() === "" && options.shortcutId === undefined) {
      return new InvalidArgumentError("The question is empty.", {
        reason: "question",
        hint: "Pass a question of at least one character.",
      });
    }
    return undefined;
  }

  #streams(option: "auto" | boolean | undefined): boolean {
    const stream = option ?? this.options.stream ?? "auto";
    return stream === "auto" ? !isCrossOrigin(this.site) : stream;
  }

  #body(
    question: string,
    options: AskOptions,
    chatId: string,
    stream: boolean,
  ): SubmitBody {
    const { fileIds = [], previousResponseId, shortcutId } = options;
    const { greeting: greeting } = this.options;
    const messages = options.messages ??
      (greeting ? [{ role: "assistant", content: greeting }] : []);
    return {
      botId: options.botId ?? this.options.botId ?? "default",
      customId: pick(options.customId, this.options.customId),
      session: "N/A",
      chatId,
      contextId: pick(options.contextId, this.options.contextId),
      messages: messages.map((message) => toWire(message as Message)),
      newMessage: question,
      newFileId: fileIds.length === 1 ? fileIds[0]! : null,
      newFileIds: fileIds.length > 1 ? [...fileIds] : null,
      ...previousResponseId ? { previousResponseId } : {},
      ...shortcutId !== undefined ? { shortcutId } : {},
      stream,
    };
  }
}

function checkOptions(options: ClientOptions): void {
  const { timeout, maxRetries, maxAnswerLength } = options;
  checkLimits(timeout);
  if (maxAnswerLength !== undefined && !(maxAnswerLength > 0)) {
    throw new InvalidArgumentError(
      "`maxAnswerLength` is not a number above 0.",
      {
        reason: "option",
        params: { name: "maxAnswerLength" },
        hint: "Pass a number of characters, or leave it out.",
      },
    );
  }
  if (maxRetries !== undefined && !(maxRetries >= 0)) {
    throw new InvalidArgumentError(
      "`maxRetries` is not a number from 0 upwards.",
      {
        reason: "option",
        params: { name: "maxRetries" },
        hint: "Pass how often a request is retried, or leave it out.",
      },
    );
  }
}

/** The same without what is undefined. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}

function pick<T>(first: T | null | undefined, second: T | null | undefined) {
  return first === undefined ? second ?? null : first;
}

function toWire(message: Message): WireMessage {
  return {
    id: message.id ?? randomId(),
    role: message.role,
    content: message.content,
    who: message.role === "user" ? "User: " : "AI: ",
    timestamp: message.timestamp ?? Date.now(),
  };
}

/**
 * The length of a text as the plugin counts it: in Unicode code points.
 *
 * @example
 * ```ts
 * import { countCharacters } from "@askgpt4/core";
 *
 * console.log(countCharacters("👍")); // 1
 * ```
 *
 * @param text The text.
 * @returns Its length.
 */
export function countCharacters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}
