/**
 * The cookie by which the plugin knows a visitor.
 *
 * @module
 */

/** Quotas and uploaded files hang on it. */
const NAME = "mwai_session_id";

const VALUE = /^[\x21-\x3a\x3c-\x7e]{1,256}$/;

/** The cookie of one visitor, and where it may be sent. */
export class VisitorCookie {
  #value: string | undefined;
  #path = "/";
  #secure = false;

  /** The cookie's value, once the site has set it. */
  get value(): string | undefined {
    return this.#value;
  }

  /**
   * Takes up a value that was kept, unless the site has set one meanwhile.
   *
   * @param value The value; anything that is none is left alone.
   */
  restore(value: unknown): void {
    if (this.#value !== undefined) return;
    if (typeof value === "string" && VALUE.test(value)) this.#value = value;
  }

  /**
   * Adds the cookie to the headers of a request, if it may go there.
   *
   * @param headers The headers; cookies of the caller's own stay.
   * @param url Where the request goes, on the visitor's site.
   */
  send(headers: Headers, url: URL): void {
    if (this.#value === undefined) return;
    if (this.#secure && url.protocol !== "https:") return;
    const folder = this.#path.endsWith("/") ? this.#path : `${this.#path}/`;
    if (url.pathname !== this.#path && !url.pathname.startsWith(folder)) return;
    const own = headers.get("cookie");
    const pair = `${NAME}=${this.#value}`;
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
    let gone = value === "";
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
          gone ||= Number(value) <= 0;
          break;
        case "expires":
          gone ||= Date.parse(value) <= Date.now();
          break;
      }
    }
    if (gone) this.#value = undefined;
    else if (VALUE.test(value)) {
      this.#value = value;
      this.#path = path;
      this.#secure = secure;
    }
  }
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
