import type { Announcer } from "./announcer.ts";
import type { WebviewMessage, WebviewSettings } from "../protocol/messages.ts";

/** Callbacks for the outcome of a question sent to the host. */
export interface RequestOutcome {
  accepted(): void;
  refused(message: string): void;
}

/** What the parts of the webview share: the connection to the host, and the current state. */
export class Context {
  readonly post: (message: WebviewMessage) => void;
  readonly announcer: Announcer;
  chatId = "";
  busy = false;
  /** The base URL of this chat's images. */
  thumbnails = "";
  settings: WebviewSettings = {
    locale: "",
    siteName: "",
    botName: "",
    greeting: "",
    messageLimit: null,
    demo: false,
    slashCommands: [],
    examples: [],
  };
  readonly #outcomes = new Map<string, RequestOutcome>();

  constructor(post: (message: WebviewMessage) => void, announcer: Announcer) {
    this.post = post;
    this.announcer = announcer;
  }

  /** Sends a question; the callbacks are called when the host has decided. */
  request(
    message: (requestId: string) => WebviewMessage,
    outcome: RequestOutcome,
  ): void {
    const requestId = crypto.randomUUID();
    this.#outcomes.set(requestId, outcome);
    this.post(message(requestId));
  }

  accepted(requestId: string): void {
    this.#outcomes.get(requestId)?.accepted();
    this.#outcomes.delete(requestId);
  }

  refused(requestId: string, message: string): void {
    this.#outcomes.get(requestId)?.refused(message);
    this.#outcomes.delete(requestId);
  }

  /** Drops pending questions after a snapshot, because the host's answer was lost. */
  forgetRequests(): void {
    this.#outcomes.clear();
  }
}
