import { type Chatbot, discover, type Fetch, isAskError } from "@askgpt4/core";
import type * as vscode from "vscode";
import { toLogger } from "../platform/log.ts";
import type { ConfiguredSite } from "./configuredSite.ts";

/** The cached description of a chatbot, without its nonce, which expires soon. */
export type KnownChatbot = Pick<
  Chatbot,
  | "botId"
  | "customId"
  | "contextId"
  | "name"
  | "greeting"
  | "maxMessageLength"
  | "uploadLimits"
  | "stream"
>;

interface Remembered {
  time: number;
  chatbots: KnownChatbot[];
}

/** Fetches a site's page. */
interface PageOptions {
  fetch: Fetch;
  headers: Record<string, string> | undefined;
  signal: AbortSignal;
}

const KEY = "askGpt4.chatbots";

/** How long a description is valid, in milliseconds. Owners rarely change a chatbot. */
const FRESH = 7 * 24 * 3_600_000;

/** Caches what sites' pages say about their chatbots: limits, greetings. */
export class ChatbotDirectory {
  readonly #state: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  /**
   * One attempt per session and site, so that an unreadable page is not requested for every
   * question.
   */
  readonly #attempts = new Map<string, Promise<boolean>>();

  constructor(state: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#state = state;
    this.#log = log;
  }

  /** The known chatbots of a site; sends no request. */
  known(siteKey: string): readonly KnownChatbot[] {
    return this.#all[siteKey]?.chatbots ?? [];
  }

  /**
   * Reads the site's page, unless that was done recently. Never throws.
   *
   * @returns Whether anything changed.
   */
  refresh(
    site: ConfiguredSite,
    options: PageOptions,
  ): Promise<boolean> {
    const remembered = this.#all[site.key];
    // Data cached by an earlier version lacks upload limits.
    const whole = remembered?.chatbots.every((bot) => bot.uploadLimits);
    if (remembered && whole && Date.now() - remembered.time < FRESH) {
      return Promise.resolve(false);
    }
    let attempt = this.#attempts.get(site.key);
    if (!attempt) {
      attempt = this.#look(site, options);
      this.#attempts.set(site.key, attempt);
    }
    return attempt;
  }

  /** Forgets a site, so that its page is read again. */
  async forget(siteKey: string): Promise<void> {
    const { [siteKey]: _, ...rest } = this.#all;
    this.#attempts.delete(siteKey);
    await this.#state.update(KEY, rest);
  }

  async #look(
    site: ConfiguredSite,
    options: PageOptions,
  ): Promise<boolean> {
    // The demo's front page has no chatbot; for other sites the user enters the page that has one.
    const page = site.demo ? new URL("chat/", site.url) : site.url;
    try {
      const found = await discover(page, {
        logger: toLogger(this.#log),
        fetch: options.fetch,
        signal: options.signal,
        ...(options.headers ? { headers: options.headers } : {}),
      });
      this.#log.info(`Found ${found.length} chatbot(s) on the site's page.`);
      if (found.length === 0) return false;
      await this.#state.update(KEY, {
        ...this.#all,
        [site.key]: { time: Date.now(), chatbots: found.map(remember) },
      });
      return true;
    } catch (error) {
      // Does not count as an attempt: the user signed in or out.
      if (isAskError(error, "aborted")) this.#attempts.delete(site.key);
      this.#log.info(
        `Could not read the site's page (${
          isAskError(error) ? error.code : String(error)
        }); the chatbot's limit is not known.`,
      );
      return false;
    }
  }

  get #all(): Record<string, Remembered> {
    return this.#state.get<Record<string, Remembered>>(KEY, {});
  }
}

function remember(chatbot: Chatbot): KnownChatbot {
  const { botId, customId, contextId, name, greeting: greeting } = chatbot;
  const { maxMessageLength, uploadLimits: uploads, stream } = chatbot;
  return {
    botId,
    customId,
    contextId,
    name,
    greeting: greeting,
    maxMessageLength,
    uploadLimits: uploads,
    stream,
  };
}
