/**
 * The keys that are pressed, before the line editor sees them.
 *
 * Neither Node's nor Deno's editor knows what is pasted from what is typed, and
 * neither can be told to wait. So this stands between the terminal and the
 * editor: a paste is taken out as a whole, and what is typed while an answer
 * streams is kept until there is a prompt again.
 *
 * @module
 */
import { Readable } from "node:stream";
import type { Input } from "../context.ts";

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";
const CTRL_C = "\x03";

/** How long a key that begins like a paste may take to go on, in ms. */
const KEY_TIME = 50;

/** What happened at the keyboard. */
type Stroke = { kind: "keys" | "paste"; text: string };

/** A terminal's input with pastes taken out. To be given to the line editor. */
export class Keyboard extends Readable {
  /** The editor asks. */
  readonly isTTY = true;
  /** Told of a pasted text. */
  onPaste: (text: string) => void = () => {};
  /** Told of Ctrl-C while keys are held. */
  onInterrupt: () => void = () => {};
  readonly #source: Input;
  readonly #utf8 = new TextDecoder();
  #unread = "";
  #pasting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was typed ahead; undefined while the editor takes everything. */
  #held: Stroke[] | undefined;

  /**
   * @param source The terminal.
   */
  constructor(source: Input) {
    super();
    this.#source = source;
    source.on("data", this.#onData);
    source.on("end", this.#onEnd);
    source.on("error", this.#onEnd);
    source.resume();
  }

  /** Between keys and whole lines. */
  setRawMode(raw: boolean): this {
    this.#source.setRawMode?.(raw);
    return this;
  }

  /** Keys are pushed as they come. */
  override _read(): void {}

  /** From now on, keys wait. */
  hold(): void {
    this.#held ??= [];
  }

  /** The editor gets what has waited, up to where it makes keys wait again. */
  release(): void {
    const waiting = this.#held ?? [];
    this.#held = undefined;
    this.#deliver(waiting);
  }

  /**
   * Takes the sending out of what was typed ahead: after a failure nothing is
   * asked that was typed before the failure was seen.
   */
  sendNothing(): void {
    const waiting = (this.#held ?? []).map(({ kind, text }): Stroke => ({
      kind,
      text: kind === "keys" ? text.replace(/[\r\n]/g, "⏎") : text,
    }));
    while (waiting.at(-1)?.text === "⏎") waiting.pop();
    if (this.#held !== undefined) this.#held = waiting;
  }

  /** Whether something was typed ahead. */
  get typedAhead(): boolean {
    return this.#held !== undefined && this.#held.length > 0;
  }

  /** Lets go of the terminal. */
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
        KEY_TIME,
      );
    }
  };

  readonly #onEnd = (): void => {
    this.#deliver(this.#strokes(true));
    this.emit("end");
  };

  /** Cuts what has come into keys and pastes. */
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
    if (this.#pasting && !final) return strokes;
    const kept = final ? 0 : beginningOfMark(this.#unread);
    const end = this.#unread.length - kept;
    this.#add(strokes, this.#unread.slice(0, end));
    this.#unread = this.#unread.slice(end);
    return strokes;
  }

  #add(strokes: Stroke[], text: string): void {
    if (text === "") return;
    if (this.#pasting) {
      strokes.push({ kind: "paste", text });
      return;
    }
    // One at a time up to each Enter, so that the rest can wait.
    for (const part of text.match(/[^\r\n]+|\r\n|[\r\n]/g) ?? []) {
      strokes.push({ kind: "keys", text: part });
    }
  }

  #deliver(strokes: readonly Stroke[]): void {
    for (const stroke of strokes) {
      if (this.#held !== undefined) this.#keep(stroke);
      else if (stroke.kind === "paste") this.onPaste(stroke.text);
      // The editor takes it before this returns.
      else this.emit("data", new TextEncoder().encode(keepDraft(stroke.text)));
    }
  }

  #keep({ kind, text }: Stroke): void {
    const interrupted = kind === "keys" && text.includes(CTRL_C);
    const rest = interrupted ? text.replaceAll(CTRL_C, "") : text;
    if (rest !== "") this.#held?.push({ kind, text: rest });
    if (interrupted) this.onInterrupt();
  }
}

/**
 * On the way through the history the editor forgets what stood behind the
 * cursor of an unfinished line. So the cursor goes to the end first.
 */
function keepDraft(keys: string): string {
  // deno-lint-ignore no-control-regex
  return keys.replace(/\x1b[[O]A|\x10/g, "\x05$&");
}

/** How many characters at the end may be the beginning of a paste. */
function beginningOfMark(text: string): number {
  for (let length = PASTE_START.length - 1; length > 0; length--) {
    if (text.endsWith(PASTE_START.slice(0, length))) return length;
  }
  return 0;
}
