/**
 * Checks what software a site runs, and whether it works.
 *
 * @module
 */
import type { Answer } from "../chat/answer.ts";
import { readChatbots } from "./discover.ts";
import {
  type AskErrorByCode,
  type AskErrorCode,
  isAskError,
  TimeoutError,
} from "../errors/errors.ts";
import { throwIfAborted, toAbortError } from "../transport/abort.ts";
import { isCrossOrigin } from "../transport/fetch.ts";
import type { Http } from "../transport/http.ts";
import {
  ERROR_BODY_LIMIT,
  errorFromResponse,
} from "../protocol/error_response.ts";
import { Session } from "../transport/session.ts";
import { SUBMIT } from "../protocol/site.ts";
import {
  DEFAULT_LIMITS,
  type TimeLimitOptions,
  withTimeLimit,
} from "../transport/time_limits.ts";

/** The result of a check. */
export interface SiteReport {
  /** The site's URL. */
  site: string;
  /** Whether the server responded. */
  reachable: boolean;
  /** Whether the site runs WordPress; null if unknown. */
  wordpress: boolean | null;
  /** Whether the site has AI Engine's chat routes; null if unknown. */
  aiEngine: boolean | null;
  /**
   * Whether answers stream to this program; null if unknown. False in a page on
   * another origin.
   */
  streaming: boolean | null;
  /** Whether the site works, as far as it was checked. */
  working: boolean;
  /** Whether the site answered a question. */
  asked: boolean;
  /** The root of the site's REST routes, or null. */
  restRoot: string | null;
  /** The result in one sentence. */
  summary: string;
  /** What to do about a failure, `""` if there is none. */
  hint: string;
  /** The code of the failure, or null. */
  code: AskErrorCode | null;
}

/**
 * Checks a site: its session route, its chat route, and with `ask` its answer to
 * a question.
 *
 * @param options How to reach the site, and how to ask.
 * @returns The report, also for a site that fails.
 * @throws {AbortError} If the signal was aborted.
 */
export async function checkSite(options: {
  http: Http;
  maxRetries: number;
  timeout: TimeLimitOptions;
  ask: ((signal: AbortSignal | undefined) => Answer) | undefined;
  signal: AbortSignal | undefined;
}): Promise<SiteReport> {
  const { http, signal } = options;
  const limit = options.timeout.firstEvent ?? DEFAULT_LIMITS.firstEvent;
  const report: SiteReport = {
    site: http.site.url,
    reachable: false,
    wordpress: null,
    aiEngine: null,
    streaming: null,
    working: false,
    asked: false,
    restRoot: null,
    summary: "",
    hint: "",
    code: null,
  };
  try {
    await withTimeLimit(
      limit,
      (ms) => new TimeoutError("firstEvent", ms),
      signal,
      (signal) => checkRoutes(options, report, signal),
    );
    if (options.ask !== undefined) {
      await checkAnswer(options.ask(signal), report);
    }
    report.working = true;
    report.summary = report.asked
      ? `${http.site.name} works: it answered a question just now.`
      : `${http.site.name} is ready: it hands out sessions and has the chat ` +
        `route. No question was asked.`;
  } catch (error) {
    if (signal?.aborted) throw toAbortError(signal.reason);
    explain(report, error);
  }
  return report;
}

async function checkRoutes(
  options: { http: Http; maxRetries: number },
  report: SiteReport,
  signal: AbortSignal,
): Promise<void> {
  const { http, maxRetries } = options;
  // A separate session, so that a check changes nothing for questions.
  const session = new Session(http, { maxRetries });
  const { restRoot } = await session.open(signal);
  report.reachable = report.wordpress = true;
  report.restRoot = restRoot;
  const response = await http.send({
    method: "OPTIONS",
    url: restRoot + SUBMIT,
    signal,
  });
  const text = await http.readText(response, ERROR_BODY_LIMIT, signal);
  if (!response.ok) throw errorFromResponse(http.site, response, text);
  report.aiEngine = true;
  report.streaming = isCrossOrigin(http.site)
    ? false
    : await pageStreams(http, signal);
}

/** Whether a chatbot on the site's own page streams; null if it has none. */
async function pageStreams(
  http: Http,
  signal: AbortSignal,
): Promise<boolean | null> {
  try {
    const found = await readChatbots(http, signal);
    return found.length === 0 ? null : found.some((bot) => bot.stream);
  } catch {
    throwIfAborted(signal);
    return null;
  }
}

async function checkAnswer(answer: Answer, report: SiteReport): Promise<void> {
  let events = 0;
  for await (const event of answer.events()) {
    if (event.type !== "end") events++;
  }
  report.asked = true;
  if (events > 1) report.streaming = true;
}

function explain(report: SiteReport, error: unknown): void {
  if (!isAskError(error)) throw error;
  report.code = error.code;
  report.summary = error.message;
  report.hint = error.code === "timeout"
    ? "Try again later, or choose another site."
    : error.hint;
  if (error.status !== undefined) report.reachable = true;
  const software = softwareOf(error);
  report.wordpress ??= software.wordpress;
  report.aiEngine ??= software.aiEngine;
}

/** What an error tells about the software of the site. */
function softwareOf(
  error: AskErrorByCode[AskErrorCode],
): Pick<SiteReport, "wordpress" | "aiEngine"> {
  switch (error.code) {
    case "not-ai-engine":
      if (error.reason === "no-plugin") {
        return { wordpress: true, aiEngine: false };
      }
      if (error.reason === "no-routes") {
        return { wordpress: false, aiEngine: false };
      }
      break;
    case "site-error":
      if (error.reason === "php" || error.reason === "site-message") {
        return { wordpress: true, aiEngine: null };
      }
      break;
    // These come in WordPress's JSON.
    case "nonce-rejected":
    case "question-rejected":
    case "model-error":
      return { wordpress: true, aiEngine: null };
  }
  return { wordpress: null, aiEngine: null };
}
