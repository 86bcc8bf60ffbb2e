/**
 * The plugin's JSON routes besides the one that answers questions.
 *
 * @module
 */
import {
  type AskError,
  QuestionRejectedError,
  TimeoutError,
} from "../errors/errors.ts";
import type { RequestBody } from "./fetch.ts";
import type { Http } from "./http.ts";
import {
  errorFromJson,
  errorFromResponse,
} from "../protocol/error_response.ts";
import type { Session } from "./session.ts";
import type { OpenSession } from "./start_session.ts";
import { MAX_EVENT_LENGTH } from "../protocol/sse.ts";
import {
  DEFAULT_LIMITS,
  type TimeLimitOptions,
  withTimeLimit,
} from "./time_limits.ts";
import { parseLenientObject, toJson } from "../protocol/json.ts";
import { readAnswer } from "../protocol/result.ts";

/** A request to a JSON route. */
export interface RouteRequest {
  /** The route, such as `mwai-ui/v1/files/list`. */
  route: string;
  /** The method. Default: `"POST"`. */
  method?: "GET" | "POST";
  /** What is sent: a JSON object, or a function that makes a body. */
  body?: Record<string, unknown> | (() => RequestBody);
  /** Headers besides the client's own. */
  headers?: Record<string, string>;
  /** Whether it goes with the session's nonce. Default: true. */
  nonce?: boolean;
  /** Whether it may reach the site twice. Default: false. */
  idempotent?: boolean;
  /** Stops it. */
  signal?: AbortSignal | undefined;
}

/** Requests to the JSON routes of one site. */
export class Routes {
  readonly #http: Http;
  readonly #session: Session;
  readonly #maxRetries: number;
  readonly #limits: TimeLimitOptions;

  /**
   * Made by the client.
   *
   * @param http Exchanges with the site.
   * @param session The session.
   * @param maxRetries How often a request that failed is repeated.
   * @param limits How long an answer may take: `firstEvent`, or `total` for an
   * upload.
   */
  constructor(
    http: Http,
    session: Session,
    maxRetries: number,
    limits: TimeLimitOptions,
  ) {
    this.#limits = limits;
    this.#http = http;
    this.#session = session;
    this.#maxRetries = maxRetries;
  }

  /**
   * Sends a request and returns what the site says, once it says `success`.
   *
   * @param request What to send.
   * @returns The JSON object.
   * @throws {AskError} If the site does not say `success`.
   */
  async json(request: RouteRequest): Promise<Record<string, unknown>> {
    const phase = typeof request.body === "function" ? "total" : "firstEvent";
    const limit = this.#limits[phase] ?? DEFAULT_LIMITS[phase];
    return await withTimeLimit(
      limit,
      (ms) => new TimeoutError(phase, ms),
      request.signal,
      (signal) =>
        this.#session.request({
          needsNonce: request.nonce !== false,
          maxRetries: this.#maxRetries,
          idempotent: request.idempotent === true,
          signal,
          explain: request.nonce === false ? explainToken : undefined,
        }, (session) => this.#send(request, session, signal)),
    );
  }

  async #send(
    request: RouteRequest,
    session: OpenSession,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    const { site } = this.#http;
    const { body, method = "POST" } = request;
    const headers = { ...request.headers };
    if (request.nonce !== false) headers["x-wp-nonce"] = session.nonce;
    if (typeof body === "object") headers["content-type"] = "application/json";
    const payload = typeof body === "object" ? toJson(body) : body;
    const response = await this.#http.send({
      method,
      url: session.restRoot + request.route,
      headers,
      ...payload !== undefined && { body: payload },
      signal,
    });
    const text = await this.#http.readText(
      response,
      MAX_EVENT_LENGTH,
      signal,
    );
    if (!response.ok) throw errorFromResponse(site, response, text);
    const json = parseLenientObject(text, ["success", "code"]);
    if (json?.success === true) return json;
    const { status } = response;
    // The plugin says no with HTTP 200, too.
    const answer = readAnswer(json);
    if (answer.kind !== "error") {
      throw errorFromResponse(site, response, text);
    }
    throw errorFromJson(site, answer.code, answer.message, {
      site: site.url,
      status,
      retryable: false,
    });
  }
}

/** Without a nonce, the same error response is about the token. */
function explainToken(error: AskError): AskError {
  if (error.code !== "nonce-rejected") return error;
  return new QuestionRejectedError("The site did not accept the token.", {
    reason: "token",
    site: error.site,
    status: error.status,
    hint: "Compare it with the one in the plugin's settings.",
    cause: error,
  });
}
