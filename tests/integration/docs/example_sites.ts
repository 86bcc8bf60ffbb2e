/**
 * Loaded before the code in the documentation is run: whatever that code asks
 * of `https://blog.example`, or of the site that is asked where none is named,
 * a demo site answers, and nothing but loopback is ever reached.
 */
import { chatgpt4online } from "@askgpt4/core";
import { createDemoSite, type DemoSite } from "@askgpt4/core/demo";

const realFetch = globalThis.fetch;
const sites = new Map<string, DemoSite>();

function siteAt(origin: string): DemoSite {
  let site = sites.get(origin);
  if (site === undefined) {
    site = createDemoSite({
      url: `${origin}/`,
      delay: 0,
      users: [{ name: "ada", password: "abcd efgh ijkl mnop" }],
      bearerToken: "the-token",
    });
    sites.set(origin, site);
  }
  return site;
}

globalThis.fetch = (input, init) => {
  const request = new Request(input, init);
  const { hostname, origin } = new URL(request.url);
  if (hostname.endsWith(".example") || origin === chatgpt4online.url) {
    return siteAt(origin).fetch(request);
  }
  if (hostname === "127.0.0.1" || hostname === "localhost") {
    return realFetch(request);
  }
  return Promise.reject(
    new Error(`code in the documentation must not ask ${hostname}`),
  );
};
