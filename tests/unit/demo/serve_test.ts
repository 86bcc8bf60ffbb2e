/**
 * The demo site on a socket, and its control API.
 */
import { request } from "node:http";
import { assert } from "chai";
import { serveDemoSite, type ServeOptions } from "../../../src/demo/serve.ts";
import { test } from "../../support/harness.ts";
import {
  NONCE,
  pause,
  startSession,
  submit,
  until,
  withServer,
} from "./ask.ts";

test("demo: each event leaves at once", () =>
  withServer({ delay: 300 }, async (url, site) => {
    const response = await submit(url, "tokens=50", { nonce: NONCE });
    const reader = response.body!.getReader();
    let text = "";
    while (!text.includes("tok0")) {
      text += new TextDecoder().decode((await reader.read()).value);
    }
    // With 50 tokens 300 ms apart it can not be over yet.
    assert.equal(site.activeStreams, 1);
    assert.notInclude(text, "tok1 ");
    await reader.cancel();
    await until(() => site.activeStreams === 0);
  }));

test("demo: a client that goes away stops the model", () =>
  withServer({}, async (url, site) => {
    let stopped = 0;
    site.configure({
      async *model(_question, { signal }) {
        signal.addEventListener("abort", () => stopped++);
        yield "first";
        await new Promise((resolve) =>
          signal.addEventListener("abort", resolve)
        );
      },
    });
    const client = new AbortController();
    const { signal } = client;
    const streamed = await submit(url, "Hi", { nonce: NONCE, signal });
    const body = { stream: false };
    const whole = submit(url, "Hi", { nonce: NONCE, signal, body })
      .then(() => undefined, (error) => error);
    await until(() => site.activeStreams === 2);
    client.abort();
    assert.equal((await whole)?.name, "AbortError");
    await streamed.body?.cancel().catch(() => {});
    await until(() => site.activeStreams === 0 && stopped === 2);
  }));

test("demo: a slow reader holds the model back", () =>
  withServer({}, async (url, site) => {
    let said = 0;
    const large = "x".repeat(100_000);
    site.configure({
      *model() {
        for (said = 0; said < 2000; said++) yield large;
      },
    });
    const response = await submit(url, "Hi", { nonce: NONCE });
    await pause(200);
    assert.isBelow(said, 1000);
    await response.body?.cancel();
    await until(() => site.activeStreams === 0);
  }));

test("demo: cookies, twice-slashed paths and bodies get through", () =>
  withServer({}, async (url) => {
    const response = await fetch(`${url}wp-json/mwai/v1/start_session`, {
      method: "POST",
      body: "ignored",
    });
    assert.equal((await response.json()).restNonce, NONCE);
    assert.deepEqual(
      response.headers.getSetCookie().map((cookie) => cookie.split("=")[0]),
      ["PHPSESSID", "mwai_session_id"],
    );
    // Not a host, although it would be one in a link.
    const odd = await fetch(`${url}/elsewhere.example/`);
    assert.equal(odd.status, 404);
    assert.match(await odd.text(), /Page not found/);
  }));

test("demo: listens on loopback alone, in a subfolder if wanted [T-45]", async () => {
  for (const hostname of ["0.0.0.0", "example.com"]) {
    const error = await serveDemoSite({ hostname } as unknown as ServeOptions)
      .then(() => undefined, (error) => error);
    assert.instanceOf(error, RangeError);
  }
  await withServer({ path: "/blog/" }, async (url) => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/blog\/$/);
    assert.equal(await startSession(url), NONCE);
    const { port } = new URL(url);
    const taken = await serveDemoSite({ port: Number(port) })
      .then(() => undefined, (error) => error);
    assert.equal(taken?.code, "EADDRINUSE");
  });
});

test("demo: closes with answers under way", async () => {
  const { url, site, close } = await serveDemoSite({ nonce: NONCE });
  const response = await submit(url, "tokens=1000 delay=20", { nonce: NONCE });
  const reading = response.text().then(() => undefined, (error) => error);
  await until(() => site.activeStreams === 1);
  await close();
  assert.instanceOf(await reading, Error);
  await until(() => site.activeStreams === 0);
});

async function post(
  url: URL | string,
  body: unknown,
  headers: Record<string, string> = {},
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
): Promise<{ status: number; headers: Headers; json: any }> {
  const response = await fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const json = await response.json();
  return { status: response.status, headers: response.headers, json };
}

test("demo: the control API makes and configures sites", () =>
  withServer({ control: true }, async (url) => {
    const control = new URL("/__demo/sites", url);
    const options = { model: "echo", delay: 0, faults: [{ kind: "cut" }] };
    const made = await post(control, options);
    assert.equal(made.status, 201);
    assert.deepInclude(made.json, { id: 1, url: `${url}site-1/` });
    const second = await post(control, { nonce: "1111111111" });
    assert.equal(second.json.url, `${url}site-2/`);
    assert.equal(await startSession(second.json.url), "1111111111");
    assert.equal(await startSession(url), NONCE);

    const cut = await (await submit(made.json.url, "Hi")).text();
    assert.notInclude(cut, '"type":"end"');
    const own = `${control}/1`;
    const seen = await (await fetch(own)).json();
    assert.equal(seen.activeStreams, 0);
    assert.deepInclude(
      { ...seen.requests, entries: [] },
      { total: 2, startSession: 1, submit: 1 },
    );
    assert.equal(seen.requests.entries[1].fault, "cut");

    const before = await startSession(made.json.url);
    const order = { expireNonces: true, clearRequests: true, nonsense: 1 };
    assert.equal((await post(own, order)).json.requests.total, 0);
    const refused = await submit(made.json.url, "Hi", { nonce: before });
    assert.equal(refused.status, 403);
    await refused.body?.cancel();

    assert.equal((await post(`${control}/3`, {})).status, 404);
    const broken = await fetch(control, { method: "POST", body: "{" });
    assert.equal(broken.status, 400);
    await broken.body?.cancel();
  }));

test("demo: the control API is for loopback alone [T-45]", () =>
  withServer({ control: true }, async (url) => {
    const control = new URL("/__demo/sites", url);
    const page = { Origin: "http://localhost:8000" };
    const preflight = await fetch(control, {
      method: "OPTIONS",
      headers: page,
    });
    assert.equal(preflight.status, 204);
    assert.equal(
      preflight.headers.get("Access-Control-Allow-Origin"),
      page.Origin,
    );
    assert.equal((await post(control, {}, page)).status, 201);
    for (const Origin of ["https://evil.example", "null"]) {
      const foreign = await post(control, {}, { Origin });
      assert.equal(foreign.status, 403);
      assert.isNull(foreign.headers.get("Access-Control-Allow-Origin"));
    }
    // A name of the attacker's own that leads to this machine.
    const status = await new Promise((resolve, reject) => {
      const headers = { Host: "evil.example" };
      request(control, { method: "POST", headers }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      }).on("error", reject).end();
    });
    assert.equal(status, 403);
  }));

test("demo: there is no control API unless asked for", () =>
  withServer({}, async (url) => {
    const response = await fetch(new URL("/__demo/sites", url), {
      method: "POST",
    });
    assert.equal(response.status, 404);
    assert.match(await response.text(), /Page not found/);
  }));
