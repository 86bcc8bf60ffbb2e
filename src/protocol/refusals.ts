/**
 * The plugin's fixed messages, which are always English.
 *
 * @module
 */
import {
  type AskError,
  type AskErrorOptions,
  QuestionRejectedError,
  RateLimitedError,
} from "../errors/errors.ts";

type Refusal = (message: string, options: AskErrorOptions) => AskError;

const rejected = (
  reason: QuestionRejectedError["reason"],
  hint: string,
): Refusal =>
(message, options) =>
  new QuestionRejectedError(message, { ...options, reason, hint });

const limited =
  (reason: RateLimitedError["reason"], hint: string): Refusal =>
  (message, options) =>
    new RateLimitedError(message, {
      ...options,
      reason,
      hint,
      retryable: false,
    });

const quota = limited(
  "quota",
  "Ask again when the site's limit allows it, often on the next day, or sign " +
    "in if you have an account.",
);

const unauthorized = rejected(
  "unauthorized",
  "Sign in as a user of the site, or ask its owner for access.",
);

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "your query has been rejected": rejected(
    "banned",
    "The site bans a word in the question, or your IP address. Reword the " +
      "question, or ask the site's owner.",
  ),
  "sorry, your query has been rejected": (message, options) =>
    new QuestionRejectedError(message, { ...options, reason: "unspecified" }),
  "sorry, your message has been rejected by moderation": rejected(
    "moderation",
    "Reword the question.",
  ),
  "our chatbot went to sleep. please try again later": limited(
    "system-limit",
    "The chatbot's limit for all visitors is used up. Try again in some " +
      "hours, or tell the site's owner.",
  ),
  "you have reached the limit": quota,
  "you need to be connected": rejected(
    "sign-in",
    "Sign in as a user of the site.",
  ),
  "unauthorized query": unauthorized,
  "unauthorized access": unauthorized,
  "invalid or expired shortcut": rejected(
    "shortcut-expired",
    "Type the question instead; the site offers new suggestions with its " +
      "answer.",
  ),
};

/**
 * The error for one of the plugin's fixed messages.
 *
 * @param message The site's message, without HTML.
 * @param limitTexts The texts with which the site says that a limit is reached.
 * @param options What else is known.
 * @returns The error; undefined for any other message.
 */
export function refusalError(
  message: string,
  limitTexts: readonly string[],
  options: AskErrorOptions,
): AskError | undefined {
  const normal = normalize(message);
  const refusal = limitTexts.some((text) => normalize(text) === normal)
    ? quota
    : Object.hasOwn(REFUSALS, normal)
    ? REFUSALS[normal]
    : undefined;
  return refusal?.(message, options);
}

/** The same for any spacing and capitals, with or without the final dot. */
function normalize(message: string): string {
  const text = message.replace(/\s+/g, " ").trim().toLowerCase();
  return text.endsWith(".") ? text.slice(0, -1) : text;
}
