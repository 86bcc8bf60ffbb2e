/**
 * A chat as it is stored: one JSON file a chat.
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

/** An error as it is stored with an answer, worded when it happened. */
export interface StoredError {
  code: AskErrorCode | "unexpected";
  message: string;
  hint: string;
}

/** A piece of a document that went along with a question, as plain data. */
export interface StoredContext {
  kind: "selection" | "file";
  uri: string;
  version: number;
  languageId: string;
  /** Start line and character, end line and character, counted from 0. */
  range?: [number, number, number, number];
  text: string;
  /** Whether only a part of `text` was sent. */
  cut?: boolean;
}

/** A file that goes along as it is. Its bytes are kept beside the chats, see `UploadStore`. */
export interface StoredUpload {
  id: string;
  name: string;
  /** Its media type; empty where only its name says it. */
  type: string;
  /** In bytes. */
  size: number;
}

/** A next question that the site suggested. */
export interface StoredShortcut {
  label: string;
  shortcutId: string | null;
  message: string | null;
}

/** One question, or one answer. */
export interface StoredTurn {
  id: string;
  role: Role;
  text: string;
  state: TurnState;
  time: number;
  /** Questions: what went along. */
  context?: StoredContext[];
  /** Questions: the files that went along as they are. */
  uploads?: StoredUpload[];
  /** Questions: the message as it was sent, where it is not just `text`. */
  sent?: string;
  /** Questions: the site's shortcut that is taken up. */
  shortcutId?: string;
  /** The site that was asked: its key. `shortcutId` and `responseId` mean something there only. */
  site?: string;
  responseId?: string;
  error?: StoredError;
  shortcuts?: StoredShortcut[];
  images?: TurnImage[];
  /** Answers: what else the user should know, in the words of that moment. */
  notice?: string;
}

/** A question that is ready to be sent. */
export interface PreparedQuestion {
  /** As the user put it. */
  text: string;
  /** The whole message. */
  sent: string;
  context: StoredContext[];
  uploads: StoredUpload[];
  shortcutId?: string;
}

/** A chat. */
export interface StoredChat {
  version: 1;
  id: string;
  title: string;
  /** When it was last used, in milliseconds since 1970. */
  time: number;
  /** What the chatbot opened with; goes along as the first message of the history. */
  greeting: string;
  /** The site whose chatbot that is: its key. No other gets the greeting. */
  greetingSite?: string;
  turns: StoredTurn[];
}

/** What is typed and attached, and not sent. */
export interface StoredDraft extends Draft {
  version: 1;
  context: StoredContext[];
  uploads?: StoredUpload[];
}

/** What has arrived of an answer that is under way. */
export interface StoredPartial {
  version: 1;
  turnId: string;
  text: string;
}

/** A file that is not what it should be. */
export class CorruptFileError extends Error {
  constructor(what: string) {
    super(`Not a stored ${what}.`);
    this.name = "CorruptFileError";
  }
}

/** All files whose bytes a chat needs: to be sent with the draft, or again with a question. */
export function uploadsOf(
  chat: StoredChat | undefined,
  draft: StoredDraft | undefined,
): StoredUpload[] {
  return [
    ...(chat?.turns ?? []).flatMap((turn) => turn.uploads ?? []),
    ...(draft?.uploads ?? []),
  ];
}

/** A new chat; nothing of it is stored yet. */
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
 * @param id The chat's id, by its file's name.
 * @throws {CorruptFileError} Also if the file holds another chat: its id would lead to another file.
 */
export function parseChat(json: string, id: string): StoredChat {
  const chat = parse(json, "chat");
  if (
    chat["id"] !== id || typeof chat["title"] !== "string" ||
    typeof chat["time"] !== "number" || !Array.isArray(chat["turns"]) ||
    typeof chat["greeting"] !== "string" ||
    !optional(chat["greetingSite"], isString) || !chat["turns"].every(isTurn)
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
 * Brings a chat back to rest that was left in mid-answer: by a reload, a crash, a power cut.
 *
 * @param chat As it was stored; it is changed.
 * @param partial What had arrived of the answer, if any of it was written down.
 * @returns Whether anything had to be done.
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
