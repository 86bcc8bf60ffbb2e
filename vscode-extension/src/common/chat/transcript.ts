/**
 * The stored form of a chat: one JSON file per chat.
 * @module
 */
import type { AskErrorCode } from "@askgpt4/core";
import type {
  Draft,
  Role,
  TurnImage,
  TurnState,
} from "../../../protocol/messages.ts";
import { isId } from "../../../protocol/ids.ts";

/** An error as stored with an answer, in the language of that moment. */
export interface StoredError {
  code: AskErrorCode | "unexpected";
  message: string;
  hint: string;
}

/** A part of a document that was attached to a question, as plain data. */
export interface StoredContext {
  kind: "selection" | "file";
  uri: string;
  version: number;
  languageId: string;
  /** Start line and character, end line and character, zero-based. */
  range?: [number, number, number, number];
  text: string;
  /** Whether `text` was truncated in the message. */
  cut?: boolean;
}

/** An uploaded file. Its bytes are stored separately, see `UploadStore`. */
export interface StoredUpload {
  id: string;
  name: string;
  /** The media type; empty if only the file name indicates it. */
  type: string;
  /** The size in bytes. */
  size: number;
}

/** A follow-up question that the site suggested. */
export interface StoredShortcut {
  label: string;
  shortcutId: string | null;
  message: string | null;
}

/** A question or an answer. */
export interface StoredTurn {
  id: string;
  role: Role;
  text: string;
  state: TurnState;
  time: number;
  /** Questions: the attached context. */
  context?: StoredContext[];
  /** Questions: the uploaded files. */
  uploads?: StoredUpload[];
  /** Questions: the message that was sent, if it differs from `text`. */
  sent?: string;
  /** Questions: the shortcut of the site that was used. */
  shortcutId?: string;
  /** The key of the site. `shortcutId` and `responseId` are only valid there. */
  site?: string;
  responseId?: string;
  error?: StoredError;
  shortcuts?: StoredShortcut[];
  images?: TurnImage[];
  /** Answers: a notice for the user, in the language of that moment. */
  notice?: string;
}

/** A question that is ready to be sent. */
export interface PreparedQuestion {
  /** The question as typed. */
  text: string;
  /** The complete message. */
  sent: string;
  context: StoredContext[];
  uploads: StoredUpload[];
  shortcutId?: string;
}

/** The folder or workspace in which a chat was started. */
export interface Place {
  uri: string;
  name: string;
}

/** A chat. */
export interface StoredChat {
  version: 1;
  id: string;
  title: string;
  /** When it was last used, in milliseconds since 1970. */
  time: number;
  /** The chatbot's greeting; becomes the first message of the history. */
  greeting: string;
  /** The key of the site whose greeting it is. It is not sent to others. */
  greetingSite?: string;
  /** Left out if no folder was open. */
  place?: Place;
  turns: StoredTurn[];
}

/** An unsent question with its attachments. */
export interface StoredDraft extends Draft {
  version: 1;
  context: StoredContext[];
  uploads?: StoredUpload[];
  /** When it was saved, in milliseconds since 1970. */
  time?: number;
}

/** The partial text of an answer in progress. */
export interface StoredPartial {
  version: 1;
  turnId: string;
  text: string;
}

/** A stored file is invalid. */
export class CorruptFileError extends Error {
  constructor(what: string) {
    super(`Not a stored ${what}.`);
    this.name = "CorruptFileError";
  }
}

/** All files whose bytes a chat needs, for its draft and for resending questions. */
export function uploadsOf(
  chat: StoredChat | undefined,
  draft: StoredDraft | undefined,
): StoredUpload[] {
  return [
    ...(chat?.turns ?? []).flatMap((turn) => turn.uploads ?? []),
    ...(draft?.uploads ?? []),
  ];
}

/** Creates a chat in memory. */
export function emptyChat(greeting: string): StoredChat {
  return {
    version: 1,
    id: crypto.randomUUID(),
    title: "",
    time: Date.now(),
    greeting,
    turns: [],
  };
}

const STATES: readonly string[] = [
  "streaming",
  "complete",
  "stopped",
  "interrupted",
  "failed",
];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(json: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new CorruptFileError(what);
  }
  if (!isRecord(value) || value["version"] !== 1) {
    throw new CorruptFileError(what);
  }
  return value;
}

function isContext(value: unknown): value is StoredContext {
  return isRecord(value) &&
    (value["kind"] === "selection" || value["kind"] === "file") &&
    typeof value["uri"] === "string" && typeof value["text"] === "string" &&
    typeof value["version"] === "number" &&
    typeof value["languageId"] === "string" &&
    (value["range"] === undefined ||
      Array.isArray(value["range"]) && value["range"].length === 4 &&
        value["range"].every((one) => Number.isInteger(one)));
}

function isUpload(value: unknown): value is StoredUpload {
  return isRecord(value) && isId(value["id"]) &&
    typeof value["name"] === "string" &&
    typeof value["type"] === "string" && typeof value["size"] === "number";
}

function isTurn(value: unknown): value is StoredTurn {
  return isRecord(value) && typeof value["id"] === "string" &&
    (value["role"] === "user" || value["role"] === "assistant") &&
    typeof value["text"] === "string" && typeof value["time"] === "number" &&
    STATES.includes(value["state"] as string) &&
    optional(value["context"], isListOf(isContext)) &&
    optional(value["uploads"], isListOf(isUpload)) &&
    optional(value["sent"], isString) &&
    optional(value["shortcutId"], isString) &&
    optional(value["site"], isString) &&
    optional(value["responseId"], isString) &&
    optional(value["error"], isRecord) &&
    optional(value["shortcuts"], isListOf(isRecord)) &&
    optional(value["images"], isListOf(isRecord)) &&
    optional(value["notice"], isString);
}

export function isPlace(value: unknown): value is Place {
  return isRecord(value) && isString(value["uri"]) && isString(value["name"]);
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isListOf(check: (value: unknown) => boolean) {
  return (value: unknown) => Array.isArray(value) && value.every(check);
}

function optional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}

/**
 * @param id The chat's id, from the file name.
 * @throws {CorruptFileError} Also if the file contains another id, which would lead to another
 * file.
 */
export function parseChat(json: string, id: string): StoredChat {
  const chat = parse(json, "chat");
  if (
    chat["id"] !== id || typeof chat["title"] !== "string" ||
    typeof chat["time"] !== "number" || !Array.isArray(chat["turns"]) ||
    typeof chat["greeting"] !== "string" ||
    !optional(chat["greetingSite"], isString) ||
    !optional(chat["place"], isPlace) || !chat["turns"].every(isTurn)
  ) throw new CorruptFileError("chat");
  return chat as unknown as StoredChat;
}

/** @throws {CorruptFileError} */
export function parseDraft(json: string): StoredDraft {
  const draft = parse(json, "draft");
  const edit = draft["edit"];
  if (
    typeof draft["text"] !== "string" || !Array.isArray(draft["context"]) ||
    !draft["context"].every(isContext) ||
    !optional(draft["uploads"], isListOf(isUpload)) ||
    !optional(draft["time"], (value) => typeof value === "number") ||
    edit !== undefined &&
      !(isRecord(edit) && typeof edit["turnId"] === "string" &&
        typeof edit["text"] === "string")
  ) throw new CorruptFileError("draft");
  return draft as unknown as StoredDraft;
}

/** @throws {CorruptFileError} */
export function parsePartial(json: string): StoredPartial {
  const partial = parse(json, "partial answer");
  if (
    typeof partial["turnId"] !== "string" || typeof partial["text"] !== "string"
  ) throw new CorruptFileError("partial answer");
  return partial as unknown as StoredPartial;
}

/**
 * Repairs a chat whose answer was in progress when the window reloaded or crashed.
 *
 * @param chat The stored chat; it is modified.
 * @param partial The partial answer, if it was written.
 * @returns Whether the chat was changed.
 */
export function recover(
  chat: StoredChat,
  partial: StoredPartial | undefined,
): boolean {
  const open = chat.turns.filter((turn) => turn.state === "streaming");
  for (const turn of open) {
    turn.state = "interrupted";
    if (partial?.turnId === turn.id && partial.text.length > turn.text.length) {
      turn.text = partial.text;
    }
  }
  return open.length > 0;
}
