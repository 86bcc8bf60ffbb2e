/**
 * A demo site on a real socket, wherever the tests run.
 *
 * Deno, Node and Bun serve one themselves. A page or a worker cannot: there the
 * control API of a server that runs beside makes the sites; its address is in
 * `globalThis.ASKGPT4_TEST_SERVER`.
 */
import type {
  DemoRequest,
  DemoRequests,
  DemoSiteOptions,
} from "@askgpt4/core/demo";
import { sleep } from "./fixtures.ts";

declare global {
  var ASKGPT4_TEST_SERVER: string | undefined;
}

/** What a site did so far. */
export interface SiteState {
  /** How many answers are under way. */
  activeStreams: number;
  /** The requests. */
  requests: Omit<DemoRequests, "clear">;
}

/** A site on a socket. */
export interface TestSite {
  /** Its address. */
  readonly url: string;
  /** What it did so far. */
  state(): Promise<SiteState>;
  /** How many questions it took. */
  submits(): Promise<number>;
  /** How often it handed out a nonce. */
  sessions(): Promise<number>;
  /** The requests, oldest first. */
  entries(): Promise<readonly DemoRequest[]>;
  /** Waits until no answer is under way; fails after two seconds. */
  quiet(): Promise<void>;
  /** Changes how it behaves. */
  configure(options: Omit<DemoSiteOptions, "url" | "model">): Promise<void>;
  /** Ages the nonces. */
  rotateNonce(): Promise<void>;
  /** Refuses the nonces handed out so far. */
  expireNonces(): Promise<void>;
}

/** How a site behaves: what survives JSON, so that a page can say it, too. */
export interface TestSiteOptions extends Omit<DemoSiteOptions, "url"> {
  /** Not a function: that would not get through the control API. */
  model?: "guide" | "echo";
}

/**
 * Runs a test with a site of its own, which repeats the question without a
 * pause if nothing else is said.
 */
export async function withSite(
  options: TestSiteOptions,
  fn: (site: TestSite) => Promise<void>,
): Promise<void> {
  const all: TestSiteOptions = { model: "echo", delay: 0, ...options };
  if (globalThis.ASKGPT4_TEST_SERVER !== undefined) {
    return await fn(await remoteSite(globalThis.ASKGPT4_TEST_SERVER, all));
  }
  // Only here, so that nothing of it is loaded where it could not run.
  const { serveDemoSite } = await import("@askgpt4/core/demo/serve");
  const { url, site, close } = await serveDemoSite(all);
  try {
    await fn(testSite(url, {
      state: () => Promise.resolve(site),
      order: ({ rotateNonce, expireNonces, ...options }) => {
        if (rotateNonce) site.rotateNonce();
        if (expireNonces) site.expireNonces();
        site.configure(options);
        return Promise.resolve();
      },
    }));
  } finally {
    await close();
  }
}

type Orders = Omit<DemoSiteOptions, "url"> & {
  rotateNonce?: boolean;
  expireNonces?: boolean;
};

function testSite(url: string, control: {
  state(): Promise<SiteState>;
  order(orders: Orders): Promise<void>;
}): TestSite {
  const { state, order } = control;
  return {
    url,
    state,
    submits: async () => (await state()).requests.submit,
    sessions: async () => (await state()).requests.startSession,
    entries: async () => (await state()).requests.entries,
    quiet: async () => {
      for (let i = 0; i < 200; i++) {
        if ((await state()).activeStreams === 0) return;
        await sleep(10);
      }
      throw new Error("an answer is still under way after two seconds");
    },
    configure: (options) => order(options),
    rotateNonce: () => order({ rotateNonce: true }),
    expireNonces: () => order({ expireNonces: true }),
  };
}

async function remoteSite(
  server: string,
  options: TestSiteOptions,
): Promise<TestSite> {
  const control = `${server}/__demo/sites`;
  const ask = async (path: string, orders?: Orders) => {
    const response = await fetch(`${control}${path}`, {
      method: orders === undefined ? "GET" : "POST",
      ...orders !== undefined && { body: JSON.stringify(orders) },
    });
    const report: SiteState & { id: number; url: string } = await response
      .json();
    if (!response.ok) throw new Error(JSON.stringify(report));
    return report;
  };
  const { id, url } = await ask("", options);
  return testSite(url, {
    state: () => ask(`/${id}`),
    order: async (orders) => void await ask(`/${id}`, orders),
  });
}
