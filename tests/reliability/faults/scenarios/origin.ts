/**
 * What browsers hide from a page on another origin, and nobody else misses.
 */
import type { Scenario } from "../scenario.ts";
import { head } from "../server.ts";
import { ANSWER, EVENTS, good, HIDDEN, stream } from "./answers.ts";

/** Faults of what a site tells browsers about other origins. */
export const ORIGIN: readonly Scenario[] = [
  {
    fault: "a stream, which no other origin may read, is insisted on",
    site: { submit: good },
    client: { stream: true },
    expect: { text: ANSWER },
    elsewhere: {
      code: "cors-blocked",
      text: "The browser blocked the stream from blog.example (CORS).",
    },
  },
  {
    fault: "a stream, which no other origin may read, where none was asked for",
    site: { submit: stream(...EVENTS) },
    client: { stream: false },
    expect: { text: ANSWER },
    elsewhere: HIDDEN,
  },
  {
    fault: "no other origin may read anything",
    site: { submit: good, cors: false },
    client: { maxRetries: 1 },
    expect: { text: ANSWER },
    elsewhere: { ...HIDDEN, asked: 0 },
  },
  {
    fault: "no other origin may ask with a nonce",
    site: {
      submit: good,
      preflight: (_, connection) =>
        connection.send(head(403, { "content-length": "0" })),
    },
    expect: { text: ANSWER },
    elsewhere: { ...HIDDEN, asked: 0 },
  },
];
