/** How often text goes to the page, in milliseconds: it paints once a frame, and a message costs both sides. */
const INTERVAL = 40;

/** Joins deltas. The first one goes at once: it is what the user waits for. */
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
