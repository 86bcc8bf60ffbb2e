/**
 * A demo site: it speaks the protocol of a WordPress site with the plugin AI
 * Engine, as recorded from a real one, and needs neither a network nor a
 * model. It is a plain fetch handler, so it can be handed to a client in place
 * of `fetch`, and it can be told to misbehave.
 *
 * @example
 * ```ts
 * import { ChatClient } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const site = createDemoSite();
 * const client = new ChatClient({ site: site.url, fetch: site.fetch });
 *
 * console.log(await client.ask("What is a nonce?").text());
 * console.log(site.requests.submit); // 1
 * ```
 *
 * @module
 */
import type { DemoSiteOptions } from "./options.ts";
import { type DemoSite, Site } from "./site.ts";

export type {
  DemoFault,
  DemoFaultKind,
  DemoFaultScope,
} from "./faults/faults.ts";
export type { DemoRequest, DemoRequests } from "./log.ts";
export type {
  DemoChatbot,
  DemoContext,
  DemoEvent,
  DemoExtras,
  DemoFile,
  DemoLiveEvent,
  DemoMessage,
  DemoModel,
  DemoSiteOptions,
  DemoUser,
} from "./options.ts";
export type { DemoSite } from "./site.ts";

/**
 * Makes a demo site.
 *
 * @param options How it behaves.
 * @returns The site.
 *
 * @example A site whose first answer breaks off
 * ```ts
 * import { ChatClient, isAskError } from "@askgpt4/core";
 * import { createDemoSite } from "@askgpt4/core/demo";
 *
 * const site = createDemoSite({ delay: 0, faults: [{ kind: "cut" }] });
 * const client = new ChatClient({ site: site.url, fetch: site.fetch });
 *
 * try {
 *   await client.ask("What is a nonce?").text();
 * } catch (error) {
 *   console.log(isAskError(error, "interrupted")); // true
 * }
 * ```
 */
export function createDemoSite(options: DemoSiteOptions = {}): DemoSite {
  return new Site(options);
}
