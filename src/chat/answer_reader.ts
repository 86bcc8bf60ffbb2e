/**
 * Reads one answer: sends the question, reads on demand, watches the time
 * limits and settles.
 *
 * @module
 */
import {
  AbortError,
  type AskError,
  InterruptedError,
  isAskError,
} from "../errors/errors.ts";
import { AnswerDecoder } from "../protocol/answer_decoder.ts";
import type { AnswerQueue } from "../protocol/answer_queue.ts";
import { stripHtml } from "../protocol/html_text.ts";
import type { AnswerResult } from "../protocol/result.ts";
import type { Site } from "../protocol/site.ts";
import { onAbort } from "../transport/abort.ts";
import { timeoutOfFetch } from "../transport/fetch_error.ts";
import { CLOSING_TIME, type SubmitResponse } from "../transport/submit.ts";
import { type TimeLimitOptions, TimeLimits } from "../transport/time_limits.ts";
import type { BodyReader } from "../util/body_reader.ts";
import type { Logger } from "../util/logger.ts";

/** What an answer is made from. */
export interface AnswerSource {
  /** The site that answers. */
  site: Site;
  /** The conversation's id. */
  chatId: string;
  /** The length of the question, in characters. */
  questionLength: number;
  /** Receives warnings about PHP output in the answer. */
  logger: Logger;
  /** The time limits. */
  limits: TimeLimitOptions;
  /** The longest answer to accept, in UTF-16 code units. */
  maxLength: number;
  /** Aborts the answer. */
  signal?: AbortSignal | undefined;
  /** Sends the question. */
  open(limits: TimeLimits, signal: AbortSignal): Promise<SubmitResponse>;
  /** Called with a complete answer before any reader gets its end. */
  onComplete?(result: AnswerResult): void;
  /** Saves the nonce that came with the answer, and the visitor's cookie. */
  saveNonce(nonce: string | null): Promise<void>;
}

/** The most lines of PHP output to log per answer. */
const MAX_LOGGED_NOISE = 20;

const PHP_MESSAGE =
  /^(?:PHP )?(Warning|Notice|Deprecated|Fatal error|Parse error) ?: .* in (\S+\.php) on line (\d+)/;

/** Reads one answer for any number of readers at once. */
export class AnswerReader {
  readonly #source: AnswerSource;
  readonly #decoder: AnswerDecoder;
  readonly #controller = new AbortController();
  readonly #limits: TimeLimits;
  readonly #unlisten: (() => void) | undefined;
  readonly #opening: Promise<void> | undefined;
  #response: SubmitResponse | undefined;
  /** The last chunk. It is decoded, so its memory can be reused. */
  #used: Uint8Array | undefined;
  #reading = false;
  #pulling: Promise<void> | undefined;
  #savingNonce: Promise<void> | undefined;
  #outcome: "complete" | AskError | undefined;

  /**
   * Sends the question.
   *
   * @param source What the answer is made from.
   * @param queue Where events go.
   */
  constructor(source: AnswerSource, queue: AnswerQueue) {
    const { site, questionLength, maxLength, signal } = source;
    this.#source = source;
    this.#decoder = new AnswerDecoder({
      site,
      questionLength,
      maxLength,
      onNoise: noiseLogger(source.logger),
      onUnreadableEnd: () =>
        source.logger.warn?.(
          "the end of the answer is unreadable; the streamed text counts",
        ),
    }, queue);
    this.#limits = new TimeLimits(source.limits, (error) => this.stop(error));
    const abort = () => this.stop(new AbortError({ cause: signal?.reason }));
    if (signal?.aborted) {
      abort();
    } else {
      this.#unlisten = signal && onAbort(signal, abort);
      this.#opening = this.#open();
    }
  }

  /** Undefined while the answer is in progress. */
  get outcome(): "complete" | AskError | undefined {
    return this.#outcome;
  }

  /** The result, once the site has sent it. */
  get result(): AnswerResult | undefined {
    return this.#decoder.result;
  }

  /** The text so far. */
  get partialText(): string {
    return this.#decoder.partialText;
  }

  /** Whether an event was decoded. */
  get started(): boolean {
    return this.#decoder.eventCount > 0;
  }

  /**
   * Reads until there is an event or an outcome. Concurrent calls share the
   * reading.
   *
   * @returns When there is; never rejects.
   */
  pull(): Promise<void> {
    if (this.#pulling !== undefined) return this.#pulling;
    const pulling = this.#read();
    // It is over already if a chunk was there.
    if (this.#reading) this.#pulling = pulling;
    return pulling;
  }

  /**
   * Reads to the end. What is read is kept for the other readers.
   *
   * @returns The result.
   * @throws {AskError} If the answer does not become complete.
   */
  async finish(): Promise<AnswerResult> {
    while (this.#outcome === undefined) await this.pull();
    if (this.#outcome !== "complete") throw this.#outcome;
    return this.result!;
  }

  /**
   * Stops the answer. One whose end was read is complete nevertheless.
   *
   * @param error Why.
   */
  stop(error: AskError): void {
    if (this.#outcome !== undefined) return;
    if (this.result === undefined) return this.#settle(error);
    this.#cancel();
    this.#settle("complete");
  }

  async #open(): Promise<void> {
    try {
      const response = await this.#source.open(
        this.#limits,
        this.#controller.signal,
      );
      this.#response = response;
      this.#limits.pause();
      // Nothing is left to wait for.
      if (response.kind === "whole") this.#limits.stop();
      else if (this.#outcome !== undefined) this.#cancel();
    } catch (error) {
      this.#settle(this.#toAskError(error));
    }
  }

  /** Costs few promises: with one event per read they are most of the time. */
  async #read(): Promise<void> {
    const decoder = this.#decoder;
    this.#reading = true;
    try {
      if (this.#response === undefined) await this.#opening;
      if (this.#outcome !== undefined) return;
      if (decoder.failure !== undefined) return this.#settle(decoder.failure);
      const response = this.#response!;
      if (decoder.result !== undefined) {
        if (response.kind === "stream") await close(response.reader);
        await this.#savingNonce;
        return this.#settle("complete");
      }
      if (response.kind === "whole") {
        decoder.finish(response.answer, response.status);
        return this.#saveNonce();
      }
      this.#limits.resume();
      // At least once: `result()` leaves the events in the queue.
      for (;;) {
        let chunk = response.read.shift();
        if (chunk === undefined) {
          const { done, value } = await response.reader.read(this.#used);
          // At the end, a BYOB reader may return the empty buffer.
          if (!done) chunk = value;
        }
        const before = decoder.eventCount;
        this.#takeChunk(chunk);
        // Any event counts as activity; a comment does not.
        const active = decoder.eventCount !== before;
        if (decoder.hasNews || this.#outcome !== undefined) {
          this.#saveNonce();
          return this.#limits.pause(active);
        }
        if (active) this.#limits.onActivity();
      }
    } catch (error) {
      this.#settle(this.#toAskError(error));
    } finally {
      this.#reading = false;
      this.#pulling = undefined;
    }
  }

  #takeChunk(chunk: Uint8Array | undefined): void {
    if (this.#outcome !== undefined) return;
    this.#used = chunk;
    if (chunk === undefined) this.#decoder.end();
    else this.#decoder.feed(chunk);
  }

  #saveNonce(): void {
    const { newNonce } = this.#decoder;
    if (newNonce === undefined) return;
    this.#savingNonce = this.#source.saveNonce(newNonce);
  }

  #cancel(reason?: unknown): void {
    if (this.#response?.kind !== "stream") return;
    void this.#response.reader.cancel(reason).catch(() => {});
  }

  #settle(outcome: "complete" | AskError): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    if (outcome === "complete") {
      this.#source.onComplete?.(this.result!);
    } else {
      outcome.partialText = this.partialText;
      // Ends the request, the pause before a retry, or the read.
      this.#controller.abort(outcome);
      this.#cancel(outcome);
    }
    this.#limits.stop();
    this.#unlisten?.();
  }

  #toAskError(error: unknown): AskError {
    if (isAskError(error)) return error as AskError;
    const { site } = this.#source;
    return timeoutOfFetch(error, site) ?? new InterruptedError(
      `The connection to ${site.name} closed before the answer was complete.`,
      {
        reason: "connection",
        params: { host: site.name },
        site: site.url,
        cause: error,
      },
    );
  }
}

/**
 * Waits briefly for the site to close the connection, so that it can serve the
 * next question. A site that holds it open must not hold up the answer.
 */
async function close(reader: BodyReader): Promise<void> {
  const timer = setTimeout(
    () => void reader.cancel().catch(() => {}),
    CLOSING_TIME,
  );
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete; a broken connection can't change that.
  } finally {
    clearTimeout(timer);
  }
}

function noiseLogger(logger: Logger): (line: string) => void {
  let count = 0;
  return (line) => {
    const text = stripHtml(line);
    if (text === "" || ++count > MAX_LOGGED_NOISE) return;
    // Log where PHP printed it, but not the message: it can quote the question.
    const php = PHP_MESSAGE.exec(text);
    logger.warn?.("skipped output that is not part of the answer", {
      length: line.length,
      ...php && { php: `${php[1]} in ${php[2]} on line ${php[3]}` },
    });
  };
}
