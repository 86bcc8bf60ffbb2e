/**
 * Decodes Server-Sent Events. Pure: no network, no clock.
 *
 * @module
 */
import { AnswerTooLongError } from "../errors/errors.ts";
import { TextBuffer } from "../util/text_buffer.ts";

/**
 * The longest event, in UTF-16 code units, and JSON document, in bytes, to
 * read.
 */
export const MAX_EVENT_LENGTH: number = 2 ** 24;

/** Called with what is decoded. */
export interface SseHandlers {
  /** Takes the data of one event, its lines joined by `\n`. */
  data(data: string): void;
  /** Takes a line that is not part of the format, such as a PHP warning. */
  noise?(line: string): void;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const BYTE_ORDER_MARK = 0xfeff;
const LETTER_D = 100;
const NOTHING = 0;

/** Starts an event that follows PHP output on the same line. */
const EVENT_IN_NOISE = 'data: {"type":"';

/**
 * Decodes one stream. Chunks can be split anywhere, including in the middle of a
 * character or a line ending.
 *
 * It takes linear time: an unfinished line is kept as a rope (an unflattened
 * string), and only new text is searched.
 */
export class SseDecoder {
  readonly #handlers: SseHandlers;
  // Deno's TextDecoder drops a byte order mark at the start of any chunk. Only
  // the one at the start of the stream isn't text.
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The character to skip if it comes next, such as the LF of a CRLF. */
  #skip = BYTE_ORDER_MARK;
  /** The unfinished line. */
  #line = "";
  /** The data of the unfinished event. */
  #data: TextBuffer | undefined;

  /**
   * @param handlers Called with what is decoded.
   */
  constructor(handlers: SseHandlers) {
    this.#handlers = handlers;
  }

  /**
   * Decodes the next chunk.
   *
   * @param chunk The bytes.
   * @throws {AnswerTooLongError} If one event is longer than 2^24 characters.
   */
  feed(chunk: Uint8Array): void {
    this.#take(this.#utf8.decode(chunk, { stream: true }));
  }

  /**
   * Ends the stream. Unlike in the standard, an event at the end counts
   * without the empty line after it, since its data is complete.
   *
   * @throws {AnswerTooLongError} If one event is longer than 2^24 characters.
   */
  end(): void {
    this.#take(this.#utf8.decode());
    if (this.#line !== "") {
      const line = this.#line;
      this.#line = "";
      this.#takeLine(line);
    }
    this.#dispatch();
  }

  #take(text: string): void {
    if (text === "") return;
    // Byte by byte, there is nothing to search.
    if (text.length === 1 && this.#skip === NOTHING) {
      const code = text.charCodeAt(0);
      if (code !== LF && code !== CR) return this.#keep(text);
    }
    let position = 0;
    if (this.#skip !== NOTHING) {
      if (text.charCodeAt(0) === this.#skip) position = 1;
      this.#skip = NOTHING;
    }
    if (text.indexOf("\r") !== -1) return this.#takeWithCr(text, position);
    let end = text.indexOf("\n", position);
    if (end === -1) return this.#keep(position === 0 ? text : text.slice(1));
    if (this.#line !== "") {
      const line = this.#line + text.slice(position, end);
      this.#line = "";
      this.#takeLine(line);
      position = end + 1;
      end = text.indexOf("\n", position);
    }
    const handlers = this.#handlers;
    while (end !== -1) {
      // Nearly every event is one line `data: …` and an empty line. Cutting it
      // out here skips the general path.
      if (
        text.charCodeAt(position) === LETTER_D &&
        text.charCodeAt(position + 5) === SPACE &&
        text.charCodeAt(end + 1) === LF && end > position + 6 &&
        this.#data === undefined && text.startsWith("data:", position)
      ) {
        handlers.data(text.slice(position + 6, end));
        position = end + 2;
      } else {
        this.#takeLine(text.slice(position, end));
        position = end + 1;
      }
      end = text.indexOf("\n", position);
    }
    if (position < text.length) this.#keep(text.slice(position));
  }

  /** The same for CR and CRLF, which no known site sends. */
  #takeWithCr(text: string, from: number): void {
    let position = from;
    const lineEnd = /\r\n?|\n/g;
    lineEnd.lastIndex = position;
    for (
      let match = lineEnd.exec(text);
      match !== null;
      match = lineEnd.exec(text)
    ) {
      const line = this.#line + text.slice(position, match.index);
      this.#line = "";
      this.#takeLine(line);
      position = lineEnd.lastIndex;
    }
    if (position < text.length) this.#keep(text.slice(position));
    this.#skip = text.charCodeAt(text.length - 1) === CR ? LF : NOTHING;
  }

  #keep(rest: string): void {
    // Searching would flatten the rope, which makes a huge event in small
    // chunks quadratic.
    checkLength(this.#line.length + rest.length);
    this.#line += rest;
  }

  #takeLine(line: string): void {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    // A comment. Sites and proxies send them to keep the connection alive.
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field === "data") {
      let value = colon === -1 ? "" : line.slice(colon + 1);
      if (value.charCodeAt(0) === SPACE) value = value.slice(1);
      if (this.#data === undefined) this.#data = new TextBuffer();
      else this.#data.append("\n");
      this.#data.append(value);
      return checkLength(this.#data.length);
    }
    if (field === "event" || field === "id" || field === "retry") return;
    // PHP output has no line ending, so an event can follow on the same line.
    const event = line.indexOf(EVENT_IN_NOISE);
    if (event === -1) {
      this.#handlers.noise?.(line);
    } else {
      this.#handlers.noise?.(line.slice(0, event));
      this.#takeLine(line.slice(event));
    }
  }

  #dispatch(): void {
    if (this.#data === undefined) return;
    const data = this.#data.toString();
    this.#data = undefined;
    if (data !== "") this.#handlers.data(data);
  }
}

function checkLength(length: number): void {
  if (length <= MAX_EVENT_LENGTH) return;
  throw new AnswerTooLongError(
    "The answer has an event of more than 16 million characters.",
    { reason: "event", params: { limit: MAX_EVENT_LENGTH } },
  );
}
