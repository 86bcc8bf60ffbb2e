/**
 * The parts of which a response body is made, and the stream that sends them.
 */
import type { DemoLiveEvent } from "./options.ts";
import { microtime, phpJson } from "./wordpress/php.ts";

/** A part of a body that is sent at once. */
export interface Frame {
  /**
   * `text` is a delta, `end` what completes the answer, `piece` a piece of a
   * body that is not streamed.
   */
  kind: "text" | "event" | "end" | "piece" | "raw";
  /** What is sent. */
  text: string;
}

/** One SSE event, as the plugin writes it. */
export function sse(event: unknown): string {
  return `data: ${phpJson(event)}\n\n`;
}

/** A live event that is not a bare delta. */
export function liveEvent(event: DemoLiveEvent): string {
  const { subtype, data, visibility = "visible", metadata } = event;
  return sse({
    type: "live",
    data,
    timestamp: microtime(),
    subtype,
    visibility,
    ...(metadata && { metadata }),
  });
}

/** Waits, but not on when the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Waits until the signal is aborted. */
export function gone(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The body that the chunks make; `close` is called once, when it is over. */
export function bodyOf(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  client: AbortController,
  close: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = chunks[Symbol.asyncIterator]();
  let open = true;
  const finish = () => {
    if (!open) return;
    open = false;
    client.signal.removeEventListener("abort", onAbort);
    close();
  };
  let onAbort = () => {};
  return new ReadableStream({
    start(controller) {
      onAbort = () => {
        if (!open) return;
        finish();
        controller.error(client.signal.reason);
        void iterator.return?.().catch(() => {});
      };
      client.signal.addEventListener("abort", onAbort);
      if (client.signal.aborted) onAbort();
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!open) return;
        if (!done) return controller.enqueue(value);
        finish();
        controller.close();
      } catch (error) {
        if (!open) return;
        finish();
        controller.error(error);
      }
    },
    cancel(reason) {
      if (!open) return;
      finish();
      client.abort(reason);
      void iterator.return?.().catch(() => {});
    },
  });
}
