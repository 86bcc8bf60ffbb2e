/**
 * Errors of a question, told more precisely than their responses do.
 *
 * @module
 */
import { type AskError, QuestionRejectedError } from "../errors/errors.ts";

/** The plugin's default for the longest question, in characters. */
const DEFAULT_MAX_LENGTH = 512;

/**
 * Adds the likely cause to a rejection without a reason.
 *
 * @param error The error.
 * @param length The length of the question, in characters.
 * @returns The same error, or one with a better hint.
 */
export function explainRejection(error: AskError, length: number): AskError {
  if (
    !(error instanceof QuestionRejectedError) || length <= DEFAULT_MAX_LENGTH
  ) return error;
  return new QuestionRejectedError(error.message, {
    reason: error.reason,
    params: { ...error.params, length, limit: DEFAULT_MAX_LENGTH },
    site: error.site,
    status: error.status,
    partialText: error.partialText,
    hint: `Shorten the question, or ask the site's owner to raise the ` +
      `chatbot's limit: it has ${length} characters, and many sites accept ` +
      `at most ${DEFAULT_MAX_LENGTH}.`,
  });
}

/** The statuses with which firewalls reject what a request contains. */
const FIREWALL_STATUSES: readonly (number | undefined)[] = [
  400,
  403,
  406,
  418,
  501,
];

/**
 * Tells a firewall that blocked a question from one that blocks this program:
 * the site has issued a session before.
 *
 * @param error The error.
 * @returns The same error, or one that is about the question.
 */
export function explainFirewall(error: AskError): AskError {
  const { status, site, params } = error;
  const blocked = error.code === "site-error" &&
    (error.reason === "firewall" || error.reason === "status") &&
    FIREWALL_STATUSES.includes(status);
  if (!blocked) return error;
  const title = params["title"] === undefined
    ? ""
    : ` (page title: “${params["title"]}”)`;
  return new QuestionRejectedError(
    `A firewall of ${params["host"]} blocked this question${title}.`,
    {
      site,
      status,
      params,
      reason: "firewall",
      hint: "Reword the question, or leave out code and addresses. If it " +
        "blocks every question, ask the site's owner to allow this program.",
    },
  );
}
