/**
 * The property that work grows with the length of its input and not with the
 * square of it, in Deno and Node.js alike: the extension's tests share it.
 */
import { cpuUsage } from "node:process";

/** Reads a text. A promise is waited for. */
export type Read = (text: string) => unknown;

/** The least time that is told apart from none, in milliseconds. */
const MEASURABLE = 1;

/** Linear time is 4 times as long for 4 times the input, quadratic time 16. */
const LIMIT = 10;

/** CPU time: on a busy machine, only what takes long is interrupted. */
async function time(read: Read, text: string): Promise<number> {
  const start = cpuUsage();
  const result = read(text);
  if (result instanceof Promise) await result;
  const { user, system } = cpuUsage(start);
  return (user + system) / 1000;
}

/** The least time of a few rounds: compilation and garbage only add to it. */
async function leastTime(read: Read, text: string): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    least = Math.min(least, await time(read, text));
  }
  return least;
}

/**
 * Fails if four times the input takes more than ten times as long.
 *
 * @param read What is measured.
 * @param make Makes an input of `n` pieces.
 * @param n How many pieces.
 * @param smallest The smallest number of pieces. Small inputs come first, so
 * that what is slower than quadratic ends too.
 * @throws {Error} If it is slower.
 */
export async function assertLinear(
  read: Read,
  make: (n: number) => string,
  n: number,
  smallest: number = n / 64,
): Promise<void> {
  for (let size = smallest; size <= n; size *= 4) {
    await compare(read, make(Math.ceil(size)), make(Math.ceil(4 * size)));
  }
}

async function compare(
  read: Read,
  small: string,
  large: string,
): Promise<void> {
  const first = await time(read, large);
  if (first < LIMIT * MEASURABLE) return;
  let ratio = first / Math.max(await time(read, small), MEASURABLE);
  // A compilation can spoil an attempt; quadratic time spoils all of them.
  const attempts = first < 1_000 ? 6 : 0;
  for (let attempt = 0; attempt < attempts && ratio >= LIMIT; attempt++) {
    ratio = await leastTime(read, large) /
      Math.max(await leastTime(read, small), MEASURABLE);
  }
  if (ratio >= LIMIT) {
    throw new Error(
      `4 times the input took ${ratio.toFixed(1)} times as long: ` +
        `${JSON.stringify(small.slice(0, 40))}… of ${small.length} and of ` +
        `${large.length} characters`,
    );
  }
}

/** What hostile input repeats: openers, marks, space, and what surrounds them. */
const UNITS = [
  ..." \t\n\r\u2028`~*_-+=#|>.:;,/\\\"'()[]{}<!&$@%^?1aé",
  "\n\n",
  "\r\n",
  "\n ",
  " a",
  "a\n",
  "a.",
  "a: ",
  "a b ",
  "a=",
  "*a ",
  "**a",
  "_a ",
  "a_",
  "`a",
  "`` ",
  "``` ",
  "```\n",
  "```a\n",
  "~~~\n",
  "~~ ",
  "[a",
  "[]",
  "[a]",
  "[a](",
  "[a]:",
  "[a]: b\n",
  "[[",
  "![",
  "![a](",
  "](",
  "|a",
  "| a |\n",
  "|-",
  "- ",
  "- a\n",
  "1. ",
  "> ",
  "> a\n",
  "# a\n",
  "<a ",
  "<a>",
  "</a>",
  "<!--",
  "<![CDATA[",
  "<?",
  "<title>",
  "&amp;",
  "&#",
  "\\a",
  "\\`",
  "/a",
  "/.",
  "//",
  "/*",
  "://",
  "http://a",
  "www.a",
  "a@a.",
  "{a",
  '{"a":',
  '"a",',
  "import ",
  "\u200b",
  "\u200d",
  "\ufe0f",
  "\u{1f469}\u200d",
  "\u{1f3f4}",
  "\u{1f3f4}\u{e0067}",
  "\u{e0061}",
] as const;

/**
 * Fails if a text of hostile pieces takes more than linear time: each piece
 * repeated, behind each beginning and before each end.
 *
 * @param read What is measured.
 * @param length About how many characters the smaller input has.
 * @param around The beginnings and ends to try. Default: none, and a few ends.
 * @throws {Error} If it is slower.
 */
export async function assertLinearForHostile(
  read: Read,
  length: number,
  around: { starts?: readonly string[]; ends?: readonly string[] } = {},
): Promise<void> {
  const { starts = [""], ends = ["", "\u0001x", "\nx", "\u2028x"] } = around;
  for (const start of starts) {
    for (const end of ends) {
      for (const unit of UNITS) {
        const n = Math.ceil(length / unit.length);
        await assertLinear(read, (n) => start + unit.repeat(n) + end, n);
      }
    }
  }
}
