import type { Frame } from "./frames.ts";
import { phpJson } from "./wordpress/php.ts";

/** A response before it is sent. */
export interface Reply {
  status: number;
  headers: [name: string, value: string][];
  body: string | Uint8Array<ArrayBuffer> | AsyncIterable<Frame>;
  /**
   * Whether the plugin ends the request itself, before WordPress adds the
   * headers that let a page on another origin read the response.
   */
  direct?: boolean;
}

type Header = [name: string, value: string];

/** The headers for what no cache may keep. */
export const NO_CACHE: readonly Header[] = [
  ["Expires", "Wed, 11 Jan 1984 05:00:00 GMT"],
  ["Cache-Control", "no-cache, must-revalidate, max-age=0"],
];

/** A response of WordPress's REST server. */
export function json(
  status: number,
  value: unknown,
  headers: readonly Header[] = [],
): Reply {
  return {
    status,
    headers: [["Content-Type", "application/json; charset=UTF-8"], ...headers],
    body: phpJson(value),
  };
}

/** An error response of WordPress's own. */
export function errorResponse(
  status: number,
  code: string,
  message: string,
  headers: readonly Header[] = [],
  data: Record<string, unknown> = {},
): Reply {
  return json(status, { code, message, data: { status, ...data } }, headers);
}

/** A request that is not allowed. */
export function forbidden(
  status: number,
  headers: readonly Header[] = [],
): Reply {
  return errorResponse(
    status,
    "rest_forbidden",
    "Sorry, you are not allowed to do that.",
    headers,
  );
}

/** A rejected nonce. */
export function invalidNonce(): Reply {
  return errorResponse(
    403,
    "rest_cookie_invalid_nonce",
    "Cookie check failed",
    NO_CACHE,
  );
}

/** An error of the plugin's. */
export function failure(status: number, message: string): Reply {
  return json(status, { success: false, message });
}

/** A page. */
export function html(
  status: number,
  body: string,
  headers: readonly Header[] = [],
): Reply {
  return {
    status,
    headers: [["Content-Type", "text/html; charset=UTF-8"], ...headers],
    body,
  };
}
