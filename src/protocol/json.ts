/**
 * Reads JSON that a site sends. No function here throws.
 *
 * @module
 */
import { MAX_ITEMS, MAX_NAME } from "./site_text.ts";

/** A JSON object whose values aren't checked yet. */
export type JsonObject = Record<string, unknown>;

/**
 * How deep a site's own data may be nested. Engines parse deeper JSON than
 * they can stringify; PHP's default limit is the same.
 */
const MAX_DEPTH = 512;

/**
 * Parses a JSON object.
 *
 * @param text The JSON document.
 * @returns The object, or undefined if the text is anything else.
 */
export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** How many objects to look at in output that isn't JSON as a whole. */
const MAX_CANDIDATES = 50;

/**
 * Parses a JSON object that may have other output around it: PHP notices, a
 * script, a comment of a cache, a byte order mark, a stray `0`.
 *
 * @param text The body of a response.
 * @param keys Of several objects, the first with one of these keys counts.
 * @returns The object, or undefined if there is none.
 */
export function parseLenientObject(
  text: string,
  keys: readonly string[],
): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    // There is something around it.
  }
  let start = text.indexOf("{");
  for (let i = 0; start !== -1 && i < MAX_CANDIDATES; i++) {
    const end = objectEnd(text, start);
    const found = end === -1 ? undefined : parseObject(text.slice(start, end));
    if (found && keys.some((key) => Object.hasOwn(found, key))) return found;
    // Nothing inside an object is the object that is looked for.
    start = text.indexOf("{", found === undefined ? start + 1 : end);
  }
  return undefined;
}

/** The position after the brace that closes an object; -1 if none does. */
function objectEnd(text: string, start: number): number {
  const token = /["{}]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}" && --depth === 0) return token.lastIndex;
    else if (match[0] === '"') {
      const end = stringEnd(text, token.lastIndex);
      if (end === -1) return -1;
      token.lastIndex = end;
    }
  }
  return -1;
}

/** The position after the quote that closes a string; -1 if none does. */
function stringEnd(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i + 1;
  }
  return -1;
}

/**
 * Writes JSON whose texts are well-formed Unicode: half a surrogate pair, as a
 * cut emoji leaves it, becomes U+FFFD, since sites reject the whole request.
 *
 * @param value Any value.
 * @returns The JSON document.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, item) => typeof item === "string" ? item.toWellFormed() : item,
  );
}

/**
 * @param value Any value.
 * @returns The value if it is an object and no array.
 */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonObject
    : undefined;
}

/**
 * @param value Any value.
 * @returns The first items of an array; `[]` for anything else.
 */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [];
}

/**
 * @param value Any value.
 * @returns The value if it is a string.
 */
export function asString(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/**
 * Reads an id or a short keyword. One that is too long is dropped: cut, it
 * would name something else.
 *
 * @param value Any value.
 * @returns The id, or null.
 */
export function asId(value: unknown): string | null {
  return typeof value === "string" && value.length <= MAX_NAME ? value : null;
}

/**
 * Reads a number. Some routes send numbers as strings.
 *
 * @param value Any value.
 * @returns The number if it is finite.
 */
export function asNumber(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== ""
    ? Number(value)
    : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/**
 * Whether JSON.stringify can handle a parsed value.
 *
 * @param value The value.
 * @param depth The levels that are left.
 * @returns Whether it is nested at most 512 levels deep.
 */
export function isShallow(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 &&
    Object.values(value).every((inner) => isShallow(inner, depth - 1));
}
