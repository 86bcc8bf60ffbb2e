import type { HostMessage, WebviewMessage } from "../protocol/messages.ts";

/** The state that VS Code keeps for a hidden webview, to restore it before the host answers. */
export interface WebviewState {
  chatId: string;
  draft: string;
  /** The scroll position unless at the end: the offset below the top of this turn. */
  scroll: { turnId: string; offset: number } | null;
}

/**
 * The connection to the host: checks the order of messages, and requests a snapshot if one is
 * missing.
 */
export class Host {
  readonly #api = acquireVsCodeApi<WebviewState>();
  readonly #receive: (message: HostMessage) => void;
  #seq: number | undefined;
  #waiting = false;

  /** @param receive Called with every message in order, starting with a snapshot. */
  constructor(receive: (message: HostMessage) => void) {
    this.#receive = receive;
    addEventListener("message", (event: MessageEvent<HostMessage>) => {
      // VS Code's frame around the webview has the same origin.
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
