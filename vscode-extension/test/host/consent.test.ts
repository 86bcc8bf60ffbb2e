import assert from "node:assert/strict";
import { isToken } from "../../src/site/credentials.ts";
import { setSetting, until } from "./fixture/fakes.ts";
import { openHost } from "./fixture/openHost.ts";

describe("Consent", () => {
  it("comes before the first request, whatever the user does [T-29]", async () => {
    const asked: string[] = [];
    await using host = await openHost({
      consented: false,
      askConsent: (site) => {
        asked.push(site.url);
        return Promise.resolve(undefined);
      },
    });
    const { page, site, demo } = host;
    assert.deepEqual(page.snapshot?.consent, {
      siteName: "demo.askgpt4.example",
      siteUrl: demo.url,
    });
    const { chatId } = page;
    await page.post({ type: "draft", chatId, draft: { text: "What" } });
    site.warmUp();
    await site.refreshChatbots();
    assert.match(await page.ask("What is a nonce?"), /Nothing was sent/);
    await assert.rejects(site.access(), { name: "ConsentRefused" });
    assert.deepEqual(asked, [demo.url, demo.url]);
    assert.equal(demo.requests.total, 0);
    assert.equal(page.turns.length, 0);
  });

  it("is asked for once a site, and then the nonce is fetched while the user types", async () => {
    const first = await openHost({ consented: false });
    const { page, demo } = first;
    await page.post({ type: "consent", answer: "agree", siteUrl: demo.url });
    assert.equal(page.snapshot?.consent, null);
    await until("a session", () => demo.requests.startSession === 1);
    await page.ask("What is a nonce?");
    await page.last("complete");
    assert.equal(demo.requests.startSession, 1);
    await first.close();
    await using second = await openHost({
      consented: false,
      remains: first.remains,
      demo,
    });
    assert.equal(second.page.snapshot?.consent, null);
    await second.page.post({
      type: "draft",
      chatId: second.page.chatId,
      draft: { text: "A" },
    });
    await until("a session", () => demo.requests.startSession === 2);
    assert.equal(demo.requests.submit, 1);
  });

  it("is asked for anew where the site changes, and after it was withdrawn", async () => {
    await using host = await openHost();
    const { page, site } = host;
    assert.equal(site.consented, true);
    await setSetting("site", "https://another.example");
    await until(
      "the question",
      () => page.snapshot?.consent?.siteName === "another.example",
    );
    await setSetting("site", host.demo.url);
    await until("consent as before", () => page.snapshot?.consent === null);
    await site.withdrawConsent(site.site.key);
    assert.equal(site.consented, false);
    assert.equal(page.snapshot?.consent?.siteUrl, host.demo.url);
  });

  it("is not needed for the built-in demo, which opens no connection", async () => {
    await using host = await openHost({
      consented: false,
      fetch: () => Promise.reject(new Error("The network was used.")),
    });
    await setSetting("site", "demo");
    await until(
      "the demo",
      () => host.page.snapshot?.settings.demo === true,
    );
    const original = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new Error("The network was used."));
    try {
      assert.equal(host.page.snapshot?.consent, null);
      assert.equal(await host.page.ask("What is a nonce?"), "taken");
      const { text } = await host.page.last("complete");
      assert.match(text, /nonce/);
    } finally {
      globalThis.fetch = original;
    }
  });

  it("comes after a site is chosen, where none is set; without one, nothing is sent", async () => {
    let url: string | undefined;
    await using host = await openHost({
      chooseSite: () => setSetting("site", url),
    });
    const { demo, page, site } = host;
    await setSetting("site", undefined);
    await until("the change", () => site.site.missing === true);
    assert.match(await page.ask("What is a nonce?"), /Nothing was sent/);
    assert.equal(demo.requests.total, 0);
    url = demo.url;
    assert.equal(await page.ask("What is a nonce?"), "taken");
    assert.match((await page.last("complete")).text, /nonce/);
  });

  it("is recorded for the site that the dialog named, whichever is set then [T-30]", async () => {
    const asked: string[] = [];
    await using host = await openHost({
      consented: false,
      askConsent: async (site) => {
        asked.push(site.name);
        if (asked.length > 1) return undefined;
        await setSetting("site", "http://localhost:1/elsewhere");
        await until("the change", () => host.site.site.name !== site.name);
        return "agree";
      },
    });
    const { key } = host.site.site;
    assert.match(await host.page.ask("What is a nonce?"), /Nothing was sent/);
    assert.deepEqual(asked, ["demo.askgpt4.example", "localhost:1"]);
    assert.deepEqual(host.site.consentedSites, [key]);
    assert.equal(host.demo.requests.total, 0);
  });

  it("is given on the page to the site that it names, and to no other [T-30]", async () => {
    await using host = await openHost({ consented: false });
    const { page, site } = host;
    const siteUrl = page.snapshot!.consent!.siteUrl;
    await setSetting("site", "http://localhost:1/elsewhere");
    await until("the change", () => site.site.name === "localhost:1");
    await page.post({ type: "consent", answer: "agree", siteUrl });
    assert.deepEqual(site.consentedSites, []);
    assert.equal(page.snapshot?.consent?.siteName, "localhost:1");
  });

  it("asks again for the site that was chosen instead", async () => {
    const asked: string[] = [];
    await using host = await openHost({
      consented: false,
      askConsent: async (site) => {
        asked.push(site.name);
        if (asked.length === 2) return "agree";
        await setSetting("site", "http://localhost:1/elsewhere");
        await until("the change", () => host.site.site.name !== site.name);
        return "choose-site";
      },
    });
    await host.site.access();
    assert.deepEqual(asked, ["demo.askgpt4.example", "localhost:1"]);
    assert.deepEqual(host.site.consentedSites, ["http://localhost:1"]);
  });
});

describe("Signing in", () => {
  it("takes no token that a header cannot carry", () => {
    assert(isToken("abc.DEF-123_~+/="));
    for (const text of ["", "a b", "a\nb", "a\0", "токен", "a…", "é"]) {
      assert(!isToken(text), JSON.stringify(text));
    }
  });

  it("keeps the secret in the secret storage, and sends it to that site [T-42]", async () => {
    const seen: (string | null)[] = [];
    await using host = await openHost({
      site: { users: [{ name: "ada", password: "open sesame" }] },
      fetch: (input, init) => {
        seen.push(new Headers(init?.headers).get("authorization"));
        return host.demo.fetch(input as string, init);
      },
    });
    const { site, page } = host;
    await site.credentials.set(site.site.key, {
      kind: "basic",
      user: "ada",
      password: "open sesame",
    });
    await page.ask("What is a nonce?");
    await page.last("complete");
    const expected = `Basic ${btoa("ada:open sesame")}`;
    assert(seen.length > 0 && seen.every((one) => one === expected));
    assert(!host.log.lines.join("\n").includes("sesame"));
    assert.equal(host.remains.globalState.keys().length > 0, true);
    const kept = JSON.stringify(
      host.remains.globalState.keys().map((key) =>
        host.remains.globalState.get(key)
      ),
    );
    assert(!kept.includes("sesame") && !kept.includes(expected));
  });
});
