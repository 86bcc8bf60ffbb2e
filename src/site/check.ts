/**
 * What a site is, and whether it works now.
 *
 * @module
 */
import type { Answer } from "../chat/answer.ts";
import { readChatbots } from "./discover.ts";
import {
  type AskErrorCode,
  isAskError,
  TimeoutError,
} from "../errors/errors.ts";
import {
  type Http,
  isCrossOrigin,
  throwIfAborted,
  toAbortError,
} from "../transport/http.ts";
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

/** What was found out about a site. */
export interface SiteReport {
  /** The site's address. */
  site: string;
  /** Whether anything answered. */
  reachable: boolean;
  /** Whether it is a WordPress site. */
  wordpress: boolean;
  /** Whether it has AI Engine's chat routes. */
  aiEngine: boolean;
  /**
   * Whether answers stream to this program: false in a page on another origin,
   * null if that is not known.
   */
  streaming: boolean | null;
  /** Whether it works now, as far as was looked. */
  working: boolean;
  /** Whether a question was really asked and answered. */
  asked: boolean;
  /** Where its REST routes are, or null. */
  restRoot: string | null;
  /** What was found, in one plain sentence. */
  summary: string;
  /** What to do about it, `""` if nothing. */
  hint: string;
  /** What goes wrong, or null. */
  code: AskErrorCode | null;
}

/**
 * Looks at a site: its session route, its chat route, and with `ask` its
 * answer.
 *
 * @param options How to reach it.
 * @returns What was found.
 * @throws {AbortError} If the signal was aborted.
 */
export async function checkSite(options: {
  http: Http;
  maxRetries: number;
  timeout: TimeLimitOptions;
  ask: ((signal: AbortSignal | undefined) => Answer) | undefined;
  signal: AbortSignal | undefined;
}): Promise<SiteReport> {
  const { http } = options;
  const { signal } = options;
  const limit = options.timeout.firstEvent ?? DEFAULT_LIMITS.firstEvent;
  const report: SiteReport = {
    site: http.site.url,
    reachable: false,
    wordpress: false,
    aiEngine: false,
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
      (signal) => look(options, report, signal),
    );
    if (options.ask !== undefined) await ask(options.ask, report, signal);
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

async function look(
  options: { http: Http; maxRetries: number },
  report: SiteReport,
  signal: AbortSignal,
): Promise<void> {
  const { http, maxRetries } = options;
  // A session of its own: a check finds out, and changes nothing.
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

/** What the chatbots on the site's own page say; null if none is there. */
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

async function ask(
  start: (signal: AbortSignal | undefined) => Answer,
  report: SiteReport,
  signal: AbortSignal | undefined,
): Promise<void> {
  let deltas = 0;
  for await (const event of start(signal).events()) {
    if (event.type !== "end") deltas++;
  }
  report.asked = true;
  if (deltas > 1) report.streaming = true;
}

function explain(report: SiteReport, error: unknown): void {
  if (!isAskError(error)) throw error;
  report.code = error.code;
  report.summary = error.message;
  report.hint = error.code === "timeout"
    ? "Try again later, or choose another site."
    : error.hint;
  if (error.status !== undefined) report.reachable = true;
  if (/WordPress|PHP/.test(error.message)) report.wordpress = true;
}
