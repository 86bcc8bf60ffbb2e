/**
 * Requests a nonce.
 *
 * @module
 */
import {
  type AskError,
  BadResponseError,
  NotAiEngineError,
} from "../errors/errors.ts";
import {
  ERROR_BODY_LIMIT,
  errorFromResponse,
} from "../protocol/error_response.ts";
import { parseLenientObject } from "../protocol/json.ts";
import { parseNonce } from "../protocol/nonce.ts";
import { linkedRestRoot, restRoots, START_SESSION } from "../protocol/site.ts";
import type { Http } from "./http.ts";

/** What a request to the chat routes needs. */
export interface OpenSession {
  /** The nonce, for the header `X-WP-Nonce`. */
  nonce: string;
  /** The URL that a route is appended to. */
  restRoot: string;
}

/** The most URLs at which the routes are looked for. */
const MAX_ROOTS = 5;

/**
 * Requests a nonce wherever the routes may be, the likeliest URL first.
 *
 * @param http Sends requests to the site.
 * @param known The URL of the routes, where it is known.
 * @param signal Stops it.
 * @returns The nonce, and the URL of the routes.
 * @throws {AskError} If the site issues no nonce.
 */
export async function startSession(
  http: Http,
  known: string | undefined,
  signal: AbortSignal,
): Promise<OpenSession> {
  const { site } = http;
  const candidates = known === undefined ? restRoots(site) : [known];
  const roots = candidates.filter((root) => allowsRoutes(http, root));
  let outside = roots.length < candidates.length;
  let first: AskError | undefined;
  for (let i = 0; i < roots.length && i < MAX_ROOTS; i++) {
    const restRoot = roots[i]!;
    const response = await http.send({
      method: "POST",
      url: restRoot + START_SESSION,
      signal,
    });
    const text = await http.readText(response, ERROR_BODY_LIMIT, signal);
    const nonce = response.ok ? parseNonce(text) : undefined;
    if (nonce !== undefined) {
      return { nonce, restRoot: redirectedRoot(response) ?? restRoot };
    }
    const json = parseLenientObject(text, ["success", "code"]);
    const isPage = json === undefined;
    const error = response.ok && json?.success === true
      ? new BadResponseError(`${site.name} returned no nonce.`, {
        reason: "no-nonce",
        params: { host: site.name },
        site: site.url,
        status: response.status,
      })
      : errorFromResponse(site, response, text);
    first ??= error;
    // Otherwise WordPress answered, so the routes are here; or the failure has
    // nothing to do with where they are.
    if (!isPage || ![200, 404, 405].includes(response.status)) throw error;
    const linked = linkedRestRoot(response, site);
    if (linked === undefined || roots.includes(linked)) continue;
    if (allowsRoutes(http, linked)) roots.splice(i + 1, 0, linked);
    else outside = true;
  }
  if (outside) {
    throw new NotAiEngineError(
      `${site.name} has no chat routes below that URL.`,
      {
        reason: "outside-url",
        params: { host: site.name },
        site: site.url,
        hint: "Use the URL of the site's home page. Credentials are sent " +
          "only below the URL you name.",
      },
    );
  }
  throw first ?? new NotAiEngineError(`${site.name} has no chat routes.`, {
    reason: "no-routes",
    params: { host: site.name },
    site: site.url,
  });
}

/**
 * Whether routes may be looked for at a URL; see {@linkcode Credentials}.
 *
 * @param http Sends requests to the site.
 * @param root The URL.
 * @returns Whether they may.
 */
export function allowsRoutes(http: Http, root: string): boolean {
  return http.credentials.allowsRoutes(new URL(root));
}

/** The next question goes where a redirect within the site led. */
function redirectedRoot({ url }: Response): string | undefined {
  return url.endsWith(START_SESSION)
    ? url.slice(0, -START_SESSION.length)
    : undefined;
}
