/**
 * From the options that were typed to a client.
 *
 * @module
 */
import {
  type AskError,
  ChatClient,
  type ClientOptions,
  type Fetch,
  type Logger,
  type TimeLimitOptions,
} from "../../../mod.ts";
import { proxyFetch } from "../../transport/proxy.ts";
import type { Options } from "./arguments.ts";
import { type CliContext, variable } from "../context.ts";
import { fileSessionStore } from "../storage/session_store.ts";
import { stateFolder } from "../storage/state_folder.ts";

/** How sites are reached: what the options and the environment say. */
export class Connection {
  /** The site that was named, or undefined for the default. */
  readonly site: string | undefined;
  /** What sends requests. */
  readonly fetch: Fetch;
  /** What fetches images; undefined for the core's own rules and lookup. */
  readonly imageFetch: Fetch | undefined;
  readonly #clientOptions: ClientOptions;

  /**
   * @param options What was typed.
   * @param io The world.
   * @param logger Where the core's messages go.
   * @throws {InvalidArgumentError} If the proxy's address is none.
   */
  constructor(options: Options, io: CliContext, logger: Logger) {
    this.site = options.site ?? variable(io.env, "ASKGPT4_SITE");
    // Looked up at every call, like the core does.
    const direct: Fetch = io.fetch ??
      ((input, init) => globalThis.fetch(input, init));
    const fetch = options.proxy === undefined
      ? direct
      : proxyFetch(options.proxy);
    this.fetch = options.verbose ? logged(fetch, logger) : fetch;
    // A proxy looks names up itself.
    this.imageFetch = options.proxy === undefined ? io.fetch : this.fetch;
    this.#clientOptions = { logger, fetch: this.fetch };
    if (options.bot !== undefined) this.#clientOptions.botId = options.bot;
    if (options.noStream) this.#clientOptions.stream = false;
    if (options.timeout !== undefined) {
      this.#clientOptions.timeout = timeLimits(options);
    }
    if (options.noStore) return;
    const folder = stateFolder(io);
    if (folder === undefined) {
      logger.info?.("no folder to keep the session in");
    } else {
      this.#clientOptions.sessionStore = fileSessionStore(folder);
    }
  }

  /**
   * A client.
   *
   * @param options What to do otherwise.
   * @returns The client.
   * @throws {InvalidArgumentError} If the site's address is none.
   */
  client(options: ClientOptions = {}): ChatClient {
    return new ChatClient({
      ...this.#clientOptions,
      ...this.site !== undefined ? { site: this.site } : {},
      ...options,
    });
  }

  /**
   * What to do after a failure.
   *
   * @param error The failure.
   * @returns The hint, which here may name an option.
   */
  hintFor(error: AskError): string {
    const { code, hint } = error;
    const noSite = code === "site-unreachable" || code === "not-ai-engine" ||
      code === "site-error" || code === "nonce-rejected";
    if (this.site === undefined && noSite) {
      return `${hint} No site was named: --site URL or the variable ` +
        `ASKGPT4_SITE chooses one, and the command demo needs none.`;
    }
    if (code === "timeout") return `${hint} --timeout S sets the seconds.`;
    return hint;
  }
}

/** A `fetch` that says what is asked, and never what with. */
function logged(fetch: Fetch, logger: Logger): Fetch {
  return async (input, init) => {
    const { origin, pathname, searchParams } = new URL(input);
    const route = searchParams.get("rest_route");
    const query = route === null ? "" : `?rest_route=${route}`;
    const request = `${init?.method ?? "GET"} ${origin}${pathname}${query}`;
    const start = performance.now();
    const time = () => Math.round(performance.now() - start);
    try {
      const response = await fetch(input, init);
      const { status } = response;
      const type = response.headers.get("content-type") ?? "none";
      logger.debug?.(request, { status, type, ms: time() });
      return response;
    } catch (error) {
      logger.debug?.(`${request}: no response`, { ms: time() });
      throw error;
    }
  };
}

/**
 * A person means by a time limit how long nothing may happen: an answer that
 * is flowing is not cut off. One that does not stream is silent to its end.
 */
function timeLimits(options: Options): TimeLimitOptions {
  const ms = (options.timeout ?? 0) * 1000;
  return {
    firstEvent: ms,
    idle: ms,
    ...options.noStream || ms === 0 ? { total: ms } : {},
  };
}
