/**
 * Reads a body up to a limit.
 *
 * @module
 */
import { BodyReader } from "./body_reader.ts";

/**
 * The chunks of a body. Reading ends at the limit, at an abort and when the
 * caller leaves the loop, and each of them closes the connection.
 *
 * @param reader The body.
 * @param limit The most to read, in bytes.
 * @param signal Stops the reading.
 * @yields A chunk, valid until the next one is asked for. The last one is cut
 * at the limit.
 * @throws {unknown} What the signal was aborted with, or what the body failed
 * with.
 */
export async function* boundedChunks(
  reader: BodyReader,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const stop = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  try {
    let used: Uint8Array | undefined;
    for (let left = limit; left > 0; left -= used.length) {
      signal.throwIfAborted();
      const { done, value } = await reader.read(used);
      signal.throwIfAborted();
      if (done) return;
      used = value;
      // Cut to the byte: how the network splits a body makes no difference.
      yield value.subarray(0, left);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/**
 * Reads a body into memory.
 *
 * @param body The body, or null for none.
 * @param limit The most to read, in bytes.
 * @param signal Stops the reading.
 * @param check Called after each chunk with everything so far; what it throws
 * ends the reading.
 * @returns The bytes, cut at the limit.
 * @throws {unknown} What the signal was aborted with, or what the body failed
 * with.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
  check?: (bytes: Uint8Array) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array();
  // Copied into one buffer: a chunk can hold on to much more memory than it
  // has bytes.
  let buffer = new Uint8Array(2 ** 12);
  let size = 0;
  for await (
    const chunk of boundedChunks(new BodyReader(body), limit, signal)
  ) {
    if (size + chunk.length > buffer.length) {
      const larger = new Uint8Array(2 * (size + chunk.length));
      larger.set(buffer.subarray(0, size));
      buffer = larger;
    }
    buffer.set(chunk, size);
    size += chunk.length;
    check?.(buffer.subarray(0, size));
  }
  return buffer.slice(0, size);
}
