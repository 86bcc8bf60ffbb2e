/**
 * What can be set on a demo site.
 */
import type { DemoFault } from "./faults/faults.ts";

/** A live event of an answer that is not plain answer text. */
export interface DemoLiveEvent {
  /** What kind of event it is, for example `thinking` or `tool_call`. */
  subtype: string;
  /** The event's text. */
  data: string;
  /** How the site's own chat window shows it. Default: `visible`. */
  visibility?: "visible" | "collapsed" | "hidden";
  /** What else the event carries. */
  metadata?: Record<string, unknown>;
}

/** What an answer brings besides its text. */
export interface DemoExtras {
  /** Addresses of images. */
  images?: string[] | null;
  /** Functions that the site asks the client to run. */
  actions?: unknown[];
  /** Answers that the user can give by one click. */
  shortcuts?: unknown[];
  /** Blocks of HTML. */
  blocks?: unknown[];
}

/** What a model says: a piece of text, another live event, or extras. */
export type DemoEvent = string | DemoLiveEvent | DemoExtras;

/** A turn of the conversation, as the client sent it. */
export interface DemoMessage {
  /** `user` or `assistant`. */
  role: string;
  /** What was said. */
  content: string;
}

/** A file that was uploaded. */
export interface DemoFile {
  /** The id that the site gave it. */
  id: string;
  /** Its name, as uploaded. */
  name: string;
  /** Its media type. */
  type: string;
  /** Its content. */
  bytes: Uint8Array;
}

/** What a model knows besides the question. */
export interface DemoContext {
  /** The chatbot that was asked, after the fallback for an unknown one. */
  botId: string;
  /** The conversation, if the client named one. */
  chatId: string | undefined;
  /** The turns before the question, oldest first. */
  messages: DemoMessage[];
  /** The files that came with the question. */
  files: DemoFile[];
  /** The site's address, for links to what is there. */
  siteUrl: string;
  /** The signed-in user's name. */
  user: string | undefined;
  /** Whether the answer is streamed. */
  stream: boolean;
  /** The pause between two deltas, in milliseconds. */
  delay: number;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/**
 * A model behind the demo site. What it yields is sent at once; what it throws
 * becomes the error that the site reports.
 *
 * @param question What was asked.
 * @param context What else is known.
 * @returns The parts of the answer.
 */
export type DemoModel = (
  question: string,
  context: DemoContext,
) => Iterable<DemoEvent> | AsyncIterable<DemoEvent>;

/** A chatbot of the demo site. */
export interface DemoChatbot {
  /** Its id. Default: `default`. */
  botId?: string;
  /** The id of a chatbot that exists on the page alone. */
  customId?: string | null;
  /** Its name. Default: `Default`. */
  name?: string;
  /** What it says first. Default: `Hi! How can I help you?` */
  greeting?: string;
  /** How many characters a message may have. Default: 8,000. */
  textInputMaxLength?: number;
  /** Whether images can be uploaded. Default: false. */
  imageUpload?: boolean;
  /** Whether files can be uploaded. Default: false. */
  fileUpload?: boolean;
  /** Whether several files can be uploaded at once. Default: false. */
  multiUpload?: boolean;
  /** How many files one message may bring. Default: 1. */
  maxUploads?: number;
  /** Whether the chat window streams. Default: true. */
  stream?: boolean;
  /** The page that the chatbot is on. Default: 4. */
  contextId?: number | null;
  /** Whether the page brings a nonce along. Default: false. */
  nonceOnPage?: boolean;
}

/** Someone who can sign in with an application password. */
export interface DemoUser {
  /** The user's name. */
  name: string;
  /** The application password. */
  password: string;
}

/**
 * How a demo site behaves. Everything but a `model` function survives JSON, so
 * that a test in a browser can configure a site on the other side of a socket.
 */
export interface DemoSiteOptions {
  /**
   * The site's address; it may be a subfolder.
   * Default: `https://demo.askgpt4.example/`.
   */
  url?: string;
  /**
   * What runs there: WordPress with AI Engine, WordPress without it, or
   * something else that knows pages only. Default: `ai-engine`.
   */
  software?: "ai-engine" | "wordpress" | "other";
  /** Whether the REST API is at `/wp-json/` too. Default: `pretty`. */
  permalinks?: "pretty" | "plain";
  /** The first nonce of anonymous visitors. Default: a random one. */
  nonce?: string;
  /** The chatbots on the page `chat/`. Default: one, called `default`. */
  chatbots?: readonly DemoChatbot[];
  /**
   * What answers: `guide` knows this product, `echo` repeats the question as
   * the model behind the recorded site did, a function is your own.
   * Default: `guide`.
   */
  model?: "guide" | "echo" | DemoModel;
  /** The pause between two deltas, in milliseconds. Default: 15. */
  delay?: number;
  /** Who can sign in with Basic auth. Default: nobody. */
  users?: readonly DemoUser[];
  /** Switches the public API on. Default: off. */
  bearerToken?: string | null;
  /** Whether the public API is set up for answers in JSON. Default: false. */
  jsonEnvironment?: boolean;
  /** What goes wrong, one after the other. Default: nothing. */
  faults?: readonly DemoFault[];
}

/** A chatbot with every default filled in. */
export type Chatbot = Required<DemoChatbot>;

/** Options with every default filled in. */
export interface Settings {
  url: URL;
  software: "ai-engine" | "wordpress" | "other";
  permalinks: "pretty" | "plain";
  chatbots: [Chatbot, ...Chatbot[]];
  model: "guide" | "echo" | DemoModel;
  delay: number;
  users: readonly DemoUser[];
  bearerToken: string | null;
  jsonEnvironment: boolean;
}

function completeChatbot(chatbot: DemoChatbot): Chatbot {
  return {
    botId: "default",
    customId: null,
    name: "Default",
    greeting: "Hi! How can I help you?",
    textInputMaxLength: 8000,
    imageUpload: false,
    fileUpload: false,
    multiUpload: false,
    maxUploads: 1,
    stream: true,
    contextId: 4,
    nonceOnPage: false,
    ...chatbot,
  };
}

/** Fills in the defaults, or what was set before. */
export function complete(
  options: DemoSiteOptions,
  before?: Settings,
): Settings {
  const url = new URL(
    options.url ?? before?.url ?? "https://demo.askgpt4.example/",
  );
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  const [first, ...rest] = (options.chatbots ?? before?.chatbots ?? [])
    .map(completeChatbot);
  return {
    url,
    software: options.software ?? before?.software ?? "ai-engine",
    permalinks: options.permalinks ?? before?.permalinks ?? "pretty",
    chatbots: [first ?? completeChatbot({}), ...rest],
    model: options.model ?? before?.model ?? "guide",
    delay: options.delay ?? before?.delay ?? 15,
    users: options.users ?? before?.users ?? [],
    bearerToken: options.bearerToken === undefined
      ? before?.bearerToken ?? null
      : options.bearerToken,
    jsonEnvironment: options.jsonEnvironment ?? before?.jsonEnvironment ??
      false,
  };
}
