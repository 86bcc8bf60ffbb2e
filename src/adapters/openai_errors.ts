/**
 * Errors in OpenAI's format.
 *
 * @module
 */
import { type AskErrorCode, isAskError } from "../errors/errors.ts";

const STATUS: Partial<Record<AskErrorCode, number>> = {
  "message-too-long": 400,
  "invalid-argument": 400,
  "question-rejected": 400,
  "unknown-model": 404,
  "rate-limited": 429,
  "timeout": 504,
};

/** The body of an error. */
export interface OpenaiError {
  message: string;
  type: "invalid_request_error" | "rate_limit_error" | "server_error";
  param: null;
  code: string;
}

/**
 * The response to a request that the handler rejects.
 *
 * @param status The HTTP status.
 * @param code The error's code.
 * @param message The error's message.
 * @returns The response.
 */
export function errorResponse(
  status: number,
  code: string,
  message: string,
): Response {
  const error = toError("invalid_request_error", code, message);
  return Response.json({ error }, { status });
}

/**
 * The response to a question that failed.
 *
 * @param error What was thrown.
 * @returns The response.
 */
export function failureResponse(error: unknown): Response {
  const status = isAskError(error) ? STATUS[error.code] ?? 502 : 500;
  const headers = new Headers();
  const wait = isAskError(error) ? error.retryAfterMs : undefined;
  if (wait !== undefined) {
    headers.set("retry-after", String(Math.ceil(wait / 1000)));
  }
  // The client has retried where that was safe. If the caller retried too, the
  // site's owner would pay twice.
  headers.set("x-should-retry", "false");
  return Response.json({ error: describeError(error) }, { status, headers });
}

/**
 * Converts an error to OpenAI's format. Only an `AskError` is described: the
 * text of any other error may be private.
 *
 * @param error What was thrown.
 * @returns The error.
 */
export function describeError(error: unknown): OpenaiError {
  if (!isAskError(error)) {
    return toError("server_error", "internal_error", "An internal error.");
  }
  const { code, message, hint } = error;
  const status = STATUS[code] ?? 502;
  const type = status < 429
    ? "invalid_request_error"
    : status === 429
    ? "rate_limit_error"
    : "server_error";
  return toError(type, code, [message, hint].filter(Boolean).join(" "));
}

function toError(
  type: OpenaiError["type"],
  code: string,
  message: string,
): OpenaiError {
  return { message, type, param: null, code };
}
