/**
 * One request to the demo site, and what is known about it.
 */
import type { Fault } from "./faults/faults.ts";
import type { NonceState } from "./wordpress/nonces.ts";
import type { DemoUser } from "./options.ts";
import { uniqid } from "./wordpress/php.ts";
import type { SiteState } from "./wordpress/state.ts";

/** A request with what it asks for. */
export class Exchange {
  /** The JSON object in the body. */
  params: Record<string, unknown> = {};
  readonly nonce: NonceState;
  readonly user: DemoUser | undefined;
  readonly #cookie: string | undefined;
  #visitor: string | undefined;

  constructor(
    readonly site: SiteState,
    readonly method: string,
    readonly headers: Headers,
    /** The REST route. */
    readonly route: string,
    readonly body: Uint8Array<ArrayBuffer>,
    readonly faults: readonly Fault[],
    readonly signal: AbortSignal,
  ) {
    this.user = userOf(headers.get("Authorization"), site.settings.users);
    this.nonce = site.nonces.check(this.owner, headers.get("X-WP-Nonce"));
    this.#cookie = /(?:^|;\s*)mwai_session_id=([^;]+)/
      .exec(headers.get("Cookie") ?? "")?.[1];
  }

  /** Whose nonces count. */
  get owner(): string {
    return this.user?.name ?? "";
  }

  /** The visitor's session; a new one becomes a cookie. */
  get visitor(): string {
    return this.#visitor ??= this.#cookie ?? uniqid();
  }

  /** The visitor's session, where it had to be made. */
  get newVisitor(): string | undefined {
    return this.#cookie === undefined ? this.#visitor : undefined;
  }

  /** Whether the public API's bearer token came along. */
  get hasBearerToken(): boolean {
    const { bearerToken } = this.site.settings;
    return bearerToken !== null &&
      this.headers.get("Authorization") === `Bearer ${bearerToken}`;
  }

  /** A parameter, if it is a text. */
  text(name: string): string | undefined {
    const value = this.params[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }
}

function userOf(
  authorization: string | null,
  users: readonly DemoUser[],
): DemoUser | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  let credentials: string;
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    credentials = new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
  // WordPress ignores the spaces that it shows in an application password.
  const plain = (password: string) => password.replaceAll(" ", "");
  return users.find(({ name, password }) =>
    credentials.startsWith(`${name}:`) &&
    plain(credentials.slice(name.length + 1)) === plain(password)
  );
}
