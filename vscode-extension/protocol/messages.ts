/**
 * The messages between the extension host and the webview.
 *
 * The host owns the state: chats, turns, chips, drafts, settings. The webview renders it. VS Code
 * discards a webview whenever its view is hidden, so it can request everything again:
 *
 * 1. The webview sends `ready`. The host answers with a `snapshot`.
 * 2. From then on the host sends deltas. Every message from the host carries `seq`: a snapshot
 *    sets it, each later message increments it. A webview that misses one sends `need-snapshot` and
 *    ignores everything until the new `snapshot`. The host may send a snapshot at any time instead
 *    of deltas, for example when another chat is opened or when an undo restores turns.
 * 3. The webview sends requests. It changes its state only in response to messages from the
 *    host.
 *
 * Both sides are built from this file, so the webview trusts the host's messages. The host does not
 * trust the webview, which shows untrusted text: see `parseWebviewMessage` in `checks.ts`.
 * @module
 */
import type { WebviewStrings } from "./strings.ts";

// ---------------------------------------------------------------------------------------- data

/** The author of a turn. */
export type Role = "user" | "assistant";

/**
 * The state of a turn.
 * - `streaming`: the answer is in progress; its text may still be empty
 * - `complete`: the site marked the answer complete; questions are always complete
 * - `stopped`: the user stopped it; the text is partial
 * - `interrupted`: it ended without the site marking it complete (connection, reload, crash);
 *   the text is partial
 * - `failed`: `error` is set; the text is partial or empty
 */
export type TurnState =
  | "streaming"
  | "complete"
  | "stopped"
  | "interrupted"
  | "failed";

/** An action offered for an error, shown as a button; answered by `error-action`. */
export interface ErrorAction {
  id: string;
  label: string;
}

/** Why an answer is missing or incomplete, in the user's language. */
export interface TurnError {
  /** What failed. Plain text. */
  message: string;
  /** What to do next. Plain text. */
  hint?: string;
  /** At most three, the most likely one first. */
  actions: ErrorAction[];
}

/** A follow-up question that the site suggests; answered by `shortcut`. */
export interface Shortcut {
  id: string;
  label: string;
}

/** The kind of context that a chip represents; decides its icon. */
export type ChipKind =
  /** A part of a document, as text. */
  | "selection"
  /** A whole document, as text. */
  | "file"
  /** An image, uploaded to the site. */
  | "image"
  /** Any other binary file, uploaded to the site. */
  | "upload";

/** A piece of context attached to a question. */
export interface ContextChip {
  id: string;
  kind: ChipKind;
  /** The label of the chip: `client.ts:12-40`. */
  label: string;
  /** The tooltip of the chip: path and lines. */
  detail: string;
  /** The number of characters it adds to the message; 0 for uploads. */
  size: number;
  /** Whether it is truncated. */
  cut: boolean;
  /** The size of an upload in bytes. */
  bytes?: number;
  /** The file name of an attached image, relative to the snapshot's `thumbnails`. */
  thumbnail?: string;
}

/**
 * An image of an answer. The webview never loads it, but requests it from the host when the user
 * wants to see it.
 */
export interface TurnImage {
  href: string;
  label: string;
}

/** The result of showing or saving an image of an answer. */
export type ImageOutcome =
  /** The bytes, of a type that the host detected from the first of them. */
  | { kind: "loaded"; mediaType: string; bytes: Uint8Array<ArrayBuffer> }
  /** The file name that the user chose. */
  | { kind: "saved"; name: string }
  /** The user canceled the dialog. */
  | { kind: "cancelled" }
  /** Why it failed. Plain text. */
  | { kind: "failed"; message: string };

/** A question or an answer. */
export interface Turn {
  id: string;
  role: Role;
  /** Questions: plain text. Answers: Markdown. */
  text: string;
  state: TurnState;
  /** When it started, in milliseconds since 1970. */
  time: number;
  /** Questions only: the attached context. It can't be removed any more. */
  chips?: ContextChip[];
  /** With `failed`, and sometimes with `interrupted`. */
  error?: TurnError;
  /** The site's progress while no text arrives ("Thinking…"). Plain text. */
  progress?: string;
  shortcuts?: Shortcut[];
  images?: TurnImage[];
  /**
   * Additional information about an answer, such as an action of the site that is not supported.
   * Plain text.
   */
  notice?: string;
}

/**
 * The changed fields of a turn. Absent: unchanged. `null`: removed. `text` replaces the whole text;
 * only used if a site's final text differs from the streamed one.
 */
export interface TurnChange {
  state?: TurnState;
  text?: string;
  error?: TurnError | null;
  progress?: string | null;
  shortcuts?: Shortcut[] | null;
  images?: TurnImage[] | null;
  notice?: string | null;
}

/** Text that the user typed and has not sent. */
export interface Draft {
  /** In the composer. */
  text: string;
  /** In the editor of an earlier question, if one is open. */
  edit?: { turnId: string; text: string };
}

/** A command at the start of a question. */
export interface SlashCommand {
  /** Includes the slash: `/explain`. */
  name: string;
  description: string;
  /** The number of characters of the prompt that replaces it. */
  size: number;
}

/** What the webview needs to know about the site and the user's locale. */
export interface WebviewSettings {
  /** The locale of the webview, for dates and sentence segmentation: `en`, `ru`, `pt-BR`. */
  locale: string;
  /** The display name of the site: `blog.example`. */
  siteName: string;
  /** The chatbot's name; may be empty. */
  botName: string;
  /** The chatbot's greeting, shown in an empty chat; may be empty. Plain text. */
  greeting: string;
  /** The message limit in characters (Unicode code points), chips included; `null` for none. */
  messageLimit: number | null;
  /** Whether the built-in demo site is in use. */
  demo: boolean;
  slashCommands: SlashCommand[];
  /** Three example questions. */
  examples: string[];
}

/** A site will receive the user's text for the first time. Shown before anything is sent. */
export interface ConsentRequest {
  siteName: string;
  /** The full URL. */
  siteUrl: string;
}

/** An entry in the list of chats. */
export interface ChatSummary {
  id: string;
  title: string;
  /** When it was last used, in milliseconds since 1970. */
  time: number;
  /** Whether an answer is in progress in it. */
  busy: boolean;
  /** Set for a draft in which no question was asked yet. */
  draft?: true;
  /** The name of the folder in which it was started, if that is not the opened one. */
  elsewhere?: string;
}

/** Something was removed and can be restored; `null` once it can't. Answered by `undo`. */
export interface UndoOffer {
  id: string;
  /** What was removed: "Messages removed: 4". */
  text: string;
}

/** Whether an answer is in progress in this chat; the webview then shows the Stop button. */
export interface ChatStatus {
  busy: boolean;
}

// --------------------------------------------------------------------------------- host → webview

/** The complete state of the webview. Replaces everything before it. */
export interface Snapshot {
  type: "snapshot";
  chat: { id: string; title: string };
  /** The newest turns, oldest first; at most `SNAPSHOT_TURNS`. */
  turns: Turn[];
  /** The number of earlier turns; the webview requests them with `load-earlier`. */
  earlier: number;
  chips: ContextChip[];
  /** The base URL of this chat's images. */
  thumbnails: string;
  draft: Draft;
  status: ChatStatus;
  settings: WebviewSettings;
  consent: ConsentRequest | null;
  undo: UndoOffer | null;
  /** All strings of the webview, in the user's language. */
  strings: WebviewStrings;
}

/** A message from the host, without `seq`. */
export type HostMessageBody =
  | Snapshot
  /** A new turn is appended. */
  | { type: "turn-added"; turn: Turn }
  /** Text is appended to a turn. The host batches it: a few messages a second look smooth. */
  | { type: "append"; turnId: string; text: string }
  | { type: "turn-changed"; turnId: string; change: TurnChange }
  /** Turns were removed. Followed by `undo-changed` if they can be restored. */
  | { type: "turns-removed"; turnIds: string[] }
  /** The answer to `load-earlier`: turns to prepend, and the number of turns before them. */
  | { type: "earlier-turns"; turns: Turn[]; earlier: number }
  | { type: "chips-changed"; chips: ContextChip[] }
  /** A pasted or dropped file was not attached, and why. */
  | { type: "attach-refused"; message: string }
  /**
   * The host changed the composer's text (a command, an undo). Never sent in response to a `draft`.
   */
  | { type: "draft-set"; draft: Draft }
  | { type: "status"; status: ChatStatus }
  | { type: "settings-changed"; settings: WebviewSettings }
  | { type: "consent-changed"; consent: ConsentRequest | null }
  | { type: "undo-changed"; undo: UndoOffer | null }
  | { type: "title-changed"; title: string }
  /**
   * `ask`, `edit`: the question was accepted, and the webview may clear the field. Sent with, or
   * before, `turn-added`.
   */
  | { type: "ask-accepted"; requestId: string }
  /** `ask`, `edit`: the question was not accepted; the webview shows why and keeps the text. */
  | { type: "ask-refused"; requestId: string; message: string }
  /** The answer to `list-chats`, also sent when the list changes while it is open. Newest first. */
  | { type: "chats"; query: string; chats: ChatSummary[] }
  /** The answer to `show-image` and `save-image`. */
  | { type: "image"; turnId: string; href: string; outcome: ImageOutcome }
  /** Focus the composer. */
  | { type: "focus-composer" }
  /** Show the list of chats, as its button does. */
  | { type: "show-chats" };

/** A message from the host. */
export type HostMessage = HostMessageBody & { seq: number };

/** The maximum number of turns in a snapshot, and in the answer to `load-earlier`. */
export const SNAPSHOT_TURNS = 10;

/** The maximum size of an uploaded file in bytes; most sites accept less. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

// --------------------------------------------------------------------------------- webview → host

/** The actions of a code block. */
export type CodeAction = "copy" | "insert" | "replace" | "new-file";

/** The user's answer to a `ConsentRequest`. */
export type ConsentAnswer = "agree" | "choose-site" | "demo";

/** A message from the webview. Parse it with `parseWebviewMessage` only. */
export type WebviewMessage =
  /** The webview has loaded. Answered by `snapshot`. */
  | { type: "ready" }
  /** A message was missed. `seq` is the last one received in order. Answered by `snapshot`. */
  | { type: "need-snapshot"; seq: number }
  /** Answered by `earlier-turns`. */
  | { type: "load-earlier"; chatId: string; beforeTurnId: string }
  /**
   * A question for the current chat, with the chips that the host knows. Answered by `ask-accepted`
   * or `ask-refused` with the same `requestId`.
   */
  | { type: "ask"; requestId: string; chatId: string; text: string }
  /** Replace an earlier question and remove the turns after it. Answered like `ask`. */
  | {
    type: "edit";
    requestId: string;
    chatId: string;
    turnId: string;
    text: string;
  }
  /** Regenerate an answer; it and the turns after it are removed. */
  | { type: "regenerate"; chatId: string; turnId: string }
  /** Stop the answer in progress, also before its first text. */
  | { type: "stop"; chatId: string }
  /**
   * The text typed so far. Debounced; flushed before the webview is discarded. The first one
   * prefetches a nonce.
   */
  | { type: "draft"; chatId: string; draft: Draft }
  | { type: "attach" }
  /**
   * Files dragged here from inside VS Code. Answered by `chips-changed`, and by `attach-refused` if
   * one can't be attached.
   */
  | { type: "attach-uris"; chatId: string; uris: string[] }
  /** A file that was pasted, or dropped from outside VS Code, with its bytes. Answered likewise. */
  | {
    type: "attach-bytes";
    chatId: string;
    name: string;
    bytes: ArrayBuffer;
  }
  | { type: "remove-chip"; chipId: string }
  /** Copy the answer to the clipboard as Markdown. */
  | { type: "copy-answer"; turnId: string }
  /**
   * `code` is the text of a closed code block of that turn; `language` is the fence's info string,
   * or empty.
   */
  | {
    type: "code-action";
    action: CodeAction;
    turnId: string;
    code: string;
    language: string;
  }
  | { type: "shortcut"; turnId: string; shortcutId: string }
  | { type: "error-action"; turnId: string; actionId: string }
  /** A link in an answer: `https:`, `http:` or `mailto:` only. */
  | { type: "open-link"; href: string }
  /** Fetch an image of that answer because the user asked to see it. Answered by `image`. */
  | { type: "show-image"; turnId: string; href: string; label: string }
  /** Fetch an image and save it to a file. Answered by `image`. */
  | { type: "save-image"; turnId: string; href: string; label: string }
  /**
   * `siteUrl` is the request's: the consent applies to that site, even if another one is set by
   * then.
   */
  | { type: "consent"; answer: ConsentAnswer; siteUrl: string }
  | { type: "choose-site" }
  | { type: "try-demo" }
  | { type: "new-chat" }
  /** Chats whose title or text contains `query`; all chats if it is empty. Answered by `chats`. */
  | { type: "list-chats"; query: string }
  /** The list was closed. */
  | { type: "close-chats" }
  | { type: "open-chat"; chatId: string }
  | { type: "rename-chat"; chatId: string; title: string }
  /** Answered by `undo-changed`, and by a snapshot if it was the current chat. */
  | { type: "delete-chat"; chatId: string }
  | { type: "export-chat"; chatId: string }
  | { type: "undo"; undoId: string };
