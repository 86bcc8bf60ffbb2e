/**
 * Tests in a page: on the origin of the demo site, or on another one.
 */
import { readFile } from "node:fs/promises";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import type { PartContext } from "../runner/part.ts";
import type { Result } from "../runner/results.ts";
import { launchChromium } from "../toolchain.ts";

const PAGE = "/__tests/";

type PageFiles = Record<string, { contentType: string; body: string }>;

/** The page, and the script of the tests. */
function pageFiles(script: string): PageFiles {
  return {
    [PAGE]: {
      contentType: "text/html",
      body: `<!doctype html><link rel="icon" href="data:,">`,
    },
    [`${PAGE}tests.mjs`]: { contentType: "text/javascript", body: script },
  };
}

/**
 * Runs tests in a page.
 *
 * @param context The part's.
 * @param bundle The bundle, which exports `runCollected`.
 * @param sameOrigin Whether the page is on the site's own origin.
 * @returns The results.
 */
export async function runInPage(
  { log, signal }: PartContext,
  bundle: string,
  sameOrigin: boolean,
): Promise<Result[]> {
  const server = await serveDemoSite({
    control: true,
    // A test's site is in a subfolder; the root must not answer as a site.
    software: "other",
  });
  let elsewhere: Deno.HttpServer | undefined;
  // A page that is not really from loopback could not reach loopback.
  const foreign = (files: PageFiles): string => {
    const options = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
    const served = Deno.serve(options, ({ url }) => {
      const file = files[new URL(url).pathname];
      if (!file) return new Response(null, { status: 404 });
      const headers = { "Content-Type": file.contentType };
      return new Response(file.body, { headers });
    });
    elsewhere = served;
    return `http://127.0.0.1:${served.addr.port}`;
  };
  const browser = await launchChromium();
  log(`Chromium ${browser.version()}\n`);
  signal.addEventListener("abort", () => void browser.close());
  try {
    const script = await readFile(bundle, "utf8");
    const page = await browser.newPage();
    const results: Result[] = [];
    const report = (result: Result) => {
      log(`${result.outcome}: ${result.name}\n${result.reason ?? ""}`);
      results.push(result);
    };
    page.on("pageerror", (error) => {
      const reason = String(error.stack ?? error);
      report({ name: "the page", outcome: "failed", reason });
    });
    await page.exposeFunction("reportResult", report);
    page.on("console", (message) => {
      // Requests that fail are what many of the tests are about.
      const { url } = message.location();
      if (!message.text().includes("Failed to load") || url.includes(PAGE)) {
        log(`page: ${message.text()}\n`);
      }
    });
    const testServer = new URL(server.url).origin;
    await page.addInitScript((origin: string) => {
      Object.assign(globalThis, { ASKGPT4_TEST_SERVER: origin });
    }, testServer);
    const files = pageFiles(script);
    const origin = sameOrigin ? testServer : foreign(files);
    if (sameOrigin) {
      // The site has no such page; the browser believes that it has.
      await page.route(
        ({ pathname }) => pathname in files,
        (route) =>
          route.fulfill(files[new URL(route.request().url()).pathname]!),
      );
    }
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
    return results;
  } finally {
    await browser.close();
    await server.close();
    await elsewhere?.shutdown();
  }
}
