/**
 * Text from elsewhere, made harmless for a terminal. Pure.
 *
 * Control characters are shown rather than dropped: what a model or a site
 * wrote stays readable as what it is, nothing can be hidden between two of
 * them, and there is no sequence to recognise that could be split between two
 * deltas.
 *
 * @module
 */
import {
  codePointName,
  CONTEXT_LENGTH,
  replaceHidden,
  undecidedLength,
} from "../../util/hidden_characters.ts";

/** All controls (C0, delete, C1) but tab and newline. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text that comes in pieces, made harmless piece by piece. */
export class TerminalText {
  /** The end of what was returned, as it came. */
  #before = "";
  /** What can only be judged once it is known what follows. */
  #held = "";

  /**
   * Takes the next piece.
   *
   * @param text The piece.
   * @returns What can be written.
   */
  push(text: string): string {
    const whole = this.#before + this.#held + text;
    const held = undecidedLength(whole) || (whole.endsWith("\r") ? 1 : 0);
    return this.#take(whole, whole.length - held);
  }

  /**
   * Nothing more comes.
   *
   * @returns What was held back.
   */
  end(): string {
    const whole = this.#before + this.#held;
    return this.#take(whole, whole.length);
  }

  #take(whole: string, end: number): string {
    const ready = whole.slice(0, end);
    const safe = harmless(ready, this.#before.length);
    this.#held = whole.slice(end);
    this.#before = ready.slice(-CONTEXT_LENGTH);
    return safe;
  }
}

/**
 * Makes a whole text harmless.
 *
 * @param text The text.
 * @returns The text with every control and hidden character made visible.
 */
export function printable(text: string): string {
  return harmless(text, 0);
}

function harmless(text: string, start: number): string {
  return replaceHidden(text, visible, start)
    .replaceAll("\r\n", "\n").replace(CONTROLS, visible);
}

/**
 * Makes a text harmless and one line.
 *
 * @param text The text.
 * @param width The most characters to keep. Default: all.
 * @returns The line.
 */
export function oneLine(text: string, width = Infinity): string {
  const characters = [...printable(text.replace(/\s+/g, " ").trim())];
  if (characters.length <= width) return characters.join("");
  return characters.slice(0, Math.max(0, width - 1)).join("") + "…";
}

/** `␛` for an escape, `<U+202E>` for what has no picture. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<${codePointName(character)}>`;
}
