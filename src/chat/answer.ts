/**
 * The answer to one question.
 *
 * @module
 */
import {
  AbortError,
  type AskError,
  InvalidArgumentError,
} from "../errors/errors.ts";
import { AnswerQueue } from "../protocol/answer_queue.ts";
import type { AnswerEvent } from "../protocol/events.ts";
import type { AnswerResult } from "../protocol/result.ts";
import { AnswerReader, type AnswerSource } from "./answer_reader.ts";

/**
 * The answer to one question, in progress. The question is sent at once; the
 * answer is read as fast as it is consumed.
 *
 * Consume it once: iterate over its text, over {@linkcode Answer.events}, or
 * pipe {@linkcode Answer.textStream}. {@linkcode Answer.result} and
 * {@linkcode Answer.text} return the final result any number of times, without
 * another request.
 *
 * An answer is complete only when the site says so. Anything else ends in an
 * {@linkcode AskError} with the text so far as `partialText`.
 *
 * @example Text as it streams, then the result
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
  /** The id of the conversation that the question belongs to. */
  readonly chatId: string;
  readonly #queue = new AnswerQueue();
  readonly #reader: AnswerReader;
  #consumed = false;

  /**
   * Use `ChatClient.ask` or `Conversation.ask`.
   *
   * @internal
   * @param source What the answer is made from.
   */
  constructor(source: AnswerSource) {
    this.chatId = source.chatId;
    this.#reader = new AnswerReader(source, this.#queue);
  }

  /**
   * An answer that failed before the question was sent.
   *
   * @internal
   * @param error Why.
   * @param chatId The conversation's id.
   * @returns The answer.
   */
  static failed(error: AskError, chatId: string): Answer {
    return new Answer({
      site: { url: "" },
      chatId,
      questionLength: 0,
      logger: {},
      limits: {},
      maxLength: 0,
      open: () => Promise.reject(error),
      saveNonce: () => Promise.resolve(),
    });
  }

  /** Whether the answer is complete, failed or stopped. */
  get settled(): boolean {
    return this.#reader.outcome !== undefined;
  }

  /**
   * The text so far, `""` at first. Of an answer of more than 2^25 UTF-16 code
   * units, the beginning.
   */
  get partialText(): string {
    return this.#reader.partialText;
  }

  /**
   * Iterates over the text as it streams. Deltas that arrive together come as
   * one; none waits for the next. Leaving the loop early closes the connection.
   *
   * @returns The iterator for `for await`.
   * @throws {InvalidArgumentError} While iterating, if the answer is consumed
   * already.
   * @throws {AskError} While iterating, if the answer does not become complete.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<string> {
    return this.#iterate(() => this.#queue.takeText());
  }

  /**
   * Iterates over everything that the site sends: text, progress, and at last
   * `end` with the result. Leaving the loop early closes the connection.
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
   * @throws {InvalidArgumentError} While iterating, if the answer is consumed
   * already.
   * @throws {AskError} While iterating, if the answer does not become complete.
   */
  events(): AsyncIterableIterator<AnswerEvent> {
    let events: AnswerEvent[] = [];
    let next = 0;
    // Events that were decoded before are lost.
    const tooLate = this.#reader.started;
    if (!this.#consumed && !tooLate) this.#queue.keepEvents();
    return this.#iterate(() => {
      // One array after the other: Array.shift would move all the others.
      if (next >= events.length) {
        events = this.#queue.takeEvents();
        next = 0;
      }
      return events[next++];
    }, tooLate);
  }

  /**
   * The text as a stream. Cancelling it closes the connection.
   *
   * @example
   * ```ts
   * import { ChatClient } from "@askgpt4/core";
   * import { createDemoSite } from "@askgpt4/core/demo";
   *
   * const demo = createDemoSite();
   * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
   * const { textStream } = client.ask("Hello");
   * const bytes = textStream.pipeThrough(new TextEncoderStream());
   * console.log((await new Response(bytes).text()).length);
   * ```
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
   * The final result: text, images, actions, shortcuts, blocks, usage.
   *
   * @returns The result.
   * @throws {AskError} If the answer does not become complete.
   */
  result(): Promise<AnswerResult> {
    return handled(this.#reader.finish());
  }

  /**
   * The text of the final result.
   *
   * @returns The text, see {@linkcode AnswerResult.text}.
   * @throws {AskError} If the answer does not become complete.
   */
  text(): Promise<string> {
    return handled(this.#reader.finish().then(({ text }) => text));
  }

  /**
   * Stops the answer and closes the connection. Readers get an
   * {@linkcode AbortError}. Does nothing if the answer is complete.
   *
   * @param reason The error's `cause`.
   */
  abort(reason?: unknown): void {
    this.#reader.stop(new AbortError({ cause: reason }));
  }

  /**
   * Stops the answer unless it is complete. Called by `await using`.
   *
   * @returns When the connection is released.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leave();
    await this.#reader.pull();
  }

  /**
   * @param take Returns the next value, or undefined if more must be read.
   * @param tooLate Whether this way of consuming isn't possible any more.
   */
  #iterate<T>(
    take: () => T | undefined,
    tooLate = false,
  ): AsyncIterableIterator<T> {
    const refused = this.#consumed || tooLate;
    this.#consumed = true;
    const reader = this.#reader;
    let over = false;
    const next = async (): Promise<IteratorResult<T>> => {
      if (refused) throw alreadyConsumed();
      while (!over) {
        const value = take();
        if (value !== undefined) return { done: false, value };
        if (reader.outcome === "complete") break;
        if (reader.outcome !== undefined) throw reader.outcome;
        await reader.pull();
      }
      over = true;
      return { done: true, value: undefined };
    };
    return {
      next,
      return: async (): Promise<IteratorResult<T>> => {
        over = true;
        if (!refused) await this.#leave();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async #leave(): Promise<void> {
    // An answer whose end was read is complete, even if nobody reads the end.
    if (this.#reader.result !== undefined) await this.#reader.pull();
    this.#reader.stop(
      new AbortError({ reason: "left" }),
    );
  }
}

/** Prevents an unhandled rejection if the caller never awaits the promise. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function alreadyConsumed(): AskError {
  return new InvalidArgumentError("This answer is being consumed already.", {
    reason: "answer-in-use",
    hint: "Consume an answer once. Call `result()` or `text()` for the whole " +
      "of it as often as you like.",
  });
}
