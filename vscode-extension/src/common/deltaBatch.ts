/**
 * How often text is sent to the webview, in milliseconds. Each message has a cost on both sides.
 */
const INTERVAL = 40;

/** Batches deltas. The first one is sent immediately, because the user is waiting for it. */
export class DeltaBatch {
  readonly #send: (text: string) => void;
  #text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  add(text: string): void {
    this.#text += text;
    if (this.#timer === undefined) this.#sendAndWait();
  }

  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#send(text);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #sendAndWait(): void {
    this.flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#text !== "") this.#sendAndWait();
    }, INTERVAL);
  }
}
