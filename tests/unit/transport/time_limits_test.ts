/** The time limits of an answer. */
import { ChatClient, isAskError, type TimeLimitOptions } from "@askgpt4/core";
import { assert } from "chai";
import { TimeLimits } from "../../../src/transport/time_limits.ts";
import {
  collect,
  end,
  FakeSite,
  live,
  LiveResponse,
  sleep,
  status,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

/** None but the one that is looked at. */
function only(limit: TimeLimitOptions): TimeLimitOptions {
  return { firstEvent: 0, idle: 0, total: 0, ...limit };
}

/** Longer than it takes to detect a limit of 50 ms. */
const DETECTION = 250;

/** Waits until a list has an entry, at most two seconds. */
async function firstOf(list: readonly unknown[]): Promise<void> {
  for (let i = 0; i < 200 && list.length === 0; i++) await sleep(10);
}

async function timeoutOf(promise: Promise<unknown>) {
  const error = await askError(promise);
  if (!isAskError(error, "timeout")) throw error;
  return error;
}

test("time limits: no first event, on a socket", async () => {
  for (const kind of ["stall", "hang"] as const) {
    await withSite({ faults: [{ kind }] }, async (site) => {
      const client = new ChatClient({
        site: site.url,
        timeout: only({ firstEvent: 300 }),
      });
      await client.startSession();
      const error = await timeoutOf(client.ask("one").text());
      assert.equal(error.reason, "firstEvent");
      assert.equal(error.limitMs, 300);
      assert.equal(
        error.message,
        "The answer did not start within 0.3 seconds.",
      );
      assert.isTrue(error.retryable);
      await site.quiet();
      assert.equal(await site.submits(), 1);
    });
  }
});

test("time limits: silence in the middle, on a socket", async () => {
  await withSite({ faults: [{ kind: "hang", after: 3 }] }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: only({ idle: 300 }),
    });
    const error = await timeoutOf(client.ask("one").text());
    assert.equal(error.reason, "idle");
    assert.match(error.partialText, /^You said/);
    await site.quiet();
  });
});

test("time limits: comments are no sign of life, on a socket", async () => {
  await withSite({
    faults: [{ kind: "keep-alive", count: "endless", delay: 10 }],
  }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: only({ firstEvent: 300 }),
    });
    const error = await timeoutOf(client.ask("one").text());
    assert.equal(error.reason, "firstEvent");
    await site.quiet();
  });
});

test("time limits: comments in the middle are no sign of life, a status is", async () => {
  const body = new LiveResponse();
  const site = new FakeSite(() => body.response);
  const client = new ChatClient(site.options({ timeout: only({ idle: 300 }) }));
  const start = performance.now();
  const text = client.ask("one").text();
  body.push(live("a"));
  for (let i = 0; i < 6; i++) {
    await sleep(60);
    body.push(status("still at it"));
  }
  const comments = setInterval(() => body.push(": keep-alive\n\n"), 10);
  const error = await timeoutOf(text);
  clearInterval(comments);
  assert.equal(error.reason, "idle");
  assert.equal(error.partialText, "a");
  assert.isAbove(performance.now() - start, 600);
});

test("time limits: the whole, on a socket", async () => {
  await withSite({ delay: 5 }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: only({ total: 500 }),
    });
    const error = await timeoutOf(client.ask("tokens=10000 delay=5").text());
    assert.equal(error.reason, "total");
    assert.match(error.partialText, /^tok0 /);
    await site.quiet();
    await site.configure({ faults: [{ kind: "stall" }] });
    const whole = client.ask("one", { stream: false }).text();
    assert.equal((await timeoutOf(whole)).reason, "total");
    await site.quiet();
  });
});

test("time limits: the nonce counts towards the first event", async () => {
  await withSite({
    faults: [{ kind: "stall", route: "start_session" }],
  }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: only({ firstEvent: 60 }),
    });
    assert.equal(
      (await timeoutOf(client.ask("one").text())).reason,
      "firstEvent",
    );
    assert.equal(await site.submits(), 0);
  });
});

test("time limits: a slow reader is no silent site", async () => {
  const body = new LiveResponse();
  const site = new FakeSite(() => body.response);
  const client = new ChatClient(
    site.options({ timeout: only({ firstEvent: 50, idle: 50 }) }),
  );
  const answer = client.ask("one");
  body.push(status());
  await sleep(DETECTION);
  const deltas: string[] = [];
  body.push(live("a"));
  for await (const delta of answer) {
    deltas.push(delta);
    await sleep(DETECTION);
    if (delta === "a") body.push(live("b"));
    else if (delta === "b") body.push(end("ab"));
  }
  assert.deepEqual(deltas, ["a", "b"]);
});

test("time limits: an answer that is here may be taken at any time", async () => {
  const site = new FakeSite(() => Response.json({ success: true, reply: "a" }));
  const client = new ChatClient(
    site.options({ stream: false, timeout: only({ total: 40 }) }),
  );
  const answer = client.ask("one");
  await sleep(DETECTION);
  assert.equal(await answer.text(), "a");
});

test("time limits: a limit of the question's own", async () => {
  const site = new FakeSite(() => new LiveResponse().response);
  const client = new ChatClient(site.options({ timeout: { idle: 1 } }));
  const answer = client.ask("one", { timeout: { firstEvent: 20 } });
  assert.equal((await timeoutOf(answer.text())).limitMs, 20);
});

test("time limits: 0, Infinity and what no timer can count mean none", async () => {
  for (const ms of [0, Infinity, 2 ** 31, 1e12]) {
    const limits = new TimeLimits(
      { firstEvent: ms, idle: ms, total: ms },
      (error) => {
        throw error;
      },
    );
    limits.start();
    limits.onActivity();
    // No timer is left, or this test would not be let go.
    await sleep(10);
  }
});

test("time limits: undefined means the default", () => {
  const options = { firstEvent: undefined } as unknown as TimeLimitOptions;
  const limits = new TimeLimits(options, () => {});
  limits.start();
  limits.stop();
});

test("time limits: after the end no timer begins", async () => {
  const expired: unknown[] = [];
  const limits = new TimeLimits(
    only({ firstEvent: 10, idle: 10, total: 10 }),
    (error) => expired.push(error.reason),
  );
  limits.stop();
  limits.start();
  limits.resume();
  limits.onActivity();
  await sleep(DETECTION);
  assert.deepEqual(expired, []);
});

test("time limits: a shorter wait after a longer one", async () => {
  const expired: [string, number][] = [];
  const start = performance.now();
  const limits = new TimeLimits(
    only({ firstEvent: 10_000, idle: 30 }),
    (error) => expired.push([error.reason, performance.now() - start]),
  );
  limits.start();
  limits.onActivity();
  await firstOf(expired);
  limits.stop();
  assert.lengthOf(expired, 1);
  assert.equal(expired[0]?.[0], "idle");
  assert.isAtLeast(expired[0]![1], 25);
});

test("time limits: resting does not count, and nothing expires early", async () => {
  const expired: string[] = [];
  const limits = new TimeLimits(
    only({ idle: 50 }),
    (error) => expired.push(error.reason),
  );
  for (let i = 0; i < 5; i++) {
    limits.resume();
    limits.onActivity();
    limits.pause();
    await sleep(DETECTION);
  }
  assert.deepEqual(expired, []);
  limits.resume();
  await firstOf(expired);
  assert.deepEqual(expired, ["idle"]);
  limits.stop();
});

test("time limits: a silence is found a sixteenth late at most", async () => {
  let expired = 0;
  const limits = new TimeLimits(
    only({ idle: 800 }),
    () => expired = performance.now(),
  );
  limits.start();
  limits.onActivity();
  await sleep(20);
  // The timer has begun by now; the silence begins anew.
  limits.pause(true);
  limits.resume();
  const start = performance.now();
  while (expired === 0 && performance.now() - start < 3_000) await sleep(10);
  limits.stop();
  const late = expired - start - 800;
  assert.isAtLeast(late, -3);
  // Without a look in between it would be 800.
  assert.isBelow(late, 600);
});

test("time limits: a rest in the middle takes nothing from the silence", async () => {
  const expired: string[] = [];
  const limits = new TimeLimits(
    only({ idle: 200 }),
    (error) => expired.push(error.reason),
  );
  limits.start();
  limits.onActivity();
  // Bytes without an event, again and again: no sign of life.
  for (let i = 0; i < 40 && expired.length === 0; i++) {
    await sleep(20);
    limits.pause();
    limits.resume();
  }
  assert.deepEqual(expired, ["idle"]);
  limits.stop();
});

test("time limits: silence counts on after a rest", async () => {
  const expired: string[] = [];
  const limits = new TimeLimits(
    only({ firstEvent: 60 }),
    (error) => expired.push(error.reason),
  );
  limits.start();
  for (let i = 0; i < 40 && expired.length === 0; i++) {
    await sleep(20);
    limits.pause();
    limits.resume();
  }
  assert.deepEqual(expired, ["firstEvent"]);
  limits.stop();
});

test("time limits: none strikes an answer that is in time", async () => {
  await withSite({ delay: 1 }, async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: { firstEvent: 5_000, idle: 5_000, total: 20_000 },
    });
    assert.isNotEmpty(await collect(client.ask("tokens=50 delay=1")));
  });
});
