/** How PHP and WordPress write things. */

/** `json_encode`: slashes and everything beyond ASCII are escaped. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[/\u0080-\uffff]/g,
    (unit) =>
      unit === "/"
        ? "\\/"
        : "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#039;",
};

/** `esc_attr` and `esc_html`. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

/** `microtime(true)`: seconds with six digits of a second's parts. */
export function microtime(): number {
  const ms = performance.timeOrigin + performance.now();
  return Math.round(ms * 1000) / 1e6;
}

/** `uniqid()`: 13 hexadecimal digits, made of the time. */
export function uniqid(): string {
  const now = microtime();
  const seconds = Math.floor(now).toString(16);
  // In place of the microseconds, which are too coarse in some runtimes.
  return seconds.padStart(8, "0").slice(-8) + randomHex(5);
}

/** As many random hexadecimal digits. */
export function randomHex(digits: number): string {
  return random(digits, "0123456789abcdef");
}

/** As many random characters out of an alphabet. */
export function random(length: number, alphabet: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
}

/** A date as MySQL writes it. */
export function mysqlDate(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
