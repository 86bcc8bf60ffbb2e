/**
 * Validates messages from the webview before the host acts on them. The webview shows untrusted
 * text; even if that text ran as a script, it could not request anything that a user could not.
 * @module
 */
import { isId } from "./ids.ts";
import type {
  CodeAction,
  ConsentAnswer,
  Draft,
  WebviewMessage,
} from "./messages.ts";
import { MAX_UPLOAD_BYTES } from "./messages.ts";

/** Far above any site's message limit, and far below what would strain the host. */
const MAX_TEXT = 1_000_000;
const MAX_CODE = 4_000_000;
const MAX_CHIP_ID = 200;
const MAX_LINE = 1_000;
const MAX_HREF = 8_192;
const MAX_NAME = 255;
/** More files than a user drops at once. */
const MAX_URIS = 50;

/** Returns the value if it is valid, otherwise `undefined`. */
type Check<T> = (value: unknown) => T | undefined;

function text(max: number): Check<string> {
  return (value) =>
    typeof value === "string" && value.length <= max ? value : undefined;
}

const id: Check<string> = (value) => isId(value) ? value : undefined;

const count: Check<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : undefined;

function oneOf<T extends string>(...allowed: readonly T[]): Check<T> {
  return (value) => allowed.find((one) => one === value);
}

/** Allowed link schemes: web and mail. `command:` and `file:` would act on the user's machine. */
const href: Check<string> = (value) => {
  if (
    typeof value !== "string" || value.length > MAX_HREF || !URL.canParse(value)
  ) return undefined;
  return ["https:", "http:", "mailto:"].includes(new URL(value).protocol)
    ? value
    : undefined;
};

const uris: Check<string[]> = (value) => {
  if (!Array.isArray(value) || value.length > MAX_URIS) return undefined;
  const isUri = (one: unknown) =>
    typeof one === "string" && one.length <= MAX_HREF && URL.canParse(one);
  // Copied, so that the host uses exactly the value that was checked.
  const copy: unknown[] = [...value];
  return copy.every(isUri) ? copy as string[] : undefined;
};

const bytes: Check<ArrayBuffer> = (value) =>
  value instanceof ArrayBuffer && value.byteLength <= MAX_UPLOAD_BYTES
    ? value
    : undefined;

const fileName: Check<string> = (value) =>
  typeof value === "string" && value !== "" && value.length <= MAX_NAME
    ? value
    : undefined;

/** Allowed schemes of an image's URL; the host decides whether to fetch it. */
const imageHref: Check<string> = (value) => {
  const checked = href(value);
  return checked !== undefined && /^https?:$/.test(new URL(checked).protocol)
    ? checked
    : undefined;
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property of the value; inherited properties are ignored. */
function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * An object of exactly these fields: extra fields are dropped, an invalid field makes it invalid.
 */
function object<T extends object>(
  fields: { [K in keyof T]: Check<T[K]> },
): Check<T> {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const result: Partial<T> = {};
    for (const key in fields) {
      const checked = fields[key](own(value, key));
      if (checked === undefined) return undefined;
      result[key] = checked;
    }
    return result as T;
  };
}

const edit = object<NonNullable<Draft["edit"]>>({
  turnId: id,
  text: text(MAX_TEXT),
});

const draft: Check<Draft> = (value) => {
  if (!isRecord(value)) return undefined;
  const typed = text(MAX_TEXT)(own(value, "text"));
  if (typed === undefined) return undefined;
  const unchecked = own(value, "edit");
  if (unchecked === undefined) return { text: typed };
  const editing = edit(unchecked);
  return editing && { text: typed, edit: editing };
};

const action = oneOf<CodeAction>("copy", "insert", "replace", "new-file");
const answer = oneOf<ConsentAnswer>("agree", "choose-site", "demo");
const line = text(MAX_LINE);
const question = text(MAX_TEXT);

/** The fields of each message besides `type`. The types keep this in sync with `WebviewMessage`. */
const fields: {
  [T in WebviewMessage["type"]]: {
    [K in Exclude<keyof Extract<WebviewMessage, { type: T }>, "type">]: Check<
      Extract<WebviewMessage, { type: T }>[K]
    >;
  };
} = {
  "ready": {},
  "need-snapshot": { seq: count },
  "load-earlier": { chatId: id, beforeTurnId: id },
  "ask": { requestId: id, chatId: id, text: question },
  "edit": { requestId: id, chatId: id, turnId: id, text: question },
  "regenerate": { chatId: id, turnId: id },
  "stop": { chatId: id },
  "draft": { chatId: id, draft },
  "attach": {},
  "attach-uris": { chatId: id, uris },
  "attach-bytes": { chatId: id, name: fileName, bytes },
  "remove-chip": { chipId: text(MAX_CHIP_ID) },
  "copy-answer": { turnId: id },
  "code-action": { action, turnId: id, code: text(MAX_CODE), language: line },
  "shortcut": { turnId: id, shortcutId: id },
  "error-action": { turnId: id, actionId: id },
  "open-link": { href },
  "show-image": { turnId: id, href: imageHref, label: line },
  "save-image": { turnId: id, href: imageHref, label: line },
  "consent": { answer, siteUrl: text(MAX_HREF) },
  "choose-site": {},
  "try-demo": {},
  "new-chat": {},
  "list-chats": { query: line },
  "close-chats": {},
  "open-chat": { chatId: id },
  "rename-chat": { chatId: id, title: line },
  "delete-chat": { chatId: id },
  "export-chat": { chatId: id },
  "undo": { undoId: id },
};

/**
 * Parses a message from the webview.
 *
 * @param value What the webview posted.
 * @returns A copy with the known fields only, or `undefined` if it is not a valid message.
 */
export function parseWebviewMessage(
  value: unknown,
): WebviewMessage | undefined {
  if (!isRecord(value)) return undefined;
  const type = own(value, "type");
  if (typeof type !== "string" || !Object.hasOwn(fields, type)) {
    return undefined;
  }
  const rest = object(
    fields[type as WebviewMessage["type"]] as Record<string, Check<unknown>>,
  )(value);
  return rest && { type, ...rest } as WebviewMessage;
}
