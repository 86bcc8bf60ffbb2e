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

/**
 * All controls (C0, delete, C1) but tab and newline, and the characters that
 * turn the direction of the text around them.
 */
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text that comes in pieces, made harmless piece by piece. */
export class TerminalText {
  #return = false;

  /**
   * Takes the next piece.
   *
   * @param text The piece.
   * @returns What can be written.
   */
  push(text: string): string {
    const whole = this.#return ? `\r${text}` : text;
    this.#return = whole.endsWith("\r");
    const ready = this.#return ? whole.slice(0, -1) : whole;
    return ready.replaceAll("\r\n", "\n").replace(UNSAFE, visible);
  }

  /**
   * Nothing more comes.
   *
   * @returns What was held back.
   */
  end(): string {
    const held = this.#return ? visible("\r") : "";
    this.#return = false;
    return held;
  }
}

/**
 * Makes a whole text harmless.
 *
 * @param text The text.
 * @returns The text with every control character made visible.
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNSAFE, visible);
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
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
