import type { StringKey, WebviewStrings } from "../protocol/strings.ts";

let words: Partial<WebviewStrings> = {};

/** Sets the page's words, as they come from the host. */
export function setWords(strings: WebviewStrings): void {
  words = strings;
}

/** A word or sentence in the user's language, with `{0}`, `{1}` … filled in. */
export function t(key: StringKey, ...values: (string | number)[]): string {
  return (words[key] ?? "").replace(
    /\{(\d)\}/g,
    (_, index) => String(values[Number(index)] ?? ""),
  );
}
