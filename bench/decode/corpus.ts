/**
 * The streams that are decoded: an answer in token-sized events, or in one
 * huge event, cut into chunks.
 */
import { phpJson } from "../../src/demo/wordpress/php.ts";

/** What a model writes: prose, code, and other alphabets. */
const TEXT = `## What a nonce is

A nonce is a *number used once*. The site hands it out, and your question
carries it back, so the site knows that it was asked by one of its own pages.

1. Ask for one: \`POST /wp-json/mwai/v1/start_session\`.
2. Send it with every question, in the header \`X-WP-Nonce\`.
3. When the site says "Cookie check failed", ask for a new one.

\`\`\`ts
const response = await fetch(url, { headers: { "X-WP-Nonce": nonce } });
if (response.status === 403) throw new Error("The nonce is too old.");
\`\`\`

Другими словами: число, которое используют один раз. Most models write words
like these, and a token is a word, a part of one, or a sign. It is not a
secret: every visitor of the site gets the same one for half a day. What it
does prove is that the question does not come from a page of somebody else,
because such a page could not have read it. 👍

`;

/** About as a model's tokenizer cuts it. */
const TOKENS: readonly string[] = TEXT.match(
  / ?[a-z]{1,7}| ?[\u0400-\u04ff]{1,4}| ?\d{1,3}|\p{Emoji_Presentation}|\s| ?[^\s\w]{1,2}/giu,
)!;

/** The events of one turn of the text, as the plugin writes them. */
export const EVENTS: readonly string[] = TOKENS.map((token) =>
  phpJson({ type: "live", data: token })
);

/** How many of them need more than looking for the next quote. */
export const ESCAPED_SHARE: number =
  EVENTS.filter((event) => event.includes("\\")).length / EVENTS.length;

/** The site's final word; short, as the decoding of the rest is measured. */
const END = `data: ${
  phpJson({
    type: "end",
    data: phpJson({ success: true, reply: "The end.", new_token: null }),
  })
}\n\n`;

/** How a stream is cut. */
export type Cut =
  | {
    /** Chunks of one size. */
    size: number;
  }
  | "event";

/** A stream to decode. */
export interface Corpus {
  /** Its length in bytes, without the end. */
  bytes: number;
  /** How many events of text it has. */
  events: number;
  /** How many UTF-16 code units the text has. */
  characters: number;
  /** The chunks, from the first, each cut when it is asked for. */
  chunks(): () => Uint8Array<ArrayBuffer> | undefined;
  /** The events' data of one turn, which repeats, and how often. */
  turn: readonly string[];
  /** How often the turn is repeated. */
  turns: number;
}

const utf8 = new TextEncoder();

/**
 * Makes a stream of about so many bytes.
 *
 * @param shape Token-sized events, or one event.
 * @param megabytes How long it is.
 * @param cut How it is cut.
 * @returns The stream.
 */
export function makeCorpus(
  shape: "tokens" | "one-event",
  megabytes: number,
  cut: Cut,
): Corpus {
  const wanted = megabytes * 2 ** 20;
  const turn = shape === "tokens"
    ? EVENTS
    : [phpJson({ type: "live", data: TEXT.repeat(1 + wanted / TEXT.length) })];
  const bytes = utf8.encode(turn.map((data) => `data: ${data}\n\n`).join(""));
  const turns = Math.max(1, Math.round(wanted / bytes.length));
  const all = new Uint8Array(bytes.length * turns + END.length);
  for (let i = 0; i < turns; i++) all.set(bytes, i * bytes.length);
  utf8.encodeInto(END, all.subarray(bytes.length * turns));
  const text = shape === "tokens"
    ? TOKENS.join("").length
    : (JSON.parse(turn[0]!) as { data: string }).data.length;
  return {
    bytes: bytes.length * turns,
    events: turn.length * turns,
    characters: text * turns,
    chunks: () => cutting(all, cut, turn),
    turn,
    turns,
  };
}

function cutting(
  all: Uint8Array<ArrayBuffer>,
  cut: Cut,
  turn: readonly string[],
): () => Uint8Array<ArrayBuffer> | undefined {
  let at = 0;
  let event = 0;
  // Everything that the plugin writes is ASCII.
  const lengths = turn.map((data) => data.length + "data: \n\n".length);
  return () => {
    if (at >= all.length) return undefined;
    const size = cut === "event" ? lengths[event++]! : cut.size;
    if (event === lengths.length) event = 0;
    const chunk = all.subarray(at, at + size);
    at += chunk.length;
    return chunk;
  };
}
