/**
 * Redirects, cookies and broken connections over real sockets. Not in a page
 * or in workerd: these tests listen, and a page sees neither.
 */
import { ChatClient } from "@askgpt4/core";
import { assert } from "chai";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { collect } from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { answerLikeASite, withServer } from "../../support/raw_server.ts";
import { withSite } from "../../support/site.ts";

const START = "/wp-json/mwai/v1/start_session";
const SUBMIT = "/wp-json/mwai-ui/v1/chats/submit";

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve())
  );
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

test("http: nobody listens", async () => {
  const port = await closedPort();
  const client = new ChatClient({
    site: `http://127.0.0.1:${port}`,
    maxRetries: 1,
  });
  const error = await askError(client.ask("one").text());
  assert.equal(error.code, "site-unreachable");
  assert.equal(
    error.message,
    `Could not connect to 127.0.0.1:${port}.`,
  );
  assert.equal(
    error.hint,
    "Check the address and your connection, then try again.",
  );
  assert.isTrue(error.retryable);
  assert.isDefined(error.cause);
});

test("http: what answers in no HTTP", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve())
  );
  const { port } = server.address() as AddressInfo;
  const client = new ChatClient({
    site: `http://127.0.0.1:${port}`,
    maxRetries: 0,
  });
  const error = await askError(client.ask("one").text());
  assert.equal(error.code, "site-unreachable");
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

test("http: a question is sent once, also over a connection that was kept [T-15]", async () => {
  await withServer((request, response) => {
    if (request.path === SUBMIT && request.body.includes("second")) {
      response.socket?.destroy();
    } else answerLikeASite(request, response);
  }, async (server) => {
    const client = new ChatClient({ site: server.url });
    assert.equal(await client.ask("first").text(), "Hello");
    const error = await askError(client.ask("second").text());
    assert.equal(error.code, "site-unreachable");
    assert.include(error.hint, "may have received the question already");
    const seconds = server.requests.filter(({ body }) =>
      body.includes("second")
    );
    assert.lengthOf(seconds, 1);
  });
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`http: a redirect within the site is followed, ${status}`, async () => {
    await withServer((request, response) => {
      if (request.path.startsWith("/wp-json/")) {
        response.writeHead(status, { location: `/new${request.path}` }).end();
      } else answerLikeASite(request, response);
    }, async (server) => {
      const client = new ChatClient({ site: server.url });
      assert.equal(await client.ask("one").text(), "Hello");
      assert.equal(await client.ask("two").text(), "Hello");
      // The method stays, and the routes are remembered where they went.
      assert.deepEqual(
        server.requests.map(({ method, path }) => `${method} ${path}`),
        [
          `POST ${START}`,
          `POST /new${START}`,
          `POST /new${SUBMIT}`,
          `POST /new${SUBMIT}`,
        ],
      );
      assert.deepEqual(
        server.requests.slice(2).map(({ body }) => JSON.parse(body).newMessage),
        ["one", "two"],
      );
    });
  });
}

test("http: nothing follows a redirect to another site", async () => {
  await withServer((_, response) => {
    response.end("{}");
  }, async (elsewhere) => {
    for (const where of ["start", "submit"]) {
      await withServer((request, response) => {
        if ((request.path === START) === (where === "start")) {
          response.writeHead(307, {
            location: `${elsewhere.url}/wp-json/`,
            "set-cookie": "mwai_session_id=visitor1; path=/",
          }).end();
        } else answerLikeASite(request, response);
      }, async (server) => {
        const client = new ChatClient({
          site: server.url,
          headers: { authorization: "Basic c2VjcmV0" },
        });
        const error = await askError(client.ask("one").text());
        assert.equal(error.code, "bad-response");
        assert.equal(error.status, 307);
        assert.equal(
          error.message,
          `127.0.0.1:${server.port} redirects to another site, ` +
            `${elsewhere.url}.`,
        );
        assert.lengthOf(elsewhere.requests, 0);
      });
    }
  });
});

test("http: a redirect to what is no address", async () => {
  await withServer((_, response) => {
    response.writeHead(302, { location: "http://[" }).end();
  }, async (server) => {
    const error = await askError(
      new ChatClient({ site: server.url }).ask("one").text(),
    );
    assert.equal(error.code, "bad-response");
    assert.include(error.message, "redirects to another site.");
  });
});

test("http: redirects in circles", async () => {
  await withServer((request, response) => {
    response.writeHead(302, { location: `${request.path}x` }).end();
  }, async (server) => {
    const error = await askError(
      new ChatClient({ site: server.url }).ask("one").text(),
    );
    assert.equal(error.code, "bad-response");
    assert.equal(error.status, 302);
    assert.include(error.message, "redirects more than 5 times");
    assert.lengthOf(server.requests, 6);
  });
});

test("http: 3xx without a place to go is an answer of its own", async () => {
  await withServer((request, response) => {
    if (request.path === START) answerLikeASite(request, response);
    else response.writeHead(304).end();
  }, async (server) => {
    const error = await askError(
      new ChatClient({ site: server.url }).ask("one").text(),
    );
    assert.equal(error.code, "bad-response");
    assert.equal(error.status, 304);
  });
});

/** The cookies that came with the second question, for a cookie that was set. */
async function cookieFor(
  setCookie: string | string[],
  headers: Record<string, string> = {},
): Promise<(string | undefined)[]> {
  let cookies: (string | undefined)[] = [];
  await withServer((request, response) => {
    answerLikeASite(
      request,
      response,
      request.path === START ? { "set-cookie": setCookie } : {},
    );
  }, async (server) => {
    const client = new ChatClient({ site: server.url, headers });
    await client.ask("one").text();
    await client.ask("two").text();
    cookies = server.requests.map(({ headers }) => headers.cookie);
  });
  return cookies;
}

test("http: the visitor's cookie is kept, and comes back", async () => {
  const kept = "mwai_session_id=6b0393250e5be";
  for (
    const set of [
      `${kept}; path=/; HttpOnly`,
      [`PHPSESSID=x; path=/`, `${kept}; Path=/wp-json; SameSite=Lax`],
      `${kept}; Domain=127.0.0.1; Max-Age=3600`.replace(
        "Domain=127.0.0.1; ",
        "Path=/;",
      ),
      `${kept}; path=/; Expires=Fri, 31 Dec 2999 23:59:59 GMT`,
    ]
  ) {
    assert.deepEqual(await cookieFor(set), [undefined, kept, kept]);
  }
});

test("http: a cookie that does not fit does not come back", async () => {
  const set = "mwai_session_id=6b0393250e5be";
  for (
    const cookie of [
      `${set}; path=/; Secure`,
      `${set}; path=/; Domain=elsewhere.example`,
      `${set}; path=/wp-json/mwai/v1`,
      `${set}; path=/wp`,
      `${set}; path=/; Max-Age=0`,
      `${set}; path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT`,
      `other_cookie=1; path=/`,
      "mwai_session_id=; path=/",
      `mwai_session_id=${"x".repeat(300)}; path=/`,
    ]
  ) {
    const cookies = await cookieFor(cookie);
    assert.deepEqual(cookies, [undefined, undefined, undefined], cookie);
  }
});

test("http: a cookie stands beside the caller's own", async () => {
  assert.deepEqual(
    await cookieFor("mwai_session_id=v1; path=/", { cookie: "mine=1" }),
    ["mine=1", "mine=1; mwai_session_id=v1", "mine=1; mwai_session_id=v1"],
  );
});

test("http: a later cookie replaces the earlier one, or ends it", async () => {
  let set = "mwai_session_id=v1; path=/";
  await withServer((request, response) => {
    answerLikeASite(request, response, { "set-cookie": set });
  }, async (server) => {
    const client = new ChatClient({ site: server.url });
    await client.ask("one").text();
    set = "mwai_session_id=v2; path=/";
    await client.ask("two").text();
    set = "mwai_session_id=deleted; path=/; Max-Age=0";
    await client.ask("three").text();
    await client.ask("four").text();
    assert.deepEqual(
      server.requests.slice(1).map(({ headers }) => headers.cookie),
      [
        "mwai_session_id=v1",
        "mwai_session_id=v1",
        "mwai_session_id=v2",
        undefined,
      ],
    );
  });
});

test("http: two clients are two visitors", async () => {
  await withSite({}, async (site) => {
    const clients = [1, 2].map(() => new ChatClient({ site: site.url }));
    for (const client of clients) {
      await client.ask("one").text();
      await client.ask("two").text();
    }
    assert.deepEqual(
      (await site.entries()).map(({ hasCookie }) => hasCookie),
      [false, true, true, false, true, true],
    );
  });
});

test("http: the client says who it is", async () => {
  await withSite({}, async (site) => {
    await new ChatClient({ site: site.url }).ask("one").text();
    const own = new ChatClient({
      site: site.url,
      headers: { "user-agent": "Mine/1" },
    });
    await own.ask("one").text();
    const agents = (await site.entries()).map(({ userAgent }) => userAgent);
    assert.match(agents[0] ?? "", /^AskGPT4\/\d+\.\d+\.\d+$/);
    assert.strictEqual(agents[1], agents[0]);
    assert.deepEqual(agents.slice(2), ["Mine/1", "Mine/1"]);
  });
});

test("http: a body that breaks off in the middle of JSON", async () => {
  await withServer((request, response) => {
    if (request.path === START) return answerLikeASite(request, response);
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": "1000",
    });
    response.write('{"success":true,"reply":"Hel');
    setTimeout(() => response.destroy(), 10);
  }, async (server) => {
    const client = new ChatClient({ site: server.url, stream: false });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "interrupted");
    assert.equal(error.partialText, "");
  });
});

test("http: bytes of an event that drip in one by one", async () => {
  await withSite({ faults: [{ kind: "drip", bytes: 1 }] }, async (site) => {
    const answer = new ChatClient({ site: site.url }).ask("мир 🌍");
    const text = (await collect(answer)).join("");
    assert.include(text, "мир 🌍");
    assert.equal(await answer.text(), text.trim());
  });
});
