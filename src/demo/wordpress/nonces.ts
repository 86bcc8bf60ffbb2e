import { randomHex } from "./php.ts";

/** Whose nonce: a user's name, or `""` for every anonymous visitor. */
type Owner = string;

/** What a nonce is worth. */
export type NonceState = "none" | "invalid" | "current" | "aged";

/**
 * The nonces of a site. As in WordPress there is one for all anonymous
 * visitors and one for each signed-in user, and a nonce is accepted in the
 * period after its own.
 */
export class Nonces {
  #current = new Map<Owner, string>();
  #aged = new Map<Owner, string>();

  constructor(anonymous?: string) {
    if (anonymous !== undefined) this.#current.set("", anonymous);
  }

  /** The nonce that is handed out now. */
  current(owner: Owner): string {
    let nonce = this.#current.get(owner);
    if (nonce === undefined) {
      nonce = randomHex(10);
      this.#current.set(owner, nonce);
    }
    return nonce;
  }

  /** What a nonce that came with a request is worth. */
  check(owner: Owner, nonce: string | null): NonceState {
    if (!nonce) return "none";
    if (nonce === this.#current.get(owner)) return "current";
    if (nonce === this.#aged.get(owner)) return "aged";
    return "invalid";
  }

  /** Starts the next period: nonces handed out so far are aged. */
  rotate(): void {
    this.#aged = this.#current;
    this.#current = new Map();
  }

  /** Starts the period after the next: nothing handed out so far is good. */
  expire(): void {
    this.#aged = new Map();
    this.#current = new Map();
  }
}
