/**
 * The messages between the extension host and the webview.
 *
 * The host owns the state: chats, turns, chips, drafts, settings. The webview renders it. VS Code
 * discards a webview whenever its view is hidden, so it can ask for everything again:
 *
 * 1. The webview sends `ready`. The host answers with a `snapshot`.
 * 2. From then on the host sends deltas. Every message from the host carries `seq`: a snapshot sets it,
 *    each later message increments it. A webview that misses one sends `need-snapshot` and ignores
 *    everything until the new `snapshot`. The host may send a snapshot at any time instead of deltas,
 *    for example when another chat is opened or when an undo restores turns.
 * 3. The webview sends requests and changes nothing by itself: its state changes when the host says so.
 *
 * Both sides are built from this file, so the webview trusts the host's messages. The host does not
 * trust the webview, which shows untrusted text: see `parseWebviewMessage` in `checks.ts`.
 * @module
 */
import type { WebviewStrings } from "./strings.ts";

// ---------------------------------------------------------------------------------------- the model

/** Who wrote a turn. */
export type Role = "user" | "assistant";

/**
 * How far a turn is.
 * - `streaming`: the answer is under way; its text may still be empty
 * - `complete`: the site said that this is all; questions are always complete
 * - `stopped`: the user stopped it; the text is what had arrived
 * - `interrupted`: it ended without the site saying so (connection, reload, crash); what had arrived
 * - `failed`: there is an `error`; the text is what had arrived, possibly nothing
 */
export type TurnState =
  | "streaming"
  | "complete"
  | "stopped"
  | "interrupted"
  | "failed";

/** Something that can be done about an error, shown as a button; answered by `error-action`. */
export interface ErrorAction {
  id: string;
  label: string;
}

/** Why an answer is missing or cut short, in the user's language. */
export interface TurnError {
  /** What happened, in plain words. Plain text. */
  message: string;
  /** What to do next. Plain text. */
  hint?: string;
  /** At most three; the first one is the one most likely wanted. */
  actions: ErrorAction[];
}

/** A next question that the site suggests; answered by `shortcut`. */
export interface Shortcut {
  id: string;
  label: string;
}

/** What kind of context a chip stands for; decides its icon. */
export type ChipKind =
  /** A part of a document, as text. */
  | "selection"
  /** A whole document, as text. */
  | "file"
  /** An image, uploaded to the site. */
  | "image"
  /** Any other file that is no text, uploaded to the site. */
  | "upload";

/** A piece of context that goes along with a question. */
export interface ContextChip {
  id: string;
  kind: ChipKind;
  /** Short, as shown on the chip: `client.ts:12-40`. */
  label: string;
  /** The whole story, as shown when one hovers: path, lines. */
  detail: string;
  /** The characters it adds to the message, for the counter. 0 for what does not count. */
  size: number;
  /** Whether only a part of it is sent. */
  cut: boolean;
  /** What is uploaded: its size in bytes. */
  bytes?: number;
  /** An image of the user's own: its file's name, below the snapshot's `thumbnails`. */
  thumbnail?: string;
}

/** A picture that belongs to an answer. The webview never loads it: it asks the host, when the user wants it. */
export interface TurnImage {
  href: string;
  label: string;
}

/** What became of a wish to see or to save an image of an answer. */
export type ImageOutcome =
  /** The file, of a type that the host knows by its first bytes. */
  | { kind: "loaded"; mediaType: string; bytes: Uint8Array<ArrayBuffer> }
  /** The file's name, as the user chose it. */
  | { kind: "saved"; name: string }
  /** The user chose no place for it. */
  | { kind: "cancelled" }
  /** Why not, in plain words. Plain text. */
  | { kind: "failed"; message: string };

/** One question, or one answer. */
export interface Turn {
  id: string;
  role: Role;
  /** Questions: plain text. Answers: Markdown. */
  text: string;
  state: TurnState;
  /** When it began, in milliseconds since 1970. */
  time: number;
  /** Questions only: what went along. Cannot be removed any more. */
  chips?: ContextChip[];
  /** With `failed`, and where helpful with `interrupted`. */
  error?: TurnError;
  /** What the site is doing before the first word or between words ("Thinking…"). Plain text. */
  progress?: string;
  shortcuts?: Shortcut[];
  images?: TurnImage[];
  /** What else the user should know of an answer, such as what the site asked for and did not get. Plain text. */
  notice?: string;
}

/**
 * What changed in a turn. Absent: unchanged. `null`: no longer there.
 * `text` replaces all of it; only for a site's final text that differs from what was streamed.
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

/** What the user has typed and not sent. */
export interface Draft {
  /** In the composer. */
  text: string;
  /** In the editor of an earlier question, where one is open. */
  edit?: { turnId: string; text: string };
}

/** A command that a question can begin with. */
export interface SlashCommand {
  /** With its slash: `/explain`. */
  name: string;
  description: string;
  /** The characters it becomes in the message that is sent, for the counter. */
  size: number;
}

/** What the webview needs to know about the site and the user. */
export interface WebviewSettings {
  /** For the webview's language, dates and the splitting into sentences: `en`, `ru`, `pt-BR`. */
  locale: string;
  /** Host name as shown to people: `blog.example`. */
  siteName: string;
  /** The chatbot's name; empty where it has none. */
  botName: string;
  /** The chatbot's first sentence, shown in an empty chat; empty where it has none. Plain text. */
  greeting: string;
  /** The longest message in characters (Unicode code points), chips included; `null` for none. */
  messageLimit: number | null;
  /** Whether the built-in demo site is in use. */
  demo: boolean;
  slashCommands: SlashCommand[];
  /** Three questions to begin with. */
  examples: string[];
}

/** Somebody will get the user's text for the first time. Asked before anything is sent. */
export interface ConsentRequest {
  siteName: string;
  /** The address, in full. */
  siteUrl: string;
}

/** One line in the list of chats. */
export interface ChatSummary {
  id: string;
  title: string;
  /** When it was last used, in milliseconds since 1970. */
  time: number;
  /** Whether an answer is under way there. */
  busy: boolean;
}

/** Something was removed and can be brought back; `null` once that is over. Answered by `undo`. */
export interface UndoOffer {
  id: string;
  /** What was done: "Removed 4 messages". */
  text: string;
}

/** Whether an answer is under way in the chat shown: then there is a Stop button. */
export interface ChatStatus {
  busy: boolean;
}

// --------------------------------------------------------------------------------- host → webview

/** All that the webview shows. Replaces everything it knew. */
export interface Snapshot {
  type: "snapshot";
  chat: { id: string; title: string };
  /** The newest turns, oldest first; `SNAPSHOT_TURNS` of them at most. */
  turns: Turn[];
  /** How many turns there are before these; the webview gets them by `load-earlier`. */
  earlier: number;
  chips: ContextChip[];
  /** The address below which the files of this chat's images are. */
  thumbnails: string;
  draft: Draft;
  status: ChatStatus;
  settings: WebviewSettings;
  consent: ConsentRequest | null;
  undo: UndoOffer | null;
  /** Every word on the webview, in the user's language. */
  strings: WebviewStrings;
}

/** A message from the host, without its number. */
export type HostMessageBody =
  | Snapshot
  /** A new turn at the end. */
  | { type: "turn-added"; turn: Turn }
  /** More text at the end of a turn. Joined by the host: a few a second are enough for smooth text. */
  | { type: "append"; turnId: string; text: string }
  | { type: "turn-changed"; turnId: string; change: TurnChange }
  /** Turns that are gone. Followed by `undo-changed` where they can be brought back. */
  | { type: "turns-removed"; turnIds: string[] }
  /** The answer to `load-earlier`: turns to put before the first one, and how many are still before these. */
  | { type: "earlier-turns"; turns: Turn[]; earlier: number }
  | { type: "chips-changed"; chips: ContextChip[] }
  /** What was pasted or dropped is not attached, and why. */
  | { type: "attach-refused"; message: string }
  /** The host has written into the composer (a command, an undo). Not the echo of a `draft`. */
  | { type: "draft-set"; draft: Draft }
  | { type: "status"; status: ChatStatus }
  | { type: "settings-changed"; settings: WebviewSettings }
  | { type: "consent-changed"; consent: ConsentRequest | null }
  | { type: "undo-changed"; undo: UndoOffer | null }
  | { type: "title-changed"; title: string }
  /**
   * `ask`, `edit`: the question was taken, and the webview may clear the field. Sent with, or before,
   * `turn-added`.
   */
  | { type: "ask-accepted"; requestId: string }
  /** `ask`, `edit`: the question was not taken; the webview shows why and keeps the text. */
  | { type: "ask-refused"; requestId: string; message: string }
  /** The answer to `list-chats`, and sent again whenever the list changes while it is open. Newest first. */
  | { type: "chats"; query: string; chats: ChatSummary[] }
  /** The answer to `show-image` and `save-image`. */
  | { type: "image"; turnId: string; href: string; outcome: ImageOutcome }
  /** Put the caret into the composer. */
  | { type: "focus-composer" }
  /** Show the list of chats, as if its button had been pressed. */
  | { type: "show-chats" };

/** A message from the host. */
export type HostMessage = HostMessageBody & { seq: number };

/** How many turns a snapshot carries at most, and how many `load-earlier` brings. */
export const SNAPSHOT_TURNS = 10;

/** The largest file that can be attached as it is, in bytes: more than most sites take. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

// --------------------------------------------------------------------------------- webview → host

/** What can be done with a code block. */
export type CodeAction = "copy" | "insert" | "replace" | "new-file";

/** What the user answered to a `ConsentRequest`. */
export type ConsentAnswer = "agree" | "choose-site" | "demo";

/** A message from the webview. Read it with `parseWebviewMessage` only. */
export type WebviewMessage =
  /** The webview has loaded. Answered by `snapshot`. */
  | { type: "ready" }
  /** A number was missing. `seq` is the last one that arrived in order. Answered by `snapshot`. */
  | { type: "need-snapshot"; seq: number }
  /** Answered by `earlier-turns`. */
  | { type: "load-earlier"; chatId: string; beforeTurnId: string }
  /**
   * A question for the chat shown; with `chips` as the host knows them. Answered by `ask-accepted` or
   * `ask-refused` with the same `requestId`.
   */
  | { type: "ask"; requestId: string; chatId: string; text: string }
  /** Ask an earlier question anew, in other words; the turns after it leave. Answered like `ask`. */
  | {
    type: "edit";
    requestId: string;
    chatId: string;
    turnId: string;
    text: string;
  }
  /** Ask for this answer (an assistant's turn) again; it leaves, and so do the turns after it. */
  | { type: "regenerate"; chatId: string; turnId: string }
  /** Stop the answer under way, or the request that has not brought a word yet. */
  | { type: "stop"; chatId: string }
  /** What is typed now. Debounced, and at once before the webview goes. The first one warms up the site. */
  | { type: "draft"; chatId: string; draft: Draft }
  | { type: "attach" }
  /**
   * Files that were dragged here from elsewhere in VS Code. Answered by `chips-changed`, and by
   * `attach-refused` where one of them cannot be attached.
   */
  | { type: "attach-uris"; chatId: string; uris: string[] }
  /** A file that was pasted, or dropped from outside VS Code: the webview has its bytes. Answered likewise. */
  | {
    type: "attach-bytes";
    chatId: string;
    name: string;
    bytes: ArrayBuffer;
  }
  | { type: "remove-chip"; chipId: string }
  /** The answer as Markdown, to the clipboard. */
  | { type: "copy-answer"; turnId: string }
  /** `code` is the text inside a closed block of that turn; `language` what its fence says, or empty. */
  | {
    type: "code-action";
    action: CodeAction;
    turnId: string;
    code: string;
    language: string;
  }
  | { type: "shortcut"; turnId: string; shortcutId: string }
  | { type: "error-action"; turnId: string; actionId: string }
  /** A link in an answer: `https:`, `http:` or `mailto:`, nothing else. */
  | { type: "open-link"; href: string }
  /** Fetch an image that stands in that answer, because the user asked to see it. Answered by `image`. */
  | { type: "show-image"; turnId: string; href: string; label: string }
  /** The same, to be written to a file. Answered by `image`. */
  | { type: "save-image"; turnId: string; href: string; label: string }
  /** `siteUrl` is the request's: the agreement is to that site, whichever is set when it arrives. */
  | { type: "consent"; answer: ConsentAnswer; siteUrl: string }
  | { type: "choose-site" }
  | { type: "try-demo" }
  | { type: "new-chat" }
  /** Chats whose title or text has `query` in it; all of them where it is empty. Answered by `chats`. */
  | { type: "list-chats"; query: string }
  /** The list is no longer shown. */
  | { type: "close-chats" }
  | { type: "open-chat"; chatId: string }
  | { type: "rename-chat"; chatId: string; title: string }
  /** Answered by `undo-changed`, and by a snapshot where it was the chat shown. */
  | { type: "delete-chat"; chatId: string }
  | { type: "export-chat"; chatId: string }
  | { type: "undo"; undoId: string };
