/**
 * The protocol's shapes, as the plugin AI Engine speaks it, and the parsing of
 * one event. Pure: no network, no clock.
 *
 * @module
 */
import { cutText, MAX_ITEMS, MAX_NAME, MAX_PROMPT } from "./site_text.ts";

/** What an answer reports while it is under way, and at its end. */
export type AnswerEvent =
  | TextEvent
  | ProgressEvent
  | McpEvent
  | UnknownEvent
  | EndEvent;

/** A piece of the answer's text. */
export interface TextEvent {
  /** Text is what a reader sees; everything else is about it. */
  type: "text";
  /** The piece, as the site sent it: any length, also white space alone. */
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

/** What every event but `text` and `end` may carry. */
export interface EventDetails {
  /** What the site says, for people. */
  text: string;
  /** Facts for programs, by the site's own names. */
  metadata?: Record<string, unknown>;
  /** How openly the site's own chat window would show it. */
  visibility?: string;
  /** When the site sent it, in milliseconds since the Unix epoch. */
  timestamp?: number;
}

/** What the site does while it works on the answer. */
export interface ProgressEvent extends EventDetails {
  /** What kind of work. */
  type: ProgressType;
}

/** News of a tool server (Model Context Protocol) that the site uses. */
export interface McpEvent extends EventDetails {
  /** Such as `mcp_discovery`. */
  type: `mcp_${string}`;
}

/** A kind of event that this version does not know; nothing is dropped. */
export interface UnknownEvent extends EventDetails {
  /** Always `"unknown"`. */
  type: "unknown";
  /** The name the site gave it. */
  subtype: string;
}

/** The site says that the answer is complete. Always the last event. */
export interface EndEvent {
  /** Always `"end"`. */
  type: "end";
  /** The site's final word. */
  result: AnswerResult;
}

/** The site's final word on a question. */
export interface AnswerResult {
  /** The whole answer. Authoritative; trimmed, which the deltas are not. */
  text: string;
  /** Addresses of images. */
  images: string[];
  /** What the site asks the client to do. Nothing is done by itself. */
  actions: Action[];
  /** Follow-ups that the site offers. */
  shortcuts: Shortcut[];
  /** Pieces of HTML that the site would show. Not sanitized. */
  blocks: Block[];
  /** What the question cost the site, where it says so. */
  usage: Usage | null;
  /** The model provider's id of this answer. */
  responseId: string | null;
}

/** A function that the site asks the client to run, or an unknown action. */
export type Action =
  | {
    /** A function by name. */
    type: "function";
    /** Its name. */
    name: string;
    /** Its arguments. */
    args: Record<string, unknown>;
  }
  | {
    /** Something that this version does not know. */
    type: "unknown";
    /** As the site sent it. */
    data: unknown;
  };

/** A follow-up that the site offers as a button. */
export interface Shortcut {
  /** What the button says. */
  label: string;
  /** What to send back to take it up, in place of a message. */
  shortcutId: string | null;
  /** A message to send, for shortcuts that are a ready-made question. */
  message: string | null;
  /** The site's style for it, such as `"info"`. */
  variant: string | null;
}

/** A piece of HTML. Sanitize it before showing it anywhere. */
export interface Block {
  /** The site's kind, such as `"content"`. */
  type: string;
  /** The HTML as sent. */
  html: string;
}

/** What a question cost, as the site counted or estimated it. */
export interface Usage {
  /** Tokens of the question and its history. */
  promptTokens: number;
  /** Tokens of the answer. */
  completionTokens: number;
  /** Both together. */
  totalTokens: number;
  /** The price in US dollars, where the site says it. */
  price: number | null;
  /** How many queries it counted as. */
  queries: number | null;
  /** How the site came to the numbers, such as `"estimated"`. */
  accuracy: string | null;
}

/** One message of a history, as the site takes it. */
export interface WireMessage {
  /** An id of the client's own. */
  id: string;
  /** Who said it. */
  role: "user" | "assistant";
  /** What was said. */
  content: string;
  /** How the site's window names the speaker. */
  who: string;
  /** When, in milliseconds since the Unix epoch. */
  timestamp: number;
}

/** The body of a submit request, as the site's own chat window sends it. */
export interface SubmitBody {
  /** The chatbot's id. */
  botId: string;
  /** The id of a chatbot defined on a page, or null. */
  customId: string | null;
  /** The site's window sends "N/A" too; the visitor is known by cookie. */
  session: string;
  /** The conversation's id, chosen by the client. */
  chatId: string;
  /** The page or post the question is about, or null. */
  contextId: number | string | null;
  /** The history, oldest first, without the new message. */
  messages: WireMessage[];
  /** The question. */
  newMessage: string;
  /** An uploaded file, or null. */
  newFileId: string | null;
  /** Uploaded files, or null. */
  newFileIds: string[] | null;
  /** Whether to answer as a stream of events. */
  stream: boolean;
  /** The previous answer's id at the model provider. */
  previousResponseId?: string;
  /** A shortcut that is taken up. */
  shortcutId?: string;
}

/** What one event of a stream means. */
export type WireEvent =
  | { kind: "event"; event: Exclude<AnswerEvent, EndEvent> }
  | { kind: "end"; final: JsonAnswer }
  | { kind: "error"; message: string }
  | { kind: "noise" };

/** What a JSON answer, or the data of an `end` event, means. */
export type JsonAnswer =
  | {
    kind: "reply";
    result: AnswerResult;
    hasText: boolean;
    newToken: string | null;
  }
  | { kind: "refusal"; code: string | null; message: string }
  | { kind: "unreadable" };

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

/**
 * How deep data of a site's own may be nested. Engines parse deeper JSON than
 * they can write; PHP's own default is the same.
 */
const MAX_DEPTH = 512;

/** The most shortcuts of an answer: each becomes a button. */
const MAX_SHORTCUTS = 20;

const PLAIN_START = '{"type":"live","data":"';
const QUOTE = 34;
const BRACE = 125;

/**
 * The text of an event that is plain answer text without an escape, which most
 * are. Several times faster than parsing JSON, and exact: the first quote that
 * ends the string must be the one that ends the event.
 *
 * @param data The data of one event.
 * @returns The text, or undefined if the event must be parsed.
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
 * @returns What it means; `noise` where it is not an event of this protocol.
 */
export function parseEvent(data: string): WireEvent {
  const plain = plainText(data);
  if (plain !== undefined) {
    return { kind: "event", event: { type: "text", text: plain } };
  }
  const wire = parseObject(data);
  if (wire === undefined) return { kind: "noise" };
  if (wire.type === "live") return { kind: "event", event: liveEvent(wire) };
  if (wire.type === "end") return { kind: "end", final: finalWord(wire.data) };
  if (wire.type === "error") {
    return { kind: "error", message: errorWords(wire.data) };
  }
  if (typeof wire.type !== "string") return { kind: "noise" };
  return { kind: "event", event: unknownEvent(wire.type, wire) };
}

/**
 * Parses a JSON answer: what a site sends when no stream was asked for, and
 * inside an `end` event. PHP may have printed something before it.
 *
 * @param text The JSON document.
 * @returns What it means.
 */
export function parseAnswer(text: string): JsonAnswer {
  let json = parseObject(text);
  if (json === undefined) {
    const start = text.indexOf('{"');
    if (start > 0) json = parseObject(text.slice(start));
  }
  return json === undefined ? { kind: "unreadable" } : readAnswer(json);
}

/**
 * Parses JSON that should be an object. Never throws.
 *
 * @param text The JSON document.
 * @returns The object, or undefined.
 */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function finalWord(data: unknown): JsonAnswer {
  if (typeof data === "string") return parseAnswer(data);
  const json = asObject(data);
  return json === undefined ? { kind: "unreadable" } : readAnswer(json);
}

function readAnswer(json: Record<string, unknown>): JsonAnswer {
  if (json.success !== true) {
    if (json.success !== false && typeof json.code !== "string") {
      return { kind: "unreadable" };
    }
    return {
      kind: "refusal",
      code: asString(json.code),
      message: asString(json.message) ?? "The site gave no reason.",
    };
  }
  const text = asString(json.reply);
  return {
    kind: "reply",
    hasText: text !== null,
    newToken: asString(json.new_token) || null,
    result: {
      text: text ?? "",
      images: asList(json.images).filter((url) => typeof url === "string"),
      actions: asList(json.actions).map(readAction),
      shortcuts: asList(json.shortcuts).flatMap(readShortcut)
        .slice(0, MAX_SHORTCUTS),
      blocks: asList(json.blocks).flatMap(readBlock),
      usage: readUsage(json.usage),
      responseId: asId(json.responseId),
    },
  };
}

function readAction(value: unknown): Action {
  if (!isShallow(value)) return { type: "unknown", data: null };
  const action = asObject(value);
  const data = asObject(action?.data);
  const name = asId(data?.name);
  if (action?.type === "function" && name !== null) {
    return { type: "function", name, args: asObject(data?.args) ?? {} };
  }
  return { type: "unknown", data: value };
}

function readShortcut(value: unknown): Shortcut[] {
  const data = asObject(asObject(value)?.data);
  const message = asString(data?.message);
  // A question must not be cut.
  if (typeof data?.label !== "string" || (message?.length ?? 0) > MAX_PROMPT) {
    return [];
  }
  return [{
    label: cutText(data.label, MAX_NAME),
    shortcutId: asId(data.shortcutId),
    message,
    variant: asId(data.variant),
  }];
}

function readBlock(value: unknown): Block[] {
  const block = asObject(value);
  const html = asObject(block?.data)?.html;
  if (typeof html !== "string") return [];
  return [{ type: asId(block?.type) ?? "content", html }];
}

function readUsage(value: unknown): Usage | null {
  const usage = asObject(value);
  if (usage === undefined) return null;
  const promptTokens = asNumber(usage.prompt_tokens) ?? 0;
  const completionTokens = asNumber(usage.completion_tokens) ?? 0;
  return {
    promptTokens,
    completionTokens,
    totalTokens: asNumber(usage.total_tokens) ??
      promptTokens + completionTokens,
    price: asNumber(usage.price),
    queries: asNumber(usage.queries),
    accuracy: asId(usage.accuracy),
  };
}

function liveEvent(
  wire: Record<string, unknown>,
): Exclude<AnswerEvent, EndEvent> {
  const { subtype } = wire;
  // Only these two are answer text; the first event of every stream is a
  // status.
  if (subtype === undefined || subtype === null || subtype === "content") {
    return { type: "text", text: eventText(wire.data) };
  }
  if (typeof subtype !== "string") {
    // String() of an object may run, and throw, what the object says.
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
  wire: Record<string, unknown>,
): UnknownEvent {
  return { type: "unknown", subtype, ...eventDetails(wire) };
}

function eventDetails(wire: Record<string, unknown>): EventDetails {
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

function errorWords(data: unknown): string {
  const message = typeof data === "string"
    ? data
    : asString(asObject(data)?.message);
  return message?.trim() || "The site reported an error without a reason.";
}

function isShallow(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 &&
    Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [];
}

/**
 * An id, or another word of the site's own. What is too long is none: cut, it
 * would be another one.
 *
 * @param value The value.
 * @returns The id, or null.
 */
export function asId(value: unknown): string | null {
  const id = asString(value);
  return id !== null && id.length <= MAX_NAME ? id : null;
}

function asString(value: unknown): string | null {
  if (typeof value === "string") return value;
  return null;
}

/** Numbers come as numbers or as strings of digits, depending on the route. */
function asNumber(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== ""
    ? Number(value)
    : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
