/**
 * Streams whose events are odd, huge, hostile, or too many.
 */
import { end, live, sse } from "../../../support/fixtures.ts";
import type { Scenario } from "../scenario.ts";
import { chunk, type Handler, LAST_CHUNK, NONCE } from "../server.ts";
import {
  ANSWER,
  BEGINNING,
  EVENTS,
  good,
  HALF,
  HIDDEN,
  json,
  page,
  sendEvents,
  stream,
} from "./answers.ts";

/** The events of a whole answer but the last. */
const DELTAS = EVENTS.slice(0, -1);

const NO_SESSION = "blog.example returned no nonce.";

/** Deeper than any engine recurses. */
const DEEP = 200_000;
const BOMB = "[".repeat(DEEP) + "]".repeat(DEEP);

/** One event of `size` bytes of text, then the end. */
function hugeEvent(size: number): Handler {
  return async (_, connection) => {
    await sendEvents(connection, ['data: {"type":"live","data":"']);
    const piece = chunk("x".repeat(2 ** 16));
    for (let sent = 0; sent < size; sent += 2 ** 16) {
      if (!connection.open) return;
      await connection.send(piece);
    }
    await connection.send(chunk(`"}\n\n${end(ANSWER)}`));
    await connection.send(LAST_CHUNK);
  };
}

function nonceOf(nonce: string): Handler {
  return json(200, { success: true, sessionId: "1", restNonce: nonce });
}

/** Odd and hostile streams. */
export const STREAM: readonly Scenario[] = [
  {
    fault: "an `end` event whose data is not JSON",
    site: { submit: stream(...DELTAS, sse({ type: "end", data: "Done!" })) },
    expect: { text: ANSWER },
  },
  {
    fault: "an `end` event without data",
    site: { submit: stream(...DELTAS, sse({ type: "end" })) },
    expect: { text: ANSWER },
  },
  {
    fault: "an `end` event with empty data",
    site: { submit: stream(...DELTAS, sse({ type: "end", data: "" })) },
    expect: { text: ANSWER },
  },
  {
    fault: "an `end` event that is cut off",
    site: { submit: stream(...BEGINNING, end(ANSWER).slice(0, 40)) },
    expect: {
      code: "interrupted",
      text: "blog.example ended the stream before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "empty `data:` lines",
    site: {
      submit: stream(
        ...EVENTS.flatMap((
          event,
        ) => ["data:\n\n", event, "data: \n\ndata\n\n"]),
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "two `end` events",
    site: { submit: stream(...EVENTS, end("Something else.")) },
    expect: { text: ANSWER },
  },
  {
    fault: "events after the `end` event",
    site: {
      submit: stream(
        ...EVENTS,
        live("And one more thing"),
        sse({ type: "error", data: "Too late" }),
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "an `error` event in the middle",
    site: {
      submit: stream(
        ...BEGINNING,
        sse({ type: "error", data: "<b>The model</b> is asleep." }),
        ...EVENTS.slice(3),
      ),
    },
    expect: {
      code: "model-error",
      text: "The model is asleep.",
      partial: HALF,
    },
  },
  {
    fault: "PHP prints a warning between two events",
    site: {
      submit: stream(
        ...BEGINNING,
        "<br />\n<b>Warning</b>: Undefined index in <b>/var/www/a.php</b> on line <b>7</b><br />\n",
        ...EVENTS.slice(3),
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "PHP dies in the middle",
    site: {
      submit: stream(
        ...BEGINNING,
        "<br />\n<b>Fatal error</b>: Allowed memory size exhausted in <b>/var/www/a.php</b> on line <b>7</b><br />\n",
      ),
    },
    expect: {
      code: "interrupted",
      text: "blog.example ended the stream before the answer was complete.",
      partial: HALF,
    },
  },
  {
    fault: "one event of 3 MB",
    site: { submit: hugeEvent(3 * 2 ** 20) },
    expect: { text: ANSWER },
  },
  {
    fault: "one event of 30 MB",
    site: { submit: hugeEvent(30 * 2 ** 20) },
    expect: {
      code: "answer-too-long",
      text: "The answer has an event of more than 16 million characters.",
    },
  },
  {
    fault: "an event nested 200,000 deep [T-09]",
    site: {
      submit: stream(
        ...EVENTS.slice(0, -1),
        `data: {"type":"live","data":${BOMB}}\n\n`,
        end(ANSWER),
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "an `end` event nested 200,000 deep",
    site: {
      submit: stream(
        ...EVENTS.slice(0, -1),
        `data: {"type":"end","data":{"success":true,"reply":"${ANSWER}",` +
          `"images":${BOMB},"usage":${BOMB}}}\n\n`,
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "a JSON answer nested 200,000 deep",
    site: {
      submit: json(
        200,
        `{"success":true,"reply":"${ANSWER}","blocks":${BOMB}}`,
      ),
    },
    client: { stream: false },
    expect: { text: ANSWER },
    elsewhere: {},
  },
  {
    fault: "a nonce of a megabyte",
    site: { submit: good, session: nonceOf("x".repeat(2 ** 20)) },
    expect: {
      code: "bad-response",
      text: "blog.example sent an unknown response instead of an answer.",
      asked: 0,
      sessions: 2,
    },
    elsewhere: {},
  },
  {
    fault: "a nonce with line breaks and headers in it [T-06]",
    site: { submit: good, session: nonceOf(`${NONCE}\r\nx-evil: 1`) },
    expect: { code: "bad-response", text: NO_SESSION, asked: 0 },
    elsewhere: {},
  },
  {
    fault: "a new nonce of a megabyte with the answer",
    site: {
      submit: stream(
        ...EVENTS.slice(0, -1),
        end(ANSWER, { new_token: "x".repeat(2 ** 20) }),
      ),
    },
    expect: { text: ANSWER },
  },
  {
    fault: "a web page in place of the session",
    site: {
      submit: good,
      session: page(200, "<!DOCTYPE html><title>Hi</title>"),
    },
    expect: {
      code: "bad-response",
      text:
        "blog.example sent a web page instead of an answer (page title: “Hi”).",
      asked: 0,
      sessions: 2,
    },
    elsewhere: HIDDEN,
  },
];
