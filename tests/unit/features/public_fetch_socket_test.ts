/** Which hosts images are fetched from, by the addresses of their names. */
import { fetchImage, isAskError } from "@askgpt4/core";
import { assert } from "chai";
import dns from "node:dns";
import { createServer, globalAgent } from "node:https";
import type { AddressInfo } from "node:net";
import {
  nodeFetch,
  PrivateAddressError,
} from "../../../src/features/public_fetch.ts";
import { SELF_SIGNED } from "../../reliability/faults/certificate.ts";
import { askError, test } from "../../support/harness.ts";

/** Runs a test in which names lead to these addresses. */
async function withNames(
  names: Record<string, string[]>,
  fn: () => Promise<void>,
): Promise<void> {
  const { lookup } = dns;
  const { lookup: promised } = dns.promises;
  const find = (host: string) =>
    (names[host] ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
  Object.assign(dns, {
    lookup: (host: string, _: unknown, done: (...args: unknown[]) => void) =>
      done(null, find(host)),
  });
  Object.assign(dns.promises, {
    lookup: (host: string) => Promise.resolve(find(host)),
  });
  try {
    await fn();
  } finally {
    Object.assign(dns, { lookup });
    Object.assign(dns.promises, { lookup: promised });
  }
}

test("fetchImage: a public name of a private address is rejected before sending [T-20]", async () => {
  const addresses = [
    ["10.0.0.1"],
    ["127.0.0.1"],
    ["169.254.169.254"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["fd00:ec2::254"],
    ["fe80::1%eth0"],
    // One public address among them does not help.
    ["93.184.215.14", "192.168.0.1"],
  ];
  const { fetch } = globalThis;
  const sent: unknown[] = [];
  globalThis.fetch = (input) => {
    sent.push(input);
    return Promise.reject(new TypeError("not there"));
  };
  try {
    for (const found of addresses) {
      await withNames({ "pics.example": found }, async () => {
        const error = await askError(fetchImage("https://pics.example/a.png"));
        if (!isAskError(error, "image-fetch-failed")) throw error;
        assert.equal(error.reason, "address", found.join());
        assert.include(error.message, "private network");
      });
    }
    assert.deepEqual(sent, []);
  } finally {
    globalThis.fetch = fetch;
  }
});

interface Server {
  port: number;
  paths: string[];
}

/** A server on this machine whose certificate Node's client trusts. */
async function withServer(fn: (server: Server) => Promise<void>) {
  const paths: string[] = [];
  const server = createServer(SELF_SIGNED, ({ url, headers }, response) => {
    paths.push(`${url} ${headers.accept}`);
    response.writeHead(url === "/gone" ? 204 : 302, { location: "/b" });
    response.end(url === "/gone" ? undefined : "body");
  });
  const { ca } = globalAgent.options;
  globalAgent.options.ca = SELF_SIGNED.cert;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    const { port } = server.address() as AddressInfo;
    await fn({ port, paths });
  } finally {
    globalAgent.options.ca = ca;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

test("nodeFetch: checks the address that it connects to [T-20]", async () => {
  await withServer(async ({ port, paths }) => {
    const url = `https://localhost:${port}`;
    const headers = { accept: "image/png" };
    const looked: string[] = [];
    const allowed = (address: string) => {
      looked.push(address);
      return false;
    };
    const response = await nodeFetch(`${url}/a`, { headers }, allowed);
    assert.equal(response.status, 302);
    assert.equal(response.headers.get("location"), "/b");
    assert.equal(await response.text(), "body");
    assert.include(looked, "127.0.0.1");
    const empty = await nodeFetch(`${url}/gone`, { headers }, allowed);
    assert.isNull(empty.body);
    assert.deepEqual(paths, ["/a image/png", "/gone image/png"]);
    const [outcome] = await Promise.allSettled([nodeFetch(`${url}/a`)]);
    assert.instanceOf(
      outcome.status === "rejected" && outcome.reason,
      PrivateAddressError,
    );
    assert.lengthOf(paths, 2);
  });
});
