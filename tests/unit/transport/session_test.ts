/** The nonce's life. */
import {
  ChatClient,
  getNonce,
  type SessionStore,
  type StoredSession,
} from "@askgpt4/core";
import { assert } from "chai";
import {
  deferred,
  end,
  FakeSite,
  hello,
  invalidNonce,
  live,
  recordedResponse,
  sessionResponse,
  SITE,
  sleep,
  streamed,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

const ROOT = `${SITE}wp-json/`;
const HOUR = 3_600_000;
const COOKIE = "mwai_session_id=visitor1; Path=/";

/** A store in memory that tells what was done with it. */
class MemoryStore implements SessionStore {
  sessions = new Map<string, StoredSession>();
  gets = 0;
  sets = 0;

  get(site: string): StoredSession | undefined {
    this.gets++;
    return this.sessions.get(site);
  }

  set(site: string, session: StoredSession): Promise<void> {
    this.sets++;
    this.sessions.set(site, session);
    return Promise.resolve();
  }
}

function stored(session: Partial<StoredSession> = {}): MemoryStore {
  const store = new MemoryStore();
  store.sessions.set(SITE, {
    nonce: "stored0nce",
    restRoot: ROOT,
    savedAt: Date.now() - HOUR,
    ...session,
  });
  return store;
}

function nonces(site: FakeSite): (string | null)[] {
  return site.submits.map(({ headers }) => headers.get("x-wp-nonce"));
}

test("session: after the first question each costs one request", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url });
    await client.ask("one").text();
    assert.equal((await site.state()).requests.total, 2);
    await client.ask("two").text();
    await client.ask("three").text();
    const { total, startSession, submit } = (await site.state()).requests;
    assert.deepEqual([total, startSession, submit], [4, 1, 3]);
  });
});

test("session: a hundred questions at once share one start_session", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url });
    const texts = await Promise.all(
      Array.from({ length: 100 }, (_, i) => client.ask(`number ${i}.`).text()),
    );
    texts.forEach((text, i) => assert.include(text, `number ${i}.`));
    const { startSession, submit } = (await site.state()).requests;
    assert.deepEqual([startSession, submit], [1, 100]);
  });
});

test("session: a rejected nonce is renewed once for all under way", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url });
    await client.ask("one").text();
    await site.expireNonces();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => client.ask(`number ${i}`).text()),
    );
    // Each question came twice: with the old nonce, and with the new one.
    const { startSession, submit } = (await site.state()).requests;
    assert.deepEqual([startSession, submit], [2, 41]);
  });
});

for (const status of [401, 403] as const) {
  test(`session: a nonce rejected with ${status} is renewed`, async () => {
    await withSite({
      faults: [{ kind: "reject-nonce", status }],
    }, async (site) => {
      const client = new ChatClient({ site: site.url });
      assert.include(await client.ask("one").text(), "one");
      assert.deepEqual([await site.sessions(), await site.submits()], [2, 2]);
    });
  });
}

test("session: a nonce rejected again and again ends in an error", async () => {
  await withSite({
    faults: [{ kind: "reject-nonce", times: "always" }],
  }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "nonce-rejected");
    assert.deepEqual([await site.sessions(), await site.submits()], [2, 2]);
  });
});

test("session: late rejections of the same old nonce renew nothing", async () => {
  const first = deferred();
  const site = new FakeSite(async ({ headers }, index) => {
    if (headers.get("x-wp-nonce") === "new0nonce0") return hello();
    if (index === 1) await first.promise;
    return invalidNonce();
  });
  site.session = (_, index) =>
    sessionResponse(index === 0 ? "old0nonce0" : "new0nonce0");
  const client = new ChatClient(site.options());
  await client.startSession();
  const one = client.ask("one").text();
  const two = client.ask("two").text();
  await one;
  first.resolve();
  await two;
  assert.lengthOf(site.sessions, 2);
  assert.lengthOf(site.submits, 4);
});

test("session: a new nonce in the end event is used from then on", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url });
    await client.ask("one").text();
    await site.rotateNonce();
    await client.ask("two").text();
    await site.rotateNonce();
    // Only the new one is still accepted.
    await client.ask("three").text();
    assert.deepEqual([await site.sessions(), await site.submits()], [1, 3]);
  });
});

test("session: a new nonce in a JSON answer is used from then on", async () => {
  await withSite({}, async (site) => {
    const client = new ChatClient({ site: site.url, stream: false });
    await client.ask("one").text();
    await site.rotateNonce();
    await client.ask("two").text();
    await site.rotateNonce();
    await client.ask("three").text();
    assert.deepEqual([await site.sessions(), await site.submits()], [1, 3]);
  });
});

test("session: the new nonce is there when the answer is complete", async () => {
  const site = new FakeSite(() => recordedResponse("submit-aged-nonce"));
  site.session = () => sessionResponse("81647d9e24");
  const client = new ChatClient(site.options());
  await client.ask("one").text();
  await client.ask("two").text();
  assert.deepEqual(nonces(site), ["81647d9e24", "4a7fef9f26"]);
});

test("session: what cannot be a nonce is not adopted", async () => {
  for (const token of ["", "a b", "a\nb", "x".repeat(257), "né", 7, null]) {
    const site = new FakeSite(() =>
      streamed(live("a"), end("a", { new_token: token }))
    );
    const client = new ChatClient(site.options());
    await client.ask("one").text();
    await client.ask("two").text();
    assert.deepEqual(nonces(site), ["4a7fef9f26", "4a7fef9f26"]);
  }
});

test("session: a nonce that is known already costs no request", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({ nonce: "known" }));
  await client.ask("one").text();
  assert.lengthOf(site.sessions, 0);
  assert.deepEqual(nonces(site), ["known"]);
});

test("session: a nonce that cannot be one is not sent", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({ nonce: "a\nb" }));
  await client.ask("one").text();
  assert.deepEqual(nonces(site), ["4a7fef9f26"]);
});

test("session: startSession ahead of the first question", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options());
  await Promise.all([client.startSession(), client.startSession()]);
  await client.startSession();
  assert.lengthOf(site.sessions, 1);
  await client.ask("one").text();
  assert.lengthOf(site.sessions, 1);
});

test("session: getNonce", async () => {
  const site = new FakeSite();
  assert.equal(await getNonce({ site: SITE, fetch: site.fetch }), "4a7fef9f26");
  await withSite({ nonce: "aaaabbbbcc" }, async ({ url }) => {
    assert.equal(await getNonce({ site: url }), "aaaabbbbcc");
  });
});

test("session: one who stops waiting does not stop the others", async () => {
  const go = deferred();
  const site = new FakeSite();
  site.session = async ({ signal }) => {
    await go.promise;
    signal?.throwIfAborted();
    return sessionResponse();
  };
  const client = new ChatClient(site.options());
  const controller = new AbortController();
  const one = client.ask("one", { signal: controller.signal });
  const two = client.ask("two");
  await sleep(5);
  controller.abort("enough");
  const error = await askError(one.text());
  assert.equal(error.code, "aborted");
  assert.equal(error.cause, "enough");
  go.resolve();
  assert.equal(await two.text(), "Hello there");
  assert.lengthOf(site.sessions, 1);
  assert.lengthOf(site.submits, 1);
});

test("session: when all stop waiting the request is stopped", async () => {
  const site = new FakeSite();
  site.session = ({ signal }, index) =>
    index > 0 ? sessionResponse() : new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  const client = new ChatClient(site.options());
  const controller = new AbortController();
  const { signal } = controller;
  const answers = [1, 2, 3].map((n) => client.ask(`${n}`, { signal }));
  await sleep(5);
  assert.isFalse(site.sessions[0]?.signal?.aborted);
  controller.abort();
  for (const answer of answers) {
    assert.equal((await askError(answer.text())).code, "aborted");
  }
  assert.isTrue(site.sessions[0]?.signal?.aborted);
  assert.lengthOf(site.submits, 0);
  // And the next question begins anew.
  assert.equal(await client.ask("four").text(), "Hello there");
  assert.lengthOf(site.sessions, 2);
});

test("session: a failure is every waiter's, and the next one tries again", async () => {
  const site = new FakeSite();
  site.session = (_, index) =>
    index === 0
      ? Response.json({ code: "rest_no_route", message: "" }, { status: 404 })
      : sessionResponse();
  const client = new ChatClient(site.options());
  const answers = [client.ask("one"), client.ask("two")];
  for (const answer of answers) {
    assert.equal((await askError(answer.text())).code, "not-ai-engine");
  }
  assert.lengthOf(site.sessions, 1);
  assert.equal(await client.ask("three").text(), "Hello there");
});

test("session: a response that hands out nothing is a bad response", async () => {
  for (
    const json of [{ success: true }, { success: true, restNonce: "a\nb" }]
  ) {
    const site = new FakeSite();
    site.session = () => Response.json(json);
    const error = await askError(
      new ChatClient(site.options()).ask("x").text(),
    );
    assert.equal(error.code, "bad-response");
    assert.equal(error.message, "site.example returned no nonce.");
  }
});

test("session: PHP's warnings before the nonce do no harm", async () => {
  const site = new FakeSite();
  site.session = () =>
    new Response(
      `<br />\n<b>Warning</b>: x in y\n{"success":true,"restNonce":"abc"}`,
    );
  const client = new ChatClient(site.options());
  await client.ask("one").text();
  assert.deepEqual(nonces(site), ["abc"]);
});

test("sessionStore: what is stored is used, and costs no request", async () => {
  const site = new FakeSite();
  const sessionStore = stored({ visitor: COOKIE });
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  await Promise.all([client.ask("one").text(), client.ask("two").text()]);
  assert.lengthOf(site.sessions, 0);
  assert.deepEqual(nonces(site), ["stored0nce", "stored0nce"]);
  assert.equal(sessionStore.gets, 1);
});

test("sessionStore: a new session is kept, with where and when", async () => {
  const site = new FakeSite();
  const sessionStore = new MemoryStore();
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  const before = Date.now();
  await client.ask("one").text();
  const { savedAt, ...rest } = sessionStore.sessions.get(SITE)!;
  assert.deepEqual(rest, { nonce: "4a7fef9f26", restRoot: ROOT });
  assert.isAtLeast(savedAt, before);
  assert.isAtMost(savedAt, Date.now());
});

test("sessionStore: a nonce that came with an answer is kept", async () => {
  const site = new FakeSite(() => recordedResponse("submit-aged-nonce"));
  const sessionStore = stored({ nonce: "81647d9e24" });
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  await client.ask("one").text();
  assert.equal(sessionStore.sessions.get(SITE)?.nonce, "4a7fef9f26");
});

test("sessionStore: with a nonce that was given, for the visitor alone", async () => {
  const site = new FakeSite();
  const sessionStore = stored({
    visitor: COOKIE,
    restRoot: `${SITE}old/wp-json/`,
  });
  const options = site.options({ sessionStore: sessionStore, nonce: "given" });
  const client = new ChatClient(options);
  await Promise.all([client.ask("one").text(), client.ask("two").text()]);
  assert.deepEqual(nonces(site), ["given", "given"]);
  for (const { url, headers } of site.submits) {
    assert.equal(url, `${ROOT}mwai-ui/v1/chats/submit`);
    assert.equal(headers.get("cookie"), "mwai_session_id=visitor1");
  }
  assert.equal(sessionStore.gets, 1);
});

test("sessionStore: a cookie's attributes are stored and hold in the next process [T-39]", async () => {
  const set = "mwai_session_id=visitor1; Path=/blog/wp-json; Secure";
  for (
    const [restRoot, cookie] of [
      [`${SITE}blog/wp-json/`, "mwai_session_id=visitor1"],
      [`${SITE}blog/?rest_route=/`, null],
      ["http://site.example/blog/wp-json/", null],
    ] as const
  ) {
    const url = new URL("/", restRoot).href;
    const sessionStore = new MemoryStore();
    const session = (visitor: string) => ({
      nonce: "stored0nce",
      restRoot,
      visitor,
      savedAt: Date.now(),
    });
    sessionStore.sessions.set(url, session(set));
    const site = new FakeSite();
    const client = new ChatClient(
      site.options({ sessionStore: sessionStore, site: url }),
    );
    await client.ask("one").text();
    assert.equal(site.submits[0]!.headers.get("cookie"), cookie, restRoot);
  }
  const sessionStore = new MemoryStore();
  const site = new FakeSite();
  site.session = () => {
    const response = sessionResponse();
    response.headers.append("set-cookie", set);
    return response;
  };
  await new ChatClient(site.options({ sessionStore: sessionStore })).ask("one")
    .text();
  assert.equal(sessionStore.sessions.get(SITE)?.visitor, set);
});

test("sessionStore: a visitor whom the site knows since an answer is kept", async () => {
  const site = new FakeSite(() => {
    const response = hello();
    response.headers.append("set-cookie", "mwai_session_id=visitor2; path=/");
    return response;
  });
  const savedAt = Date.now() - HOUR;
  const sessionStore = stored({ visitor: COOKIE, savedAt });
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  await client.ask("one").text();
  const kept = sessionStore.sessions.get(SITE);
  assert.equal(kept?.visitor, "mwai_session_id=visitor2; Path=/");
  // The nonce is as old as it was.
  assert.equal(kept?.nonce, "stored0nce");
  assert.equal(kept?.savedAt, savedAt);
  const sets = sessionStore.sets;
  await client.ask("two").text();
  assert.equal(sessionStore.sets, sets);
});

test("sessionStore: a nonce older than a day is fetched anew, where it was", async () => {
  const site = new FakeSite();
  const sessionStore = stored({
    savedAt: Date.now() - 25 * HOUR,
    restRoot: `${SITE}?rest_route=/`,
  });
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  await client.ask("one").text();
  assert.deepEqual(site.sessions.map(({ url }) => url), [
    `${SITE}?rest_route=/mwai/v1/start_session`,
  ]);
  assert.equal(sessionStore.sessions.get(SITE)?.nonce, "4a7fef9f26");
});

test("sessionStore: a stored nonce that is rejected is replaced", async () => {
  const site = new FakeSite(({ headers }) =>
    headers.get("x-wp-nonce") === "stored0nce" ? invalidNonce() : hello()
  );
  const sessionStore = stored();
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  assert.equal(await client.ask("one").text(), "Hello there");
  assert.equal(sessionStore.sessions.get(SITE)?.nonce, "4a7fef9f26");
});

/** A memory store of which one client at a time has the lease. */
class LeasingStore extends MemoryStore {
  leased = false;

  lease(): (() => void) | undefined {
    if (this.leased) return undefined;
    this.leased = true;
    return () => {
      this.leased = false;
    };
  }
}

/** A site that refuses every nonce but this one. */
function siteThatTakes(nonce: string): FakeSite {
  const site = new FakeSite(({ headers }) =>
    headers.get("x-wp-nonce") === nonce ? hello() : invalidNonce()
  );
  site.session = () => sessionResponse(nonce);
  return site;
}

test("sessionStore: a newer session of another process takes the place of a refused one", async () => {
  const site = siteThatTakes("new0nonce0");
  const sessionStore = stored();
  const options = site.options({ sessionStore });
  const [one, two] = [new ChatClient(options), new ChatClient(options)];
  await Promise.all([one.startSession(), two.startSession()]);
  assert.equal(await one.ask("one").text(), "Hello there");
  assert.equal(await two.ask("two").text(), "Hello there");
  assert.lengthOf(site.sessions, 1);
});

test("sessionStore: a newer session that is refused, too, is renewed", async () => {
  const site = siteThatTakes("new0nonce0");
  const sessionStore = stored();
  const client = new ChatClient(site.options({ sessionStore }));
  await client.startSession();
  const older = sessionStore.sessions.get(SITE)!;
  sessionStore.sessions.set(SITE, {
    ...older,
    nonce: "other0nonc",
    savedAt: older.savedAt + 1,
  });
  assert.equal(await client.ask("one").text(), "Hello there");
  assert.deepEqual(nonces(site), ["stored0nce", "other0nonc", "new0nonce0"]);
  assert.lengthOf(site.sessions, 1);
});

for (const what of ["none", "a refused one"]) {
  test(`sessionStore: twenty clients with ${what} share one session by a lease`, async () => {
    const site = siteThatTakes("new0nonce0");
    const respond = site.session;
    site.session = async (request, index) => {
      await sleep(20);
      return respond(request, index);
    };
    const sessionStore = new LeasingStore();
    if (what !== "none") {
      sessionStore.sessions = stored().sessions;
    }
    const texts = await Promise.all(
      Array.from(
        { length: 20 },
        () => new ChatClient(site.options({ sessionStore })).ask("one").text(),
      ),
    );
    assert.deepEqual(new Set(texts), new Set(["Hello there"]));
    assert.lengthOf(site.sessions, 1);
    assert.isFalse(sessionStore.leased);
  });
}

test("sessionStore: the lease ends where no session could be started", async () => {
  const site = siteThatTakes("new0nonce0");
  site.session = () => new Response("{}", { status: 403 });
  const sessionStore = new LeasingStore();
  const client = new ChatClient(site.options({ sessionStore }));
  await askError(client.ask("one").text());
  assert.lengthOf(site.sessions, 1);
  assert.isFalse(sessionStore.leased);
});

test("sessionStore: a lease that is never given does not hold up a question", async () => {
  for (
    const lease of [
      () => undefined,
      () => Promise.reject(new Error("no connection")),
      () => () => Promise.reject(new Error("no connection")),
    ]
  ) {
    const site = siteThatTakes("new0nonce0");
    const sessionStore = Object.assign(new MemoryStore(), { lease });
    const client = new ChatClient(site.options({ sessionStore }));
    assert.equal(await client.ask("one").text(), "Hello there");
    assert.lengthOf(site.sessions, 1);
  }
});

test("sessionStore: routes that have moved are found again", async () => {
  const site = new FakeSite(({ url }) =>
    url.startsWith(`${SITE}old/`)
      ? new Response("<title>Not found</title>", { status: 404 })
      : hello()
  );
  const sessionStore = stored({ restRoot: `${SITE}old/wp-json/` });
  const client = new ChatClient(site.options({ sessionStore: sessionStore }));
  assert.equal(await client.ask("one").text(), "Hello there");
  assert.equal(sessionStore.sessions.get(SITE)?.restRoot, ROOT);
});

test("sessionStore: what is no session with this site is not used", async () => {
  const odd: Record<string, unknown>[] = [
    { restRoot: "https://elsewhere.example/wp-json/" },
    { restRoot: "rubbish" },
    { restRoot: 7 },
    { nonce: "a\nb" },
    { nonce: null },
    { savedAt: "yesterday" },
    { savedAt: Date.now() + HOUR },
    { savedAt: NaN },
  ];
  for (const session of odd) {
    const site = new FakeSite();
    const sessionStore = stored(session);
    const client = new ChatClient(site.options({ sessionStore: sessionStore }));
    assert.equal(await client.ask("one").text(), "Hello there");
    assert.deepEqual(nonces(site), ["4a7fef9f26"], JSON.stringify(session));
    assert.equal(site.submits[0]?.url, `${ROOT}mwai-ui/v1/chats/submit`);
  }
  for (const value of [null, 7, "x", []] as unknown[]) {
    const site = new FakeSite();
    const client = new ChatClient(site.options({
      sessionStore: {
        get: () => value as StoredSession,
        set: () => {},
      },
    }));
    assert.equal(await client.ask("one").text(), "Hello there");
  }
});

test("sessionStore: a broken store costs a request and never a question", async () => {
  const broken: SessionStore[] = [
    {
      get: () => Promise.reject(new Error("no such file")),
      set: () => Promise.reject(new Error("disk full")),
    },
    {
      get: () => {
        throw new RangeError("synchronous");
      },
      set: () => {
        throw new RangeError("synchronous");
      },
    },
  ];
  for (const sessionStore of broken) {
    const warnings: unknown[] = [];
    const site = new FakeSite(() => recordedResponse("submit-aged-nonce"));
    const client = new ChatClient(site.options({
      sessionStore: sessionStore,
      logger: { warn: (...args) => warnings.push(args) },
    }));
    assert.match(await client.ask("one").text(), /^You said/);
    assert.match(await client.ask("two").text(), /^You said/);
    assert.lengthOf(site.sessions, 1);
    const name = sessionStore === broken[0] ? "Error" : "RangeError";
    assert.deepInclude(warnings, [
      "the stored session could not be read",
      { error: name },
    ]);
    assert.deepInclude(warnings, [
      "the session could not be stored",
      { error: name },
    ]);
  }
});

test("sessionStore: a store that never answers does not hold up a question", async () => {
  const never = new Promise<never>(() => {});
  const site = new FakeSite();
  const client = new ChatClient(site.options({
    sessionStore: { get: () => never, set: () => {} },
    timeout: { firstEvent: 10_000 },
  }));
  assert.equal(await client.ask("one").text(), "Hello there");
});

test("sessionStore: all leave while the store is read, the next uses it", async () => {
  const go = deferred();
  const site = new FakeSite();
  const sessionStore = stored();
  const client = new ChatClient(site.options({
    sessionStore: {
      get: async (key) => {
        await go.promise;
        return sessionStore.get(key);
      },
      set: () => {},
    },
  }));
  const one = client.ask("one");
  await sleep(1);
  one.abort();
  const two = client.ask("two").text();
  go.resolve();
  assert.equal(await two, "Hello there");
  assert.equal((await askError(one.text())).code, "aborted");
  assert.equal(sessionStore.gets, 1);
  assert.lengthOf(site.sessions, 0);
});

test("sessionStore: a signed-in user's session is kept apart", async () => {
  const site = new FakeSite();
  const sessionStore = stored();
  const client = new ChatClient(site.options({
    sessionStore: sessionStore,
    headers: { authorization: "Basic YWRhOng=" },
  }));
  await client.ask("one").text();
  assert.lengthOf(site.sessions, 1);
  assert.equal(sessionStore.sessions.get(SITE)?.nonce, "stored0nce");
  assert.equal(sessionStore.sessions.size, 2);
});
