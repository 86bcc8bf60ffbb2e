/** A change of a document as VS Code reports it, in offsets of the old text. */
export interface TextChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** A range of a document that is adjusted as the text around it changes. */
export class TrackedRange {
  #start: number;
  #end: number;

  /**
   * @param start The offset of its first character.
   * @param end The offset after its last character.
   */
  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Extends the range by text that was appended to it. */
  grow(length: number): void {
    this.#end += length;
  }

  /** Adjusts the range after its text was replaced. */
  resize(length: number): void {
    this.#end = this.#start + length;
  }

  /**
   * Applies the changes of one event. Text inserted directly before or after the range is outside
   * it.
   *
   * @param changes Non-overlapping changes.
   * @returns Whether the text in the range is unchanged; otherwise the range is no longer valid.
   */
  follow(changes: readonly TextChange[]): boolean {
    if (changes.some((change) => this.#touches(change))) return false;
    let shift = 0;
    for (const change of changes) {
      if (change.rangeOffset + change.rangeLength <= this.#start) {
        // An empty range moves behind text that is inserted at its position.
        shift += change.text.length - change.rangeLength;
      }
    }
    this.#start += shift;
    this.#end += shift;
    return true;
  }

  #touches({ rangeOffset, rangeLength }: TextChange): boolean {
    return rangeOffset < this.#end && rangeOffset + rangeLength > this.#start;
  }
}
