/**
 * An OpenAI-compatible API in front of a site: a fetch handler with
 * `/v1/chat/completions` (streaming and not) and `/v1/models`, so that the
 * official `openai` package, or any tool with a base URL setting, can ask an
 * AI Engine site.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 * import { openaiHandler } from "@askgpt4/core/openai";
 *
 * const demo = createDemoSite();
 * const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
 * const handler = openaiHandler(client);
 *
 * const response = await handler(
 *   new Request("http://localhost/v1/chat/completions", {
 *     method: "POST",
 *     headers: { "content-type": "application/json" },
 *     body: JSON.stringify({
 *       model: "gpt-4",
 *       messages: [{ role: "user", content: "Hello" }],
 *     }),
 *   }),
 * );
 * console.log((await response.json()).choices[0].message.content);
 * ```
 *
 * @module
 */
import type { ChatClient } from "../client.ts";
import { InvalidArgumentError, UnknownModelError } from "../errors/errors.ts";
import { readBytes } from "../util/bounded_body.ts";
import { trimEnd } from "../util/trim.ts";
import { checkAccess } from "./openai_access.ts";
import { complete, type Models } from "./openai_completion.ts";
import { errorResponse, failureResponse } from "./openai_errors.ts";

/** Options for {@linkcode openaiHandler}. */
export interface OpenaiHandlerOptions {
  /**
   * The chatbot behind each model that can be named; without a `botId`, the
   * client's own.
   *
   * @default { "gpt-4": {} }
   */
  models?: Readonly<Record<string, { botId?: string }>>;
  /**
   * The token that callers must send as `Authorization: Bearer …`. Without one,
   * every program on this machine may ask, but no web page: the `Host` must be
   * loopback, an `Origin` too, and the body `application/json`. An empty one is
   * rejected, because it would be an unset variable.
   *
   * @default none
   */
  token?: string;
}

/** The largest request body, in bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/**
 * Creates the handler. Serve it with any server; without a token, on loopback
 * only.
 *
 * The site's chatbot has its own model, temperature and instructions: settings
 * for them are accepted and have no effect. Tools, images and several choices
 * are rejected, since the site cannot do what the caller expects.
 *
 * @param client The client that asks.
 * @param options Models and a token.
 * @returns The handler. It never throws: errors become responses in OpenAI's
 * format.
 * @throws {InvalidArgumentError} If the token is empty.
 */
export function openaiHandler(
  client: ChatClient,
  options: OpenaiHandlerOptions = {},
): (request: Request) => Promise<Response> {
  const { models = { "gpt-4": {} }, token } = options;
  if (token === "") {
    throw new InvalidArgumentError("The token of the endpoint is empty.", {
      reason: "option",
      params: { name: "token" },
      hint: "Choose a token, and pass it to the handler and to its callers.",
    });
  }
  return async (request) => {
    try {
      return await checkAccess(request, token) ??
        await route(client, models, request);
    } catch (error) {
      return failureResponse(error);
    }
  };
}

async function route(
  client: ChatClient,
  models: Models,
  request: Request,
): Promise<Response> {
  const path = trimEnd(new URL(request.url).pathname, "/");
  const name = /^\/v1\/models\/(.+)$/.exec(path)?.[1];
  if (path === "/v1/models") {
    const data = Object.keys(models).map(describeModel);
    return onlyFor(request, "GET") ?? Response.json({ object: "list", data });
  }
  if (name !== undefined) {
    const rejection = onlyFor(request, "GET");
    if (rejection) return rejection;
    const model = decode(name);
    if (!Object.hasOwn(models, model)) {
      throw new UnknownModelError(model, Object.keys(models));
    }
    return Response.json(describeModel(model));
  }
  if (path !== "/v1/chat/completions") {
    return errorResponse(404, "not_found", "There is no such route.");
  }
  const rejection = onlyFor(request, "POST");
  if (rejection) return rejection;
  const { body, signal } = request;
  const bytes = await readBytes(body, MAX_BODY + 1, signal);
  return bytes.length > MAX_BODY
    ? errorResponse(413, "request_too_large", "The limit is 16 MB.")
    : await complete(client, models, new TextDecoder().decode(bytes), signal);
}

/** The response to another method than the route's. */
function onlyFor(
  { method }: Request,
  allowed: "GET" | "POST",
): Response | undefined {
  if (method === allowed) return undefined;
  const message = `This route accepts ${allowed} only.`;
  const response = errorResponse(405, "method_not_allowed", message);
  response.headers.set("allow", allowed);
  return response;
}

/** A path segment as text; as it is if it is not valid percent-encoding. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function describeModel(id: string): Record<string, unknown> {
  return { id, object: "model", created: 0, owned_by: "ai-engine" };
}
