/**
 * A fetch through a proxy: Deno's, Node's (undici, where it is installed) and
 * Bun's. Not in a page or in workerd, which have none; and nothing can listen
 * there.
 */
import { ChatClient } from "@askgpt4/core";
import { proxyFetch } from "@askgpt4/core/proxy";
import { assert } from "chai";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

interface Proxy {
  /** Its address, without a password. */
  url: URL;
  /** What it was asked for: the method, and the host. */
  seen: string[];
}

/** Runs a test with a proxy on loopback, for http by either of its ways. */
async function withProxy(
  password: string | undefined,
  fn: (proxy: Proxy) => Promise<void>,
): Promise<void> {
  const seen: string[] = [];
  const allowed = (header: string | undefined) =>
    password === undefined ||
    header === `Basic ${btoa(`ada:${password}`)}`;
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "");
    if (!allowed(incoming.headers["proxy-authorization"])) {
      outgoing.writeHead(407, { "proxy-authenticate": "Basic" }).end();
      return;
    }
    seen.push(`${incoming.method} ${url.host}`);
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const onward = httpRequest(
      url,
      { method: incoming.method, headers },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  const tunnels = new Set<Socket>();
  server.on("connect", (incoming, client: Socket) => {
    if (!allowed(incoming.headers["proxy-authorization"])) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    seen.push(`CONNECT ${incoming.url}`);
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const site = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      site.pipe(client);
      client.pipe(site);
    });
    for (const socket of [site, client]) {
      tunnels.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        site.destroy();
        client.destroy();
        tunnels.delete(socket);
      });
    }
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve())
  );
  const { port } = server.address() as AddressInfo;
  try {
    await fn({ url: new URL(`http://127.0.0.1:${port}`), seen });
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
    });
  }
}

/** Whether this runtime can use a proxy as it is. */
async function canProxy(): Promise<boolean> {
  if ("Deno" in globalThis || "Bun" in globalThis) return true;
  const name = "undici";
  return await import(name).then(() => true, () => false);
}

const able = await canProxy();

if (!able) {
  test("proxy: Node without undici says what to install", async () => {
    const client = new ChatClient({
      site: "http://127.0.0.1:1",
      fetch: proxyFetch("http://127.0.0.1:2"),
    });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "invalid-argument");
    assert.equal(error.hint, "Run `npm install undici`, then try again.");
  });
}

/** A test for runtimes that can use a proxy. */
function proxyTest(name: string, fn: () => Promise<void>): void {
  if (able) test(name, fn);
  else console.log(`not run, since undici is not installed: ${name}`);
}

proxyTest("proxy: an answer through a proxy, streamed", async () => {
  await withSite({ delay: 1 }, async (site) => {
    await withProxy(undefined, async (proxy) => {
      const fetch = proxyFetch(proxy.url);
      const client = new ChatClient({ site: site.url, fetch });
      const deltas: string[] = [];
      for await (const delta of client.ask("tokens=20")) deltas.push(delta);
      assert.isAbove(deltas.length, 1);
      assert.isNotEmpty(proxy.seen);
      for (const line of proxy.seen) {
        assert.include(line, new URL(site.url).host);
      }
      await fetch.close();
    });
  });
});

proxyTest("proxy: leaving early closes the connection beyond it", async () => {
  await withSite({ delay: 5 }, async (site) => {
    await withProxy(undefined, async (proxy) => {
      const fetch = proxyFetch(proxy.url.href);
      const client = new ChatClient({ site: site.url, fetch });
      for await (const _ of client.ask("tokens=2000")) break;
      await site.quiet();
      await fetch.close();
    });
  });
});

proxyTest("proxy: a name and a password in its address", async () => {
  await withSite({}, async (site) => {
    await withProxy("p@ss word", async (proxy) => {
      proxy.url.username = "ada";
      proxy.url.password = "p@ss word";
      const right = proxyFetch(proxy.url);
      const client = new ChatClient({ site: site.url, fetch: right });
      assert.include(await client.ask("one").text(), "one");
      await right.close();
      const total = (await site.state()).requests.total;
      proxy.url.password = "wrong";
      const wrong = proxyFetch(proxy.url);
      const error = await askError(
        new ChatClient({ site: site.url, fetch: wrong, maxRetries: 0 })
          .ask("one").text(),
      );
      assert.equal(error.code, "site-unreachable");
      assert.notInclude(error.message + error.hint, "wrong");
      assert.equal((await site.state()).requests.total, total);
      await wrong.close();
    });
  });
});

proxyTest("proxy: one that is not there", async () => {
  let url = "";
  await withProxy(undefined, (proxy) => {
    url = proxy.url.href;
    return Promise.resolve();
  });
  await withSite({}, async (site) => {
    const fetch = proxyFetch(url);
    const client = new ChatClient({ site: site.url, fetch, maxRetries: 0 });
    const error = await askError(client.ask("one").text());
    assert.equal(error.code, "site-unreachable");
    // Not the site's fault.
    assert.equal(
      error.message,
      `Could not connect to the proxy ${new URL(url).host}.`,
    );
    assert.equal((await site.state()).requests.total, 0);
    await fetch.close();
  });
});

proxyTest(
  "proxy: one that lets nobody through to a site with TLS",
  async () => {
    await withProxy("secret", async (proxy) => {
      const fetch = proxyFetch(proxy.url);
      const client = new ChatClient({
        site: "https://blog.example",
        fetch,
        maxRetries: 0,
      });
      const error = await askError(client.ask("one").text());
      assert.equal(error.code, "site-unreachable");
      assert.equal(
        error.message,
        "The proxy requires a user name and a password (HTTP 407).",
      );
      assert.isFalse(error.retryable);
      await fetch.close();
    });
  },
);

test("proxy: what is no address of a proxy", () => {
  for (const address of ["", "localhost", "ftp://127.0.0.1", "socks5://x:1"]) {
    assert.throws(
      () => proxyFetch(address),
      "The proxy address is not an http or https URL.",
      undefined,
      address,
    );
  }
});
