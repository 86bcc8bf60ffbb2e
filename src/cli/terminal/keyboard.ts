/**
 * A filter between the terminal and the line editor of `node:readline`, which
 * neither supports bracketed paste nor can be paused: pastes are delivered as a
 * whole, and keys typed while an answer streams are held until the next prompt.
 *
 * @module
 */
import { Readable } from "node:stream";
import type { Input } from "../context.ts";

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";
const CTRL_C = "\x03";
const CTRL_Z = "\x1a";

/** How long to wait for the rest of an escape sequence, in milliseconds. */
const ESCAPE_TIMEOUT = 50;

/** Keys up to Enter, or a paste. */
type Stroke = { kind: "keys" | "paste"; text: string };

/** A terminal's input without pastes, as the input of the line editor. */
export class Keyboard extends Readable {
  /** The line editor requires it. */
  readonly isTTY = true;
  /** Called with a pasted text. */
  onPaste: (text: string) => void = () => {};
  /** Called at Ctrl-C while keys are held. */
  onInterrupt: () => void = () => {};
  /** Called at Ctrl-Z. */
  onSuspend: () => void = () => {};
  readonly #source: Input;
  readonly #utf8 = new TextDecoder();
  #unread = "";
  /** The beginning of a paste whose end hasn't come. */
  #pasted = "";
  #pasting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was typed ahead; undefined while keys are not held. */
  #held: Stroke[] | undefined = [];
  /** Whether the last key moved through the history. */
  #browsing = false;
  #ended = false;

  constructor(source: Input) {
    super();
    this.#source = source;
    source.on("data", this.#onData);
    source.on("end", this.#onEnd);
    source.on("error", this.#onEnd);
    source.resume();
  }

  /** Called by the line editor. Held keys must not be echoed. */
  setRawMode(raw: boolean): this {
    if (raw || this.#held === undefined) this.#source.setRawMode?.(raw);
    return this;
  }

  /** Keys are pushed as they come. */
  override _read(): void {}

  /** Holds keys from now on. */
  hold(): void {
    this.#held ??= [];
  }

  /** Delivers the held keys, until the editor makes this hold again. */
  release(): void {
    const waiting = this.#held ?? [];
    this.#held = undefined;
    this.#deliver(waiting);
    if (this.#ended && this.#held === undefined) this.emit("end");
  }

  /** Replaces Enter in the held keys by a line break within the line. */
  holdSubmits(): void {
    const waiting = (this.#held ?? []).map(({ kind, text }): Stroke => ({
      kind,
      text: kind === "keys" ? text.replace(/[\r\n]/g, "⏎") : text,
    }));
    while (waiting.at(-1)?.text === "⏎") waiting.pop();
    if (this.#held !== undefined) this.#held = waiting;
  }

  /** Whether anything was typed ahead. */
  get typedAhead(): boolean {
    return this.#held !== undefined && this.#held.length > 0;
  }

  /** Removes the listeners. */
  close(): void {
    clearTimeout(this.#timer);
    this.#source.off("data", this.#onData);
    this.#source.off("end", this.#onEnd);
    this.#source.off("error", this.#onEnd);
    this.#source.pause();
  }

  readonly #onData = (chunk: Uint8Array | string): void => {
    clearTimeout(this.#timer);
    this.#unread += typeof chunk === "string"
      ? chunk
      : this.#utf8.decode(chunk, { stream: true });
    this.#deliver(this.#strokes(false));
    if (this.#unread !== "" && !this.#pasting) {
      this.#timer = setTimeout(
        () => this.#deliver(this.#strokes(true)),
        ESCAPE_TIMEOUT,
      );
    }
  };

  readonly #onEnd = (): void => {
    this.#deliver(this.#strokes(true));
    this.#ended = true;
    if (this.#held === undefined) this.emit("end");
  };

  /** Splits the input into keys and pastes. */
  #strokes(final: boolean): Stroke[] {
    const strokes: Stroke[] = [];
    for (;;) {
      const mark = this.#pasting ? PASTE_END : PASTE_START;
      const at = this.#unread.indexOf(mark);
      if (at === -1) break;
      this.#add(strokes, this.#unread.slice(0, at));
      this.#unread = this.#unread.slice(at + mark.length);
      this.#pasting = !this.#pasting;
    }
    const mark = this.#pasting ? PASTE_END : PASTE_START;
    const kept = final ? 0 : beginningOf(mark, this.#unread);
    const text = this.#unread.slice(0, this.#unread.length - kept);
    this.#unread = this.#unread.slice(text.length);
    if (this.#pasting && !final) this.#pasted += text;
    else this.#add(strokes, text);
    return strokes;
  }

  #add(strokes: Stroke[], text: string): void {
    if (this.#pasting) {
      const whole = this.#pasted + text;
      this.#pasted = "";
      if (whole !== "") strokes.push({ kind: "paste", text: whole });
      return;
    }
    // Split at Enter, Ctrl-C and Ctrl-Z, so that the rest can be held.
    // deno-lint-ignore no-control-regex
    const parts = text.match(/[^\r\n\x03\x1a]+|\r\n|[\r\n\x03\x1a]/g);
    for (const part of parts ?? []) {
      strokes.push({ kind: "keys", text: part });
    }
  }

  #deliver(strokes: readonly Stroke[]): void {
    for (const stroke of strokes) {
      if (stroke.kind === "keys" && stroke.text === CTRL_Z) this.onSuspend();
      else if (this.#held !== undefined) this.#keep(stroke);
      else if (stroke.kind === "paste") this.onPaste(stroke.text);
      // The editor handles it synchronously.
      else {this.emit(
          "data",
          new TextEncoder().encode(this.#keepDraft(stroke.text)),
        );}
    }
  }

  #keep({ kind, text }: Stroke): void {
    if (kind === "keys" && text === CTRL_C) this.onInterrupt();
    else this.#held?.push({ kind, text });
  }

  /**
   * Moves the cursor to the end before the first arrow-up or -down. There, the
   * editor keeps the whole draft; later, it would narrow the search to it.
   */
  #keepDraft(keys: string): string {
    // deno-lint-ignore no-control-regex
    const arrows = /(?:\x1b[[O][AB]|[\x10\x0e])+/g;
    const kept = keys.replace(
      arrows,
      (run, at: number) => at === 0 && this.#browsing ? run : `\x05${run}`,
    );
    // deno-lint-ignore no-control-regex
    this.#browsing = /(?:\x1b[[O][AB]|[\x10\x0e])$/.test(keys);
    return kept;
  }
}

/** How many characters at the end of a text may begin a mark. */
function beginningOf(mark: string, text: string): number {
  for (let length = mark.length - 1; length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}
