import type { Token, Tokens } from "marked";
import { lexerFor } from "./lexer.ts";

/**
 * The length that must remain of a split paragraph: its end may still become emphasis or a link.
 */
const REMAINDER = 1_024;

/** The finished items of a list: all but the last. */
export function splitList(list: Tokens.List): string {
  return list.items.slice(0, -1).map((item) => item.raw).join("");
}

/**
 * The start of a long paragraph that can be rendered for good.
 *
 * The split is between two words outside emphasis, links and code. The remainder starts with a
 * letter, so that it is lexed as a paragraph.
 *
 * @param raw The paragraph's Markdown.
 * @returns Its start, or nothing if it can't be split.
 */
export function splitParagraph(raw: string): string {
  const limit = raw.length - REMAINDER;
  let position = 0;
  let cut = 0;
  for (const token of inlineTokens(raw)) {
    const next = position + token.raw.length;
    if (token.type === "text") {
      const within = token.raw.slice(0, Math.max(0, limit - position));
      const space = [...within.matchAll(/ (?=\p{L})/gu)].at(-1);
      if (space) cut = position + space.index + 1;
    }
    if (next >= limit) break;
    position = next;
  }
  return raw.slice(0, cut);
}

function inlineTokens(raw: string): Token[] {
  try {
    return lexerFor(raw).inlineTokens(raw);
  } catch {
    // Too slow, or nested too deeply for the stack.
    return [];
  }
}
