/**
 * The events of an answer: their shapes, and how one is parsed. Pure: no
 * network, no clock.
 *
 * @module
 */
import {
  asNumber,
  asObject,
  asString,
  isShallow,
  type JsonObject,
  parseObject,
} from "./json.ts";
import {
  type AnswerResult,
  type JsonAnswer,
  parseAnswer,
  readAnswer,
} from "./result.ts";

/** What an answer reports while it streams, and at its end. */
export type AnswerEvent =
  | TextEvent
  | ProgressEvent
  | McpEvent
  | UnknownEvent
  | EndEvent;

/** A piece of the answer's text. */
export interface TextEvent {
  /** The type of event. */
  type: "text";
  /** The piece as the site sent it: any length, possibly only white space. */
  text: string;
}

/** The kinds of {@linkcode ProgressEvent}. */
export type ProgressType =
  | "thinking"
  | "code"
  | "tool_call"
  | "tool_args"
  | "tool_result"
  | "web_search"
  | "file_search"
  | "image_gen"
  | "embeddings"
  | "status"
  | "debug"
  | "warning"
  | "transcript"
  | "heartbeat";

/** The fields of every event other than `text` and `end`. */
export interface EventDetails {
  /** A description for people. */
  text: string;
  /** Data for programs, with the site's own names. */
  metadata?: Record<string, unknown>;
  /** Who the site's own chat window would show it to. */
  visibility?: string;
  /** When the site sent it, in milliseconds since the Unix epoch. */
  timestamp?: number;
}

/** A step of the site's work on the answer. */
export interface ProgressEvent extends EventDetails {
  /** The kind of step. */
  type: ProgressType;
}

/** A message about a Model Context Protocol server that the site uses. */
export interface McpEvent extends EventDetails {
  /** The kind of message, such as `mcp_discovery`. */
  type: `mcp_${string}`;
}

/** An event of a type that this version doesn't know. */
export interface UnknownEvent extends EventDetails {
  /** The type of event. */
  type: "unknown";
  /** The site's name for the type. */
  subtype: string;
}

/** The answer is complete. Always the last event. */
export interface EndEvent {
  /** The type of event. */
  type: "end";
  /** The complete answer. */
  result: AnswerResult;
}

/** What one event of a stream means. */
export type WireEvent =
  | { kind: "event"; event: Exclude<AnswerEvent, EndEvent> }
  | { kind: "end"; answer: JsonAnswer }
  | { kind: "error"; message: string }
  | { kind: "noise" };

const PROGRESS: ReadonlySet<string> = new Set<ProgressType>([
  "thinking",
  "code",
  "tool_call",
  "tool_args",
  "tool_result",
  "web_search",
  "file_search",
  "image_gen",
  "embeddings",
  "status",
  "debug",
  "warning",
  "transcript",
  "heartbeat",
]);

const PLAIN_START = '{"type":"live","data":"';
const QUOTE = 34;
const BRACE = 125;

/**
 * Reads an event that is answer text without escapes, as most are. Several
 * times faster than JSON.parse, and exact: the first quote after the prefix
 * must be the one that closes the event.
 *
 * @param data The data of one event.
 * @returns The text, or undefined if the event needs {@linkcode parseEvent}.
 */
export function plainText(data: string): string | undefined {
  const end = data.length - 2;
  if (
    end < PLAIN_START.length - 1 || data.charCodeAt(end) !== QUOTE ||
    data.charCodeAt(end + 1) !== BRACE || !data.startsWith(PLAIN_START) ||
    data.indexOf('"', PLAIN_START.length) !== end ||
    data.indexOf("\\", PLAIN_START.length) !== -1
  ) return undefined;
  return data.slice(PLAIN_START.length, end);
}

/**
 * Parses the data of one event. Never throws.
 *
 * @param data The data of one event.
 * @returns What it means; `noise` if it isn't an event of this protocol.
 */
export function parseEvent(data: string): WireEvent {
  const plain = plainText(data);
  if (plain !== undefined) {
    return { kind: "event", event: { type: "text", text: plain } };
  }
  const wire = parseObject(data);
  if (wire === undefined) return { kind: "noise" };
  if (wire.type === "live") return { kind: "event", event: liveEvent(wire) };
  if (wire.type === "end") return { kind: "end", answer: endAnswer(wire.data) };
  if (wire.type === "error") {
    return { kind: "error", message: errorMessage(wire.data) };
  }
  if (typeof wire.type !== "string") return { kind: "noise" };
  return { kind: "event", event: unknownEvent(wire.type, wire) };
}

function endAnswer(data: unknown): JsonAnswer {
  return typeof data === "string"
    ? parseAnswer(data)
    : readAnswer(asObject(data));
}

function liveEvent(
  wire: JsonObject,
): Exclude<AnswerEvent, EndEvent> {
  const { subtype } = wire;
  // No other subtype is answer text.
  if (subtype === undefined || subtype === null || subtype === "content") {
    // PHP sends an empty delta as `{}` or `[]`.
    const text = typeof wire.data === "object" ? "" : eventText(wire.data);
    return { type: "text", text };
  }
  if (typeof subtype !== "string") {
    // String() on an object can throw: it calls the object's own toString.
    const name = typeof subtype === "object" ? "object" : String(subtype);
    return unknownEvent(name, wire);
  }
  if (PROGRESS.has(subtype)) {
    return { type: subtype as ProgressType, ...eventDetails(wire) };
  }
  if (subtype.startsWith("mcp_")) {
    return { type: subtype as `mcp_${string}`, ...eventDetails(wire) };
  }
  return unknownEvent(subtype, wire);
}

function unknownEvent(
  subtype: string,
  wire: JsonObject,
): UnknownEvent {
  return { type: "unknown", subtype, ...eventDetails(wire) };
}

function eventDetails(wire: JsonObject): EventDetails {
  const details: EventDetails = { text: eventText(wire.data) };
  const metadata = asObject(wire.metadata);
  if (metadata !== undefined && isShallow(metadata)) {
    details.metadata = metadata;
  }
  if (typeof wire.visibility === "string") {
    details.visibility = wire.visibility;
  }
  const seconds = asNumber(wire.timestamp);
  if (seconds !== null) details.timestamp = Math.round(seconds * 1000);
  return details;
}

function eventText(data: unknown): string {
  if (typeof data === "string") return data;
  if (data === undefined || data === null || !isShallow(data)) return "";
  return JSON.stringify(data);
}

function errorMessage(data: unknown): string {
  const message = typeof data === "string"
    ? data
    : asString(asObject(data)?.message);
  return message?.trim() || "The site reported an error without a reason.";
}
