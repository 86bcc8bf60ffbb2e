import type { Announcer } from "./announcer.ts";
import type { WebviewMessage, WebviewSettings } from "../protocol/messages.ts";

/** What becomes of a question that was sent to the host. */
export interface RequestOutcome {
  accepted(): void;
  refused(message: string): void;
}

/** What every part of the page needs: the line to the host, and what is true at the moment. */
export class Context {
  readonly post: (message: WebviewMessage) => void;
  readonly announcer: Announcer;
  chatId = "";
  busy = false;
  /** Where the files of this chat's images are. */
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

  /** Sends a question; the outcome comes when the host has decided. */
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

  /** The host has forgotten what was asked, or the page did not hear the answer. */
  forgetRequests(): void {
    this.#outcomes.clear();
  }
}
