/**
 * Which requests an OpenAI handler accepts.
 *
 * @module
 */
import { isLoopback, parseUrl } from "../protocol/site.ts";
import { errorResponse } from "./openai_errors.ts";

/**
 * Checks the sender of a request, before its body is read.
 *
 * @param request The request.
 * @param token The token that callers must send; without one, only programs on
 * this machine are accepted.
 * @returns The response if the request is not accepted, else undefined.
 */
export async function checkAccess(
  request: Request,
  token: string | undefined,
): Promise<Response | undefined> {
  if (token !== undefined) {
    return await isAuthorized(request, token)
      ? undefined
      : errorResponse(401, "invalid_api_key", "Wrong or missing API key.");
  }
  const { headers, method, url } = request;
  const host = headers.get("host");
  const origin = headers.get("origin");
  // A web page can reach this machine by its own domain (DNS rebinding).
  const named = host === null ? url : `http://${host}`;
  if (!isLocal(named) || origin !== null && !isLocal(origin)) {
    return errorResponse(
      403,
      "forbidden",
      "Without an API key only programs on this machine are accepted.",
    );
  }
  // A page on another origin can send any other type without a preflight.
  const type = headers.get("content-type") ?? "";
  if (method === "POST" && !/^application\/json\s*(;|$)/i.test(type)) {
    return errorResponse(
      415,
      "unsupported_media_type",
      "The content type must be application/json.",
    );
  }
  return undefined;
}

function isLocal(address: string): boolean {
  const url = parseUrl(address);
  return url !== undefined && isLoopback(url.hostname);
}

/** Compares digests, so that the duration reveals nothing about the token. */
async function isAuthorized(request: Request, token: string): Promise<boolean> {
  const given = request.headers.get("authorization") ?? "";
  const [a, b] = await Promise.all(
    [given, `Bearer ${token}`].map(async (text) =>
      new Uint8Array(
        await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
      )
    ),
  );
  return a!.every((byte, index) => byte === b![index]);
}
