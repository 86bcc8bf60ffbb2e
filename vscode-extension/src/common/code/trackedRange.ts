/** A change of a document, as VS Code reports it: in offsets of the text before. */
export interface TextChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** A range of a document that keeps its place while the text around it changes. */
export class TrackedRange {
  #start: number;
  #end: number;

  /**
   * @param start The offset of its first character.
   * @param end The offset behind its last one.
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

  /** Text was added at its end that belongs to it. */
  grow(length: number): void {
    this.#end += length;
  }

  /** The text in it was replaced by what belongs to it. */
  resize(length: number): void {
    this.#end = this.#start + length;
  }

  /**
   * Follows the changes of one event. Text that is put right before or right behind the range is not in
   * it.
   *
   * @param changes The changes, none of which overlaps another.
   * @returns Whether the range is as it was; otherwise it is where it was, and means nothing any more.
   */
  follow(changes: readonly TextChange[]): boolean {
    if (changes.some((change) => this.#touches(change))) return false;
    let shift = 0;
    for (const change of changes) {
      if (change.rangeOffset + change.rangeLength <= this.#start) {
        // An empty range is behind what is typed at its place.
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
