/**
 * Clients, as the options and the environment configure them.
 *
 * @module
 */
import {
  ChatClient,
  type ClientOptions,
  type Fetch,
  isAskError,
  type Logger,
  type Site,
  type TimeLimitOptions,
} from "../../../mod.ts";
import { credentialsOf, parseSite } from "../../protocol/site.ts";
import { defaultFetch } from "../../transport/default_fetch.ts";
import { proxyFetch } from "../../transport/proxy.ts";
import { type CliContext, variable } from "../context.ts";
import { fileSessionStore } from "../storage/session_store.ts";
import { stateFolder } from "../storage/state_folder.ts";
import { invocation } from "./invocation.ts";
import type { Options } from "./options.ts";
import { UsageError } from "./usage_error.ts";

/** The site of a command, and how it is reached. */
export class Connection {
  /** The site. */
  readonly site: Site;
  /** The `fetch` for requests to the site. */
  readonly fetch: Fetch;
  /** The `fetch` for images; undefined for the core's own. */
  readonly imageFetch: Fetch | undefined;
  /** The user who is signed in, if any. */
  readonly user: ClientOptions["user"];
  readonly #clientOptions: Partial<ClientOptions>;

  /**
   * @param logger The logger of the clients.
   * @throws {UsageError} If no site is given or its address is invalid.
   * @throws {InvalidArgumentError} If the proxy's address is invalid.
   */
  constructor(options: Options, context: CliContext, logger: Logger) {
    const address = chosenAddress(options, context);
    this.site = parseAddress(address, options);
    const user = this.user = options.user === undefined
      ? credentialsOf(address)
      : { name: options.user, password: options.password ?? "" };
    const fetch = options.proxy === undefined
      ? context.fetch ?? defaultFetch
      : proxyFetch(options.proxy);
    this.fetch = options.verbose ? logRequests(fetch, logger) : fetch;
    // A proxy resolves names itself, so the core cannot check the IP address.
    this.imageFetch = options.proxy === undefined ? context.fetch : this.fetch;
    this.#clientOptions = {
      logger,
      fetch: this.fetch,
      ...user && { user },
      botId: options.bot,
      stream: options.noStream ? false : undefined,
      timeout: timeLimits(options),
    };
    if (options.noStore) return;
    const folder = stateFolder(context);
    if (folder === undefined) {
      logger.info?.("no folder to store the session in");
    } else {
      this.#clientOptions.sessionStore = fileSessionStore(folder);
    }
  }

  /**
   * Makes a client.
   *
   * @param options Options that replace those of the command line.
   * @throws {InvalidArgumentError} If `site` is invalid.
   */
  client(options: Partial<ClientOptions> = {}): ChatClient {
    return new ChatClient({
      site: this.site,
      ...this.#clientOptions,
      ...options,
    });
  }
}

function chosenAddress({ site }: Options, { env }: CliContext): string {
  const address = site ?? variable(env, "ASKGPT4_SITE");
  if (address !== undefined) return address;
  throw new UsageError(
    "No site given.",
    "Pass --site URL or set ASKGPT4_SITE. To try it without a site, run " +
      `\`${invocation("demo")}\`.`,
  );
}

function parseAddress(address: string, { site }: Options): Site {
  try {
    return parseSite(address);
  } catch (error) {
    if (!isAskError(error)) throw error;
    const source = site === undefined ? "ASKGPT4_SITE: " : "";
    throw new UsageError(`${source}${error.message}`, error.hint);
  }
}

/** Logs requests without their headers, bodies and queries. */
function logRequests(fetch: Fetch, logger: Logger): Fetch {
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
 * `--timeout` limits the time without data, not the length of a streamed
 * answer. An answer that does not stream is one long silence, so there it
 * limits the total.
 */
function timeLimits(
  { timeout, noStream }: Options,
): TimeLimitOptions | undefined {
  if (timeout === undefined) return undefined;
  const ms = timeout * 1000;
  return {
    firstEvent: ms,
    idle: ms,
    ...noStream || ms === 0 ? { total: ms } : {},
  };
}
