/**
 * Sends a question and finds out what comes back: a stream, a whole answer, or
 * an error response.
 *
 * @module
 */
import { BodyReader } from "../util/body_reader.ts";
import { boundedChunks } from "../util/bounded_body.ts";
import {
  AnswerTooLongError,
  BadResponseError,
  InterruptedError,
  isAskError,
} from "../errors/errors.ts";
import { throwIfAborted } from "./abort.ts";
import { timeoutOfFetch } from "./fetch_error.ts";
import type { Http } from "./http.ts";
import {
  ERROR_BODY_LIMIT,
  errorFromResponse,
} from "../protocol/error_response.ts";
import {
  explainFirewall,
  explainRejection,
} from "../protocol/explain_error.ts";
import type { Session } from "./session.ts";
import { toJson } from "../protocol/json.ts";
import { SUBMIT } from "../protocol/site.ts";
import { MAX_EVENT_LENGTH } from "../protocol/sse.ts";
import type { TimeLimits } from "./time_limits.ts";
import { type JsonAnswer, parseAnswer } from "../protocol/result.ts";
import type { SubmitBody } from "../protocol/submit_body.ts";

/** What came back for a question. */
export type SubmitResponse =
  | {
    /** Events will come. */
    kind: "stream";
    /** Where from. */
    reader: BodyReader;
    /** What was read already, to find out that it is a stream. */
    read: Uint8Array[];
  }
  | {
    /** The whole answer came at once. */
    kind: "whole";
    /** The answer. */
    answer: JsonAnswer;
    /** The HTTP status it came with. */
    status: number;
  };

/** What a JSON answer ends with: `}`. */
const CLOSING_BRACE = 125;

/**
 * How long a connection is kept after an answer's end for the site to close it
 * by itself, in milliseconds: then the next question can use it again.
 */
export const CLOSING_TIME = 100;

/**
 * Sends a question. It is retried only where the plugin provably did not process
 * it; see {@linkcode Session.request}.
 *
 * @param options What to send, with what, and until when.
 * @returns What came back.
 * @throws {AskError} If no answer came.
 */
export async function submit(options: {
  http: Http;
  session: Session;
  body: SubmitBody;
  length: number;
  maxRetries: number;
  limits: TimeLimits;
  signal: AbortSignal;
}): Promise<SubmitResponse> {
  const { http, session, body, limits, signal } = options;
  const payload = toJson(body);
  const headers = {
    "content-type": "application/json",
    accept: body.stream ? "text/event-stream" : "application/json",
  };
  return await session.request({
    needsNonce: true,
    maxRetries: options.maxRetries,
    idempotent: false,
    signal,
    onStart: () => {
      if (body.stream) limits.start();
    },
    onPause: () => limits.pause(),
    explain: (error) =>
      explainRejection(explainFirewall(error), options.length),
  }, async ({ nonce, restRoot }) => {
    const response = await http.send({
      method: "POST",
      url: restRoot + SUBMIT,
      headers: { ...headers, "x-wp-nonce": nonce },
      body: payload,
      signal,
      stream: body.stream,
    });
    return await read(http, response, signal);
  });
}

async function read(
  http: Http,
  response: Response,
  signal: AbortSignal,
): Promise<SubmitResponse> {
  const { site } = http;
  if (response.body === null) throw errorFromResponse(site, response, "");
  const reader = new BodyReader(response.body);
  const onAbort = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", onAbort, { once: true });
  const read: Uint8Array[] = [];
  try {
    throwIfAborted(signal);
    if (await isStream(response, reader, read)) {
      throwIfAborted(signal);
      if (!response.ok) logFailedStatus(http, response);
      return { kind: "stream", reader, read };
    }
    const limit = response.ok ? MAX_EVENT_LENGTH : ERROR_BODY_LIMIT;
    const { text, tooLong } = await readRest(reader, read, limit, signal);
    throwIfAborted(signal);
    const { status } = response;
    if (response.ok && tooLong) {
      throw new AnswerTooLongError(
        `The answer from ${site.name} is longer than 16 MB.`,
        {
          reason: "body",
          params: { host: site.name, limit: MAX_EVENT_LENGTH },
          site: site.url,
          status,
        },
      );
    }
    const answer = parseAnswer(text);
    if (!response.ok) {
      if (answer.kind !== "result" || !answer.hasText) {
        throw errorFromResponse(site, response, text);
      }
      logFailedStatus(http, response);
    }
    if (answer.kind !== "unreadable") return { kind: "whole", answer, status };
    // A script or a notice with JSON preceded the events.
    if (EVENT.test(text)) {
      return { kind: "stream", reader, read: [new TextEncoder().encode(text)] };
    }
    if (/^\s*\{/.test(text)) {
      throw new BadResponseError(
        `The answer from ${site.name} is malformed JSON.`,
        {
          reason: "malformed",
          params: { host: site.name },
          site: site.url,
          status,
          retryable: true,
          hint: "Ask again.",
        },
      );
    }
    throw errorFromResponse(site, response, text);
  } catch (cause) {
    // Also where the abort came before anybody listened.
    void reader.cancel().catch(() => {});
    throwIfAborted(signal);
    if (isAskError(cause)) throw cause;
    throw timeoutOfFetch(cause, site) ?? new InterruptedError(
      `The connection to ${site.name} closed before the answer was complete.`,
      {
        reason: "connection",
        params: { host: site.name },
        site: site.url,
        cause,
      },
    );
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** A whole answer can come with a status that says that the site failed. */
function logFailedStatus({ logger }: Http, { status }: Response): void {
  logger.warn?.("the answer came with an error status", { status });
}

/** The most to read before it is clear what comes, in characters. */
const MAX_PREAMBLE = 64 * 1024;

/** An event: on a line of its own, or right after PHP output. */
const EVENT = /(?:^|[\r\n])data:|data: ?\{"type":"/;

/** How far an {@linkcode EVENT} can reach back over two chunks. */
const OVERLAP = 20;

/**
 * Whether events come. Neither the status nor the content type tells: the plugin
 * sends an error event as application/json, JSON where a stream was requested,
 * and PHP notices turn a stream into HTML.
 *
 * @param read Receives the chunks that were read.
 */
async function isStream(
  response: Response,
  reader: BodyReader,
  read: Uint8Array[],
): Promise<boolean> {
  const type = response.headers.get("content-type") ?? "";
  const utf8 = new TextDecoder();
  let text = "";
  while (text.length < MAX_PREAMBLE) {
    const { done, value } = await reader.read();
    if (done) break;
    read.push(value);
    const from = Math.max(0, text.length - OVERLAP);
    text += utf8.decode(value, { stream: true });
    // The start of the body counts as the start of a line; a cut doesn't.
    if (EVENT.test(from === 0 ? text : text.slice(from))) return true;
    const start = text.trimStart();
    if (/^(:|event:|id:|retry:)/.test(start)) return response.ok;
    if (start.startsWith("{") || /\{\s*"/.test(text.slice(from))) return false;
  }
  return response.ok && /^text\/event-stream\b/i.test(type);
}

/** Reads an answer that is JSON, or an error response. */
async function readRest(
  reader: BodyReader,
  read: Uint8Array[],
  limit: number,
  signal: AbortSignal,
): Promise<{ text: string; tooLong: boolean }> {
  const utf8 = new TextDecoder();
  let text = "";
  let size = 0;
  let maybeWhole = false;
  const take = (chunk: Uint8Array) => {
    text += utf8.decode(chunk, { stream: true });
    maybeWhole = chunk[chunk.length - 1] === CLOSING_BRACE;
    size += chunk.length;
  };
  read.forEach(take);
  const chunks = boundedChunks(reader, limit + 1 - size, signal);
  for (;;) {
    const next = chunks.next();
    // A site that holds the connection open does not hold up the answer.
    if (
      maybeWhole && await isLate(next) &&
      parseAnswer(text).kind !== "unreadable"
    ) {
      void reader.cancel().catch(() => {});
      return { text, tooLong: false };
    }
    const { done, value } = await next;
    if (done) return { text: text + utf8.decode(), tooLong: size > limit };
    take(value);
  }
}

/** Whether a promise takes longer than a site takes to close a connection. */
async function isLate(promise: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(resolve, CLOSING_TIME, true);
  });
  const settled = promise.then(() => false, () => false);
  const result = await Promise.race([settled, late]);
  clearTimeout(timer);
  return result;
}
