/**
 * The cookie by which the plugin knows a visitor.
 *
 * @module
 */

/** Quotas and uploaded files hang on it. */
const NAME = "mwai_session_id";

const VALUE = /^[\x21-\x3a\x3c-\x7e]{1,256}$/;

interface Cookie {
  value: string;
  path: string;
  secure: boolean;
  /** When it expires, in milliseconds since the Unix epoch; or never. */
  expires: number | undefined;
}

/** The cookie of one visitor, and where it may be sent. */
export class VisitorCookie {
  #cookie: Cookie | undefined;

  /** The cookie as a `Set-Cookie` header sets it, once the site has set it. */
  get setCookie(): string | undefined {
    if (this.#cookie === undefined) return undefined;
    const { value, path, secure, expires } = this.#cookie;
    return `${NAME}=${value}; Path=${path}` + (secure ? "; Secure" : "") +
      (expires === undefined
        ? ""
        : `; Expires=${new Date(expires).toUTCString()}`);
  }

  /**
   * Takes up a cookie that was stored, unless the site has set one meanwhile.
   *
   * @param setCookie What {@linkcode setCookie} was; ignored if it is invalid.
   * @param url A URL of the site.
   */
  restore(setCookie: unknown, url: URL): void {
    if (this.#cookie === undefined && typeof setCookie === "string") {
      this.#keep(setCookie, url);
    }
  }

  /**
   * Adds the cookie to the headers of a request, if it may go there.
   *
   * @param headers The headers; cookies of the caller's own stay.
   * @param url Where the request goes, on the visitor's site.
   */
  send(headers: Headers, url: URL): void {
    if (this.#cookie === undefined) return;
    const { value, path, secure, expires = Infinity } = this.#cookie;
    if (secure && url.protocol !== "https:" || expires <= Date.now()) return;
    const folder = path.endsWith("/") ? path : `${path}/`;
    if (url.pathname !== path && !url.pathname.startsWith(folder)) return;
    const own = headers.get("cookie");
    const pair = `${NAME}=${value}`;
    headers.set("cookie", own ? `${own}; ${pair}` : pair);
  }

  /**
   * Keeps the cookie if a response sets it.
   *
   * @param headers The response's headers.
   * @param url Where the response came from.
   */
  keep(headers: Headers, url: URL): void {
    for (const line of headers.getSetCookie?.() ?? []) this.#keep(line, url);
  }

  #keep(line: string, url: URL): void {
    const [pair = "", ...attributes] = line.split(";");
    const [name, value] = split(pair);
    if (name !== NAME) return;
    let path = url.pathname.replace(/\/[^/]*$/, "") || "/";
    let secure = false;
    let expires: number | undefined;
    let maxAge: number | undefined;
    for (const attribute of attributes) {
      const [name, value] = split(attribute);
      switch (name.toLowerCase()) {
        case "domain":
          if (!isWithin(url.hostname, value)) return;
          break;
        case "path":
          if (value.startsWith("/")) path = value;
          break;
        case "secure":
          if (url.protocol !== "https:") return;
          secure = true;
          break;
        case "max-age":
          maxAge = validTime(Date.now() + Number(value) * 1000);
          break;
        case "expires":
          expires = validTime(Date.parse(value));
          break;
      }
    }
    expires = maxAge ?? expires;
    if (value === "" || expires !== undefined && expires <= Date.now()) {
      this.#cookie = undefined;
    } else if (VALUE.test(value)) {
      this.#cookie = { value, path, secure, expires };
    }
  }
}

/** Undefined for what is no date, or too far away for one. */
function validTime(time: number): number | undefined {
  return Number.isNaN(new Date(time).getTime()) ? undefined : time;
}

function split(pair: string): [name: string, value: string] {
  const equals = pair.indexOf("=");
  if (equals === -1) return [pair.trim(), ""];
  return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
}

function isWithin(host: string, domain: string): boolean {
  const bare = domain.toLowerCase().replace(/^\./, "");
  // An address of numbers has no domain above it.
  return host === bare || !/^[\d.]+$/.test(host) && host.endsWith(`.${bare}`);
}
