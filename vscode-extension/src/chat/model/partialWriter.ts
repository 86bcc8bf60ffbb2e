import type { StoredTurn } from "../../common/chat/transcript.ts";
import type { TranscriptStore } from "./transcriptStore.ts";

/** How often the text of a running answer is written, in milliseconds… */
const INTERVAL = 1_000;
/** …and the longer the answer, the less often, so that the total written stays linear. */
const CHARACTERS_PER_MS = 40;

/** Keeps a copy of a running answer on disk, so that a crash loses at most a second of it. */
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

  /** Schedules a write. The first words are written at once: a reload can happen at any moment. */
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
