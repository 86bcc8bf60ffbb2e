import type { HostMessage, WebviewMessage } from "../protocol/messages.ts";

/** What VS Code keeps for the page while it is hidden, to show something before the host answers. */
export interface WebviewState {
  chatId: string;
  draft: string;
  /** Where the reader was, unless at the end: so far below the top of this turn. */
  scroll: { turnId: string; offset: number } | null;
}

/** The page's line to the host: orders what comes in, and says so when something is missing. */
export class Host {
  readonly #api = acquireVsCodeApi<WebviewState>();
  readonly #receive: (message: HostMessage) => void;
  #seq: number | undefined;
  #waiting = false;

  /** @param receive Gets every message, each in its turn, beginning with a snapshot. */
  constructor(receive: (message: HostMessage) => void) {
    this.#receive = receive;
    addEventListener("message", (event: MessageEvent<HostMessage>) => {
      // VS Code's frame around the page has the page's own origin.
      if (event.origin === origin) this.#take(event.data);
    });
  }

  post(message: WebviewMessage): void {
    this.#api.postMessage(message);
  }

  get state(): WebviewState | undefined {
    return this.#api.getState();
  }

  set state(state: WebviewState) {
    this.#api.setState(state);
  }

  #take(message: HostMessage): void {
    if (typeof message?.seq !== "number") return;
    if (message.type === "snapshot") {
      this.#waiting = false;
    } else if (
      this.#seq === undefined || this.#waiting || message.seq <= this.#seq
    ) {
      return;
    } else if (message.seq !== this.#seq + 1) {
      this.#waiting = true;
      this.post({ type: "need-snapshot", seq: this.#seq });
      return;
    }
    this.#seq = message.seq;
    this.#receive(message);
  }
}
