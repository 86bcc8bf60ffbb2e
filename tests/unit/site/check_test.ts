/** What a site is, and whether it works now. */
import { ChatClient, type SiteReport } from "@askgpt4/core";
import { assert } from "chai";
import {
  FakeSite,
  hello,
  sessionResponse,
  SITE,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { type TestSiteOptions, withSite } from "../../support/site.ts";

interface Case {
  name: string;
  site: TestSiteOptions;
  expected: Partial<SiteReport>;
  summary: RegExp;
  /** The address that is given, below the site's own. */
  path?: string;
}

const GOOD: Partial<SiteReport> = {
  reachable: true,
  wordpress: true,
  aiEngine: true,
  working: true,
  asked: false,
  hint: "",
  code: null,
};

const BAD: Partial<SiteReport> = {
  reachable: true,
  wordpress: null,
  aiEngine: null,
  working: false,
  asked: false,
};

const CASES: Case[] = [
  {
    name: "a good site",
    site: {},
    expected: { ...GOOD, streaming: null },
    summary:
      /^\S+ is ready: it hands out sessions and has the chat route\. No question was asked\.$/,
  },
  {
    name: "a page with a chatbot",
    site: {},
    path: "chat/",
    expected: { ...GOOD, streaming: true },
    summary: /is ready/,
  },
  {
    name: "a page with a chatbot that does not stream",
    site: { chatbots: [{ stream: false }] },
    path: "chat/",
    expected: { ...GOOD, streaming: false },
    summary: /is ready/,
  },
  {
    name: "plain permalinks",
    site: { permalinks: "plain" },
    expected: GOOD,
    summary: /is ready/,
  },
  {
    name: "WordPress without the plugin",
    site: { software: "wordpress" },
    expected: {
      ...BAD,
      wordpress: true,
      aiEngine: false,
      code: "not-ai-engine",
    },
    summary: /^\S+ is a WordPress site without AI Engine's chat\.$/,
  },
  {
    name: "another kind of site",
    site: { software: "other" },
    expected: {
      ...BAD,
      wordpress: false,
      aiEngine: false,
      code: "not-ai-engine",
    },
    summary: /^\S+ has no AI Engine chat at this address \(HTTP 404\)\.$/,
  },
  {
    name: "a firewall",
    site: {
      faults: [{ kind: "firewall", route: "any", times: "always" }],
    },
    expected: { ...BAD, code: "site-error" },
    summary: /^A firewall or login page of \S+ blocked the request/,
  },
  {
    name: "a site that is down",
    site: {
      faults: [{ kind: "status", status: 502, route: "any", times: "always" }],
    },
    expected: { ...BAD, code: "site-error" },
    summary: /^\S+ is overloaded or down \(HTTP 502\)\.$/,
  },
  {
    name: "a dead site",
    site: { faults: [{ kind: "refuse", route: "any", times: "always" }] },
    expected: { ...BAD, reachable: false, code: "site-unreachable" },
    summary: /^The connection to \S+ closed before the response started\.$/,
  },
];

for (const { name, site, expected, summary, path = "" } of CASES) {
  test(`check: ${name}`, async () => {
    await withSite(site, async ({ url, submits }) => {
      const client = new ChatClient({
        site: new URL(path, url),
        maxRetries: 0,
      });
      const report = await client.check();
      assert.deepInclude(report, expected);
      assert.match(report.summary, summary);
      assert.equal(report.hint === "", report.working);
      assert.equal(report.restRoot === null, !report.aiEngine);
      assert.equal(await submits(), 0);
    });
  });
}

test("check: asks a question with ask", async () => {
  await withSite({}, async (site) => {
    const report = await new ChatClient({ site: site.url }).check({
      ask: true,
    });
    assert.deepInclude(report, { ...GOOD, asked: true, streaming: true });
    assert.match(
      report.summary,
      /^\S+ works: it answered a question just now\.$/,
    );
    assert.equal(await site.submits(), 1);
  });
});

test("check: a site that is ready but does not answer", async () => {
  await withSite({ faults: [{ kind: "error-event" }] }, async (site) => {
    const report = await new ChatClient({ site: site.url }).check({
      ask: true,
    });
    assert.deepInclude(report, {
      ...GOOD,
      working: false,
      code: "model-error",
      summary: "Local: The model stopped in mid-answer.",
      hint: report.hint,
    });
    assert.isNotEmpty(report.hint);
  });
});

test("check: a site that does not respond", async () => {
  await withSite({
    faults: [{ kind: "stall", route: "any", times: "always" }],
  }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: { firstEvent: 50 },
    });
    const report = await client.check();
    assert.deepInclude(report, {
      reachable: false,
      working: false,
      code: "timeout",
      hint: "Try again later, or choose another site.",
    });
    assert.equal(
      report.summary,
      "The answer did not start within 0.1 seconds.",
    );
  });
});

test("check: can be aborted", async () => {
  await withSite({
    faults: [{ kind: "stall", route: "any", times: "always" }],
  }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 20);
    const error = await askError(client.check({ signal: controller.signal }));
    assert.deepEqual([error.code, error.cause], ["aborted", "enough"]);
    const before = (await site.state()).requests.total;
    const again = client.check({ signal: AbortSignal.abort() });
    assert.equal((await askError(again)).code, "aborted");
    assert.equal((await site.state()).requests.total, before);
  });
});

test("check: leaves the client's session unchanged", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url });
    await client.ask("one").text();
    await client.check();
    const sessions = await site.sessions();
    await client.ask("two").text();
    assert.equal(await site.sessions(), sessions);
  });
});

test("check: reports an incomplete response instead of throwing", async () => {
  const site = new FakeSite(hello);
  const broken = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.error(new TypeError("reset"));
        },
      }),
    );
  site.submit = broken;
  const client = new ChatClient(site.options({ maxRetries: 0 }));
  const report = await client.check();
  assert.deepInclude(report, { working: false, code: "bad-response" });
  site.session = broken;
  assert.equal((await client.check()).code, "bad-response");
});

test("check: finds a site in a subfolder by its Link header", async () => {
  const site = new FakeSite(() => Response.json({}));
  site.session = ({ url }) =>
    url.startsWith(`${SITE}deep/api/`)
      ? sessionResponse()
      : new Response("<title>Not found</title>", {
        status: 404,
        headers: {
          link: `<${SITE}deep/api/>; rel="https://api.w.org/"`,
        },
      });
  const client = new ChatClient(site.options());
  const report = await client.check();
  assert.equal(report.restRoot, `${SITE}deep/api/`);
  assert.isTrue(report.working);
  assert.deepEqual(site.sessions.map(({ url }) => url), [
    `${SITE}wp-json/mwai/v1/start_session`,
    `${SITE}deep/api/mwai/v1/start_session`,
  ]);
});

test("check: WordPress is recognized by its errors, not by the text of a page", async () => {
  const site = new FakeSite(hello);
  const client = new ChatClient(site.options({ maxRetries: 0 }));
  site.session = () =>
    new Response("<title>The WordPress and PHP blog</title>", { status: 500 });
  const unknown = { wordpress: null, aiEngine: null, code: "site-error" };
  assert.deepInclude(await client.check(), unknown);
  site.session = () =>
    Response.json({ code: "internal_server_error" }, { status: 500 });
  const crashed = { wordpress: true, aiEngine: null, code: "site-error" };
  assert.deepInclude(await client.check(), crashed);
  site.session = () =>
    Response.json({ code: "rest_forbidden" }, { status: 403 });
  const forbidden = { wordpress: true, code: "question-rejected" };
  assert.deepInclude(await client.check(), forbidden);
});
