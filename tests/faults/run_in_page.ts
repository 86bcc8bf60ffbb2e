/**
 * The faults in a page of the site's own origin, where all but one kind of
 * answer can be read. The sites are served from here.
 */
import { readFile } from "node:fs/promises";
import { launch } from "../runtimes/chromium.ts";
import type { Result } from "../runner/results.ts";
import type { Browser } from "../tools.ts";
import { judge, seenBy } from "./judge.ts";
import { address } from "./place.ts";
import { type Outcomes, shown } from "./report.ts";
import type { AskingPage } from "./page.ts";
import { type Outcome, SITE_NAME } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import { RawServer } from "./server.ts";

const PAGE = "/__page/";

/** What came of the faults in a page. */
export interface PageReport {
  results: Result[];
  outcomes: Outcomes;
  version: string;
}

/**
 * Runs every fault that can happen in a page there.
 *
 * @param options The browser, and the bundle of `page.ts`.
 * @returns What came of them.
 */
export async function runFaultsInPage(
  options: { browser: Browser; bundle: string },
): Promise<PageReport> {
  const script = await readFile(options.bundle, "utf8");
  const report: PageReport = { results: [], outcomes: {}, version: "" };
  // One origin for all, so that one page can ask them one after the other.
  const server = await RawServer.listen({ submit: () => {} });
  const tls = await RawServer.listen({ submit: () => {} }, { tls: true });
  const browser = await launch(options.browser);
  report.version = browser.version();
  try {
    const page = await browser.newPage();
    // The site has no such page; the browser believes that it has.
    await page.route(
      ({ pathname }) => pathname === PAGE,
      (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<!doctype html><link rel="icon" href="data:,">` +
            `<script type="module">${
              script.replaceAll("</script", "<\\/script")
            }</script>`,
        }),
    );
    await page.goto(new URL(PAGE, server.url).href);
    for (const scenario of SCENARIOS) {
      const { fault, page: there } = scenario;
      const name = `fault in a page: ${fault}`;
      if (typeof there === "string") continue;
      const site = scenario.place === "tls" ? tls : server;
      site.use(scenario.site);
      try {
        const outcome = await page.evaluate<Outcome, [string, string]>(
          ([fault, url]) =>
            (globalThis as unknown as AskingPage).askFault(fault, url),
          [fault, await address(scenario, site)],
        );
        await site.quiet("answering");
        const seen = seenBy(site, outcome);
        report.outcomes[fault] = shown(seen);
        // A browser repeats by itself what was reset on a connection that it had
        // open already; of a question that is told in the table.
        const { sessions } = seen;
        judge(seen, { ...scenario.expect, ...there, sessions });
        report.results.push({ name, outcome: "passed" });
      } catch (error) {
        report.results.push({
          name,
          outcome: "failed",
          error: `${SITE_NAME}: ${
            error instanceof Error ? error.stack : error
          }\n${JSON.stringify(report.outcomes[fault])}`,
        });
      }
    }
    return report;
  } finally {
    await browser.close();
    await server.close();
    await tls.close();
  }
}
