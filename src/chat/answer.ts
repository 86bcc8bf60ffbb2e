/**
 * One answer under way.
 *
 * @module
 */
import { onAbort } from "../util/abort_listeners.ts";
import type { BodyReader } from "../util/body_reader.ts";
import {
  AbortError,
  AnswerTooLongError,
  type AskError,
  BadResponseError,
  InterruptedError,
  InvalidArgumentError,
  isAskError,
} from "../errors/errors.ts";
import type { Logger } from "../transport/http.ts";
import {
  errorFromJson,
  explainRejection,
  stripHtml,
} from "../protocol/error_response.ts";
import type { Site } from "../protocol/site.ts";
import { cutText } from "../protocol/site_text.ts";
import { MAX_EVENT_LENGTH, SseDecoder } from "../protocol/sse.ts";
import { CLOSING_TIME, type SubmitResponse } from "../transport/submit.ts";
import { TextBuffer } from "../util/text_buffer.ts";
import { type TimeLimitOptions, TimeLimits } from "../transport/time_limits.ts";
import { type AnswerEvent, parseEvent, plainText } from "../protocol/events.ts";
import type { AnswerResult, JsonAnswer } from "../protocol/result.ts";

/** What an answer needs to come about. Made by the client. */
export interface AnswerSource {
  /** The site that answers. */
  site: Site;
  /** The conversation's id. */
  chatId: string;
  /** The length of the question, in characters, for the errors' hints. */
  length: number;
  /** Where messages go. */
  logger: Logger;
  /** The time limits. */
  limits: TimeLimitOptions;
  /** The longest answer, in UTF-16 code units. */
  maxLength: number;
  /** The caller's signal. */
  signal?: AbortSignal | undefined;
  /** Sends the question. */
  open(limits: TimeLimits, signal: AbortSignal): Promise<SubmitResponse>;
  /** Told of a complete answer, before anybody else is. */
  complete?(result: AnswerResult): void;
  /** Keeps what the site handed out with an answer: maybe a new nonce. */
  saveNonce(nonce: string | null): Promise<void>;
}

/** How many lines that are not part of an answer are logged. */
const MAX_LOGGED_NOISE = 20;

/** How PHP words its messages. */
const PHP_MESSAGE =
  /^(?:PHP )?(Warning|Notice|Deprecated|Fatal error|Parse error) ?: .* in (\S+\.php) on line (\d+)/;

/**
 * One answer under way. The question is sent at once; the answer is read as
 * fast as it is taken.
 *
 * Take it once, in the way that fits: iterate over the text as it comes, over
 * {@linkcode Answer.events}, or pipe {@linkcode Answer.textStream}. Besides,
 * {@linkcode Answer.text} and {@linkcode Answer.result} give the site's final
 * word, any number of times and without another request.
 *
 * An answer is complete only when the site said so. Everything else ends in an
 * {@linkcode AskError} that carries what had arrived as `partialText`.
 *
 * @example Text as it comes, then the final word
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 *
 * const answer = client.ask("What is a nonce?");
 * for await (const delta of answer) console.log(delta);
 * const { text, usage } = await answer.result();
 * console.log(text.length, usage?.totalTokens);
 * ```
 */
export class Answer implements AsyncIterable<string>, AsyncDisposable {
  readonly #source: AnswerSource;
  readonly #controller = new AbortController();
  readonly #limits: TimeLimits;
  readonly #opening: Promise<void>;
  readonly #log = new TextBuffer();
  readonly #decoder: SseDecoder;
  /** An answer that came at once, and that nobody has asked for yet. */
  #whole: Extract<SubmitResponse, { kind: "whole" }> | undefined;
  #reader: BodyReader | undefined;
  /** What was read before the answer was known to be a stream. */
  #read: Uint8Array[] = [];
  /** The last chunk, which is decoded and not needed any more. */
  #used: Uint8Array | undefined;
  /** Text that no reader has taken yet. */
  #batch = "";
  /** Events that no reader has taken yet; undefined if nobody wants them. */
  #events: AnswerEvent[] | undefined;
  /** The size of those that are not text, in UTF-16 code units. */
  #unread = 0;
  #claimed = false;
  #sawEvent = false;
  /** Whether an event came since this was last looked at. */
  #alive = false;
  #reading = false;
  #pulling: Promise<void> | undefined;
  /** How many lines were not part of the answer. */
  #noise = 0;
  /** The final word, once the site has said it. */
  #result: AnswerResult | undefined;
  /** The failure that the site told of, or that was found while decoding. */
  #failure: AskError | undefined;
  #settled: "complete" | AskError | undefined;
  #keeping: Promise<void> | undefined;
  /** Ends the listening to the caller's signal. */
  #unlisten: (() => void) | undefined;

  /**
   * Answers come from `ChatClient.ask` and `Conversation.ask`.
   *
   * @internal
   * @param source What the answer needs to come about.
   */
  constructor(source: AnswerSource) {
    this.#source = source;
    this.#decoder = new SseDecoder({
      data: (data) => this.#takeData(data),
      noise: (line) => this.#takeNoise(line),
    });
    this.#limits = new TimeLimits(source.limits, (error) => this.#stop(error));
    const { signal } = source;
    if (signal?.aborted) this.abort(signal.reason);
    else if (signal !== undefined) {
      this.#unlisten = onAbort(signal, () => this.abort(signal.reason));
    }
    this.#opening = this.#open();
  }

  /**
   * An answer that failed before it was sent.
   *
   * @internal
   * @param error Why.
   * @param chatId The conversation's id.
   * @returns The answer; whoever takes it gets the error.
   */
  static failed(error: AskError, chatId: string): Answer {
    return new Answer({
      site: { url: "" },
      chatId,
      length: 0,
      logger: {},
      limits: {},
      maxLength: 0,
      open: () => Promise.reject(error),
      saveNonce: () => Promise.resolve(),
    });
  }

  /** Whether it is over: complete, failed or stopped. */
  get settled(): boolean {
    return this.#settled !== undefined;
  }

  /** The conversation's id that the question was sent with. */
  get chatId(): string {
    return this.#source.chatId;
  }

  /**
   * What has arrived of the text, `""` at first. Of an answer of more than 32
   * million characters it is the beginning.
   */
  get partialText(): string {
    return this.#log.toString();
  }

  /**
   * The text as it comes. Pieces that arrived together come as one; none waits
   * for the next. Leaving the loop early closes the connection.
   *
   * @returns The iterator that `for await` uses.
   * @throws {InvalidArgumentError} While iterating, if the answer is taken already.
   * @throws {AskError} While iterating, if the answer does not become complete.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<string> {
    return this.#iterate(() => {
      if (this.#batch === "") return undefined;
      const delta = this.#batch;
      this.#batch = "";
      return delta;
    });
  }

  /**
   * Everything that the site reports, one by one: text, what it does meanwhile,
   * and at last `end` with the final word. Leaving early closes the connection.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * for await (const event of client.ask("Hello").events()) {
   *   if (event.type === "text") console.log(event.text);
   *   else if (event.type === "end") console.log(event.result.usage);
   *   else console.log(`(${event.type}: ${event.text})`);
   * }
   * ```
   *
   * @returns The events.
   * @throws {InvalidArgumentError} While iterating, if the answer is taken already.
   * @throws {AskError} While iterating, if the answer does not become complete.
   */
  events(): AsyncIterableIterator<AnswerEvent> {
    let queue: AnswerEvent[] = [];
    let next = 0;
    if (!this.#claimed && !this.#sawEvent) this.#events = [];
    return this.#iterate(() => {
      if (next < queue.length) return queue[next++];
      // The two lists change places, so that taking one costs no shifting.
      queue = this.#events!;
      this.#events = [];
      this.#unread = 0;
      next = 1;
      return queue[0];
    }, this.#events === undefined);
  }

  /**
   * The whole text, once it is complete: the site's final word, which is
   * trimmed.
   *
   * @returns The text.
   * @throws {AskError} If the answer does not become complete.
   */
  text(): Promise<string> {
    const text = this.result().then((reply) => reply.text);
    text.catch(() => {});
    return text;
  }

  /**
   * The site's final word: text, images, actions, shortcuts, blocks, usage.
   *
   * @returns The reply.
   * @throws {AskError} If the answer does not become complete.
   */
  result(): Promise<AnswerResult> {
    const reply = this.#finish();
    // Who asks and then looks away is no unhandled rejection.
    reply.catch(() => {});
    return reply;
  }

  /**
   * Stops the answer and closes the connection. Who waits for it gets an
   * {@linkcode AbortError}. Does nothing to an answer that is complete.
   *
   * @param reason Why; becomes the error's `cause`.
   */
  abort(reason?: unknown): void {
    this.#stop(new AbortError(undefined, { cause: reason }));
  }

  /**
   * The text as a stream, for piping. Cancelling it closes the connection.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * const stream = client.ask("Hello").textStream;
   * const bytes = stream.pipeThrough(new TextEncoderStream());
   * console.log((await new Response(bytes).text()).length);
   * ```
   *
   * @returns The stream.
   */
  get textStream(): ReadableStream<string> {
    const deltas = this[Symbol.asyncIterator]();
    return new ReadableStream<string>({
      async pull(controller) {
        const { done, value } = await deltas.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await deltas.return?.();
      },
    }, { highWaterMark: 0 });
  }

  /**
   * Stops the answer if it is not complete: for `await using`.
   *
   * @returns When the connection is let go.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leave();
    await this.#opening;
    await this.#pulling;
  }

  async #open(): Promise<void> {
    if (this.#settled !== undefined) return;
    try {
      const opened = await this.#source.open(
        this.#limits,
        this.#controller.signal,
      );
      this.#limits.pause();
      if (opened.kind === "whole") {
        this.#whole = opened;
        // All has come: how soon it is taken is no matter of the site's.
        this.#limits.stop();
      } else if (this.#settled !== undefined) {
        void opened.reader.cancel().catch(() => {});
      } else {
        this.#reader = opened.reader;
        this.#read = opened.read;
      }
    } catch (error) {
      this.#settle(this.#asAskError(error));
    }
  }

  /**
   * An iterator over what `take` finds, reading on where it finds nothing.
   *
   * @param take What is there already, or undefined.
   * @param refused Whether it is too late for this way of reading.
   */
  #iterate<T>(
    take: () => T | undefined,
    refused = false,
  ): AsyncIterableIterator<T> {
    const taken = this.#claimed || refused;
    this.#claimed = true;
    let over = false;
    const next = async (): Promise<IteratorResult<T>> => {
      if (taken) throw alreadyTaken();
      while (!over) {
        const value = take();
        if (value !== undefined) return { done: false, value };
        if (this.#settled === "complete") break;
        if (this.#settled !== undefined) throw this.#settled;
        await this.#pull();
      }
      over = true;
      return { done: true, value: undefined };
    };
    return {
      next,
      return: async (): Promise<IteratorResult<T>> => {
        over = true;
        if (!taken) await this.#leave();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** The reader goes. An answer whose end was seen is complete all the same. */
  async #leave(): Promise<void> {
    if (this.#result !== undefined) await this.#pull();
    this.#stop(new AbortError("The answer was left before it was complete."));
  }

  async #finish(): Promise<AnswerResult> {
    await this.#opening;
    // Another reader may be at work: reading is shared, and what is read for
    // this one is kept for the other.
    while (this.#settled === undefined) await this.#pull();
    if (this.#settled !== "complete") throw this.#settled;
    return this.#result!;
  }

  /** Reads on until there is something new. Never rejects. */
  #pull(): Promise<void> {
    if (this.#pulling !== undefined) return this.#pulling;
    const pulling = this.#readOn();
    // What was there already is taken without waiting.
    if (this.#reading) this.#pulling = pulling;
    return pulling;
  }

  /** Few promises a read: with one event a read they are what it costs. */
  async #readOn(): Promise<void> {
    this.#reading = true;
    try {
      if (this.#reader === undefined) await this.#opening;
      if (this.#settled !== undefined) return;
      if (this.#failure !== undefined) return this.#settle(this.#failure);
      if (this.#result !== undefined) {
        await this.#close();
        await this.#keeping;
        return this.#settle("complete");
      }
      if (this.#whole !== undefined) {
        return this.#takeFinal(this.#whole.answer, this.#whole.status);
      }
      this.#limits.resume();
      // At least once: who waits for the whole leaves the pieces where they
      // are.
      for (;;) {
        let chunk = this.#read.shift();
        if (chunk === undefined) {
          const { done, value } = await this.#reader!.read(this.#used);
          // At its end, a reader may hand back the empty buffer.
          if (!done) chunk = value;
        }
        this.#takeChunk(chunk);
        // A status, too, is a sign of life; a comment is not.
        const alive = this.#alive;
        this.#alive = false;
        if (this.#hasNews()) return this.#limits.pause(alive);
        if (alive) this.#limits.onActivity();
      }
    } catch (error) {
      this.#settle(this.#asAskError(error));
    } finally {
      this.#reading = false;
      this.#pulling = undefined;
    }
  }

  #takeChunk(chunk: Uint8Array | undefined): void {
    if (this.#settled !== undefined) return;
    this.#used = chunk;
    if (chunk !== undefined) return this.#decoder.feed(chunk);
    this.#decoder.end();
    if (this.#result !== undefined) return;
    this.#failure ??= new InterruptedError(
      `${this.#source.site.name} stopped before the answer was complete.`,
      { site: this.#source.site.url },
    );
  }

  #hasNews(): boolean {
    return this.#batch !== "" || this.#result !== undefined ||
      this.#failure !== undefined || this.#settled !== undefined ||
      this.#events !== undefined && this.#events.length > 0;
  }

  #takeData(data: string): void {
    // The site has said its last word.
    if (this.#result !== undefined || this.#failure !== undefined) return;
    const text = plainText(data);
    if (text !== undefined) return this.#takeText(text);
    const wire = parseEvent(data);
    switch (wire.kind) {
      case "noise":
        return this.#takeNoise(data);
      case "error":
        this.#failure = this.#refused(null, wire.message, 200);
        return;
      case "end":
        return this.#takeFinal(wire.answer, 200);
      case "event":
        if (wire.event.type === "text") return this.#takeText(wire.event.text);
        this.#sawEvent = this.#alive = true;
        this.#takeProgress(wire.event, data.length);
    }
  }

  #takeProgress(event: AnswerEvent, size: number): void {
    if (this.#events === undefined) return;
    this.#events.push(event);
    this.#unread += size;
    // With `result()` beside `events()`, events wait for a reader.
    if (this.#unread > MAX_EVENT_LENGTH) this.#failure = this.#tooLong();
  }

  #takeText(text: string): void {
    this.#sawEvent = this.#alive = true;
    const room = this.#source.maxLength - this.#log.length;
    if (text.length > room) {
      this.#failure = this.#tooLong();
      text = cutText(text, room);
    }
    this.#log.append(text);
    if (this.#events === undefined) this.#batch += text;
    else this.#events.push({ type: "text", text });
  }

  #tooLong(): AskError {
    const { site, maxLength } = this.#source;
    return new AnswerTooLongError(
      `The answer is longer than ${maxLength} characters, so it was cut off.`,
      { site: site.url },
    );
  }

  #refused(code: string | null, message: string, status: number): AskError {
    const { site, length } = this.#source;
    const error = errorFromJson(site, code, message, {
      site: site.url,
      status,
    });
    return explainRejection(error, length);
  }

  #takeFinal(final: JsonAnswer, status: number): void {
    const { site } = this.#source;
    if (final.kind === "error") {
      this.#failure = this.#refused(final.code, final.message, status);
      return;
    }
    if (final.kind === "unreadable" || !final.hasText && !this.#log.complete) {
      this.#failure = new BadResponseError(
        `${site.name} said that the answer is complete, but its final word ` +
          `cannot be read.`,
        { site: site.url, retryable: true, hint: "Ask again." },
      );
      return;
    }
    const { result: reply, newNonce } = final;
    this.#keeping = this.#source.saveNonce(newNonce);
    if (!final.hasText) reply.text = this.partialText.trim();
    // An answer that came at once, or that the model did not stream.
    if (this.#log.length === 0 && reply.text !== "") this.#takeText(reply.text);
    if (reply.text.length > this.#source.maxLength) {
      this.#failure = this.#tooLong();
      return;
    }
    this.#result = reply;
    this.#events?.push({ type: "end", result: reply });
  }

  #takeNoise(line: string): void {
    const words = stripHtml(line);
    if (words === "" || ++this.#noise > MAX_LOGGED_NOISE) return;
    // What kind of message PHP printed and where, but not its words, which may
    // quote the question: a log never holds anybody's text.
    const php = PHP_MESSAGE.exec(words);
    this.#source.logger.warn?.("skipped what is not part of the answer", {
      length: line.length,
      ...php && { php: `${php[1]} in ${php[2]} on line ${php[3]}` },
    });
  }

  /**
   * Waits a moment for the site to close, so that the connection can serve the
   * next question; a site that holds it open does not hold up the answer.
   */
  async #close(): Promise<void> {
    const reader = this.#reader;
    if (reader === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, CLOSING_TIME, "late");
    });
    let open = true;
    while (open) {
      const result = await Promise.race([
        reader.read().catch(() => "broken" as const),
        late,
      ]);
      if (result === "late") break;
      open = result !== "broken" && !result.done;
    }
    clearTimeout(timer);
    if (open) void reader.cancel().catch(() => {});
  }

  /** Ends the answer from outside: an abort, a time limit. */
  #stop(error: AskError): void {
    if (this.#settled !== undefined) return;
    if (this.#result === undefined) return this.#settle(error);
    // The site has said all: there is nothing left to stop but the connection.
    void this.#reader?.cancel().catch(() => {});
    this.#settle("complete");
  }

  #settle(outcome: "complete" | AskError): void {
    if (this.#settled !== undefined) return;
    if (outcome !== "complete") {
      outcome.partialText = this.partialText;
      this.#settled = outcome;
      // What is under way ends: the request, a pause, a read.
      this.#controller.abort(outcome);
      void this.#reader?.cancel(outcome).catch(() => {});
    } else {
      this.#settled = outcome;
      this.#source.complete?.(this.#result!);
    }
    this.#limits.stop();
    this.#unlisten?.();
  }

  #asAskError(error: unknown): AskError {
    if (isAskError(error)) return error as AskError;
    const { site } = this.#source;
    return new InterruptedError(
      `The connection to ${site.name} broke before the answer was complete.`,
      { site: site.url, cause: error },
    );
  }
}

function alreadyTaken(): AskError {
  return new InvalidArgumentError("This answer is being read already.", {
    hint: "Take an answer once. `result()` and `text()` give the whole of it " +
      "as often as you like.",
  });
}
