/**
 * Puts a scenario's site where it belongs.
 */
import type { Scenario } from "./scenario.ts";
import { RawServer } from "./server.ts";

/**
 * Starts a scenario's site.
 *
 * @param scenario The scenario.
 * @returns The server, and the address that is asked: not the server's own
 * where nothing is to be reached.
 */
export async function place(
  scenario: Scenario,
): Promise<{ server: RawServer; url: string }> {
  const tls = scenario.place === "tls";
  const server = await RawServer.listen(scenario.site, { tls });
  return { server, url: await address(scenario, server) };
}

/** Where a scenario's site is asked. */
export async function address(
  scenario: Scenario,
  server: RawServer,
): Promise<string> {
  switch (scenario.place) {
    case "no-host":
      return "http://nowhere.invalid/";
    case "blocked":
      // X11's, which no page may speak to.
      return "http://127.0.0.1:6000/";
    case "not-tls":
      return server.url.replace("http:", "https:");
    case "closed": {
      // A port that was free a moment ago, and on which nobody listens.
      const other = await RawServer.listen(scenario.site);
      const { url } = other;
      await other.close();
      return url;
    }
    default:
      return server.url;
  }
}
