/**
 * What the scenarios' sites send.
 */
import { end, live, status } from "../../../support/fixtures.ts";
import type { Expectation } from "../scenario.ts";
import {
  chunk,
  type Connection,
  type Handler,
  LAST_CHUNK,
  STREAM_HEAD,
  whole,
} from "../server.ts";

/** The answer that a good site gives. */
export const ANSWER = "Zebras keep no secrets.";

/** What has come of it where the site stopped too early. */
export const HALF = "Zebras keep";

/** Its events but the last. */
export const BEGINNING: readonly string[] = [
  status(),
  live("Zebras "),
  live("keep"),
];

/** All its events. */
export const EVENTS: readonly string[] = [
  ...BEGINNING,
  live(" no secrets.\n"),
  end(ANSWER),
];

/** The answer in one piece of JSON. */
export const WHOLE: string = JSON.stringify({ success: true, reply: ANSWER });

/** Sends events, each as a chunk, and leaves the body unfinished. */
export async function sendEvents(
  connection: Connection,
  events: readonly string[],
): Promise<void> {
  await connection.send(STREAM_HEAD);
  for (const event of events) await connection.send(chunk(event));
}

/** A whole stream of these events. */
export function stream(...events: readonly string[]): Handler {
  return async (_, connection) => {
    await sendEvents(connection, events);
    await connection.send(LAST_CHUNK);
  };
}

/** The answer of a good site, in the form that was asked for. */
export const good: Handler = (request, connection) =>
  JSON.parse(request.body).stream
    ? stream(...EVENTS)(request, connection)
    : json(200, WHOLE)(request, connection);

/** A stream that begins like this, and then something happens. */
export function streamThen(
  events: readonly string[],
  then: Handler,
): Handler {
  return async (request, connection) => {
    await sendEvents(connection, events);
    await then(request, connection);
  };
}

/** Nothing happens until the client has gone. */
export const silence: Handler = (_, connection) => connection.closed;

/**
 * Waits for the client to have read what was sent: a break overtakes what it
 * has not read yet. Nobody can tell when it has, and a machine may be busy.
 */
export function untilRead(): Promise<void> {
  return pause(150);
}

/** The connection breaks, once the client has read what was sent. */
export const reset: Handler = async (_, connection) => {
  await untilRead();
  connection.reset();
};

/** The same bytes for every request. */
export function bytes(data: string | Uint8Array): Handler {
  return (_, connection) => connection.send(data);
}

/** Where all is well after all. */
export const COMPLETE: Partial<Expectation> = {
  code: undefined,
  text: ANSWER,
};

/**
 * What a page on another origin gets of whatever it may not read, and of
 * whatever does not come: browsers tell no difference.
 */
export const HIDDEN: Partial<Expectation> = {
  code: "site-unreachable",
  text:
    "The browser got no response from blog.example that this page may read.",
};

/** A page of HTML. */
export function page(
  code: number,
  html: string,
  headers: Record<string, string> = {},
): Handler {
  return bytes(whole(code, "text/html; charset=UTF-8", html, headers));
}

/** A JSON document. */
export function json(
  code: number,
  value: unknown,
  headers: Record<string, string> = {},
): Handler {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return bytes(whole(code, "application/json; charset=UTF-8", text, headers));
}

/** One answer after the other; the last one again and again. */
export function oneByOne(...handlers: Handler[]): Handler {
  return (request, connection) =>
    (handlers[request.index] ?? handlers.at(-1))?.(request, connection);
}

/** Sends `text`, a byte at a time. */
export async function drip(
  connection: Connection,
  text: string,
  delay: number,
): Promise<void> {
  for (const byte of new TextEncoder().encode(text)) {
    if (!connection.open) return;
    await connection.send(chunk(Uint8Array.of(byte)));
    await pause(delay);
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
