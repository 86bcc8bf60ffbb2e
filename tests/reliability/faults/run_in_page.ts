/**
 * The faults in a page: one of the site's own origin, and one elsewhere, where
 * the browser hides what the site does not allow. The sites are served from
 * here.
 */
import { readFile } from "node:fs/promises";
import type { PartContext } from "../../../tools/runner/part.ts";
import type { Result } from "../../../tools/runner/results.ts";
import { launchChromium } from "../../../tools/toolchain.ts";
import { judge, seenBy } from "./judge.ts";
import { address } from "./place.ts";
import { type Outcomes, shown } from "./report.ts";
import type { AskingPage } from "./page.ts";
import {
  expectation,
  type Outcome,
  type Scenario,
  SITE_NAME,
} from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import { RawServer, whole } from "./server.ts";

const PAGE = "/__page/";

/** What came of the faults in a page. */
export interface PageReport {
  results: Result[];
  outcomes: Outcomes;
}

/** Which faults can happen in a page. */
function happens({ elsewhere }: Scenario, where: "page" | "elsewhere") {
  return where === "page" || elsewhere !== undefined;
}

/**
 * Runs every fault that can happen in a page.
 *
 * @param context The part's.
 * @param bundle The bundle of `page.ts`.
 * @param where Whether the page is on the site's own origin.
 * @returns The results and outcomes.
 */
export async function runFaultsInPage(
  { log, signal }: PartContext,
  bundle: string,
  where: "page" | "elsewhere",
): Promise<PageReport> {
  const script = await readFile(bundle, "utf8");
  const html = `<!doctype html><meta charset="utf-8">` +
    `<link rel="icon" href="data:,"><script type="module">${
      script.replaceAll("</script", "<\\/script")
    }</script>`;
  const report: PageReport = { results: [], outcomes: {} };
  // One origin for all, so that one page can ask them one after the other.
  const server = await RawServer.listen({ submit: () => {} });
  const tls = await RawServer.listen({ submit: () => {} }, { tls: true });
  // A page that is not really from loopback could not reach loopback.
  const elsewhere = await RawServer.listen({
    submit: () => {},
    other: (_, connection) => connection.send(whole(200, "text/html", html)),
  });
  const browser = await launchChromium();
  signal.addEventListener("abort", () => void browser.close());
  try {
    const page = await browser.newPage();
    if (where === "page") {
      // The site has no such page; the browser believes that it has.
      await page.route(
        ({ pathname }) => pathname === PAGE,
        (route) => route.fulfill({ contentType: "text/html", body: html }),
      );
    }
    const origin = where === "page" ? server.url : elsewhere.url;
    await page.goto(new URL(PAGE, origin).href);
    for (const scenario of SCENARIOS) {
      const { fault } = scenario;
      const name = `fault in a page (${where}): ${fault}`;
      if (!happens(scenario, where)) continue;
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
        judge(seen, { ...expectation(scenario, where), sessions });
        report.results.push({ name, outcome: "passed" });
        log(`passed: ${name}\n`);
      } catch (error) {
        report.results.push({
          name,
          outcome: "failed",
          reason: `${SITE_NAME}: ${
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
    await elsewhere.close();
  }
}
