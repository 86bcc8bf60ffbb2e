/**
 * The demo site on a socket: on loopback, in Deno, Node and Bun.
 *
 * @example
 * ```ts
 * import { serveDemoSite } from "@askgpt4/core/demo/serve";
 *
 * const { url, close } = await serveDemoSite();
 * console.log(`the demo site is at ${url}`);
 * await close();
 * ```
 *
 * @module
 */
import { type LoopbackOptions, serveOnLoopback } from "../server/loopback.ts";
import { ControlApi } from "./routes/control.ts";
import { createDemoSite, type DemoSite, type DemoSiteOptions } from "./mod.ts";

export type { LoopbackOptions };

/** How the demo site behaves, and where it listens. */
export interface ServeOptions
  extends Omit<DemoSiteOptions, "url">, LoopbackOptions {
  /** The subfolder that the site is in. Default: `/`. */
  path?: string;
  /**
   * Whether `/__demo/sites` makes and configures more sites, for tests that
   * run where nothing can be served. Default: false.
   */
  control?: boolean;
}

/** A demo site on a socket. */
export interface ServedDemoSite {
  /** The site's address. */
  readonly url: string;
  /** The site. */
  readonly site: DemoSite;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves a demo site.
 *
 * @param options How it behaves, and where it listens.
 * @returns The site and its address, once it can be reached.
 * @throws {RangeError} If the interface is not loopback.
 */
export async function serveDemoSite(
  options: ServeOptions = {},
): Promise<ServedDemoSite> {
  const { port, hostname, requestTimeout, path = "/", control, ...rest } =
    options;
  let site: DemoSite | undefined;
  const { close } = await serveOnLoopback((origin) => {
    const made = createDemoSite({ ...rest, url: new URL(path, origin).href });
    site = made;
    if (!control) return made.fetch;
    const api = new ControlApi(origin, made.fetch);
    return (request) => api.handle(request);
  }, { port, hostname, requestTimeout });
  return { url: site!.url, site: site!, close };
}
