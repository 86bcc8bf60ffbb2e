/**
 * The events that wait for a reader.
 *
 * @module
 */
import type { AnswerEvent } from "./events.ts";
import { MAX_EVENT_LENGTH } from "./sse.ts";

/**
 * Text or events, whichever the reader wants. Text is joined, since a reader
 * of text takes all there is.
 */
export class AnswerQueue {
  #text = "";
  /** Undefined for a reader of text. */
  #events: AnswerEvent[] | undefined;
  /** The size of the events other than text, in UTF-16 code units. */
  #size = 0;

  /** Whether nothing waits. */
  get empty(): boolean {
    return this.#text === "" &&
      (this.#events === undefined || this.#events.length === 0);
  }

  /** Keeps every event from now on, not only text. */
  keepEvents(): void {
    this.#events ??= [];
  }

  /**
   * Adds a piece of text.
   *
   * @param text The piece.
   */
  text(text: string): void {
    if (this.#events === undefined) this.#text += text;
    else this.#events.push({ type: "text", text });
  }

  /**
   * Adds any other event.
   *
   * @param event The event.
   * @param size Its size, in UTF-16 code units.
   * @returns Whether there was room for it.
   */
  event(event: AnswerEvent, size: number): boolean {
    if (this.#events === undefined) return true;
    this.#events.push(event);
    this.#size += size;
    // Events pile up where `result()` reads and nobody reads `events()`.
    return this.#size <= MAX_EVENT_LENGTH;
  }

  /**
   * Takes the text that waits.
   *
   * @returns The text, or undefined if there is none.
   */
  takeText(): string | undefined {
    if (this.#text === "") return undefined;
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /**
   * Takes the events that wait.
   *
   * @returns The events, possibly none.
   */
  takeEvents(): AnswerEvent[] {
    const events = this.#events ?? [];
    this.#events = [];
    this.#size = 0;
    return events;
  }
}
