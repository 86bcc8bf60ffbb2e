/**
 * Connections that do not come about, that break, and that stay silent.
 */
import { live } from "../../../support/fixtures.ts";
import type { Scenario } from "../scenario.ts";
import {
  chunk,
  type Handler,
  head,
  LAST_CHUNK,
  SESSION,
  whole,
} from "../server.ts";
import {
  ANSWER,
  BEGINNING,
  drip,
  EVENTS,
  good,
  HALF,
  HIDDEN,
  pause,
  reset,
  sendEvents,
  silence,
  stream,
  streamThen,
  untilRead,
} from "./answers.ts";

const answering = { submit: good };
const impatient = { timeout: { firstEvent: 400, idle: 400, total: 1_000 } };

const BROKE_BEFORE =
  "The connection to blog.example closed before the response started.";
const MAY_BE_TAKEN =
  "Ask again if you want to; the site may have received the question already.";
const CHECK = "Check the address and your connection, then try again.";
const NO_BEGINNING = "The answer did not start within 0.4 seconds.";
const NO_MORE = "The answer stalled: no event arrived for 0.4 seconds.";

/** Cut in the middle of `ъ`, which is two bytes in UTF-8. */
const cutCharacter = new TextEncoder().encode(live("Зъ")).slice(0, -7);

async function comments(
  connection: Parameters<typeof silence>[1],
): Promise<void> {
  while (connection.open) {
    await connection.send(chunk(": keep-alive\n\n"));
    await pause(20);
  }
}

/** The nonce comes on a connection that the question may use, and then not. */
function keptConnection(): Scenario["site"] {
  let kept: Parameters<Handler>[1] | undefined;
  return {
    keepAlive: true,
    session: async (_, connection) => {
      kept = connection;
      await connection.send(whole(200, "application/json", SESSION, {
        connection: "keep-alive",
      }));
    },
    submit: (_, connection) => {
      connection.reset();
      // Where the question came on another one, this one is still open.
      kept?.end();
    },
  };
}

/** Faults of the connection. */
export const CONNECTION: readonly Scenario[] = [
  {
    fault: "connection refused",
    place: "closed",
    site: answering,
    client: { maxRetries: 1 },
    expect: {
      code: "site-unreachable",
      text: "Could not connect to blog.example.",
      asked: 0,
      sessions: 0,
    },
    page: HIDDEN,
    elsewhere: HIDDEN,
  },
  {
    fault: "no host of that name",
    place: "no-host",
    site: answering,
    expect: {
      code: "site-unreachable",
      text: "Could not resolve blog.example (DNS lookup failed).",
      asked: 0,
      sessions: 0,
    },
    page: HIDDEN,
    elsewhere: HIDDEN,
  },
  {
    fault: "a certificate that nobody vouches for [T-16]",
    place: "tls",
    site: answering,
    expect: {
      code: "site-unreachable",
      text: "blog.example has no valid TLS certificate.",
      asked: 0,
      sessions: 0,
    },
    page: HIDDEN,
    elsewhere: HIDDEN,
  },
  {
    fault: "https where the site speaks only http",
    place: "not-tls",
    site: answering,
    expect: {
      code: "site-unreachable",
      text: "TLS handshake with blog.example failed.",
      asked: 0,
      sessions: 0,
    },
    page: HIDDEN,
    elsewhere: HIDDEN,
  },
  {
    fault: "a port that is blocked",
    place: "blocked",
    site: answering,
    client: { maxRetries: 0 },
    expect: {
      code: "site-unreachable",
      text: "The runtime blocks port 6000, so blog.example was not contacted.",
      asked: 0,
      sessions: 0,
    },
    // It asks there, and nobody listens.
    bun: { text: "Could not connect to blog.example." },
    page: HIDDEN,
    elsewhere: HIDDEN,
  },
  {
    fault: "reset before the session's headers",
    site: { ...answering, session: (_, connection) => connection.reset() },
    client: { maxRetries: 1 },
    expect: {
      code: "site-unreachable",
      text: BROKE_BEFORE,
      hint: "Try again.",
      asked: 0,
      sessions: 2,
    },
    elsewhere: { ...HIDDEN, hint: CHECK },
  },
  {
    fault: "reset before the answer's headers",
    site: { submit: (_, connection) => connection.reset() },
    expect: {
      code: "site-unreachable",
      text: BROKE_BEFORE,
      hint: MAY_BE_TAKEN,
    },
    elsewhere: { ...HIDDEN, hint: MAY_BE_TAKEN },
  },
  {
    fault: "a connection that was kept is reset when the question comes [T-15]",
    site: keptConnection(),
    expect: { code: "site-unreachable", text: BROKE_BEFORE },
    // The browser itself asks again, and nothing that a page does keeps it
    // from that.
    page: { asked: 2 },
    elsewhere: { ...HIDDEN, asked: 2 },
  },
  {
    fault: "reset after the headers",
    site: { submit: streamThen([], reset) },
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
    },
  },
  {
    fault: "reset in the middle of a UTF-8 character",
    site: {
      submit: streamThen(BEGINNING, async (request, connection) => {
        await connection.send(chunk(cutCharacter));
        await reset(request, connection);
      }),
    },
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "the site closes its half in the middle [T-08]",
    site: { submit: streamThen(BEGINNING, () => untilRead()) },
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "a proper end of the body without an `end` event",
    site: { submit: stream(...BEGINNING) },
    expect: {
      code: "interrupted",
      text: "blog.example ended the stream before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "a chunk that is shorter than it says",
    site: {
      submit: streamThen(BEGINNING, async (_, connection) => {
        await untilRead();
        await connection.send(`ff\r\ndata: {"type":"live","data":"cut`);
      }),
    },
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "a chunk whose size is no number",
    site: {
      submit: streamThen(BEGINNING, async (_, connection) => {
        await untilRead();
        await connection.send(`zz\r\n${EVENTS[3]}\r\n`);
      }),
    },
    expect: {
      code: "interrupted",
      text:
        "The connection to blog.example closed before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "broken after the `end` event",
    site: { submit: streamThen(EVENTS, reset) },
    expect: { text: ANSWER },
  },
  {
    fault: "held open after the `end` event",
    site: { submit: streamThen(EVENTS, silence) },
    expect: { text: ANSWER },
  },
  {
    fault: "accepted and never answered: the session",
    site: { ...answering, session: silence },
    client: impatient,
    expect: { code: "timeout", text: NO_BEGINNING, asked: 0 },
    elsewhere: {},
  },
  {
    fault: "accepted and never answered: the question",
    site: { submit: silence },
    client: impatient,
    expect: { code: "timeout", text: NO_BEGINNING },
    elsewhere: { text: "The answer was not complete within 1 second." },
  },
  {
    fault: "headers, then silence",
    site: { submit: streamThen([], silence) },
    client: impatient,
    expect: { code: "timeout", text: NO_BEGINNING },
  },
  {
    fault: "two words, then silence",
    site: { submit: streamThen(BEGINNING, silence) },
    client: impatient,
    expect: { code: "timeout", text: NO_MORE, partial: HALF },
  },
  {
    fault: "one byte after the other",
    site: {
      submit: async (_, connection) => {
        await sendEvents(connection, []);
        await drip(connection, EVENTS.join(""), 0);
        await connection.send(LAST_CHUNK);
      },
    },
    expect: { text: ANSWER },
  },
  {
    fault: "one byte after the other, too slowly",
    site: {
      submit: async (_, connection) => {
        await sendEvents(connection, []);
        await drip(connection, EVENTS.join(""), 25);
      },
    },
    client: impatient,
    expect: { code: "timeout", text: NO_BEGINNING },
  },
  {
    fault: "comments for ever, and no data [T-10]",
    site: {
      submit: streamThen([], (_, connection) => comments(connection)),
    },
    client: impatient,
    expect: { code: "timeout", text: NO_BEGINNING },
  },
  {
    fault: "two words, then comments for ever",
    site: {
      submit: streamThen(BEGINNING, (_, connection) => comments(connection)),
    },
    client: impatient,
    expect: { code: "timeout", text: NO_MORE, partial: HALF },
  },
  {
    fault: "comments between the events",
    site: {
      submit: stream(
        ": hello\n\n",
        ...EVENTS.flatMap((event) => [": still here\n", event, ":\n\n"]),
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "an answer without a stream that takes too long",
    site: {
      submit: async (_, connection) => {
        await connection.send(
          head(200, { "content-type": "application/json" }) + '{"success":',
        );
        await connection.closed;
      },
    },
    client: { stream: false, timeout: { total: 400 } },
    expect: {
      code: "timeout",
      text: "The answer was not complete within 0.4 seconds.",
    },
    elsewhere: {},
  },
];
