/**
 * The state of a chat at the prompt.
 *
 * @module
 */
import {
  type Answer,
  type AnswerImage,
  type AskError,
  type Chatbot,
  type ChatClient,
  type Conversation,
  findImages,
  type Shortcut,
  type Site,
  type TurnOptions,
} from "../../../mod.ts";
import { type CliContext, isTerminal } from "../context.ts";
import type { Connection } from "../options/connection.ts";
import type { Messages } from "../output/messages.ts";
import { showShortcuts, showText } from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";
import type { SavedConversation } from "../output/transcript.ts";
import { LineEditor } from "../terminal/line_editor.ts";
import { type Lines, PipedLines } from "../terminal/lines.ts";
import { Style } from "../terminal/style.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { findChatbot, readPage } from "./page.ts";
import type { UploadedFile } from "./uploads.ts";

/** A conversation of the chat. */
export interface OpenConversation extends SavedConversation {
  /** The client that asks. */
  client: ChatClient;
  /** The files for the next question. */
  files: UploadedFile[];
  /** The ids of the files of the last answered question. */
  sentFileIds: readonly string[];
  /** The images of the last answer. */
  images: AnswerImage[];
}

/** What happens after a line was handled. */
export interface Next {
  /** The text at the next prompt. Default: none. */
  text?: string;
  /** The index of the turn that the next line replaces. */
  editing?: number;
  /** Ends the chat with this exit code. */
  exit?: number;
}

/** The state of a chat at the prompt. */
export class ChatSession {
  /** How the site is reached. */
  readonly connection: Connection;
  /** The streams, environment and signals. */
  readonly context: CliContext;
  /** Standard error. */
  readonly messages: Messages;
  /** The input. */
  readonly lines: Lines;
  /** Whether a person is at the terminal. */
  readonly interactive: boolean;
  /** The shortcuts that the last answer offered. */
  shortcuts: readonly Shortcut[] = [];
  /** Whether a question or command failed. */
  failed = false;
  /** The files that this chat wrote and may replace. */
  readonly savedPaths: Set<string> = new Set();
  /** The last one is the current one. */
  readonly #conversations: OpenConversation[] = [];
  readonly #output: TextOutput;

  constructor(
    connection: Connection,
    context: CliContext,
    messages: Messages,
  ) {
    this.connection = connection;
    this.context = context;
    this.messages = messages;
    this.#output = new TextOutput(context);
    const { stdin, stdout, stderr } = context;
    this.interactive = isTerminal(context, stdin) &&
      isTerminal(context, stdout);
    const style = new Style(context, stdout);
    this.lines = this.interactive
      ? new LineEditor(context, {
        first: style.bold(style.cyan("> ")),
        next: style.dim("… "),
      })
      : new PipedLines(
        stdin,
        (handler) => context.onInterrupt(handler),
        () => {
          if (stdin.isTTY) stderr.write("> ");
        },
      );
  }

  /** The current conversation. */
  get current(): OpenConversation {
    return this.#conversations.at(-1)!;
  }

  /** The exit code at the end of the input. */
  get exitCode(): number {
    return this.failed && !this.interactive ? 1 : 0;
  }

  /**
   * Makes a conversation the current one.
   *
   * @param client The client that asks.
   * @param conversation The conversation. Default: a new one.
   */
  add(
    client: ChatClient,
    conversation: Conversation = client.conversation(),
  ): void {
    this.shortcuts = [];
    this.#conversations.push({
      client,
      conversation,
      site: client.site.url,
      botId: client.options.botId ?? "default",
      partialText: "",
      files: [],
      sentFileIds: [],
      images: [],
    });
  }

  /**
   * Returns to the previous conversation; the current one becomes the first.
   *
   * @returns Whether there is a previous one.
   */
  back(): boolean {
    if (this.#conversations.length < 2) return false;
    this.#conversations.unshift(this.#conversations.pop()!);
    this.shortcuts = [];
    return true;
  }

  /**
   * Opens a conversation, on a terminal with the limits and the greeting of
   * the site's page.
   *
   * @param botId The chatbot. Default: the first on the page.
   * @throws {InvalidArgumentError} If the site's address is invalid.
   * @throws {AbortError} If Ctrl-C was pressed.
   */
  async open(site: string | Site, botId: string | undefined): Promise<void> {
    const client = this.connection.client({ site, botId });
    if (!this.interactive) return this.add(client);
    const chatbot = await this.#chatbot(client, botId);
    const known = chatbot === undefined ? client : this.connection.client({
      site,
      botId: chatbot.botId,
      customId: chatbot.customId,
      contextId: chatbot.contextId,
      greeting: chatbot.greeting,
      uploadLimits: chatbot.uploadLimits,
      maxMessageLength: chatbot.maxMessageLength ?? undefined,
      ...!chatbot.stream && { stream: false },
    });
    this.add(known);
    this.#greet(known, chatbot?.name);
    // While the user types. The first question reports a failure.
    known.startSession().catch(() => {});
  }

  /**
   * Asks with the files for the next question.
   *
   * @param typed The question as the prompt shows it.
   * @param start Asks it.
   * @param fileIds Files to send besides, such as those of the last question.
   * Default: none.
   */
  async ask(
    typed: string,
    start: (options: TurnOptions) => Answer,
    fileIds: readonly string[] = [],
  ): Promise<Next> {
    const { messages, current } = this;
    const { style } = messages;
    const sent = [...fileIds, ...current.files.map(({ id }) => id)];
    this.shortcuts = [];
    const { signal, release } = this.interruptible();
    if (this.interactive) await this.#output.writeOwn("\n");
    const outcome = await showText(
      start({ fileIds: sent, signal }),
      this.#output,
      messages,
    );
    release();
    if (outcome.kind === "closed") {
      return { exit: await this.#output.finish(0, messages) };
    }
    let next: Next = {};
    if (outcome.kind === "complete") {
      current.partialText = "";
      current.images = findImages(outcome.result);
      current.sentFileIds = sent;
      current.files = [];
      this.shortcuts = outcome.result.shortcuts;
      showShortcuts(outcome.result, messages);
      const { length } = current.images;
      if (length > 0) {
        messages.note(style.dim(
          length === 1
            ? "1 image: /images saves it."
            : `${length} images: /images saves them.`,
        ));
      }
    } else {
      const { error } = outcome;
      current.partialText = error.partialText;
      this.failed = true;
      const code = messages.failure(error);
      if (signal.aborted && !this.interactive) return { exit: code };
      // Questions that were typed ahead may depend on this answer.
      const typedAhead = this.lines.holdSubmits();
      if (signal.aborted || typedAhead) {
        messages.note(style.dim("Press arrow-up to get the question back."));
      } else next = { text: typed };
    }
    if (this.interactive) await this.#output.writeOwn("\n");
    return next;
  }

  /**
   * Reports that a line cannot be handled.
   *
   * @param message Why.
   * @param hint What to do about it. Default: nothing.
   */
  refuse(message: string, hint?: string): Next {
    this.failed = true;
    this.messages.error(message, hint);
    return {};
  }

  /** Reports that a command failed. */
  fail(error: AskError): Next {
    this.failed = true;
    this.messages.failure(error);
    return {};
  }

  /**
   * Reports what a command did.
   *
   * @param text What it did.
   */
  note(text: string): Next {
    this.messages.note(this.messages.style.dim(text));
    return {};
  }

  /**
   * A signal that Ctrl-C aborts, in raw mode too.
   *
   * @returns The signal, and a function that stops listening for Ctrl-C.
   */
  interruptible(): { signal: AbortSignal; release: () => void } {
    const controller = new AbortController();
    const release = this.lines.onInterrupt(() => controller.abort());
    return { signal: controller.signal, release };
  }

  /** Restores the terminal. */
  async close(): Promise<void> {
    this.lines.close();
    await this.#output.close();
  }

  /** The chatbot as the site's page describes it. */
  async #chatbot(
    client: ChatClient,
    botId: string | undefined,
  ): Promise<Chatbot | undefined> {
    const { connection, messages } = this;
    const { signal, release } = this.interruptible();
    try {
      const page = await readPage(client, connection, messages, signal);
      const { chatbots, error } = page;
      if (error?.code === "site-unreachable") messages.failure(error);
      else if (error !== undefined) {
        messages.logger.info?.("could not read the site's page", {
          code: error.code,
        });
      }
      if (botId === undefined) return chatbots[0];
      const chatbot = findChatbot(chatbots, botId);
      if (chatbot === undefined && chatbots.length > 0) {
        const ids = chatbots.map((bot) =>
          oneLine(bot.customId ?? bot.botId, 40)
        );
        messages.note(
          `This page has no chatbot ${oneLine(botId, 40)}, only ` +
            `${ids.join(", ")}. The site may use another one instead.`,
        );
      }
      return chatbot;
    } finally {
      release();
    }
  }

  #greet({ site, options }: ChatClient, name = "Chatbot"): void {
    const { messages } = this;
    const { style } = messages;
    const bot = options.customId ?? options.botId ?? "default";
    messages.note(
      `${style.bold(oneLine(site.name ?? site.url))}, chatbot ` +
        `${oneLine(bot, 60)}. ${
          style.dim("/help lists the commands, Ctrl-D exits.")
        }\n`,
    );
    if (options.greeting) {
      messages.note(
        `${style.bold(`${oneLine(name, 60)}:`)} ` +
          `${oneLine(options.greeting, 500)}\n`,
      );
    }
  }
}
