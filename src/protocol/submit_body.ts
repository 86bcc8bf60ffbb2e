/**
 * The body of a submit request.
 *
 * @module
 */

/** One message of the history. */
export interface WireMessage {
  /** The message's id, chosen by the client. */
  id: string;
  /** Who wrote it. */
  role: "user" | "assistant";
  /** The text. */
  content: string;
  /** The speaker's label in the site's chat window. */
  who: string;
  /** When it was written, in milliseconds since the Unix epoch. */
  timestamp: number;
}

/** The body of a submit request, as the site's chat window sends it. */
export interface SubmitBody {
  /** The chatbot's id. */
  botId: string;
  /** The id of a chatbot that is defined on a page, or null. */
  customId: string | null;
  /** Always `"N/A"`, as in the site's chat window: a cookie has the session. */
  session: string;
  /** The conversation's id, chosen by the client. */
  chatId: string;
  /** The page or post that the question is about, or null. */
  contextId: number | string | null;
  /** The history, oldest first, without the question. */
  messages: WireMessage[];
  /** The question. */
  newMessage: string;
  /** The uploaded file, if there is exactly one. */
  newFileId: string | null;
  /** The uploaded files, if there are several. */
  newFileIds: string[] | null;
  /** Whether to answer as a stream of events. */
  stream: boolean;
  /** The previous answer's id at the model provider. */
  previousResponseId?: string;
  /** The shortcut that is used. */
  shortcutId?: string;
}
