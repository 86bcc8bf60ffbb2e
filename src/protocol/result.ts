/**
 * The final result of an answer: its shape, and how it is read from JSON.
 *
 * @module
 */
import {
  asId,
  asList,
  asNumber,
  asObject,
  asString,
  isShallow,
  type JsonObject,
  parseLenientObject,
} from "./json.ts";
import { cutText, MAX_NAME, MAX_PROMPT } from "./site_text.ts";

/** The complete answer and what the site sends with it. */
export interface AnswerResult {
  /**
   * The whole text, as the site sends it at the end. It can differ from the
   * streamed text, for example after moderation; this one counts. The plugin
   * removes white space at both ends, which the streamed text may have.
   */
  text: string;
  /** The URLs of generated images. */
  images: string[];
  /** Functions that the site asks the client to run. None runs by itself. */
  actions: Action[];
  /** Follow-ups that the site offers. */
  shortcuts: Shortcut[];
  /** HTML fragments that the site's chat window would show. Not sanitized. */
  blocks: Block[];
  /** What the question cost, or null if the site doesn't say. */
  usage: Usage | null;
  /** The model provider's id of this answer, or null. */
  responseId: string | null;
}

/** A function that the site asks the client to run, or an unknown action. */
export type Action =
  | {
    /** A function call. */
    type: "function";
    /** The function's name. */
    name: string;
    /** The arguments; validate them before use. */
    args: Record<string, unknown>;
  }
  | {
    /** An action that this version doesn't know. */
    type: "unknown";
    /** The action as the site sent it. */
    data: unknown;
  };

/** A follow-up that the site offers as a button. */
export interface Shortcut {
  /** The button's label. */
  label: string;
  /** The id to pass as `shortcutId` with the next question, or null. */
  shortcutId: string | null;
  /** The question that the button asks, or null. */
  message: string | null;
  /** The site's style for the button, such as `"info"`, or null. */
  variant: string | null;
}

/** An HTML fragment. Sanitize it before showing it. */
export interface Block {
  /** The site's name for the kind of block, such as `"content"`. */
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
  /** Tokens in total. */
  totalTokens: number;
  /** The price in US dollars, or null. */
  price: number | null;
  /** The number of queries it counted as, or null. */
  queries: number | null;
  /** How the numbers came about, such as `"estimated"`, or null. */
  accuracy: string | null;
}

/** What a JSON answer, or the data of an `end` event, means. */
export type JsonAnswer =
  | {
    /** A complete answer. */
    kind: "result";
    /** The answer. */
    result: AnswerResult;
    /** Whether the JSON has the text. If not, the streamed text counts. */
    hasText: boolean;
    /** A nonce in place of the current one, or null. */
    newNonce: string | null;
  }
  | {
    /** An error response. */
    kind: "error";
    /** WordPress's error code, or null. */
    code: string | null;
    /** The site's error message; may contain HTML. */
    message: string;
  }
  | {
    /** Neither. */
    kind: "unreadable";
  };

/** The most shortcuts of an answer: each becomes a button. */
const MAX_SHORTCUTS = 20;

/**
 * Parses a JSON answer. Never throws.
 *
 * @param text The JSON document; other output around it is skipped.
 * @returns What it means.
 */
export function parseAnswer(text: string): JsonAnswer {
  return readAnswer(parseLenientObject(text, ["success", "code"]));
}

/**
 * Reads a JSON answer that is parsed already.
 *
 * @param json The object, or undefined where there is none.
 * @returns What it means.
 */
export function readAnswer(json: JsonObject | undefined): JsonAnswer {
  if (json?.success !== true) {
    const code = asString(json?.code);
    if (json?.success !== false && code === null) return { kind: "unreadable" };
    const message = asString(json?.message) ?? "The site gave no reason.";
    return { kind: "error", code, message };
  }
  const { reply } = json;
  // A reply of digits alone can arrive as a number.
  const text = typeof reply === "number" ? String(reply) : asString(reply);
  return {
    kind: "result",
    hasText: text !== null,
    newNonce: asString(json.new_token) || null,
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
  // Dropped rather than cut: half a question is a different question.
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
