/**
 * What the recordings do not show of the demo site.
 */
import { assert } from "chai";
import {
  createDemoSite,
  type DemoContext,
  type DemoSite,
  type DemoSiteOptions,
} from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";
import {
  eventsIn,
  NONCE,
  pause,
  startSession,
  submitTo,
  textOf,
  until,
} from "./ask.ts";

const nonce = NONCE;

function create(options: DemoSiteOptions = {}): DemoSite {
  return createDemoSite({ model: "echo", delay: 0, nonce, ...options });
}

function basic(name: string, password: string): Record<string, string> {
  return { Authorization: `Basic ${btoa(`${name}:${password}`)}` };
}

async function rest(
  site: DemoSite,
  route: string,
  body: unknown,
  headers: Record<string, string>,
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
): Promise<{ status: number; json: any }> {
  const response = await site.fetch(`${site.url}wp-json${route}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

function system(page: string): Record<string, unknown>[] {
  return [...page.matchAll(/data-system='([^']*)'/g)].map(([, value = ""]) =>
    JSON.parse(value.replaceAll("&quot;", '"').replaceAll("&amp;", "&"))
  );
}

test("demo: a nonce is good, then aged, then refused", async () => {
  const site = create();
  const status = async () => {
    const response = await submitTo(site, "Hi", { nonce });
    const token = /new_token\\":\\"(\w+)/.exec(await response.text())?.[1];
    return [response.status, token];
  };
  assert.deepEqual(await status(), [200, undefined]);
  site.rotateNonce();
  const renewed = await startSession(site.url, { fetch: site.fetch });
  assert.notEqual(renewed, nonce);
  assert.deepEqual(await status(), [200, renewed]);
  site.rotateNonce();
  assert.deepEqual(await status(), [403, undefined]);
  const before = await startSession(site.url, { fetch: site.fetch });
  site.rotateNonce();
  const after = await startSession(site.url, { fetch: site.fetch });
  site.expireNonces();
  for (const nonce of [before, after]) {
    assert.equal((await submitTo(site, "Hi", { nonce })).status, 403);
  }
  assert.equal((await submitTo(site, "Hi")).status, 200);
});

test("demo: a stale nonce is refused by start_session too", async () => {
  const site = create();
  const response = await site.fetch(
    `${site.url}wp-json/mwai/v1/start_session`,
    {
      method: "POST",
      headers: { "X-WP-Nonce": "0000000000" },
    },
  );
  assert.equal(response.status, 403);
});

test("demo: a visitor who brings the cookie gets no other", async () => {
  const site = create();
  const response = await site.fetch(
    `${site.url}wp-json/mwai/v1/start_session`,
    {
      method: "POST",
      headers: { Cookie: "a=b; PHPSESSID=x; mwai_session_id=mine" },
    },
  );
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.equal((await response.json()).sessionId, "mine");
});

test("demo: requests are counted, and the last 1,000 kept", async () => {
  const site = create();
  for (let i = 0; i < 2100; i++) await site.fetch(`${site.url}page-${i}`);
  await startSession(site.url, { fetch: site.fetch });
  await (await submitTo(site, "Hi", { nonce })).text();
  const { requests } = site;
  assert.deepInclude(
    { ...JSON.parse(JSON.stringify(requests)), entries: [] },
    { total: 2102, startSession: 1, submit: 1 },
  );
  assert.lengthOf(requests.entries, 1000);
  assert.equal(requests.entries[0]?.path, "/page-1102");
  assert.deepEqual(requests.entries.at(-1), {
    method: "POST",
    path: "/wp-json/mwai-ui/v1/chats/submit",
    route: "/mwai-ui/v1/chats/submit",
    status: 200,
    hasNonce: true,
    hasCookie: false,
    hasAuthorization: false,
    stream: true,
    bodyBytes: '{"botId":"default","newMessage":"Hi","stream":true}'.length,
    origin: null,
    userAgent: null,
  });
  requests.clear();
  assert.equal(requests.total, 0);
  assert.lengthOf(requests.entries, 0);
});

test("demo: options survive JSON and can be changed one by one", async () => {
  const options: DemoSiteOptions = {
    nonce,
    model: "echo",
    delay: 0,
    chatbots: [{ botId: "a", textInputMaxLength: 5 }, { botId: "b" }],
    faults: [{ kind: "status", status: 503 }],
  };
  const site = createDemoSite(JSON.parse(JSON.stringify(options)));
  site.configure({ faults: [] });
  const short = await submitTo(site, "123456", { body: { botId: "a" }, nonce });
  assert.equal(
    short.headers.get("Content-Type")?.slice(0, 16),
    "application/json",
  );
  assert.include(await short.text(), "your query has been rejected");
  const other = await submitTo(site, "123456", { body: { botId: "b" }, nonce });
  assert.include(textOf(eventsIn(await other.text())), "You said: 123456");
});

test("demo: a message's length is counted in characters", async () => {
  const site = create({ chatbots: [{ textInputMaxLength: 3 }] });
  const status = async (question: string) => {
    const body = { stream: false };
    const response = await submitTo(site, question, { nonce, body });
    await response.text();
    return response.status;
  };
  assert.equal(await status("🌍🌍🌍"), 200);
  assert.equal(await status("🌍🌍🌍🌍"), 500);
});

test("demo: without pretty permalinks the route goes into the query", async () => {
  const site = create({ permalinks: "plain" });
  const missing = await site.fetch(`${site.url}wp-json/`);
  assert.equal(missing.status, 404);
  assert.match(missing.headers.get("Content-Type") ?? "", /^text\/html/);
  const page = await site.fetch(`${site.url}?page_id=4`);
  const root = `${site.url}index.php?rest_route=/`;
  assert.include(page.headers.get("Link"), `<${root}>`);
  const [chatbot] = system(await page.text());
  assert.equal(`${chatbot?.restUrl}/`, root);
  for (const root of ["?rest_route=", "index.php?rest_route="]) {
    const url = `${site.url}${root}/mwai/v1/start_session`;
    const response = await site.fetch(url, { method: "POST" });
    assert.equal((await response.json()).restNonce, nonce);
  }
});

test("demo: a site in a subfolder", async () => {
  const site = create({ url: "https://site.example/blog" });
  assert.equal(site.url, "https://site.example/blog/");
  assert.equal(await startSession(site.url, { fetch: site.fetch }), nonce);
  const above = await site.fetch("https://site.example/wp-json/");
  assert.equal(above.status, 404);
  const page = await site.fetch(`${site.url}chat/`);
  const [chatbot] = system(await page.text());
  assert.equal(chatbot?.restUrl, "https://site.example/blog/wp-json");
});

test("demo: the index names the namespaces and their routes", async () => {
  const index = async (options: DemoSiteOptions, path = "") => {
    const site = create(options);
    const response = await site.fetch(`${site.url}wp-json/${path}`);
    return response.headers.get("Content-Type")?.startsWith("application/json")
      ? await response.json()
      : undefined;
  };
  const full = await index({});
  assert.includeMembers(full.namespaces, ["mwai/v1", "mwai-ui/v1", "wp/v2"]);
  assert.hasAnyKeys(full.routes, ["/mwai-ui/v1/chats/submit"]);
  assert.notProperty(full.routes, "/mwai/v1/listChatbots");
  const open = await index({ bearerToken: "t" }, "mwai/v1");
  assert.hasAnyKeys(open.routes, ["/mwai/v1/listChatbots"]);
  assert.notProperty(open.routes, "/mwai-ui/v1/chats/submit");
  const bare = await index({ software: "wordpress" });
  assert.notIncludeMembers(bare.namespaces, ["mwai/v1"]);
  assert.equal(
    (await index({ software: "wordpress" }, "mwai/v1")).code,
    "rest_no_route",
  );
  assert.isUndefined(await index({ software: "other" }));
});

test("demo: the chat page shows every chatbot", async () => {
  const site = create({
    chatbots: [{}, { botId: "support" }, {
      customId: "chatbot-xyz",
      nonceOnPage: true,
      greeting: `It's <b>"me"</b> & you`,
    }],
  });
  const page = await (await site.fetch(`${site.url}chat/`)).text();
  const bots = system(page);
  assert.deepEqual(bots.map(({ botId }) => botId), [
    "default",
    "support",
    null,
  ]);
  assert.deepEqual(bots.map(({ restNonce }) => restNonce), [null, null, nonce]);
  assert.equal(bots[2]?.customId, "chatbot-xyz");
  assert.include(
    page,
    "It&#039;s &lt;b&gt;\\&quot;me\\&quot;&lt;\\/b&gt; &amp; you",
  );
});

test("demo: a model of one's own", async () => {
  let seen: DemoContext | undefined;
  const site = create({
    *model(question, context) {
      seen = context;
      yield { subtype: "thinking", data: "Hm.", visibility: "collapsed" };
      yield `You asked: ${question} `;
      yield { images: ["https://site.example/a.png"] };
      if (question === "fail") throw new Error("The model is tired.");
    },
  });
  const messages = [{ role: "user", content: "before", id: "x" }];
  const body = { messages, chatId: "c", botId: "unknown" };
  const response = await submitTo(site, "Hi", { nonce, body });
  const [status, thinking, text, end, ...rest] = eventsIn(
    await response.text(),
  );
  assert.lengthOf(rest, 0);
  assert.equal(status?.subtype, "status");
  assert.deepInclude(thinking, { subtype: "thinking", data: "Hm." });
  assert.deepEqual(text, { type: "live", data: "You asked: Hi " });
  assert.deepInclude(JSON.parse(end?.data ?? ""), {
    reply: "You asked: Hi",
    images: ["https://site.example/a.png"],
  });
  const { signal, ...rest2 } = seen!;
  assert.isFalse(signal.aborted);
  assert.deepEqual(rest2, {
    botId: "default",
    chatId: "c",
    siteUrl: site.url,
    messages: [{ role: "user", content: "before" }],
    files: [],
    user: undefined,
    stream: true,
    delay: 0,
  });

  const failed = await submitTo(site, "fail", { nonce });
  assert.deepEqual(eventsIn(await failed.text()).at(-1), {
    type: "error",
    data: "The model is tired.",
  });
  const whole = { stream: false };
  const failedWhole = await submitTo(site, "fail", { nonce, body: whole });
  assert.equal(failedWhole.status, 500);
  assert.deepEqual(await failedWhole.json(), {
    success: false,
    message: "The model is tired.",
  });
});

test("demo: the model stops when the client goes", async () => {
  let running = 0;
  const site = create({
    async *model(_question, { signal }) {
      running++;
      try {
        while (!signal.aborted) {
          yield "tick ";
          await pause(1);
        }
      } finally {
        running--;
      }
    },
  });
  const cancelled = await submitTo(site, "Hi", { nonce });
  const reader = cancelled.body!.getReader();
  await reader.read();
  assert.equal(site.activeStreams, 1);
  await reader.cancel();
  assert.equal(site.activeStreams, 0);
  await until(() => running === 0);

  const client = new AbortController();
  const aborted = await submitTo(site, "Hi", { nonce, signal: client.signal });
  const reading = aborted.text().then(() => undefined, (error) => error);
  await pause(5);
  const reason = new Error("enough");
  client.abort(reason);
  assert.strictEqual(await reading, reason);
  assert.equal(site.activeStreams, 0);
  await until(() => running === 0);

  const early = new AbortController();
  const body = { stream: false };
  const waiting = submitTo(site, "Hi", { nonce, body, signal: early.signal })
    .then(() => undefined, (error) => error);
  await until(() => running === 1);
  assert.equal(site.activeStreams, 1);
  early.abort(reason);
  assert.strictEqual(await waiting, reason);
  await until(() => running === 0 && site.activeStreams === 0);
  assert.strictEqual(
    await submitTo(site, "Hi", { nonce, signal: early.signal })
      .then(() => undefined, (error) => error),
    reason,
  );
});

test("demo: a client that does not read holds the model back", async () => {
  let said = 0;
  const site = create({
    *model() {
      for (said = 0; said < 1000; said++) yield "word ";
    },
  });
  const response = await submitTo(site, "Hi", { nonce });
  await pause(20);
  assert.isBelow(said, 10);
  await response.body?.cancel();
});

test("demo: fetch stands in for the real one", async () => {
  const site = create();
  const fails = async (url: string, init?: RequestInit) => {
    const error = await site.fetch(url, init)
      .then(() => undefined, (error) => error);
    assert.instanceOf(error, TypeError);
  };
  await fails("https://elsewhere.example/");
  const location = `${site.url}chat/`;
  const always = { kind: "redirect", route: "any", times: "always" } as const;
  site.configure({ faults: [{ ...always, location, times: 3 }] });
  await fails(site.url, { redirect: "error" });
  const manual = await site.fetch(site.url, { redirect: "manual" });
  assert.equal(manual.status, 302);
  const followed = await site.fetch(site.url);
  assert.deepEqual([followed.url, followed.redirected], [location, true]);
  await followed.text();
  site.configure({ faults: [{ ...always, location }] });
  await fails(site.url);
  const away = "https://elsewhere.example/";
  site.configure({ faults: [{ ...always, location: away }] });
  await fails(site.url);
  site.configure({ faults: [] });
  const head = await site.fetch(`${site.url}chat/`, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
});

test("demo: a nonce is good for its owner alone", async () => {
  const ada = basic("ada", "abcd efgh");
  const site = create({
    users: [{ name: "ada", password: "abcdefgh" }, {
      name: "bob",
      password: "b",
    }],
  });
  const { fetch } = site;
  const own = await startSession(site.url, { fetch, headers: ada });
  const bobs = await startSession(site.url, {
    fetch,
    headers: basic("bob", "b"),
  });
  assert.lengthOf(new Set([own, bobs, nonce]), 3);
  const status = async (nonce: string, headers = {}) => {
    const response = await submitTo(site, "Hi", { nonce, headers });
    await response.text();
    return response.status;
  };
  assert.equal(await status(own, ada), 200);
  assert.equal(await status(own), 403);
  assert.equal(await status(bobs, ada), 403);
  assert.equal(await status(nonce, ada), 403);
  assert.equal(await status(own, { Authorization: "Basic %%%" }), 403);
});

test("demo: a user's discussions are the user's own", async () => {
  const site = create({
    users: [{ name: "ada", password: "a" }, { name: "bob", password: "b" }],
  });
  const { fetch } = site;
  const signedIn = async (name: string, password: string) => {
    const headers = basic(name, password);
    const own = await startSession(site.url, { fetch, headers });
    return { ...headers, "X-WP-Nonce": own };
  };
  const [ada, bob] = [await signedIn("ada", "a"), await signedIn("bob", "b")];
  const list = (who: Record<string, string>, page = {}) =>
    rest(
      site,
      "/mwai-ui/v1/discussions/list",
      { botId: "default", ...page },
      who,
    );
  for (const chatId of ["one", "two", "three"]) {
    const body = { chatId };
    const asked = { nonce: ada["X-WP-Nonce"], headers: ada, body };
    await (await submitTo(site, "Hi", asked)).text();
  }
  const { json } = await list(ada, { limit: 2, offset: 1 });
  assert.equal(json.total, "3");
  assert.deepEqual(json.chats.map(({ chatId }: { chatId: string }) => chatId), [
    "two",
    "one",
  ]);
  assert.equal((await list(bob)).json.total, "0");
  const remove = (who: Record<string, string>, chatIds: string[]) =>
    rest(site, "/mwai-ui/v1/discussions/delete", { chatIds }, who);
  assert.equal((await remove(bob, ["one"])).status, 403);
  assert.equal((await remove(ada, ["one", "nope"])).status, 403);
  assert.equal((await remove(ada, ["one", "two"])).status, 200);
  const rename = { chatId: "three", title: "Third" };
  await rest(site, "/mwai-ui/v1/discussions/edit", rename, ada);
  const left = (await list(ada)).json.chats;
  assert.lengthOf(left, 1);
  assert.equal(left[0].title, "Third");
});

test("demo: an uploaded file can be fetched, and deleted by its owner", async () => {
  const site = create();
  const upload = new FormData();
  upload.append("file", new File(["hello"], "a.txt", { type: "text/plain" }));
  const response = await site.fetch(
    `${site.url}wp-json/mwai-ui/v1/files/upload`,
    { method: "POST", headers: { "X-WP-Nonce": nonce }, body: upload },
  );
  const [cookie = ""] = response.headers.getSetCookie();
  const { id, url } = (await response.json()).data;
  assert.equal(await (await site.fetch(url)).text(), "hello");
  const remove = (headers: Record<string, string>) =>
    rest(site, "/mwai-ui/v1/files/delete", { files: [id] }, {
      "X-WP-Nonce": nonce,
      ...headers,
    });
  assert.deepEqual((await remove({})).json, { success: true, deleted: 0 });
  const own = await remove({ Cookie: cookie });
  assert.deepEqual(own.json, { success: true, deleted: 1 });
  assert.equal((await site.fetch(url)).status, 404);
});

test("demo: a shortcut's id comes back as a question", async () => {
  const site = create({ faults: [{ kind: "extras" }] });
  const first = await submitTo(site, "Hi", { nonce, body: { stream: false } });
  const [{ data }] = (await first.json()).shortcuts;
  const body = { stream: false, shortcutId: data.shortcutId };
  const second = await submitTo(site, "", { nonce, body });
  assert.match((await second.json()).reply, /^You said: Explain more\n/);
});

test("demo: the public API is there only with a token", async () => {
  const ask = (site: DemoSite) =>
    rest(site, "/mwai/v1/simpleTextQuery", { message: "FAIL500" }, {
      Authorization: "Bearer t",
    });
  assert.equal((await ask(create())).status, 404);
  assert.equal((await ask(create({ bearerToken: "other" }))).status, 401);
  assert.deepEqual(await ask(create({ bearerToken: "t" })), {
    status: 500,
    json: { success: false, message: "Local: boom" },
  });
});
