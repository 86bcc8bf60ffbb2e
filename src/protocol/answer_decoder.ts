/**
 * Decodes an answer: bytes in, events and a result out. Pure: no network, no
 * clock.
 *
 * @module
 */
import {
  AnswerTooLongError,
  type AskError,
  BadResponseError,
  InterruptedError,
} from "../errors/errors.ts";
import { TextBuffer } from "../util/text_buffer.ts";
import type { AnswerQueue } from "./answer_queue.ts";
import { errorFromJson } from "./error_response.ts";
import { parseEvent, plainText } from "./events.ts";
import { explainRejection } from "./explain_error.ts";
import { FenceTracker } from "./fence_tracker.ts";
import { type AnswerResult, type JsonAnswer, readAnswer } from "./result.ts";
import type { Site } from "./site.ts";
import { cutText } from "./site_text.ts";
import { SseDecoder } from "./sse.ts";

/** Options for {@linkcode AnswerDecoder}. */
export interface AnswerDecoderOptions {
  /** The site that answers, for errors. */
  site: Site;
  /** The length of the question, in characters, for errors. */
  questionLength: number;
  /** The longest answer to accept, in UTF-16 code units. */
  maxLength: number;
  /** Called with each line that isn't part of the answer. */
  onNoise(line: string): void;
  /** Called if the event that ends the answer can't be read. */
  onUnreadableEnd?(): void;
}

/**
 * How the plugin sends a delta that is a line break, from version 2.3.1 on.
 * In prose it can't be told from a hard line break; code must not change.
 */
const LINE_BREAK = "  \n";

/** Decodes one answer. */
export class AnswerDecoder {
  /** How many events were decoded, not counting the end. */
  eventCount = 0;
  /** The result, once the site has sent it. */
  result: AnswerResult | undefined;
  /** Why the answer can't become complete, if it can't. */
  failure: AskError | undefined;
  /** The nonce that came with the end, null for none; undefined before it. */
  newNonce: string | null | undefined;
  readonly #options: AnswerDecoderOptions;
  readonly #queue: AnswerQueue;
  readonly #sse: SseDecoder;
  readonly #text = new TextBuffer();
  readonly #fences = new FenceTracker();
  /** Whether an event could not be read, which may have been a delta. */
  #damaged = false;
  /** Where {@linkcode LINE_BREAK} became `\n` in the text. */
  readonly #restored: number[] = [];

  /**
   * @param options The site and the limits.
   * @param queue Where events go.
   */
  constructor(options: AnswerDecoderOptions, queue: AnswerQueue) {
    this.#options = options;
    this.#queue = queue;
    this.#sse = new SseDecoder({
      data: (data) => this.#takeData(data),
      noise: options.onNoise,
    });
  }

  /** The text so far; of more than 2^25 characters, the beginning. */
  get partialText(): string {
    return this.#text.toString();
  }

  /** Whether there is an event to read, or the end. */
  get hasNews(): boolean {
    return !this.#queue.empty || this.#done;
  }

  get #done(): boolean {
    return this.result !== undefined || this.failure !== undefined;
  }

  /**
   * Decodes the next chunk of a stream.
   *
   * @param chunk The bytes, in any split.
   * @throws {AnswerTooLongError} If one event is longer than 2^24 characters.
   */
  feed(chunk: Uint8Array): void {
    this.#sse.feed(chunk);
  }

  /**
   * Ends the stream.
   *
   * @throws {AnswerTooLongError} If one event is longer than 2^24 characters.
   */
  end(): void {
    this.#sse.end();
    if (this.#done) return;
    const { site } = this.#options;
    this.failure = new InterruptedError(
      `${site.name} ended the stream before the answer was complete.`,
      { reason: "no-end", params: { host: site.name }, site: site.url },
    );
  }

  /**
   * Takes the end of an answer, or an answer that came as one JSON document.
   *
   * @param answer The JSON answer.
   * @param status The HTTP status that it came with.
   */
  finish(answer: JsonAnswer, status: number): void {
    if (answer.kind === "error") {
      this.failure = this.#rejected(answer.code, answer.message, status);
      return;
    }
    const { site, maxLength, onUnreadableEnd } = this.#options;
    // After a stream that was whole, it is known that the answer ended.
    const unreadable = answer.kind === "unreadable" && !this.#damaged;
    if (unreadable && this.#text.length > 0) onUnreadableEnd?.();
    const end = unreadable ? readAnswer({ success: true }) : answer;
    if (
      end.kind !== "result" || !end.hasText && !this.#hasContent(end.result)
    ) {
      this.failure = new BadResponseError(
        `${site.name} ended the answer without any text.`,
        {
          reason: "no-reply",
          params: { host: site.name },
          site: site.url,
          status,
          retryable: true,
          hint: "Ask again.",
        },
      );
      return;
    }
    const { result } = end;
    this.newNonce = end.newNonce;
    if (end.hasText) result.text = this.#restore(result.text);
    // The plugin trims its final text.
    else result.text = unreadable ? this.partialText.trim() : this.partialText;
    // Without a stream, and where the model didn't stream.
    if (this.#text.length === 0 && result.text !== "") {
      this.#append(result.text);
    }
    if (result.text.length > maxLength) {
      this.failure = this.#tooLong();
      return;
    }
    this.result = result;
    this.#queue.event({ type: "end", result }, 0);
  }

  /** Whether an end without text ends an answer: success alone is not one. */
  #hasContent({ actions, images }: AnswerResult): boolean {
    return this.#text.complete &&
      this.#text.length + actions.length + images.length > 0;
  }

  #takeData(data: string): void {
    if (this.#done) return;
    const text = plainText(data);
    if (text !== undefined) return this.#takeText(text);
    const wire = parseEvent(data);
    switch (wire.kind) {
      case "noise":
        this.#damaged = true;
        return this.#options.onNoise(data);
      case "error":
        this.failure = this.#rejected(null, wire.message, 200);
        return;
      case "end":
        return this.finish(wire.answer, 200);
      case "event":
        if (wire.event.type === "text") return this.#takeText(wire.event.text);
        this.eventCount++;
        if (!this.#queue.event(wire.event, data.length)) {
          this.failure = this.#tooLong();
        }
    }
  }

  #takeText(text: string): void {
    if (text === LINE_BREAK && this.#fences.inFence) {
      this.#restored.push(this.#text.length);
      text = "\n";
    }
    this.#fences.feed(text);
    this.#append(text);
  }

  #append(text: string): void {
    this.eventCount++;
    const room = this.#options.maxLength - this.#text.length;
    if (text.length > room) {
      this.failure = this.#tooLong();
      text = cutText(text, room);
    }
    this.#text.append(text);
    this.#queue.text(text);
  }

  /** The final text with the model's line breaks, if it is the streamed text. */
  #restore(final: string): string {
    if (this.#restored.length === 0 || !this.#text.complete) return final;
    const text = this.partialText;
    let start = 0;
    const sent = this.#restored.map((end) => {
      const part = text.slice(start, end);
      start = end;
      return part;
    });
    const joined = [...sent, text.slice(start)].join("  ");
    if (joined === final) return text;
    return joined.trim() === final.trim() ? text.trim() : final;
  }

  #tooLong(): AskError {
    const { site, maxLength } = this.#options;
    return new AnswerTooLongError(
      `The answer is longer than ${maxLength} characters.`,
      { reason: "max-length", params: { limit: maxLength }, site: site.url },
    );
  }

  #rejected(code: string | null, message: string, status: number): AskError {
    const { site, questionLength } = this.#options;
    const error = errorFromJson(site, code, message, {
      site: site.url,
      status,
    });
    return explainRejection(error, questionLength);
  }
}
