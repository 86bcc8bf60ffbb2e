import type { StringKey, WebviewStrings } from "../protocol/strings.ts";

let translations: Partial<WebviewStrings> = {};

/** Sets the strings that the host sent. */
export function setStrings(strings: WebviewStrings): void {
  translations = strings;
}

/** A string in the user's language, with `{0}`, `{1}` … filled in. */
export function t(key: StringKey, ...values: (string | number)[]): string {
  return (translations[key] ?? "").replace(
    /\{(\d)\}/g,
    (_, index) => String(values[Number(index)] ?? ""),
  );
}
