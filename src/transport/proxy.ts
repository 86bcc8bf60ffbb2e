/**
 * A `fetch` that goes through a proxy, in Deno, Node and Bun.
 *
 * Each runtime has its own way: Deno an HTTP client, Bun an option of `fetch`,
 * Node the package `undici`, which must be installed there.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { proxyFetch } from "@askgpt4/core/proxy";
 *
 * const client = new ChatClient({
 *   site: "https://blog.example",
 *   fetch: proxyFetch("http://127.0.0.1:8888"),
 * });
 * console.log(client.site.name); // "blog.example"
 * ```
 *
 * @module
 */
import { InvalidArgumentError } from "../errors/errors.ts";
import { defaultFetch } from "./default_fetch.ts";
import type { Fetch } from "./fetch.ts";
import { parseUrl } from "../protocol/site.ts";
import { connectionFailure, errorFromProxy } from "./fetch_error.ts";

/** A `fetch` through a proxy, and the means to let go of its connections. */
export interface ProxyFetch extends Fetch {
  /**
   * Closes the connections that are kept open for the next request.
   *
   * @returns When they are closed.
   */
  close(): Promise<void>;
}

interface DenoScope {
  fetch(input: string, init?: RequestInit & { client: unknown }): Promise<
    Response
  >;
  Deno?: {
    createHttpClient(options: {
      proxy: {
        url: string;
        basicAuth?: { username: string; password: string };
      };
    }): { close(): void };
  };
  Bun?: unknown;
}

interface Undici {
  fetch(
    input: string,
    init?: RequestInit & { dispatcher: unknown },
  ): Promise<Response>;
  ProxyAgent: new (options: {
    uri: string;
    headersTimeout: number;
    bodyTimeout: number;
  }) => { close(): Promise<void> };
}

/**
 * Makes a `fetch` that goes through a proxy.
 *
 * @param proxy The proxy's address, `http://…` or `https://…`, with user name
 * and password in it if it asks for them.
 * @returns The function, to be given to `ChatClient` as `fetch`.
 * @throws {InvalidArgumentError} If `proxy` is not such an address; when called, if
 * `undici` is needed and not installed, or the runtime cannot use a proxy.
 */
export function proxyFetch(proxy: string | URL): ProxyFetch {
  const url = parseUrl(String(proxy));
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(
      "The proxy address is not an http or https URL.",
      {
        reason: "proxy",
        hint: "Use an address such as http://127.0.0.1:8888.",
      },
    );
  }
  const scope = globalThis as unknown as DenoScope;
  const viaProxy = scope.Deno?.createHttpClient !== undefined
    ? denoProxy(scope as Required<DenoScope>, url)
    : scope.Bun !== undefined
    ? bunProxy(url)
    : nodeProxy(url);
  const { close } = viaProxy;
  return Object.assign(withoutBlame(viaProxy, url), { close });
}

/** What cannot be connected to is the proxy: the site is the proxy's affair. */
function withoutBlame(fetch: Fetch, { host }: URL): Fetch {
  return async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (cause) {
      const failure = connectionFailure(cause);
      throw failure === "refused" || failure === "dns"
        ? errorFromProxy(host, { cause })
        : cause;
    }
  };
}

function denoProxy(scope: Required<DenoScope>, url: URL): ProxyFetch {
  const address = new URL(url);
  address.username = address.password = "";
  const client = scope.Deno.createHttpClient({
    proxy: {
      url: address.href,
      ...url.username !== "" && {
        basicAuth: {
          username: decodeURIComponent(url.username),
          password: decodeURIComponent(url.password),
        },
      },
    },
  });
  const viaProxy: Fetch = (input, init) =>
    scope.fetch(input, { ...init, client });
  return Object.assign(viaProxy, {
    close: () => Promise.resolve(client.close()),
  });
}

function bunProxy(url: URL): ProxyFetch {
  const viaProxy: Fetch = (input, init) =>
    defaultFetch(input, { ...init, proxy: url.href } as RequestInit);
  return Object.assign(viaProxy, { close: () => Promise.resolve() });
}

function nodeProxy(url: URL): ProxyFetch {
  let loading: Promise<Undici> | undefined;
  let agent: { close(): Promise<void> } | undefined;
  const viaProxy: Fetch = async (input, init) => {
    const undici = await (loading ??= loadUndici());
    // The client has time limits of its own.
    agent ??= new undici.ProxyAgent({
      uri: url.href,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return undici.fetch(input, { ...init, dispatcher: agent });
  };
  return Object.assign(viaProxy, {
    close: async () => {
      await agent?.close();
      agent = undefined;
    },
  });
}

async function loadUndici(): Promise<Undici> {
  // In a variable, so that nothing tries to load it where it is not needed.
  const name = "undici";
  try {
    return await import(name);
  } catch (cause) {
    throw new InvalidArgumentError(
      "In Node a proxy needs the package undici, which is not installed.",
      {
        reason: "package",
        params: { name },
        hint: "Run `npm install undici`, then try again.",
        cause,
      },
    );
  }
}
