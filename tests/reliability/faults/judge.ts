/**
 * Whether what became of a question is what must become of it.
 */
import { assert } from "chai";
import type { Expectation, Outcome } from "./scenario.ts";
import { QUESTION } from "./scenario.ts";
import { COOKIE, NONCE, type RawServer } from "./server.ts";
import { ANSWER, HALF } from "./scenarios/answers.ts";

/** What no log may ever show. */
const SECRETS: readonly string[] = [NONCE, COOKIE, QUESTION, ANSWER, HALF];

/** What only programmers understand, or what shows that nobody thought. */
const NOT_PLAIN =
  /[<>{}\\\n]|\bundefined\b|\bnull\b|\bNaN\b|\[object|Error:|TypeError|ECONN|fetch failed|\.php|\.ts\b|os error/;

/** What became of a question, with what the server saw of it. */
export interface Seen extends Outcome {
  /** How often the question reached the site. */
  asked: number;
  /** How many nonces the site was asked for. */
  sessions: number;
}

/** Adds what the server saw. */
export function seenBy(server: RawServer, outcome: Outcome): Seen {
  return {
    ...outcome,
    asked: server.count("submit"),
    sessions: server.count("session"),
  };
}

/** Checks one outcome. */
export function judge(seen: Seen, expected: Expectation): void {
  const { code = "complete", text, partial = "", asked = 1, sessions = 1 } =
    expected;
  assert.deepEqual(
    {
      code: seen.code,
      text: seen.text,
      partial: seen.partial,
      asked: seen.asked,
      sessions: seen.sessions,
    },
    { code, text, partial, asked, sessions },
  );
  if (code !== "complete") {
    judgeWords(seen.text);
    judgeWords(seen.hint);
    if (expected.hint !== undefined) assert.equal(seen.hint, expected.hint);
  }
  for (const trace of seen.traces) {
    for (const secret of SECRETS) {
      assert.notInclude(trace, secret, "a log must not show it");
    }
  }
  assert.equal(seen.listeners, 0, "listeners on the caller's signal");
  assert.equal(seen.timers ?? 0, 0, "timers");
}

/** What a user reads is a sentence, in words. */
function judgeWords(words: string): void {
  assert.notMatch(words, NOT_PLAIN);
  assert.match(words, /^(?:[A-Z“]|blog\.example).*[.!]$/);
  assert.isAtMost(words.length, 300);
}
