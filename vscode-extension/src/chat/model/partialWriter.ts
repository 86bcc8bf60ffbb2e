import type { StoredTurn } from "../../common/chat/transcript.ts";
import type { TranscriptStore } from "./transcriptStore.ts";

/** The minimum interval between writes of a partial answer, in milliseconds. */
const INTERVAL = 1_000;
/**
 * The interval grows with the answer's length, so that the total number of bytes written stays
 * linear.
 */
const CHARACTERS_PER_MS = 40;

/** Writes a running answer to disk, so that a crash loses at most a second of it. */
export class PartialWriter {
  readonly #store: TranscriptStore;
  readonly #chatId: string;
  readonly #turn: StoredTurn;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: TranscriptStore, chatId: string, turn: StoredTurn) {
    this.#store = store;
    this.#chatId = chatId;
    this.#turn = turn;
  }

  /**
   * Schedules a write. The first text is written immediately, because the window can reload at any
   * moment.
   */
  schedule(first: boolean): void {
    const delay = first
      ? 0
      : INTERVAL + this.#turn.text.length / CHARACTERS_PER_MS;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.write();
    }, delay);
  }

  async write(): Promise<void> {
    await this.#store.savePartial(
      this.#chatId,
      () => ({ version: 1, turnId: this.#turn.id, text: this.#turn.text }),
    );
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
