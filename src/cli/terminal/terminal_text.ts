/**
 * Makes the control and hidden characters of a text visible, so that a terminal
 * cannot obey them. Pure.
 *
 * They are shown rather than removed: nothing the model wrote disappears, and
 * no escape sequence has to be recognized across deltas.
 *
 * @module
 */
import {
  codePointName,
  CONTEXT_LENGTH,
  replaceHidden,
  undecidedLength,
} from "../../util/hidden_characters.ts";

/** All controls (C0, delete, C1) except tab and newline. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Escapes a text that comes in pieces. */
export class TerminalText {
  /** The end of what was returned, unescaped. */
  #before = "";
  /** The end of the input that depends on what follows. */
  #held = "";

  /**
   * Takes the next piece.
   *
   * @returns What can be written.
   */
  push(text: string): string {
    const whole = this.#before + this.#held + text;
    const held = undecidedLength(whole) || (whole.endsWith("\r") ? 1 : 0);
    return this.#take(whole, whole.length - held);
  }

  /** Ends the text. */
  end(): string {
    const whole = this.#before + this.#held;
    return this.#take(whole, whole.length);
  }

  #take(whole: string, end: number): string {
    const ready = whole.slice(0, end);
    const safe = escaped(ready, this.#before.length);
    this.#held = whole.slice(end);
    this.#before = ready.slice(-CONTEXT_LENGTH);
    return safe;
  }
}

/**
 * Escapes a whole text.
 *
 * @returns The text with every control and hidden character made visible.
 */
export function printable(text: string): string {
  return escaped(text, 0);
}

function escaped(text: string, start: number): string {
  return replaceHidden(text, visible, start)
    .replaceAll("\r\n", "\n").replace(CONTROLS, visible);
}

/**
 * Escapes a text and puts it on one line.
 *
 * @param width The maximum number of characters. Default: all.
 */
export function oneLine(text: string, width = Infinity): string {
  const characters = [...printable(text.replace(/\s+/g, " ").trim())];
  if (characters.length <= width) return characters.join("");
  return characters.slice(0, Math.max(0, width - 1)).join("") + "…";
}

/** `␛` for an escape, `<U+202E>` for a character without a symbol. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<${codePointName(character)}>`;
}
