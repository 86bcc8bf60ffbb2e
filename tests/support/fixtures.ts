/**
 * What the tests of the core share: the recordings as responses, bodies cut in
 * every way, and a site that answers what a test tells it to, without a
 * socket.
 */
import { ChatClient, type ClientOptions } from "@askgpt4/core";
import { type Recorded, recordings } from "../recordings/recordings.ts";
import { AnswerDecoder } from "../../src/protocol/answer_decoder.ts";
import { AnswerQueue } from "../../src/protocol/answer_queue.ts";

export { recordings };

/** The site of the recordings. */
export const SITE = "https://site.example/";

/** The bytes of a recorded body. */
export function bodyBytes({ body }: Recorded): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(body, (unit) => unit.charCodeAt(0));
}

/** The recorded body of a response, as text. */
export function bodyText(name: string): string {
  return new TextDecoder().decode(bodyBytes(recorded(name)));
}

/** The recorded response to a request. */
export function recorded(name: string): Recorded {
  const recording = recordings[name];
  if (recording === undefined) throw new Error(`no recording ${name}`);
  return recording.response;
}

/** A recorded response, its body in pieces. */
export function recordedResponse(
  name: string,
  chunks: Iterable<Uint8Array> = [bodyBytes(recorded(name))],
): Response {
  const { start, headers } = recorded(name);
  return new Response(streamOf(chunks), {
    status: Number(start.split(" ")[1]),
    headers,
  });
}

/** A body that sends one chunk a read. */
export function streamOf(
  chunks: Iterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  }, { highWaterMark: 0 });
}

/** The bytes in pieces of a size. */
export function* cutEvery(
  bytes: Uint8Array,
  size: number,
): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.slice(at, at + size);
  }
}

/** The bytes in pieces of 0 to 40, the same ones for the same seed. */
export function* cutAtRandom(
  bytes: Uint8Array,
  seed: number,
): Generator<Uint8Array> {
  let state = seed;
  for (let at = 0; at < bytes.length;) {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    const size = state % 41;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** Every way in which the tests cut a body. */
export const CUTS: Record<
  string,
  (bytes: Uint8Array) => Iterable<Uint8Array>
> = {
  "as recorded": (bytes) => [bytes],
  "in single bytes": (bytes) => cutEvery(bytes, 1),
  "in 7 bytes": (bytes) => cutEvery(bytes, 7),
  "at random (1)": (bytes) => cutAtRandom(bytes, 1),
  "at random (2)": (bytes) => cutAtRandom(bytes, 2),
  "at random (3)": (bytes) => cutAtRandom(bytes, 3),
};

/** Every line end that Server-Sent Events may have. */
export const LINE_ENDS = { LF: "\n", CRLF: "\r\n", CR: "\r" };

const utf8 = new TextEncoder();

/** The bytes of a text. */
export function encode(text: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(text);
}

/** One event of a stream. */
export function sse(event: unknown): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}

/** An event of answer text. */
export function live(data: string): string {
  return sse({ type: "live", data });
}

/** An event that is not answer text. */
export function status(data = "Starting stream..."): string {
  return sse({ type: "live", subtype: "status", data });
}

/** The event that ends an answer. */
export function end(
  reply: string | null,
  extra: Record<string, unknown> = {},
): string {
  const data = JSON.stringify({
    success: true,
    ...reply !== null && { reply },
    ...extra,
  });
  return sse({ type: "end", data });
}

/** A response that streams what a test pushes into it, when it pushes it. */
export class LiveResponse {
  /** The response. */
  readonly response: Response;
  /** Why the reader let go of it, once it has. */
  cancelled: { reason: unknown } | undefined;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(init: ResponseInit = {}, cancel?: () => Promise<void>) {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: (reason) => {
        this.cancelled = { reason };
        return cancel?.();
      },
    });
    this.response = new Response(body, {
      headers: { "content-type": "text/event-stream" },
      ...init,
    });
  }

  /** Sends. */
  push(...texts: string[]): void {
    for (const text of texts) this.#controller.enqueue(encode(text));
  }

  /** Ends the body. */
  close(): void {
    this.#controller.close();
  }

  /** Breaks the connection. */
  break(error: unknown = new TypeError("connection reset")): void {
    this.#controller.error(error);
  }
}

/** A request as a {@linkcode FakeSite} had it. */
export interface FakeRequest {
  url: string;
  method: string;
  headers: Headers;
  body: string;
  signal: AbortSignal | null | undefined;
}

type Answerer = (
  request: FakeRequest,
  index: number,
) => Response | Promise<Response>;

/** The answer to start_session, as recorded but for the nonce. */
export function sessionResponse(nonce = "4a7fef9f26"): Response {
  return Response.json({
    success: true,
    sessionId: "6b039325039d8",
    restNonce: nonce,
  });
}

/** The JSON with which WordPress refuses a nonce. */
export function invalidNonce(): Response {
  return recordedResponse("submit-invalid-nonce");
}

/** A whole answer as a stream. */
export function streamed(...texts: string[]): Response {
  return new Response(texts.join(""), {
    headers: { "content-type": "text/event-stream;charset=UTF-8" },
  });
}

/** A short answer that is complete. */
export function hello(): Response {
  return streamed(status(), live("Hello "), live("there"), end("Hello there"));
}

/** A site on no socket, which answers what the test tells it to. */
export class FakeSite {
  readonly url = SITE;
  /** The requests for a session. */
  readonly sessions: FakeRequest[] = [];
  /** The questions. */
  readonly submits: FakeRequest[] = [];
  /** All others. */
  readonly others: FakeRequest[] = [];
  /** Answers a question. */
  submit: Answerer;
  /** Answers start_session. */
  session: Answerer = () => sessionResponse();
  /** Answers everything else. */
  other: Answerer = () =>
    new Response("<title>Not found</title>", { status: 404 });

  constructor(submit: Answerer = hello) {
    this.submit = submit;
  }

  /** Takes the place of `fetch`. */
  readonly fetch = async (
    input: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    init.signal?.throwIfAborted();
    const request: FakeRequest = {
      url: String(input),
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      body: typeof init.body === "string" || init.body instanceof Blob
        ? await new Response(init.body).text()
        : "",
      signal: init.signal,
    };
    if (request.url.endsWith("mwai/v1/start_session")) {
      return await this.session(request, this.sessions.push(request) - 1);
    }
    if (request.url.endsWith("mwai-ui/v1/chats/submit")) {
      return await this.submit(request, this.submits.push(request) - 1);
    }
    return await this.other(request, this.others.push(request) - 1);
  };

  /** The options of a client of this site. */
  options(options: Partial<ClientOptions> = {}): ClientOptions {
    // A stream is asked for in a page, too: nothing hides this one.
    return { site: this.url, fetch: this.fetch, stream: true, ...options };
  }
}

/** A question whose answer the test writes as it goes. */
export function liveAnswer(
  options: Partial<ClientOptions> = {},
  cancel?: () => Promise<void>,
) {
  const body = new LiveResponse({}, cancel);
  const site = new FakeSite(() => body.response);
  const client = new ChatClient(site.options(options));
  return { body, site, client, answer: client.ask("one") };
}

/** A client of a site that answers with these events. */
export function clientFor(...texts: string[]) {
  const site = new FakeSite(() => streamed(...texts));
  return { site, client: new ChatClient(site.options()) };
}

/** Decodes a stream without a client. Output around the answer fails the test. */
export function decodeAnswer(stream: string) {
  const queue = new AnswerQueue();
  const decoder = new AnswerDecoder({
    site: { url: SITE, name: "site.example" },
    questionLength: 5,
    maxLength: Infinity,
    onNoise: (line) => {
      throw new Error(`Not part of the answer: ${line}`);
    },
  }, queue);
  decoder.feed(encode(stream));
  decoder.end();
  if (decoder.result === undefined) throw decoder.failure;
  return { result: decoder.result.text, deltas: queue.takeText() ?? "" };
}

/** Waits. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A promise and the means to settle it. */
export function deferred<T = void>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** All that an iterable yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The rejections that nobody handled while a function ran. */
export async function unhandledRejections(
  fn: () => void | Promise<void>,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const process = nodeProcess();
  const onNode = (reason: unknown) => void found.push(reason);
  const onWeb = (event: Event) => {
    event.preventDefault();
    found.push((event as PromiseRejectionEvent).reason);
  };
  process?.on("unhandledRejection", onNode);
  if (!process) globalThis.addEventListener("unhandledrejection", onWeb);
  try {
    await fn();
    // They are known only when the microtasks are through.
    await sleep(20);
  } finally {
    process?.off("unhandledRejection", onNode);
    if (!process) globalThis.removeEventListener("unhandledrejection", onWeb);
  }
  return found;
}

interface ProcessLike {
  versions?: { node?: string };
  on(name: string, listener: (reason: unknown) => void): void;
  off(name: string, listener: (reason: unknown) => void): void;
}

/** Node's and Bun's process: others tell of rejections by a web event. */
function nodeProcess(): ProcessLike | undefined {
  const { Deno, process, navigator } = globalThis as {
    Deno?: unknown;
    process?: ProcessLike;
    navigator?: { userAgent?: string };
  };
  return Deno === undefined && process?.versions?.node !== undefined &&
      navigator?.userAgent !== "Cloudflare-Workers"
    ? process
    : undefined;
}
