/**
 * Composes question and context into one message. Its wording is addressed to
 * the model, so it is English and not localized.
 * @module
 */
import { countCharacters } from "@askgpt4/core";

/** The properties of a piece of context that the message needs. */
export interface ContextPart {
  /** The display path: `src/client.ts`. */
  path: string;
  languageId: string;
  /** First and last line, one-based; absent for a whole file. */
  lines?: readonly [number, number];
  text: string;
}

/** A message, and which context was truncated. */
export interface Message {
  text: string;
  /** Indexes of the truncated parts. */
  cut: ReadonlySet<number>;
}

/** The minimum useful length of a truncated text. */
const LEAST = 20;

/** The message with all context. */
export function wholeMessage(
  question: string,
  parts: readonly ContextPart[],
): string {
  return [question, ...parts.map((part) => block(part, part.text))]
    .join("\n\n");
}

/** The number of characters that a part adds to the message. */
export function contextSize(part: ContextPart): number {
  return countCharacters(block(part, part.text)) + 2;
}

/** How many characters the message is over the limit; 0 or less if it fits. */
export function excess(message: string, limit: number | null): number {
  return limit === null ? 0 : countCharacters(message) - limit;
}

/**
 * The message with as much context as fits. The question is never truncated; the longest parts are
 * truncated first, at a line end if possible, and are marked as such.
 *
 * @returns The message, or `undefined` if not even the minimum of every part fits.
 */
export function cutToFit(
  question: string,
  parts: readonly ContextPart[],
  limit: number,
): Message | undefined {
  const lengths = parts.map((part) => countCharacters(part.text));
  // The mark of a truncated part takes space, so that other parts may have to be truncated further.
  const cut = new Set<number>();
  let level = 0;
  for (let before = -1; before < cut.size;) {
    before = cut.size;
    const frame = parts.map((part, index) =>
      block(part, "", cut.has(index) ? lengths[index] : undefined)
    );
    const room = limit - countCharacters([question, ...frame].join("\n\n"));
    level = room < 0 ? 0 : waterLevel(lengths, room);
    for (const [index, length] of lengths.entries()) {
      if (length > level) cut.add(index);
    }
  }
  const shortest = [...cut].map((index) => Math.min(lengths[index]!, LEAST));
  if (shortest.some((length) => length > level)) return undefined;
  const blocks = parts.map((part, index) => {
    if (!cut.has(index)) return block(part, part.text);
    const text = cutAtLine(firstCharacters(part.text, level));
    return block(part, text, countCharacters(text));
  });
  return { text: [question, ...blocks].join("\n\n"), cut };
}

/** The length to which longer parts are truncated, so that the total exactly fills the limit. */
function waterLevel(lengths: readonly number[], room: number): number {
  let left = Math.max(0, room);
  const ascending = [...lengths].sort((a, b) => a - b);
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}

function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken++) {
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/** Drops an incomplete last line, unless it is most of the text. */
function cutAtLine(text: string): string {
  const end = text.lastIndexOf("\n");
  return end > text.length / 2 ? text.slice(0, end) : text;
}

/** @param kept The length of the truncated part; absent if it is complete. */
function block(part: ContextPart, text: string, kept?: number): string {
  const fence = "`".repeat(Math.max(3, longestTicks(part.text) + 1));
  return `${
    heading(part, kept)
  }\n${fence}${part.languageId}\n${text}\n${fence}`;
}

function heading(part: ContextPart, kept: number | undefined): string {
  const { path, lines } = part;
  const where = lines === undefined
    ? path
    : `${path}, lines ${lines[0]}-${lines[1]}`;
  if (kept === undefined) return `${where}:`;
  const length = countCharacters(part.text);
  return `${where} (cut: only the first ${kept} of ${length} characters):`;
}

function longestTicks(text: string): number {
  let longest = 0;
  for (const [ticks] of text.matchAll(/`+/g)) {
    longest = Math.max(longest, ticks.length);
  }
  return longest;
}
