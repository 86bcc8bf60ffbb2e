/** The session stores, on the platforms they are for. */
import type { SessionStore, StoredSession } from "@askgpt4/core";
import {
  denoKvSessionStore,
  redisSessionStore,
  workersKvSessionStore,
} from "@askgpt4/core/stores";
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { assert } from "chai";
import { test } from "../../support/harness.ts";
import { connectRedis, startRedis } from "./redis.ts";

const SITE = "https://blog.example/";

const session = (savedAt: number): StoredSession => ({
  nonce: `nonce${savedAt}`,
  restRoot: `${SITE}wp-json/`,
  savedAt,
});

/** A store on a real platform, and a way to write anything into it. */
interface Platform extends AsyncDisposable {
  store: SessionStore;
  write(value: unknown): Promise<void>;
}

function denoKv(): Promise<Platform> {
  return Deno.openKv(":memory:").then((kv) => ({
    store: denoKvSessionStore(kv),
    write: async (value) => {
      await kv.set(["askgpt4", "session", SITE], value);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(kv.close()),
  }));
}

async function redis(): Promise<Platform> {
  const server = await startRedis();
  const client = await connectRedis(server.url);
  return {
    store: redisSessionStore((command) => client.sendCommand(command)),
    write: async (value) => {
      await client.set(
        `askgpt4:${SITE}`,
        typeof value === "string" ? value : JSON.stringify(value),
      );
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

for (const [name, open] of Object.entries({ denoKv, redis })) {
  test(`${name}: an older session does not replace a newer one`, async () => {
    await using platform = await open();
    const { store } = platform;
    const now = Date.now();
    assert.isUndefined(await store.get(SITE));
    await store.set(SITE, session(now - 2));
    await store.set(SITE, session(now - 1));
    await store.set(SITE, session(now - 3));
    assert.deepEqual(await store.get(SITE), session(now - 1));
    assert.isUndefined(await store.get("https://other.example/"));
  });

  test(`${name}: rubbish does not stay`, async () => {
    await using platform = await open();
    const { store, write } = platform;
    const now = Date.now();
    for (
      const rubbish of [
        "",
        "{",
        [],
        7,
        { savedAt: "soon" },
        { savedAt: 8e15 },
        { ...session(now), savedAt: null },
      ]
    ) {
      await write(rubbish);
      await store.set(SITE, session(now - 5));
      assert.deepEqual(await store.get(SITE), session(now - 5));
    }
  });

  test(`${name}: one of many gets the lease, until it ends or expires`, async () => {
    await using platform = await open();
    const { store } = platform;
    const leases = await Promise.all(
      Array.from({ length: 20 }, () => store.lease!(SITE, 60_000)),
    );
    const [end, ...others] = leases.filter((lease) => lease !== undefined);
    assert.isEmpty(others);
    assert.isUndefined(await store.lease!(SITE, 60_000));
    await end!();
    const short = await store.lease!(SITE, 50);
    assert.isDefined(short);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.isDefined(await store.lease!(SITE, 60_000), "the first has expired");
    await short!();
    assert.isUndefined(
      await store.lease!(SITE, 60_000),
      "ended by its owner only",
    );
  });

  test(`${name}: many clients start one session`, async () => {
    await using platform = await open();
    const demo = createDemoSite({ delay: 0 });
    const ask = () =>
      new ChatClient({
        site: demo.url,
        fetch: demo.fetch,
        sessionStore: platform.store,
      }).ask("Hello").text();
    await Promise.all(Array.from({ length: 30 }, ask));
    assert.equal(demo.requests.startSession, 1);
    assert.equal(demo.requests.submit, 30);
    demo.expireNonces();
    await Promise.all(Array.from({ length: 30 }, ask));
    assert.equal(demo.requests.startSession, 2, "one renewal for all");
  });
}

/** What a platform may do when it fails. */
const FAILURES: Record<string, () => Promise<never>> = {
  "is down": () => Promise.reject(new Error("ECONNREFUSED")),
  "never answers": () => new Promise<never>(() => {}),
};

for (const [failure, fail] of Object.entries(FAILURES)) {
  test(`session stores: the question is sent although the platform ${failure}`, async () => {
    const atomic = () => {
      const operation = {
        check: () => operation,
        set: () => operation,
        delete: () => operation,
        commit: fail,
      };
      return operation;
    };
    for (
      const sessionStore of [
        denoKvSessionStore({ get: fail, atomic }),
        workersKvSessionStore({ get: fail, put: fail }),
        redisSessionStore(fail),
      ]
    ) {
      const warnings: string[] = [];
      const demo = createDemoSite({ delay: 0 });
      const client = new ChatClient({
        site: demo.url,
        fetch: demo.fetch,
        sessionStore,
        logger: { warn: (message) => void warnings.push(message) },
      });
      assert.isNotEmpty(await client.ask("Hello").text());
      assert.include(warnings, "the stored session could not be read");
      assert.equal(demo.requests.submit, 1);
    }
  });
}

test("workersKv: stores what another instance reads", async () => {
  const data = new Map<string, { value: string; expirationTtl: number }>();
  const kv = {
    get: (key: string) =>
      Promise.resolve(JSON.parse(data.get(key)?.value ?? "null") as unknown),
    put: (key: string, value: string, options: { expirationTtl: number }) => {
      data.set(key, { value, ...options });
      return Promise.resolve();
    },
  };
  await workersKvSessionStore(kv).set(SITE, session(1));
  assert.deepEqual(await workersKvSessionStore(kv).get(SITE), session(1));
  assert.isUndefined(
    await workersKvSessionStore(kv).get("https://other.example/"),
  );
  assert.equal(data.get(`askgpt4:${SITE}`)?.expirationTtl, 24 * 3600);
});
