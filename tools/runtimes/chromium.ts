/**
 * Tests in a page: on the origin of the demo site, or on another one.
 */
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import type { TestResult } from "../../tests/support/harness.ts";
import type { Result } from "../runner/results.ts";
import type { Browser } from "../toolchain.ts";
import { toResult } from "./lines.ts";

/** What to run, and where. */
export interface PageRun {
  browser: Browser;
  /** The bundle, which exports `runCollected`. */
  bundle: string;
  /** Whether the page is on the site's own origin. */
  sameOrigin: boolean;
  /** How long it may take. */
  seconds: number;
}

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
 * Starts a browser that talks to nobody by itself.
 *
 * @param browser Which one.
 * @returns The browser under playwright's control.
 */
export function launch(
  { path, env }: Browser,
): ReturnType<typeof chromium.launch> {
  return chromium.launch({
    executablePath: path,
    env: { ...Deno.env.toObject(), ...env },
    // Its sandbox does not work for root, which containers are.
    chromiumSandbox: false,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/**
 * Runs tests in a page.
 *
 * @param run What to run, and where.
 * @returns What became of the tests, and the browser's version.
 */
export async function runInPage(
  run: PageRun,
): Promise<{ results: Result[]; version: string }> {
  const server = await serveDemoSite({
    control: true,
    // A site that a test makes lies in a folder; nothing is to be found above.
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
  const browser = await launch(run.browser);
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
    page.on("console", (message) => {
      // Requests that fail are what many of the tests are about.
      const { url } = message.location();
      if (!message.text().includes("Failed to load") || url.includes(PAGE)) {
        console.log(`page: ${message.text()}`);
      }
    });
    const testServer = new URL(server.url).origin;
    await page.addInitScript((origin: string) => {
      Object.assign(globalThis, { ASKGPT4_TEST_SERVER: origin });
    }, testServer);
    const files = pageFiles(script);
    const origin = run.sameOrigin ? testServer : foreign(files);
    if (run.sameOrigin) {
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
    return { results, version: browser.version() };
  } finally {
    clearTimeout(limit);
    await browser.close();
    await server.close();
    await elsewhere?.shutdown();
  }
}
