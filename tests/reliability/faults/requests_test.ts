/**
 * What a hostile or clumsy site makes of the requests: nothing goes where it
 * does not belong. And what must not wait for the end of an answer.
 */
import { assert } from "chai";
import { createGzip } from "node:zlib";
import { ChatClient } from "@askgpt4/core";
import { askError, test } from "../../support/harness.ts";
import { leavingNothing } from "./leaks.ts";
import { QUESTION } from "./scenario.ts";
import {
  chunk,
  COOKIE,
  type Handlers,
  head,
  LAST_CHUNK,
  NONCE,
  RawServer,
  SESSION,
  whole,
} from "./server.ts";
import { ANSWER, EVENTS, stream } from "./scenarios/answers.ts";

/** Runs a test with servers of its own. */
function withServers(
  handlers: readonly Handlers[],
  fn: (...servers: RawServer[]) => Promise<void>,
): Promise<void> {
  return leavingNothing(async () => {
    const servers = await Promise.all(
      handlers.map((each) => RawServer.listen(each)),
    );
    try {
      await fn(...servers);
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
}

const submit = stream(...EVENTS);

for (const status of [301, 302, 303, 307, 308]) {
  test(`requests: a ${status} to another host takes nothing there [T-01]`, () =>
    withServers([{ submit }, { submit }], async (site, elsewhere) => {
      const location = `${elsewhere.url}wp-json/mwai-ui/v1/chats/submit`;
      site.use({
        submit: (_, connection) =>
          connection.send(whole(status, "text/html", "", { location })),
      });
      const client = new ChatClient({
        site: site.url,
        user: { name: "ada", password: "0pen 5esame" },
      });
      const error = await askError(client.ask(QUESTION).text());
      assert.equal(error.code, "bad-response");
      assert.equal(error.status, status);
      assert.include(error.hint, "Nothing was sent there.");
      assert.equal(site.count("submit"), 1);
      assert.lengthOf(elsewhere.requests, 0);
    }));
}

test("requests: the session, too, follows no redirect to another host", () =>
  withServers([{ submit }, { submit }], async (site, elsewhere) => {
    const location = `${elsewhere.url}wp-json/mwai/v1/start_session`;
    site.use({
      submit,
      session: (_, connection) =>
        connection.send(whole(307, "text/html", "", { location })),
    });
    const client = new ChatClient({
      site: site.url,
      headers: { authorization: "Bearer 5ecret" },
    });
    assert.equal(
      (await askError(client.ask(QUESTION).text())).code,
      "bad-response",
    );
    assert.lengthOf(elsewhere.requests, 0);
  }));

/** Cookies that a site sets, and what of them comes back with a question. */
const COOKIES: readonly [string, string | undefined][] = [
  [`mwai_session_id=${COOKIE}; Path=/; HttpOnly`, `mwai_session_id=${COOKIE}`],
  [`mwai_session_id=${COOKIE}; Path=/wp-json`, `mwai_session_id=${COOKIE}`],
  [`mwai_session_id=${COOKIE}; Path=/wp-jso`, undefined],
  [`mwai_session_id=${COOKIE}; Path=/elsewhere [T-07]`, undefined],
  // Without a path it is for the folder of start_session only.
  [`mwai_session_id=${COOKIE}`, undefined],
  [`mwai_session_id=${COOKIE}; Path=/; Domain=evil.example`, undefined],
  [`mwai_session_id=${COOKIE}; Path=/; Domain=0.0.1`, undefined],
  [`mwai_session_id=${COOKIE}; Path=/; Secure`, undefined],
  [`mwai_session_id=${COOKIE}; Path=/; Max-Age=0`, undefined],
  [
    `mwai_session_id=${COOKIE}; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT`,
    undefined,
  ],
  [`mwai_session_id=${"x".repeat(4000)}; Path=/`, undefined],
  [`mwai_session_id=a b; Path=/`, undefined],
  [`PHPSESSID=${COOKIE}; Path=/`, undefined],
];

for (const [cookie, expected] of COOKIES) {
  test(`requests: the cookie ${cookie.slice(0, 80)}`, () =>
    withServers([{ submit }], async (site) => {
      site.use({
        submit,
        session: (_, connection) =>
          connection.send(
            whole(200, "application/json", SESSION, { "set-cookie": cookie }),
          ),
      });
      const client = new ChatClient({ site: site.url });
      assert.equal(await client.ask(QUESTION).text(), ANSWER);
      const question = site.requests.at(-1);
      assert.equal(question?.route, "submit");
      assert.equal(question?.headers.get("x-wp-nonce"), NONCE);
      assert.equal(question?.headers.get("cookie"), expected);
    }));
}

test("requests: a compressed stream does not wait for its end", async () => {
  let goOn = () => {};
  const waiting = new Promise<void>((resolve) => goOn = resolve);
  await withServers([{
    submit: async (_, connection) => {
      const gzip = createGzip();
      gzip.on("data", (data: Uint8Array) => void connection.send(chunk(data)));
      const flushed = (text: string) =>
        new Promise<void>((resolve) => {
          gzip.write(text);
          gzip.flush(() => resolve());
        });
      await connection.send(head(200, {
        "content-type": "text/event-stream",
        "content-encoding": "gzip",
        "transfer-encoding": "chunked",
      }));
      await flushed(EVENTS.slice(0, 2).join(""));
      // Only when the client has it does the rest follow.
      await Promise.race([waiting, connection.closed]);
      await flushed(EVENTS.slice(2).join(""));
      await new Promise<void>((resolve) => {
        gzip.once("end", () => resolve());
        gzip.end();
      });
      await connection.send(LAST_CHUNK);
    },
  }], async (site) => {
    const client = new ChatClient({
      site: site.url,
      timeout: { firstEvent: 5_000, idle: 5_000 },
    });
    let text = "";
    for await (const delta of client.ask(QUESTION)) {
      text += delta;
      goOn();
    }
    assert.equal(text.trim(), ANSWER);
  });
});

test("requests: 20 clients at once leave no connection", () =>
  withServers([{ submit }], async (site) => {
    const client = new ChatClient({ site: site.url });
    const answers = Array.from({ length: 20 }, () => client.ask(QUESTION));
    for (const answer of answers) assert.equal(await answer.text(), ANSWER);
    assert.equal(site.count("session"), 1);
    assert.equal(site.count("submit"), 20);
    await site.quiet();
  }));
