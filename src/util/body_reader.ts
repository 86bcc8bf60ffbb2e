/**
 * Reads the body of a response.
 *
 * @module
 */
import { IN_DENO } from "./runtime.ts";

/** What one read brings. */
export type BodyChunk = Awaited<
  ReturnType<ReadableStreamDefaultReader<Uint8Array>["read"]>
>;

/** The size of the buffer that is read into, in bytes. */
const BUFFER_SIZE = 2 ** 16;

/**
 * Deno sets up a new buffer of 64 KB for every read, however little comes: with
 * an event a read that costs five times as much as all the rest. Reading into
 * one buffer again and again avoids it. Elsewhere it gains nothing.
 */
const READS_INTO_BUFFERS = IN_DENO;

/** A reader of bytes that uses one buffer, where that is cheaper. */
export class BodyReader {
  readonly #reader:
    | ReadableStreamDefaultReader<Uint8Array>
    | ReadableStreamBYOBReader;
  /** The same reader, if it reads into buffers. */
  readonly #byob: ReadableStreamBYOBReader | undefined;

  /**
   * Begins to read.
   *
   * @param body The body. It is locked from now on.
   */
  constructor(body: ReadableStream<Uint8Array>) {
    this.#byob = READS_INTO_BUFFERS ? byobReader(body) : undefined;
    this.#reader = this.#byob ?? body.getReader();
  }

  /**
   * Reads on.
   *
   * @param used A chunk that is not needed any more: its memory is used again.
   * @returns The next chunk, or that there is none.
   */
  read(used?: Uint8Array): Promise<BodyChunk> {
    if (this.#byob === undefined) {
      return (this.#reader as ReadableStreamDefaultReader<Uint8Array>).read();
    }
    const buffer = used?.buffer.byteLength === BUFFER_SIZE
      ? used.buffer
      : new ArrayBuffer(BUFFER_SIZE);
    return this.#byob.read(new Uint8Array(buffer)) as Promise<BodyChunk>;
  }

  /**
   * Lets go of the body.
   *
   * @param reason Why.
   * @returns When that is done.
   */
  cancel(reason?: unknown): Promise<void> {
    return this.#reader.cancel(reason);
  }
}

function byobReader(
  body: ReadableStream<Uint8Array>,
): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    // A stream that was made in place of a response's may not be one of bytes.
    return undefined;
  }
}
