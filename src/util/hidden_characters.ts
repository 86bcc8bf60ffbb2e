/**
 * Characters that a reader can't see, but that change what is shown or meant:
 * the one list for the chat view, the terminal, names and notifications. Pure.
 *
 * The list is Unicode's own (`Default_Ignorable_Code_Point`: bidirectional
 * controls, zero-width characters, variation selectors, tags, fillers, the
 * soft hyphen) plus interlinear annotations. Emoji and several scripts need
 * some of them; only there are they left alone.
 *
 * @module
 */

const HIDDEN = String.raw`\p{DI}\uFFF9-\uFFFB`;

/** Scripts in which joiners choose the form of a letter. */
const JOINING =
  "Arab Syrc Nkoo Mong Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Tibt Mymr Khmr Java Bali Cakm Newa Mtei Lana Cham"
    .split(" ").map((script) => `\\p{scx=${script}}`).join("");

/** Scripts that mark where a line may break by a zero-width space. */
const WITHOUT_SPACES = String
  .raw`[\p{scx=Khmr}\p{scx=Thai}\p{scx=Laoo}\p{scx=Mymr}]`;

/** Hidden characters in their proper place. Each needs something visible directly before it. */
const LEGITIMATE = [
  // Emoji that are joined: 👩‍💻.
  String
    .raw`(?<=\p{ExtPict}[\u{1F3FB}-\u{1F3FF}]?\uFE0F?)\u200D(?=\p{ExtPict})`,
  // An emoji's presentation, and keycaps: ❤️, 1️⃣.
  String.raw`(?<=\p{Emoji})(?<![0-9#*])[\uFE0E\uFE0F]`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  // The flags of England, Scotland and Wales: no others are in use.
  String
    .raw`(?<=\u{1F3F4})\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
  // Persian می‌خواهم, Devanagari क्‍ष.
  String.raw`(?<=[\p{L}\p{M}])(?<=[${JOINING}])[\u200C\u200D]`,
  String.raw`(?<=${WITHOUT_SPACES})\u200B(?=${WITHOUT_SPACES})`,
  // Variants of ideographs, of mathematical signs, and of letters in Mongolian and Myanmar.
  String.raw`(?<=\p{Ideographic})[\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=[\p{Ideographic}\p{Sm}\p{scx=Mymr}])[\uFE00-\uFE02]`,
  String.raw`(?<=\p{L})(?<=\p{scx=Mong})[\u180B-\u180F]`,
].join("|");

const PATTERN = new RegExp(
  `(?=[${HIDDEN}])(?:${LEGITIMATE}|(?<hidden>.))`,
  "gu",
);

/**
 * The end of a text that can only be judged once it is known what follows: a
 * joiner, a part of a flag, half a character.
 */
const UNDECIDED =
  // Not {1,5}: V8 15.0 misses longer runs of characters beyond U+FFFF then.
  /(?:(?<=\u{1F3F4})[\u{E0061}-\u{E007A}]+|[\u200B\u200D\uFE0F])?[\uD800-\uDBFF]?$/u;

/** Longer than all that is looked at before or after a character, in UTF-16 code units. */
export const CONTEXT_LENGTH = 16;

/**
 * Finds hidden characters.
 *
 * @param text The text.
 * @param start Where to begin. What is before counts as context.
 * @returns Each of them, and where it is.
 */
export function* findHidden(
  text: string,
  start = 0,
): Generator<{ character: string; index: number }> {
  const pattern = new RegExp(PATTERN);
  pattern.lastIndex = start;
  for (let match; (match = pattern.exec(text)) !== null;) {
    const character = match.groups?.["hidden"];
    if (character !== undefined) yield { character, index: match.index };
  }
}

/**
 * Replaces hidden characters.
 *
 * @param text The text.
 * @param replace Gives the replacement for a character.
 * @param start Where to begin. What is before counts as context, and isn't
 * returned.
 * @returns The text from `start` on, with its hidden characters replaced.
 */
export function replaceHidden(
  text: string,
  replace: (character: string) => string,
  start = 0,
): string {
  let replaced = "";
  let end = start;
  for (const { character, index } of findHidden(text, start)) {
    replaced += text.slice(end, index) + replace(character);
    end = index + character.length;
  }
  return replaced + text.slice(end);
}

/**
 * Removes hidden characters, for names.
 *
 * @param text The text.
 * @returns The text without them.
 */
export function removeHidden(text: string): string {
  return replaceHidden(text, () => "");
}

/**
 * The length of the end of a text that can't be judged yet.
 *
 * @param text A text that goes on.
 * @returns The length, in UTF-16 code units.
 */
export function undecidedLength(text: string): number {
  return UNDECIDED.exec(text.slice(-CONTEXT_LENGTH))![0].length;
}

/**
 * The usual name of a character's code point.
 *
 * @param character The character.
 * @returns The name, such as `U+202E`.
 */
export function codePointName(character: string): string {
  const code = character.codePointAt(0)!.toString(16).toUpperCase();
  return `U+${code.padStart(4, "0")}`;
}
