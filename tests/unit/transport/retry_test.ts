/** Which failures are worth another try: a question is never asked twice. */
import {
  type AskErrorReasons,
  ChatClient,
  InterruptedError,
  ModelError,
  RateLimitedError,
  SiteError,
  SiteUnreachableError,
} from "@askgpt4/core";
import type { DemoFault } from "@askgpt4/core/demo";
import { assert } from "chai";
import { retryDelay } from "../../../src/transport/retry.ts";
import { FakeSite, hello, sleep } from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

const NOW = { "Retry-After": "0" };

/** A failure, whose code the question ends in, if the fault lasts. */
const NEVER: [name: string, fault: DemoFault, code: string][] = [
  ["a broken connection", { kind: "refuse" }, "site-unreachable"],
  ["HTTP 500", { kind: "status", status: 500 }, "site-error"],
  ["HTTP 502", { kind: "status", status: 502 }, "site-error"],
  ["HTTP 503", { kind: "status", status: 503 }, "site-error"],
  ["HTTP 504", { kind: "status", status: 504 }, "site-error"],
  ["HTTP 500 with Retry-After", {
    kind: "status",
    status: 500,
    headers: NOW,
  }, "site-error"],
  ["a firewall", { kind: "firewall" }, "site-error"],
  ["an empty stream", { kind: "cut", after: 0 }, "interrupted"],
  ["a reset before the first event", {
    kind: "reset",
    after: 0,
  }, "interrupted"],
  ["a cut stream", { kind: "cut" }, "interrupted"],
  ["a reset stream", { kind: "reset" }, "interrupted"],
  ["a crash of PHP", { kind: "php-fatal" }, "interrupted"],
  ["an error event", { kind: "error-event" }, "model-error"],
  ["truncated JSON", {
    kind: "status",
    status: 200,
    headers: { "Content-Type": "application/json" },
    body: '{"success":true,"rep',
  }, "bad-response"],
];

for (const [name, fault, code] of NEVER) {
  test(`retry: a question is not asked again after ${name}`, async () => {
    await withSite({ faults: [fault] }, async (site) => {
      const client = new ChatClient({ site: site.url });
      const error = await askError(client.ask("one").text());
      assert.equal(error.code, code);
      // Long enough for a pause of full jitter to have ended, now and then.
      await sleep(20);
      assert.equal(await site.submits(), 1);
      assert.equal(await site.sessions(), 1);
    });
  });
}

test("retry: what never came through a proxy is asked again, unless it may not", async () => {
  for (const [status, tries] of [[502, 2], [403, 1], [407, 1]] as const) {
    let asked = 0;
    const client = new ChatClient({
      site: "https://blog.example",
      nonce: "abc",
      maxRetries: 1,
      fetch: () => {
        asked++;
        const words = `Proxy response (${status}) !== 200 when HTTP Tunneling`;
        return Promise.reject(
          new TypeError("fetch failed", { cause: new Error(words) }),
        );
      },
    });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "site-unreachable");
    assert.equal(asked, tries);
  }
});

for (const status of [429, 503]) {
  test(`retry: ${status} with Retry-After is repeated`, async () => {
    await withSite({
      faults: [{ kind: "status", status, headers: NOW, times: 2 }],
    }, async (site) => {
      const infos: unknown[] = [];
      const client = new ChatClient({
        site: site.url,
        logger: { info: (message, details) => infos.push([message, details]) },
      });
      assert.include(await client.ask("one").text(), "one");
      assert.deepEqual([await site.submits(), await site.sessions()], [3, 1]);
      assert.deepEqual(
        infos,
        [1, 2].map((attempt) => [
          "the request failed; retrying",
          {
            code: status === 429 ? "rate-limited" : "site-error",
            status,
            attempt,
            delay: 0,
          },
        ]),
      );
    });
  });

  test(`retry: ${status} for ever is given up`, async () => {
    for (const [maxRetries, submits] of [[0, 1], [1, 2], [undefined, 3]]) {
      await withSite({
        faults: [{ kind: "status", status, headers: NOW, times: "always" }],
      }, async (site) => {
        const client = new ChatClient({
          site: site.url,
          ...maxRetries !== undefined && { maxRetries },
        });
        const error = await askError(client.ask("one").text());
        assert.equal(error.status, status);
        assert.equal(error.retryAfterMs, 0);
        assert.isTrue(error.retryable);
        assert.equal(await site.submits(), submits);
      });
    }
  });
}

test("retry: 429 without Retry-After is repeated after a pause", async () => {
  await withSite(
    { faults: [{ kind: "status", status: 429 }] },
    async (site) => {
      const client = new ChatClient({ site: site.url });
      assert.include(await client.ask("one").text(), "one");
      assert.equal(await site.submits(), 2);
    },
  );
});

test("retry: a pause that is too long is left to the user", async () => {
  await withSite({
    faults: [{
      kind: "status",
      status: 429,
      headers: { "Retry-After": "120" },
    }],
  }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "rate-limited");
    assert.equal(error.retryAfterMs, 120_000);
    assert.equal(error.hint, "Try again in 2 minutes.");
    assert.equal(await site.submits(), 1);
  });
});

test("retry: Retry-After as a date", async () => {
  const gone = new Date(Date.now() - 60_000).toUTCString();
  await withSite({
    faults: [{
      kind: "status",
      status: 503,
      headers: { "Retry-After": gone },
    }],
  }, async (site) => {
    const client = new ChatClient({ site: site.url });
    assert.include(await client.ask("one").text(), "one");
    assert.equal(await site.submits(), 2);
  });
});

test("retry: the pause can be aborted", async () => {
  await withSite({
    faults: [{ kind: "status", status: 429, headers: { "Retry-After": "30" } }],
  }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const answer = client.ask("one");
    while (await site.submits() === 0) await sleep(5);
    await sleep(20);
    const start = performance.now();
    answer.abort("enough");
    const error = await askError(answer.text());
    assert.deepEqual([error.code, error.cause], ["aborted", "enough"]);
    assert.isBelow(performance.now() - start, 1_000);
    assert.equal(await site.submits(), 1);
  });
});

test("retry: the pause does not count as waiting for the first event", async () => {
  await withSite({
    faults: [{ kind: "status", status: 429, headers: { "Retry-After": "1" } }],
  }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: { firstEvent: 700 },
    });
    assert.include(await client.ask("one").text(), "one");
  });
});

test("retry: no connection at all is tried again", async () => {
  const refused = Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
  });
  const site = new FakeSite((_, index) => {
    if (index < 2) throw refused;
    return hello();
  });
  const client = new ChatClient(site.options());
  assert.equal(await client.ask("one").text(), "Hello there");
  assert.lengthOf(site.submits, 3);
  assert.lengthOf(new Set(site.submits.map(({ body }) => body)), 1);
});

test("retry: a session is asked for again, since that does no harm", async () => {
  for (
    const fault of [
      { kind: "refuse" },
      { kind: "status", status: 500 },
      { kind: "status", status: 503 },
      { kind: "status", status: 429, headers: NOW },
    ] as const
  ) {
    await withSite({
      faults: [{ ...fault, route: "start_session" }],
    }, async (site) => {
      const client = new ChatClient({ site: site.url });
      assert.include(await client.ask("one").text(), "one");
      assert.deepEqual([await site.sessions(), await site.submits()], [2, 1]);
    });
  }
});

test("retry: a session that stays away is given up", async () => {
  await withSite({
    faults: [{
      kind: "status",
      status: 503,
      headers: NOW,
      route: "start_session",
      times: "always",
    }],
  }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "site-error");
    assert.deepEqual([await site.sessions(), await site.submits()], [3, 0]);
  });
});

test("retry: full jitter, never longer than eight seconds", () => {
  const error = new RateLimitedError("Too many.", {
    reason: "requests",
    status: 429,
  });
  for (let attempt = 0; attempt < 12; attempt++) {
    const most = Math.min(8_000, 500 * 2 ** attempt);
    const delays = Array.from(
      { length: 50 },
      () => retryDelay(error, attempt, false)!,
    );
    assert.isBelow(Math.max(...delays), most);
    assert.isAtLeast(Math.min(...delays), 0);
    assert.isAbove(new Set(delays).size, 40);
  }
});

test("retry: some errors are retried only for idempotent requests", () => {
  const siteUnreachable = (
    reason: AskErrorReasons["site-unreachable"],
    retryable?: false,
  ) => new SiteUnreachableError(reason, { reason, retryable });
  const cases: [unknown, boolean, boolean][] = [
    [siteUnreachable("connection"), true, false],
    [siteUnreachable("cors"), true, false],
    [siteUnreachable("refused"), true, true],
    [siteUnreachable("proxy"), true, true],
    [siteUnreachable("proxy-tunnel"), true, true],
    [siteUnreachable("proxy-tunnel", false), false, false],
    [siteUnreachable("dns"), false, false],
    [siteUnreachable("tls", false), false, false],
    [new SiteError("x", { reason: "status", status: 500 }), true, false],
    [
      new SiteError("x", { reason: "status", status: 503, retryAfterMs: 5 }),
      true,
      true,
    ],
    [
      new SiteError("x", {
        reason: "status",
        status: 503,
        retryAfterMs: 60_001,
      }),
      false,
      false,
    ],
    [new SiteError("x", { reason: "status", status: 403 }), false, false],
    [new RateLimitedError("x", { reason: "quota" }), false, false],
    [new ModelError("x", { reason: "unspecified", status: 200 }), false, false],
    [new InterruptedError("x", { reason: "no-end" }), false, false],
    [new TypeError("x"), false, false],
  ];
  for (const [error, idempotent, question] of cases) {
    const delays = [true, false].map((may) => retryDelay(error, 0, may));
    assert.deepEqual(
      delays.map((delay) => delay !== undefined),
      [idempotent, question],
      String(error),
    );
  }
});
