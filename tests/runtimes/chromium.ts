/**
 * Tests in a page: on the origin of the demo site, or on another one.
 */
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import type { TestResult } from "../harness.ts";
import type { Result } from "../runner/results.ts";
import { toResult } from "./lines.ts";

/** What to run, and where. */
export interface PageRun {
  /** The browser's executable. */
  browser: string;
  /** The bundle, which exports `runCollected`. */
  bundle: string;
  /** Whether the page is on the site's own origin. */
  sameOrigin: boolean;
  /** How long it may take. */
  seconds: number;
}

const PAGE = "/__tests/";

/**
 * Runs tests in a page.
 *
 * @param run What to run, and where.
 * @returns What became of the tests, and the browser's version.
 */
export async function runInPage(
  run: PageRun,
): Promise<{ results: Result[]; version: string }> {
  const server = await serveDemoSite({ control: true });
  const elsewhere = await serveDemoSite();
  const browser = await chromium.launch({
    executablePath: run.browser,
    // Its sandbox does not work for root, which containers are.
    chromiumSandbox: false,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  const limit = setTimeout(() => void browser.close(), run.seconds * 1000);
  try {
    const script = await readFile(run.bundle, "utf8");
    const page = await browser.newPage();
    const results: Result[] = [];
    page.on("pageerror", (error) => {
      results.push({
        name: "the page",
        outcome: "failed",
        error: String(error.stack ?? error),
      });
    });
    await page.exposeFunction("reportResult", (result: TestResult) => {
      results.push(toResult(result));
    });
    const testServer = new URL(server.url).origin;
    await page.addInitScript((origin: string) => {
      Object.assign(globalThis, { ASKGPT4_TEST_SERVER: origin });
    }, testServer);
    // The site does not know of the page; the browser believes that it does.
    await page.route(
      ({ pathname }) => pathname.startsWith(PAGE),
      (route) =>
        route.request().url().endsWith(".mjs")
          ? route.fulfill({ contentType: "text/javascript", body: script })
          : route.fulfill({
            contentType: "text/html",
            body: `<!doctype html><link rel="icon" href="data:,">`,
          }),
    );
    const origin = run.sameOrigin ? testServer : new URL(elsewhere.url).origin;
    await page.goto(origin + PAGE);
    await page.evaluate(async (path: string) => {
      const { runCollected } = await import(path);
      const { reportResult } = globalThis as unknown as {
        reportResult(result: unknown): Promise<void>;
      };
      const reported: Promise<void>[] = [];
      await runCollected((result: unknown) => {
        reported.push(reportResult(result));
      });
      await Promise.all(reported);
    }, `${PAGE}tests.mjs`);
    return { results, version: browser.version() };
  } finally {
    clearTimeout(limit);
    await browser.close();
    await server.close();
    await elsewhere.close();
  }
}
