/**
 * Every fault, as a client sees it on a socket.
 */
import { assert } from "chai";
import type { DemoFault } from "@askgpt4/core/demo";
import { createDemoSite } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";
import {
  eventsIn,
  NONCE,
  pause,
  submit,
  submitTo,
  textOf,
  until,
  withServer,
} from "./ask.ts";

const nonce = NONCE;
const ECHO =
  `You said: Hi\n\n\`\`\`ts\nconst héllo = "мир 🌍";\n\`\`\`\n- a\n- b\n`;

/** Asks a site that has the fault, once, and again when it is used up. */
function faultTest(
  fault: DemoFault,
  check: (response: Response) => Promise<void>,
  body?: Record<string, unknown>,
): void {
  const form = body?.stream === false ? "JSON" : "a stream";
  test(`demo: ${JSON.stringify(fault)}, asked for ${form}`, () =>
    withServer({ faults: [fault] }, async (url, site) => {
      await check(await submit(url, "Hi", { nonce, ...(body && { body }) }));
      await until(() => site.activeStreams === 0);
      assert.equal(site.requests.entries[0]?.fault, fault.kind);
      const next = await submit(url, "Hi", { nonce });
      assert.equal(textOf(eventsIn(await next.text())), ECHO);
      assert.isUndefined(site.requests.entries[1]?.fault);
    }));
}

function statusTest(
  fault: DemoFault,
  status: number,
  type: string,
  text: RegExp,
  headers: Record<string, string> = {},
): void {
  faultTest(fault, async (response) => {
    assert.equal(response.status, status);
    assert.equal(response.headers.get("Content-Type"), type);
    for (const [name, value] of Object.entries(headers)) {
      assert.equal(response.headers.get(name), value);
    }
    assert.match(await response.text(), text);
  });
}

const JSON_TYPE = "application/json; charset=UTF-8";
const HTML_TYPE = "text/html; charset=UTF-8";

statusTest(
  { kind: "reject-nonce" },
  403,
  JSON_TYPE,
  /"rest_cookie_invalid_nonce"/,
);
statusTest(
  { kind: "reject-nonce", status: 401 },
  401,
  JSON_TYPE,
  /"rest_forbidden"/,
);
statusTest(
  { kind: "status", status: 429, headers: { "Retry-After": "3" } },
  429,
  JSON_TYPE,
  /Too many requests/,
  { "Retry-After": "3" },
);
statusTest({ kind: "status", status: 500 }, 500, HTML_TYPE, /Stack trace:/);
statusTest({ kind: "status", status: 502 }, 502, HTML_TYPE, /502 Bad Gateway/);
statusTest({ kind: "status", status: 504 }, 504, HTML_TYPE, /504 Gateway/);
statusTest({ kind: "status", status: 503 }, 503, HTML_TYPE, /maintenance/);
statusTest(
  {
    kind: "status",
    status: 418,
    headers: { "content-type": "text/plain" },
    body: "I'm a teapot",
  },
  418,
  "text/plain",
  /^I'm a teapot$/,
);
statusTest({ kind: "firewall" }, 403, HTML_TYPE, /Just a moment/);
statusTest({ kind: "firewall", status: 200 }, 200, HTML_TYPE, /Just a moment/);

faultTest({ kind: "cut" }, async (response) => {
  const events = eventsIn(await response.text());
  assert.lengthOf(events, 3);
  assert.equal(textOf(events), ECHO.slice(0, 12));
});
faultTest({ kind: "cut", after: 0 }, async (response) => {
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "");
});
faultTest({ kind: "cut", after: 999 }, async (response) => {
  const events = eventsIn(await response.text());
  assert.equal(textOf(events), ECHO);
  assert.notInclude(events.map(({ type }) => type), "end");
});
faultTest({ kind: "cut" }, async (response) => {
  const text = await response.text();
  assert.lengthOf(text, 3 * 64);
  assert.isTrue(text.startsWith('{"success":true,"reply":"You said: Hi'));
}, { stream: false });

faultTest({ kind: "reset" }, async (response) => {
  let text = "";
  let failed = false;
  try {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    failed = true;
  }
  assert.isTrue(failed, "the body ended without an error");
  assert.equal(textOf(eventsIn(text)), ECHO.slice(0, 12));
});

faultTest({ kind: "hang" }, async (response) => {
  assert.equal(response.status, 200);
  const reader = response.body!.getReader();
  const first = await Promise.race([reader.read(), pause(50)]);
  assert.isUndefined(first);
  await reader.cancel();
});
faultTest({ kind: "hang", after: 2 }, async (response) => {
  const reader = response.body!.getReader();
  let text = "";
  while (!text.includes("You sa")) {
    text += new TextDecoder().decode((await reader.read()).value);
  }
  const next = await Promise.race([reader.read(), pause(50)]);
  assert.isUndefined(next);
  await reader.cancel();
});

faultTest({ kind: "php-warning" }, async (response) => {
  const text = await response.text();
  assert.match(text, /^<br \/>\n<b>Warning<\/b>:.*\n\{"success":true/s);
}, { stream: false });

faultTest({ kind: "php-fatal" }, async (response) => {
  assert.match(await response.text(), /^<br \/>\n<b>Fatal error<\/b>:/);
}, { stream: false });

faultTest({ kind: "error-event", message: "boom" }, async (response) => {
  const events = eventsIn(await response.text());
  assert.equal(textOf(events), ECHO.slice(0, 12));
  assert.deepEqual(events.at(-1), { type: "error", data: "boom" });
});

faultTest({ kind: "keep-alive", delay: 1 }, async (response) => {
  const text = await response.text();
  const comments = ": keep-alive\n\n".repeat(3);
  assert.isTrue(text.startsWith(`${comments}data: {"type":"live"`));
  assert.equal(textOf(eventsIn(text.slice(comments.length))), ECHO);
});
faultTest(
  { kind: "keep-alive", delay: 1, count: "endless" },
  async (response) => {
    let text = "";
    for await (const chunk of response.body!) {
      text += new TextDecoder().decode(chunk);
      if (text.length > 1000) break;
    }
    assert.match(text, /^(: keep-alive\n\n)+$/);
  },
);

faultTest({ kind: "drip", bytes: 7 }, async (response) => {
  assert.equal(textOf(eventsIn(await response.text())), ECHO);
});

faultTest({ kind: "bad-json" }, async (response) => {
  const last = eventsIn(await response.text()).at(-1);
  assert.equal(last?.type, "end");
  assert.throws(() => JSON.parse(last?.data ?? "{}"), SyntaxError);
});
faultTest({ kind: "bad-json", where: "event" }, async (response) => {
  const text = await response.text();
  assert.include(text, 'data: {"type":"live","data":"oops\n\n');
  assert.include(text, 'data: {"type":"end"');
});
faultTest({ kind: "bad-json" }, async (response) => {
  const text = await response.text();
  assert.equal(text.at(-1), '"');
  assert.deepInclude(JSON.parse(text + "}"), { success: true });
}, { stream: false });

faultTest({ kind: "empty-data" }, async (response) => {
  const text = await response.text();
  assert.equal(
    text.match(/^data:$/gm)?.length,
    text.match(/^data: /gm)?.length,
  );
  assert.equal(textOf(eventsIn(text.replaceAll(/^data:\n\n/gm, ""))), ECHO);
});
faultTest({ kind: "two-ends" }, async (response) => {
  const types = eventsIn(await response.text()).map(({ type }) => type);
  assert.deepEqual(types.slice(-3), ["live", "end", "end"]);
});
faultTest({ kind: "after-end" }, async (response) => {
  const events = eventsIn(await response.text());
  assert.equal(events.at(-2)?.type, "end");
  assert.deepEqual(events.at(-1), { type: "live", data: "too late" });
});
faultTest({ kind: "hold-open" }, async (response) => {
  let text = "";
  const reader = response.body!.getReader();
  while (!text.includes('"type":"end"')) {
    text += new TextDecoder().decode((await reader.read()).value);
  }
  const next = await Promise.race([reader.read(), pause(50)]);
  assert.isUndefined(next, "the connection was not held open");
  await reader.cancel();
});

faultTest({ kind: "large-event", bytes: 3_000_000 }, async (response) => {
  const events = eventsIn(await response.text());
  const large = "x".repeat(3_000_000);
  assert.isTrue(events[1]?.data === large);
  const reply = JSON.parse(events.at(-1)?.data ?? "{}").reply;
  assert.isTrue(reply === (large + ECHO).trim());
});

faultTest({ kind: "content-type", value: "text/html" }, async (response) => {
  assert.equal(response.headers.get("Content-Type"), "text/html");
  assert.equal(textOf(eventsIn(await response.text())), ECHO);
});
faultTest({ kind: "content-type", value: null }, async (response) => {
  assert.isNull(response.headers.get("Content-Type"));
  assert.equal(textOf(eventsIn(await response.text())), ECHO);
});
faultTest({ kind: "content-type", value: null }, async (response) => {
  assert.isNull(response.headers.get("Content-Type"));
  assert.deepInclude(await response.json(), { success: true });
}, { stream: false });

faultTest({ kind: "extras" }, async (response) => {
  assert.lengthOf((await response.json()).shortcuts, 1);
}, { stream: false });

test("demo: a connection that breaks before the headers", () =>
  withServer({ faults: [{ kind: "refuse" }] }, async (url, site) => {
    const error = await submit(url, "Hi", { nonce }).then(
      () => undefined,
      (error) => error,
    );
    assert.instanceOf(error, TypeError);
    assert.equal(site.requests.submit, 1);
    assert.equal(site.requests.entries[0]?.status, 0);
  }));

test("demo: a connection on which nothing comes", () =>
  withServer({ faults: [{ kind: "stall" }] }, async (url, site) => {
    const client = new AbortController();
    const { signal } = client;
    let settled = false;
    const response = submit(url, "Hi", { nonce, signal }).finally(() => {
      settled = true;
    });
    await until(() => site.requests.submit === 1);
    await pause(30);
    assert.isFalse(settled);
    client.abort(new Error("enough"));
    const error = await response.then(() => undefined, (error) => error);
    assert.equal(error?.message, "enough");
  }));

test("demo: a redirect is followed as fetch follows it", () =>
  withServer({}, async (url, site) => {
    const location = "/wp-json/mwai-ui/v1/chats/submit";
    const both = [fetch, site.fetch];
    for (const fetch of both) {
      site.configure({ faults: [{ kind: "redirect", location, status: 307 }] });
      const kept = await submit(url, "Hi", { nonce, fetch });
      assert.isTrue(kept.redirected);
      assert.equal(textOf(eventsIn(await kept.text())), ECHO);

      site.configure({ faults: [{ kind: "redirect", location }] });
      // A POST becomes a GET, for which there is no route.
      const lost = await submit(url, "Hi", { nonce, fetch });
      assert.equal(lost.status, 404);
      assert.equal((await lost.json()).code, "rest_no_route");
      assert.equal(lost.url, new URL(location, url).href);
    }
  }));

test("demo: faults come one after the other, as often as they should", async () => {
  const site = createDemoSite({
    nonce,
    delay: 0,
    faults: [
      { kind: "status", status: 503, times: 2 },
      { kind: "status", status: 500, route: "start_session" },
      { kind: "status", status: 429 },
      { kind: "status", status: 502, times: "always", route: "any" },
    ],
  });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) {
    const response = await submitTo(site, "Hi", { nonce });
    statuses.push(response.status);
  }
  assert.deepEqual(statuses, [503, 503, 429, 502]);
  const start = () =>
    site.fetch(`${site.url}wp-json/mwai/v1/start_session`, { method: "POST" });
  assert.equal((await start()).status, 500);
  assert.equal((await start()).status, 502);
  assert.equal((await site.fetch(`${site.url}chat/`)).status, 502);
});

test("demo: a refused question does not use up what would spoil its answer", async () => {
  const faults: DemoFault[] = [{ kind: "cut", after: 1 }];
  const site = createDemoSite({ nonce, delay: 0, faults });
  const refused = await submitTo(site, "Hi", { nonce: "0000000000" });
  assert.equal(refused.status, 403);
  assert.isUndefined(site.requests.entries[0]?.fault);
  const cut = await submitTo(site, "Hi", { nonce });
  assert.lengthOf(eventsIn(await cut.text()), 1);
});

test("demo: several faults at once", async () => {
  const site = createDemoSite({
    model: "echo",
    nonce,
    delay: 0,
    faults: [{
      kind: "all",
      faults: [{ kind: "events" }, { kind: "php-warning" }, {
        kind: "drip",
        bytes: 3,
      }],
    }],
  });
  const response = await submitTo(site, "Hi", { nonce });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body!) chunks.push(chunk);
  assert.isAtMost(Math.max(...chunks.map(({ length }) => length)), 3);
  const text = await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text();
  assert.include(text, '"subtype":"tool_call"');
  assert.include(text, "<b>Warning</b>");
});

test("demo: random misbehaviour is the same for the same seed", async () => {
  const run = async (seed: number, rate?: number, kinds?: string[]) => {
    const site = createDemoSite({
      nonce,
      delay: 0,
      model: "echo",
      faults: [{
        kind: "random",
        seed,
        times: "always",
        ...(rate !== undefined && { rate }),
        ...(kinds && { kinds }),
      }],
    });
    for (let i = 0; i < 40; i++) {
      const client = new AbortController();
      try {
        const response = await submitTo(site, "Hi", {
          nonce,
          signal: client.signal,
        });
        for await (const chunk of response.body ?? []) {
          const text = new TextDecoder().decode(chunk);
          if (text.includes('"type":"end"')) client.abort();
        }
      } catch {
        // Broken on purpose; what counts is what the site did.
      }
    }
    assert.equal(site.activeStreams, 0);
    return site.requests.entries.map(({ fault }) => fault ?? "none");
  };
  const first = await run(1);
  assert.deepEqual(await run(1), first);
  assert.notDeepEqual(await run(2), first);
  assert.isAbove(new Set(first).size, 5);
  assert.include(first, "none");
  assert.notInclude(await run(3, 1), "none");
  assert.deepEqual(
    new Set(await run(4, 1, ["cut", "reset"])),
    new Set(["cut", "reset"]),
  );
});
