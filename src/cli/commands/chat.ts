/**
 * The command `chat`: a conversation at the prompt.
 *
 * @module
 */
import {
  type Answer,
  type AnswerImage,
  type Chatbot,
  ChatClient,
  type ClientOptions,
  type Conversation,
  discover,
  findImages,
  isAskError,
  type Shortcut,
  type TurnOptions,
} from "../../../mod.ts";
import type { Options } from "../options/arguments.ts";
import { outputCode } from "./ask.ts";
import { limited } from "./bots.ts";
import {
  CHAT_HELP,
  type ChatCommand,
  parseChatCommand,
} from "./chat_commands.ts";
import { Connection } from "../options/connection.ts";
import { saveImages } from "../output/images.ts";
import { type CliContext, isTerminal, Style } from "../context.ts";
import { LineEditor } from "../terminal/line_editor.ts";
import { type Lines, PipedLines } from "../terminal/lines.ts";
import type { Messages } from "../output/messages.ts";
import { showShortcuts, showText } from "../output/show_answer.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { TextOutput } from "../output/text_output.ts";
import {
  filePath,
  type SavedConversation,
  saveTranscript,
} from "../output/transcript.ts";
import { LOOK_TIME, sendFiles, type SentFile } from "../output/uploads.ts";

/**
 * Holds a conversation.
 *
 * @param options What was typed.
 * @param io The world.
 * @param messages Standard error.
 * @param begun A conversation that has begun already.
 * @returns The exit code.
 */
export async function chat(
  options: Options,
  io: CliContext,
  messages: Messages,
  begun?: { client: ChatClient; conversation: Conversation },
): Promise<number> {
  const connection = new Connection(options, io, messages.logger);
  const client = begun?.client ?? connection.client();
  const session = new ChatSession(connection, options, io, messages);
  if (begun === undefined) await session.open(client, options.bot);
  else session.adopt(client, begun.conversation);
  return await session.run();
}

/** A conversation together with the client that holds it. */
interface Open extends SavedConversation {
  client: ChatClient;
  /** What goes along with the next question. */
  files: SentFile[];
  /** The ids of what went along with the last one. */
  sentFileIds: readonly string[];
  /** The images of the last answer. */
  images: AnswerImage[];
}

class ChatSession {
  readonly #connection: Connection;
  readonly #options: Options;
  readonly #io: CliContext;
  readonly #messages: Messages;
  readonly #terminal: boolean;
  readonly #style: Style;
  readonly #output: TextOutput;
  /** The conversations of this session; the last one is the present one. */
  readonly #talks: Open[] = [];
  readonly #saved = new Set<string>();
  #lines: Lines | undefined;
  #shortcuts: readonly Shortcut[] = [];
  /** The ids of the files that go along with the question under way. */
  #fileIds: readonly string[] = [];
  /** The question that is being rewritten, by its place among the turns. */
  #editing: number | undefined;
  /** What stands at the next prompt already. */
  #initial = "";
  #failed = false;
  /** Whether Ctrl-C was the last thing at the prompt. */
  #leaving = false;

  constructor(
    connection: Connection,
    options: Options,
    io: CliContext,
    messages: Messages,
  ) {
    this.#connection = connection;
    this.#options = options;
    this.#io = io;
    this.#messages = messages;
    this.#terminal = isTerminal(io, io.stdin) && isTerminal(io, io.stdout);
    this.#style = new Style(io, io.stdout);
    this.#output = new TextOutput(io);
  }

  /** Goes on with a conversation that has begun elsewhere. */
  adopt(client: ChatClient, conversation: Conversation): void {
    this.#talks.push({
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

  /** Opens a conversation, with what the site's page says of its chatbot. */
  async open(client: ChatClient, botId: string | undefined): Promise<void> {
    const found = this.#terminal
      ? await this.#look(client, botId)
      : { options: {} };
    const known = new ChatClient({
      ...client.options,
      site: client.site,
      ...botId === undefined ? {} : { botId },
      ...found.options,
    });
    this.adopt(known, known.conversation());
    if (!this.#terminal) return;
    this.#greet(known, found.name);
    // While the first question is typed. What fails here fails there again.
    known.startSession().catch(() => {});
  }

  /** The site does not say so: it lets its default chatbot answer instead. */
  #warnOfBot(botId: string, found: readonly Chatbot[]): void {
    const names = found.map((bot) => oneLine(bot.customId ?? bot.botId, 40));
    this.#messages.note(
      `There is no chatbot ${oneLine(botId, 40)} on this page, but ` +
        `${names.join(", ")}. The site may let another one answer.`,
    );
  }

  /**
   * The chatbot's limits and start sentence. A page without them, or none, is
   * no reason not to ask.
   */
  async #look(
    client: ChatClient,
    botId: string | undefined,
  ): Promise<{ options: ClientOptions; name?: string }> {
    const { site } = client;
    this.#messages.busy(`Looking at ${site.name}…`);
    const { signal, release } = limited(this.#io, LOOK_TIME);
    try {
      const found = await discover(site.url, {
        fetch: this.#connection.fetch,
        logger: this.#messages.logger,
        signal,
      });
      const bot = botId === undefined
        ? found[0]
        : found.find((bot) => bot.botId === botId || bot.customId === botId);
      if (bot === undefined) {
        if (found.length > 0) this.#warnOfBot(botId ?? "", found);
        return { options: {} };
      }
      const options: ClientOptions = {
        botId: bot.botId,
        customId: bot.customId,
        contextId: bot.contextId,
        greeting: bot.greeting,
        uploadLimits: bot.uploadLimits,
      };
      if (bot.maxMessageLength !== null) {
        options.maxMessageLength = bot.maxMessageLength;
      }
      if (!bot.stream) options.stream = false;
      return { options, name: bot.name };
    } catch (error) {
      if (!isAskError(error)) throw error;
      if (error.code === "site-unreachable") {
        this.#messages.failure(error, this.#connection.hintFor(error));
      } else {
        this.#messages.logger.info?.("the site's page told nothing", {
          code: error.code,
        });
      }
      return { options: {} };
    } finally {
      release();
      this.#messages.idle();
    }
  }

  #greet(client: ChatClient, name: string | undefined): void {
    const { style } = this.#messages;
    const { site, options } = client;
    const bot = options.customId ?? options.botId ?? "default";
    this.#messages.note(
      `${style.bold(oneLine(site.name ?? site.url))}, chatbot ` +
        `${oneLine(bot, 60)}. ${
          style.dim("/help lists the commands, Ctrl-D leaves.")
        }\n`,
    );
    if (options.greeting) {
      this.#messages.note(
        `${style.bold(`${oneLine(name ?? "Chatbot", 60)}:`)} ` +
          `${oneLine(options.greeting, 500)}\n`,
      );
    }
  }

  /** The conversation at the prompt. */
  async run(): Promise<number> {
    const { style } = this.#messages;
    this.#lines = this.#terminal
      ? new LineEditor(this.#io, {
        first: this.#style.bold(this.#style.cyan("> ")),
        next: this.#style.dim("… "),
      })
      : new PipedLines(
        this.#io.stdin,
        (handler) => this.#io.onInterrupt(handler),
        () => {
          if (this.#io.stdin.isTTY) this.#io.stderr.write("> ");
        },
      );
    try {
      for (;;) {
        const initial = this.#initial;
        this.#initial = "";
        const entry = await this.#lines.read(initial);
        if (entry.kind === "end") {
          if (this.#terminal) this.#messages.note("");
          return this.#failed && !this.#terminal ? 1 : 0;
        }
        if (entry.kind === "interrupt") {
          const empty = entry.typed === "" && this.#editing === undefined;
          if (empty && this.#leaving) return 130;
          this.#leaving = empty;
          this.#editing = undefined;
          this.#messages.note(style.dim(
            empty
              ? "Ctrl-C again, or Ctrl-D, leaves."
              : "Arrow-up brings it back.",
          ));
          continue;
        }
        this.#leaving = false;
        const code = await this.#take(entry.text, entry.typed);
        if (code !== undefined) return code;
      }
    } finally {
      this.#lines.close();
      await this.#output.close();
    }
  }

  get #talk(): Open {
    return this.#talks.at(-1)!;
  }

  /** Does what was typed; a number is the exit code. */
  async #take(text: string, typed: string): Promise<number | undefined> {
    if (text.trim() === "") return undefined;
    const shortcut = this.#editing === undefined && /^\d+$/.test(text)
      ? this.#shortcuts[Number(text) - 1]
      : undefined;
    if (shortcut !== undefined) {
      const question = shortcut.message ?? shortcut.label;
      const { shortcutId } = shortcut;
      return await this.#answer(
        this.#talk.conversation.ask(question, {
          ...this.#files(),
          ...shortcutId === null ? {} : { shortcutId },
        }),
        typed,
      );
    }
    const command = parseChatCommand(text);
    if (command === undefined) {
      const at = this.#editing;
      this.#editing = undefined;
      const { conversation } = this.#talk;
      return await this.#answer(
        at === undefined
          ? conversation.ask(text, this.#files())
          : conversation.edit(at, text, this.#files(true)),
        typed,
      );
    }
    this.#editing = undefined;
    return await this.#obey(command, typed);
  }

  async #answer(answer: Answer, typed: string): Promise<number | undefined> {
    this.#shortcuts = [];
    const { style } = this.#messages;
    const talk = this.#talk;
    let interrupted = false;
    const release = this.#lines!.beginAnswer(() => {
      interrupted = true;
      answer.abort("Ctrl-C");
    });
    if (this.#terminal) await this.#output.writeOwn("\n");
    const outcome = await showText(answer, this.#output, this.#messages);
    release();
    if (outcome.kind === "closed") {
      return outputCode(this.#output, this.#messages);
    }
    if (outcome.kind === "complete") {
      talk.partialText = "";
      talk.images = findImages(outcome.reply);
      talk.sentFileIds = this.#fileIds;
      talk.files = [];
      this.#shortcuts = outcome.reply.shortcuts;
      showShortcuts(outcome.reply, this.#messages);
      const { length } = talk.images;
      if (length > 0) {
        const [what, them] = length === 1
          ? ["1 image", "it"]
          : [`${length} images`, "them"];
        this.#messages.note(style.dim(`${what}: /images saves ${them}.`));
      }
    } else {
      talk.partialText = outcome.error.partialText;
      this.#failed = true;
      const busy = this.#lines!.sendNothing();
      if (interrupted) {
        if (!this.#terminal) return 130;
        this.#messages.note(
          style.dim("Stopped. Arrow-up brings the question back."),
        );
      } else {
        this.#messages.failure(
          outcome.error,
          this.#connection.hintFor(outcome.error),
        );
        // Enter asks it again.
        if (busy) {
          this.#messages.note(
            style.dim("Arrow-up brings the question back."),
          );
        } else this.#initial = typed;
      }
    }
    if (this.#terminal) await this.#output.writeOwn("\n");
    return undefined;
  }

  async #obey(
    command: ChatCommand,
    typed: string,
  ): Promise<number | undefined> {
    const { style } = this.#messages;
    const talk = this.#talk;
    switch (command.name) {
      case "exit":
        return this.#failed && !this.#terminal ? 1 : 0;
      case "help":
        this.#messages.say(CHAT_HELP);
        return undefined;
      case "new":
        this.adopt(talk.client, talk.client.conversation());
        this.#shortcuts = [];
        this.#messages.note(
          style.dim("A new conversation. /back returns to the one before."),
        );
        return undefined;
      case "back":
        return this.#back();
      case "save":
        return this.#save(command.argument, typed);
      case "file":
        return await this.#attach(command.argument, typed);
      case "images":
        return await this.#saveImages(command.argument);
      case "bot":
        return await this.#change(typed, () => talk.client, command.argument);
      case "site":
        return await this.#change(
          typed,
          () => this.#connection.client({ site: command.argument }),
          undefined,
        );
      case "regenerate": {
        const { conversation } = talk;
        const { unanswered } = conversation;
        if (unanswered !== null) {
          return await this.#answer(
            conversation.ask(unanswered, this.#files()),
            typed,
          );
        }
        if (!conversation.turns.some(({ role }) => role === "user")) {
          return this.#refuse("There is no question yet.");
        }
        return await this.#answer(
          conversation.regenerate(this.#files(true)),
          typed,
        );
      }
      case "edit":
        return this.#edit();
      case "wrong":
        this.#initial = typed;
        return this.#refuse(command.argument);
    }
  }

  #refuse(message: string): undefined {
    this.#failed = true;
    this.#messages.error(message);
    return undefined;
  }

  #back(): undefined {
    if (this.#talks.length < 2) {
      return this.#refuse("There is no conversation before this one.");
    }
    // The present one goes to the other end, so that nothing gets lost.
    this.#talks.unshift(this.#talks.pop()!);
    this.#shortcuts = [];
    const last = this.#talk.conversation.turns.findLast(({ role }) =>
      role === "user"
    );
    this.#messages.note(this.#messages.style.dim(
      `Back with ${oneLine(this.#talk.client.site.name ?? "")}` +
        (last === undefined
          ? ", before the first question."
          : `, after: ${oneLine(last.content, 60)}`),
    ));
    return undefined;
  }

  /** The files that go along; again those of the last question if `again`. */
  #files(again = false): TurnOptions {
    const { files, sentFileIds } = this.#talk;
    this.#fileIds = [
      ...again ? sentFileIds : [],
      ...files.map(({ id }) => id),
    ];
    return { fileIds: this.#fileIds };
  }

  async #attach(name: string, typed: string): Promise<undefined> {
    const talk = this.#talk;
    const { signal, release, interrupted } = this.#interruptible();
    try {
      const [file] = await sendFiles([name], {
        client: talk.client,
        io: this.#io,
        messages: this.#messages,
        signal,
        already: talk.files,
      });
      talk.files.push(file!);
      const names = talk.files.map(({ name }) => oneLine(name, 60));
      this.#messages.note(this.#messages.style.dim(
        `With the next question: ${names.join(", ")}`,
      ));
    } catch (error) {
      if (!isAskError(error)) throw error;
      this.#initial = typed;
      this.#failed = true;
      if (interrupted()) {
        this.#messages.note(this.#messages.style.dim("Stopped."));
      } else {
        this.#messages.failure(error, this.#connection.hintFor(error));
      }
    } finally {
      release();
    }
  }

  async #saveImages(name: string): Promise<undefined> {
    const { images, site } = this.#talk;
    if (images.length === 0) {
      return this.#refuse("The last answer has no images.");
    }
    const { signal, release } = this.#interruptible();
    try {
      const saved = await saveImages(images, {
        folder: filePath(name, this.#io),
        site,
        fetch: this.#connection.imageFetch,
        signal,
      }, this.#messages);
      if (saved < images.length) this.#failed = true;
    } catch (error) {
      if (!isAskError(error, "aborted")) throw error;
      this.#messages.note(this.#messages.style.dim("Stopped."));
    } finally {
      release();
    }
  }

  /** A signal for Ctrl-C, at the prompt as in a pipe. */
  #interruptible(): {
    signal: AbortSignal;
    release(): void;
    interrupted(): boolean;
  } {
    const controller = new AbortController();
    const release = this.#lines!.beginAnswer(() => controller.abort());
    const { signal } = controller;
    return { signal, release, interrupted: () => signal.aborted };
  }

  #save(name: string, typed: string): undefined {
    const path = filePath(name, this.#io);
    try {
      saveTranscript(path, this.#talk, this.#saved.has(path));
      this.#saved.add(path);
      this.#messages.note(
        this.#messages.style.dim(`Saved as ${oneLine(path)}`),
      );
      return undefined;
    } catch (error) {
      this.#initial = typed;
      const { code, name: kind } = error as { code?: string; name: string };
      return this.#refuse(
        code === "EEXIST"
          ? `${path} is there already, and is not replaced.`
          : kind === "NotCapable"
          ? `This task may write only below the folder it was called from, ` +
            `and not to ${path}.`
          : `${path} cannot be written (${code ?? kind}).`,
      );
    }
  }

  /** Opens a conversation with another chatbot or site. */
  async #change(
    typed: string,
    client: () => ChatClient,
    botId: string | undefined,
  ): Promise<undefined> {
    try {
      const { options, site } = client();
      // What the last chatbot's page said does not hold for another.
      const plain = this.#connection.client({
        site,
        ...options.fetch && { fetch: options.fetch },
        ...options.sessionStore && { sessionStore: options.sessionStore },
      });
      await this.open(plain, botId);
      this.#shortcuts = [];
      return undefined;
    } catch (error) {
      if (!isAskError(error)) throw error;
      this.#initial = typed;
      this.#messages.failure(error);
      return undefined;
    }
  }

  #edit(): undefined {
    const { conversation } = this.#talk;
    const at = conversation.turns.findLastIndex(({ role }) => role === "user");
    if (conversation.unanswered !== null) {
      this.#initial = this.#lines!.show(conversation.unanswered);
      return undefined;
    }
    if (at === -1) return this.#refuse("There is no question yet.");
    this.#editing = at;
    this.#initial = this.#lines!.show(conversation.turns[at]!.content);
    this.#messages.note(this.#messages.style.dim(
      "The new answer replaces the last one. Ctrl-C leaves it as it is.",
    ));
    return undefined;
  }
}
