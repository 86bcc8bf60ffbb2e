/**
 * WordPress nonces.
 *
 * @module
 */
import { parseLenientObject } from "./json.ts";

/** Longer than any nonce; a longer one is not sent back as a header. */
const MAX_NONCE_LENGTH = 256;

/**
 * Whether a value can be a nonce, and so be sent back as a header.
 *
 * @param value The value.
 * @returns Whether it can.
 */
export function isNonce(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_NONCE_LENGTH &&
    /^[\x21-\x7e]+$/.test(value);
}

/**
 * Reads the response of the route that starts a session.
 *
 * @param text The body.
 * @returns The nonce, or undefined if there is none.
 */
export function parseNonce(text: string): string | undefined {
  const json = parseLenientObject(text, ["restNonce", "success"]);
  // A nonce of digits alone can arrive as a number.
  const nonce = Number.isSafeInteger(json?.restNonce)
    ? String(json?.restNonce)
    : json?.restNonce;
  return json?.success === true && isNonce(nonce) ? nonce : undefined;
}
