/** One exchange with a site. */
import { ChatClient } from "@askgpt4/core";
import { assert } from "chai";
import { sleep } from "../../../src/transport/abort.ts";
import { connectionFailure } from "../../../src/transport/fetch_error.ts";
import {
  encode,
  FakeSite,
  hello,
  live,
  sessionResponse,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";

test("http: what each runtime says when there is no connection", () => {
  const cause = (code: string, message = "") =>
    new TypeError("fetch failed", {
      cause: Object.assign(new Error(message), { code }),
    });
  const cases: [unknown, string][] = [
    // Node
    [cause("ECONNREFUSED"), "refused"],
    [cause("ENOTFOUND"), "dns"],
    [cause("EAI_AGAIN"), "dns"],
    [cause("CERT_HAS_EXPIRED"), "certificate"],
    [cause("DEPTH_ZERO_SELF_SIGNED_CERT"), "certificate"],
    [cause("ERR_TLS_CERT_ALTNAME_INVALID"), "certificate"],
    [cause("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "certificate"],
    [cause("ERR_SSL_WRONG_VERSION_NUMBER"), "tls"],
    [cause("UND_ERR_CONNECT_TIMEOUT"), "refused"],
    [cause("UND_ERR_SOCKET", "other side closed"), "connection"],
    [cause("ECONNRESET"), "connection"],
    [
      new TypeError("fetch failed", {
        cause: Object.assign(new AggregateError([]), {
          errors: [Object.assign(new Error(), { code: "ECONNREFUSED" })],
          code: undefined,
        }),
      }),
      "refused",
    ],
    // Deno
    [
      new TypeError(
        "error sending request for url (http://127.0.0.1:1/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
      "refused",
    ],
    [
      new TypeError(
        "error sending request for url: client error (Connect): dns error: failed to lookup address information: Name or service not known",
      ),
      "dns",
    ],
    [
      new TypeError(
        "error sending request for url: client error (Connect): invalid peer certificate: UnknownIssuer",
      ),
      "certificate",
    ],
    [
      new TypeError("fetch failed", {
        cause: new Error(
          "client error (SendRequest): connection closed before message completed",
        ),
      }),
      "connection",
    ],
    [
      new TypeError(
        "error sending request for url: client error (Connect): received corrupt message of type InvalidContentType",
      ),
      "tls",
    ],
    [
      new TypeError("Fetch failed: Requests to port 6000 are blocked"),
      "port",
    ],
    [
      new TypeError(
        "error sending request for url: client error (Connect): unsuccessful tunnel",
      ),
      "proxy-tunnel",
    ],
    [
      new TypeError(
        "error sending request for url: client error (SendRequest): message head is too large",
      ),
      "headers",
    ],
    [cause("UND_ERR_HEADERS_OVERFLOW"), "headers"],
    // Bun
    [Object.assign(new Error(), { code: "EPROTO" }), "tls"],
    [Object.assign(new Error(), { code: "ERR_PROXY_TUNNEL" }), "proxy-tunnel"],
    [Object.assign(new Error(), { code: "ConnectionRefused" }), "refused"],
    [Object.assign(new Error(), { code: "ECONNRESET" }), "connection"],
    // Browsers say nothing.
    [new TypeError("Failed to fetch"), "connection"],
    ["rubbish", "connection"],
    [null, "connection"],
  ];
  for (const [error, expected] of cases) {
    assert.equal(connectionFailure(error), expected, String(error));
  }
});

test("http: a token for the public API does not follow to another host of the site", async () => {
  const sent: (string | null)[] = [];
  const client = new ChatClient({
    site: "https://blog.example",
    apiToken: "t0ken",
    fetch: (input, init) => {
      const { host } = new URL(input);
      sent.push(`${host} ${new Headers(init?.headers).get("authorization")}`);
      const location = input.replace("//blog.", "//www.blog.");
      return Promise.resolve(
        host === "blog.example"
          ? new Response(null, { status: 301, headers: { location } })
          : Response.json({ success: true, data: "Hi" }),
      );
    },
  });
  assert.equal(await client.api.textQuery("Hello"), "Hi");
  assert.deepEqual(sent, [
    "blog.example Bearer t0ken",
    "www.blog.example null",
  ]);
});

test("http: who could not be reached: the site, or a proxy before it", async () => {
  const refused = (address: string, port: number) => ({
    code: "ECONNREFUSED",
    address,
    port,
  });
  const unknown = (hostname: string) => ({ code: "ENOTFOUND", hostname });
  const tunnel = (status: number) => ({
    code: 0,
    message: "Request was cancelled.",
    cause: Object.assign(
      new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`),
      { code: "UND_ERR_ABORTED" },
    ),
  });
  for (
    const [cause, message] of [
      [refused("192.0.2.1", 443), "Could not connect to blog.example."],
      [
        refused("127.0.0.1", 3128),
        "Could not connect to the proxy 127.0.0.1:3128.",
      ],
      [
        unknown("blog.example"),
        "Could not resolve blog.example (DNS lookup failed).",
      ],
      [
        unknown("proxy.invalid"),
        "Could not connect to the proxy proxy.invalid.",
      ],
      [
        tunnel(407),
        "The proxy requires a user name and a password (HTTP 407).",
      ],
      [tunnel(403), "The proxy could not connect to blog.example (HTTP 403)"],
      [tunnel(502), "The proxy could not connect to blog.example (HTTP 502)"],
      [
        { code: "ERR_PROXY_TUNNEL", status: 503 },
        "The proxy could not connect to blog.example (HTTP 503).",
      ],
      [
        { message: "client error (Connect): unsuccessful tunnel" },
        "The proxy could not connect to blog.example.",
      ],
      [
        { message: "client error (Connect): proxy authentication required" },
        "The proxy requires a user name and a password (HTTP 407).",
      ],
      [{ code: "EPROTO" }, "TLS handshake with blog.example failed."],
    ] as const
  ) {
    const client = new ChatClient({
      site: "https://blog.example",
      maxRetries: 0,
      fetch: () =>
        Promise.reject(
          new TypeError("fetch failed", {
            cause: Object.assign(new Error(), cause),
          }),
        ),
    });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "site-unreachable");
    assert.isTrue(error.message.startsWith(message), error.message);
    // What cannot help is not tried again.
    const hopeless = /407|403|TLS/.test(message);
    assert.equal(error.retryable, !hopeless, message);
  }
});

test("http: an error that is its own cause is no endless loop", () => {
  const error: Error & { cause?: unknown } = new Error("x");
  error.cause = error;
  assert.equal(connectionFailure(error), "connection");
});

test("http: fetch is called as a function, as browsers demand", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({
    fetch: function (this: unknown, input, init) {
      if (this !== undefined) throw new TypeError("Illegal invocation");
      return site.fetch(input, init);
    },
  }));
  assert.equal(await client.ask("one").text(), "Hello there");
});

test("http: a fetch that throws at once, or what is no error", async () => {
  for (const thrown of [new TypeError("now"), "a string", undefined]) {
    const client = new ChatClient({
      site: "https://site.example",
      maxRetries: 0,
      fetch: () => {
        throw thrown;
      },
    });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "site-unreachable");
    assert.strictEqual(error.cause, thrown);
  }
});

test("http: headers of the caller's own go with every request", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options({
    headers: { "x-mine": "1", accept: "nothing" },
  }));
  await client.ask("one").text();
  for (const { headers } of [...site.sessions, ...site.submits]) {
    assert.equal(headers.get("x-mine"), "1");
  }
  assert.equal(site.submits[0]?.headers.get("accept"), "text/event-stream");
  assert.equal(
    site.submits[0]?.headers.get("content-type"),
    "application/json",
  );
});

test("http: a session whose body breaks off", async () => {
  const site = new FakeSite();
  site.session = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.error(new TypeError("reset"));
        },
      }),
    );
  const error = await askError(new ChatClient(site.options()).startSession());
  assert.equal(error.code, "bad-response");
  assert.equal(
    error.message,
    "The connection to site.example closed in mid-response.",
  );
});

test("http: an endless refusal is not read to its end", async () => {
  let cancelled = false;
  const site = new FakeSite(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(new Uint8Array(16 * 1024).fill(120));
        },
        cancel() {
          cancelled = true;
        },
      }),
      { status: 500 },
    )
  );
  const error = await askError(new ChatClient(site.options()).ask("x").text());
  assert.equal(error.code, "site-error");
  assert.isTrue(cancelled);
});

test("http: an endless session response is not read to its end", async () => {
  let cancelled = false;
  const site = new FakeSite();
  site.session = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(new Uint8Array(16 * 1024).fill(120));
        },
        cancel() {
          cancelled = true;
          throw new Error("cannot cancel");
        },
      }),
    );
  const error = await askError(new ChatClient(site.options()).startSession());
  assert.equal(error.code, "bad-response");
  assert.isTrue(cancelled);
});

test("http: a pause that is aborted leaves no timer", async () => {
  const controller = new AbortController();
  const waiting = sleep(60_000, controller.signal);
  controller.abort("enough");
  assert.equal((await askError(waiting)).cause, "enough");
  const aborted = sleep(60_000, AbortSignal.abort());
  assert.equal((await askError(aborted)).code, "aborted");
  await sleep(1, new AbortController().signal);
});

test("http: the session's aged answer and the question use the same root", async () => {
  const site = new FakeSite(hello);
  site.session = () => sessionResponse();
  const client = new ChatClient(site.options({
    site: "https://site.example/blog/?rest_route=/",
  }));
  await client.ask("one").text();
  assert.deepEqual([site.sessions[0]?.url, site.submits[0]?.url], [
    "https://site.example/blog/?rest_route=/mwai/v1/start_session",
    "https://site.example/blog/?rest_route=/mwai-ui/v1/chats/submit",
  ]);
});

test("http: the caller's headers do not follow to another host of the site", async () => {
  const sent: [string, Headers][] = [];
  const warnings: unknown[] = [];
  const client = new ChatClient({
    site: "https://blog.example",
    headers: { "x-api-key": "k3y", cookie: "mine=1" },
    user: { name: "ada", password: "s3cret" },
    logger: { warn: (...args) => warnings.push(args) },
    fetch: (input, init) => {
      const url = new URL(input);
      sent.push([url.host, new Headers(init?.headers)]);
      if (url.host === "blog.example") {
        const location = input.replace("blog.example", "www.blog.example");
        return Promise.resolve(
          new Response(null, { status: 301, headers: { location } }),
        );
      }
      return Promise.resolve(
        Response.json({ success: true, restNonce: "abc", reply: "Hi" }),
      );
    },
  });
  assert.equal(await client.ask("Hello", { stream: false }).text(), "Hi");
  const elsewhere = sent.filter(([host]) => host === "www.blog.example");
  assert.isNotEmpty(elsewhere);
  for (const [, headers] of elsewhere) {
    for (const name of ["x-api-key", "cookie", "authorization"]) {
      assert.isFalse(headers.has(name), name);
    }
  }
  assert.equal(sent[0]?.[1].get("x-api-key"), "k3y");
  for (const [, headers] of sent) {
    // A browser has a name of its own.
    if ("document" in globalThis) assert.isFalse(headers.has("user-agent"));
    else assert.match(headers.get("user-agent") ?? "", /^AskGPT4\//);
  }
  assert.lengthOf(warnings, 1);
  assert.notInclude(JSON.stringify(warnings), "k3y");
});

test("http: a time limit of fetch itself is a timeout", async () => {
  const undici = (code: string, message: string) =>
    new TypeError(message, { cause: Object.assign(new Error(), { code }) });
  const headers = undici("UND_ERR_HEADERS_TIMEOUT", "fetch failed");
  const body = undici("UND_ERR_BODY_TIMEOUT", "terminated");
  const own = new DOMException("signal timed out", "TimeoutError");
  const breaking = (error: unknown, type: string, start: string) => {
    let sent = false;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(error);
        else controller.enqueue(encode(start));
        sent = true;
      },
    }, { highWaterMark: 0 });
    return new Response(stream, { headers: { "content-type": type } });
  };
  const answers: [name: string, cause: unknown, () => Response][] = [
    ["headers", headers, () => {
      throw headers;
    }],
    ["a signal", own, () => {
      throw own;
    }],
    ["whole", body, () => breaking(body, "application/json", '{"success":')],
    ["stream", body, () => breaking(body, "text/event-stream", live("Hel"))],
  ];
  for (const [name, cause, answer] of answers) {
    const site = new FakeSite(answer);
    const client = new ChatClient(site.options());
    const error = await askError(client.ask("one").text());
    assert.deepEqual([error.code, error.reason], ["timeout", "fetch"], name);
    assert.equal(
      error.message,
      "The time limit of the fetch function ran out.",
    );
    assert.equal(error.cause, cause);
    assert.equal(error.partialText, name === "stream" ? "Hel" : "");
    assert.lengthOf(site.submits, 1);
  }
  const site = new FakeSite();
  site.session = () => breaking(body, "application/json", '{"success":');
  const error = await askError(new ChatClient(site.options()).startSession());
  assert.deepEqual([error.code, error.reason], ["timeout", "fetch"]);
});
