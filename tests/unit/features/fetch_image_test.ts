import {
  ChatClient,
  type Fetch,
  fetchImage,
  type FetchImageOptions,
  findImages,
  type ImageFetchError,
  isAskError,
} from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { assert } from "chai";
import { IN_BROWSER } from "../../../src/util/runtime.ts";
import { PrivateAddressError } from "../../../src/features/public_fetch.ts";
import { askError, test } from "../../support/harness.ts";

const URL_ = "https://pics.example/cat.png";

function bytes(text: string, length = 64): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  for (let i = 0; i < text.length; i++) all[i] = text.charCodeAt(i);
  return all;
}

const PNG = bytes("\x89PNG\r\n\x1a\n");

interface Asked {
  url: string;
  init: RequestInit;
}

/** A `fetch` that answers by address, and remembers what was asked. */
function host(answers: Record<string, () => Response>) {
  const asked: Asked[] = [];
  const fetch: Fetch = (url, init = {}) => {
    asked.push({ url, init });
    const answer = answers[url];
    return answer
      ? Promise.resolve(answer())
      : Promise.reject(new TypeError("nobody is there"));
  };
  return { asked, fetch };
}

function redirect(location: string) {
  return () => new Response(null, { status: 302, headers: { location } });
}

async function refusal(
  url: string,
  options: FetchImageOptions,
): Promise<ImageFetchError> {
  const error = await askError(fetchImage(url, options));
  if (!isAskError(error, "image-fetch-failed")) throw error;
  return error;
}

test("fetchImage: the request does not identify the user [T-19]", async () => {
  const { asked, fetch } = host({ [URL_]: () => new Response(PNG) });
  const { bytes, type, name } = await fetchImage(URL_, { fetch });
  assert.deepEqual([...bytes], [...PNG]);
  assert.equal(type, "image/png");
  assert.equal(name, "cat.png");
  assert.lengthOf(asked, 1);
  const { init } = asked[0]!;
  assert.includeMembers(["accept", "user-agent"], [
    ...new Headers(init.headers).keys(),
  ]);
  assert.equal(init.redirect, "manual");
  assert.isUndefined(init.body);
  // Where there is something to leave out, it is left out.
  assert.equal(init.credentials, IN_BROWSER ? "omit" : undefined);
  assert.equal(init.referrerPolicy, IN_BROWSER ? "no-referrer" : undefined);
});

test("fetchImage: the bytes decide the type, not the content-type [T-20]", async () => {
  const lies = { headers: { "content-type": "image/png" } };
  for (
    const [body, message] of [
      ["<html>Log in</html>", /not a PNG/],
      ['<?xml version="1.0"?>\n<svg onload="alert(1)"></svg>', /SVG/],
      ["", /not a PNG/],
    ] as const
  ) {
    const { fetch } = host({ [URL_]: () => new Response(body, lies) });
    const error = await refusal(URL_, { fetch });
    assert.equal(error.reason, "type");
    assert.match(error.message, message);
  }
});

test("fetchImage: forbidden addresses are not requested, however they are written [T-20]", async () => {
  const { asked, fetch } = host({});
  const wrong = [
    "http://pics.example/cat.png",
    "ftp://pics.example/cat.png",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
    "blob:https://pics.example/1",
    "javascript:alert(1)",
    "cat.png",
    "//pics.example/cat.png",
    "https://ada:secret@pics.example/cat.png",
    "http://127.0.0.1/a.png",
    "https://127.0.0.1/a.png",
    "https://2130706433/a.png",
    "https://0x7f.1/a.png",
    "https://0/a.png",
    "https://10.1.2.3/a.png",
    "https://172.20.1.1/a.png",
    "https://192.168.1.1/a.png",
    "https://169.254.169.254/latest/meta-data",
    "https://100.100.100.200/",
    "https://[::1]/a.png",
    "https://[::ffff:127.0.0.1]/a.png",
    "https://[64:ff9b::7f00:1]/a.png",
    "https://[fd00::1]/a.png",
    "https://[fe80::1]/a.png",
    "https://[2002:7f00:1::]/a.png",
    "https://localhost/a.png",
    "https://localhost./a.png",
    "https://a.localhost/a.png",
    "https://router/a.png",
    "https://nas.local/a.png",
    "https://db.internal/a.png",
    "https://nas.localdomain/a.png",
    "https://kubernetes.default.svc/a.png",
    "https://kubernetes.default.svc./a.png",
    "https://x.svc.cluster.local/a.png",
    "https://x.private/a.png",
    "https://x.test/a.png",
    "https://router.home.arpa/a.png",
    "https://localhost../a.png",
    "https://nas.local../a.png",
    "https://10.0.0.1./a.png",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://metadata.goog/computeMetadata/v1/",
    "https://metadata.tencentyun.com/",
    "https://168.63.129.16/machine",
    "https://192.0.0.192/opc/v1/",
    "https://[fd00:ec2::254]/latest/meta-data",
    "https://[fd20:ce::254]/",
    "https://100.64.0.1/a.png",
    "https://100.127.255.255/a.png",
    "https://172.16.0.1/a.png",
    "https://172.31.255.255/a.png",
    "https://192.0.2.1/a.png",
    "https://192.88.99.1/a.png",
    "https://198.19.255.255/a.png",
    "https://198.51.100.1/a.png",
    "https://203.0.113.1/a.png",
    "https://224.0.0.1/a.png",
    "https://255.255.255.255/a.png",
    // Teredo, ORCHID, documentation, 6to4, NAT64, mapped and compatible IPv4.
    "https://[2001::7f00:1]/a.png",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/a.png",
    "https://[2001:10::1]/a.png",
    "https://[2001:20::1]/a.png",
    "https://[2001:1ff::1]/a.png",
    "https://[2001:db8::1]/a.png",
    "https://[3fff:fff::1]/a.png",
    "https://[2002:a00:1::1]/a.png",
    "https://[64:ff9b::a00:1]/a.png",
    "https://[64:ff9b:1::a00:1]/a.png",
    "https://[::ffff:10.0.0.1]/a.png",
    "https://[::ffff:0:10.0.0.1]/a.png",
    "https://[::10.0.0.1]/a.png",
    "https://[::]/a.png",
    "https://[5f00::1]/a.png",
    "https://[fec0::1]/a.png",
    "https://[ff02::1]/a.png",
  ];
  for (const site of [undefined, "https://blog.example/"]) {
    for (const url of wrong) {
      const error = await refusal(url, { fetch, site });
      assert.equal(error.reason, "address", url);
      assert.notEqual(error.hint, "", url);
    }
  }
  assert.deepEqual(asked, []);
});

test("fetchImage: a name that resolves to a private address is rejected at each redirect", async () => {
  const evil = "https://evil.example/a.png";
  const { fetch } = host({ [URL_]: redirect(evil) });
  const looking: Fetch = (url, init) =>
    url === evil
      ? Promise.reject(new PrivateAddressError("evil.example"))
      : fetch(url, init);
  const first = await refusal(evil, { fetch: looking });
  assert.equal(first.reason, "address");
  assert.isFalse(first.retryable);
  const second = await refusal(URL_, { fetch: looking });
  assert.equal(second.reason, "redirect");
  assert.include(second.message, "private network");
});

test("fetchImage: a private address is allowed only on the site itself", async () => {
  const taken: [site: string, url: string][] = [
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/a.png"],
    ["http://localhost/blog/", "http://localhost/a.png"],
    ["http://[::1]:81/", "http://[::1]:81/a.png"],
    ["https://wiki.corp.local/", "https://wiki.corp.local/a.png"],
    ["https://192.168.1.5/", "https://192.168.1.5/a.png"],
    ["https://blog.example/", "https://[2606:4700::1111]/a.png"],
    ["http://127.0.0.1/", "https://pics.example/a.png"],
  ];
  for (const [site, url] of taken) {
    const { fetch } = host({ [url]: () => new Response(PNG) });
    assert.equal((await fetchImage(url, { site, fetch })).name, "a.png");
  }
  const refused: [site: string, url: string][] = [
    ["http://127.0.0.1:8080/", "http://127.0.0.1:9200/_search"],
    ["http://127.0.0.1:8080/", "http://localhost:8080/a.png"],
    ["http://127.0.0.1:8080/", "http://192.168.1.1/"],
    ["http://192.168.1.5/", "http://192.168.1.5/a.png"],
    ["http://blog.example/", "http://blog.example/a.png"],
    ["https://192.168.1.5/", "https://192.168.1.6/a.png"],
    ["http://localhost.evil.example/", "http://localhost.evil.example/"],
  ];
  for (const [site, url] of refused) {
    const { asked, fetch } = host({ [url]: () => new Response(PNG) });
    assert.equal((await refusal(url, { site, fetch })).reason, "address", url);
    assert.deepEqual(asked, []);
  }
});

test("fetchImage: a redirect is checked like the address itself [T-20]", async () => {
  const { asked, fetch } = host({
    [URL_]: redirect("/moved.png"),
    "https://pics.example/moved.png": redirect("https://cdn.example/x"),
    "https://cdn.example/x": () => new Response(PNG),
  });
  // Its name is that of the address in the answer.
  assert.equal((await fetchImage(URL_, { fetch })).name, "cat.png");
  assert.lengthOf(asked, 3);

  for (
    const to of [
      "http://pics.example/cat.png",
      "https://192.168.1.1/",
      "http://127.0.0.1:9200/",
      "file:///etc/passwd",
      "data:image/png;base64,AAAA",
    ]
  ) {
    const { asked, fetch } = host({
      [URL_]: redirect(to),
      [to]: () => new Response(PNG),
    });
    const site = "https://blog.example/";
    assert.equal((await refusal(URL_, { fetch, site })).reason, "redirect", to);
    assert.lengthOf(asked, 1);
  }
  const circle = host({ [URL_]: redirect(URL_) });
  const { reason } = await refusal(URL_, { fetch: circle.fetch });
  assert.equal(reason, "redirect");
  assert.isBelow(circle.asked.length, 10);
});

test("fetchImage: reading stops at the size limit [T-20]", async () => {
  const announced = host({
    [URL_]: () => new Response(PNG, { headers: { "content-length": "101" } }),
  });
  const options = { maxSize: 100 };
  const first = await refusal(URL_, { ...options, fetch: announced.fetch });
  assert.equal(first.reason, "size");

  let pulled = 0;
  let cancelled = false;
  const endless = (start: Uint8Array<ArrayBuffer>) =>
    host({
      [URL_]: () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              controller.enqueue(pulled++ === 0 ? start : new Uint8Array(40));
            },
            cancel() {
              cancelled = true;
            },
          }),
        ),
    }).fetch;
  const second = await refusal(URL_, { ...options, fetch: endless(PNG) });
  assert.equal(second.reason, "size");
  assert.isTrue(cancelled);
  assert.isBelow(pulled, 6);

  pulled = 0;
  const text = bytes("<!doctype html>");
  const third = await refusal(URL_, { fetch: endless(text) });
  assert.equal(third.reason, "type");
  assert.isBelow(pulled, 4);
});

test("fetchImage: errors have a reason and say whether to retry", async () => {
  const status = (status: number) =>
    host({ [URL_]: () => new Response("no", { status }) }).fetch;
  const gone = await refusal(URL_, { fetch: status(404) });
  assert.deepInclude(gone.toJSON(), {
    code: "image-fetch-failed",
    status: 404,
    retryable: false,
  });
  assert.equal(gone.name, "ImageFetchError");
  assert.match(gone.message, /pics\.example.*404/);
  assert.isTrue((await refusal(URL_, { fetch: status(503) })).retryable);
  const nobody = await refusal(URL_, { fetch: host({}).fetch });
  assert.equal(nobody.reason, "unreachable");
  assert.isTrue(nobody.retryable);
  const broken = host({
    [URL_]: () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(PNG);
          },
          pull(controller) {
            controller.error(new TypeError("reset"));
          },
        }),
      ),
  });
  const half = await refusal(URL_, { fetch: broken.fetch });
  assert.equal(half.reason, "unreachable");
});

test("fetchImage: the time limit and the signal work with a fetch that ignores them", async () => {
  const never: Fetch = () => new Promise(() => {});
  const late = await refusal(URL_, { fetch: never, timeout: 20 });
  assert.equal(late.reason, "time");
  const silent = host({
    [URL_]: () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(PNG);
          },
        }),
      ),
  });
  const half = await refusal(URL_, { fetch: silent.fetch, timeout: 20 });
  assert.equal(half.reason, "time");

  const controller = new AbortController();
  const running = askError(
    fetchImage(URL_, { fetch: silent.fetch, signal: controller.signal }),
  );
  setTimeout(() => controller.abort(), 5);
  assert.equal((await running).code, "aborted");
  const { asked, fetch } = host({});
  const before = fetchImage(URL_, { fetch, signal: controller.signal });
  assert.equal((await askError(before)).code, "aborted");
  assert.deepEqual(asked, []);
});

test("fetchImage: invalid limits are rejected before sending", async () => {
  const { asked, fetch } = host({ [URL_]: () => new Response(PNG) });
  const wrong = [
    { maxSize: NaN },
    { maxSize: -1 },
    { timeout: NaN },
    { timeout: -1 },
  ];
  for (const options of wrong) {
    const error = await askError(fetchImage(URL_, { fetch, ...options }));
    assert.equal(error.code, "invalid-argument");
  }
  assert.deepEqual(asked, []);
  const small = fetchImage(URL_, { fetch, maxSize: 20 });
  assert.include((await askError(small)).message, "larger than 20 bytes");
});

test("fetchImage: fetches the demo site's images without credentials", async () => {
  const demo = createDemoSite({ delay: 0 });
  const client = new ChatClient({ site: demo.url, fetch: demo.fetch });
  const reply = await client.ask("Can you show me a picture?").result();
  const images = findImages(reply);
  assert.deepEqual(images.map(({ alt }) => alt), [
    "A speech bubble with three dots",
    "",
  ]);
  // Nothing of it was loaded so far.
  const asked = demo.requests.total;
  const [first, second] = await Promise.all(
    images.map(({ url, alt }) =>
      fetchImage(url, { alt, site: demo.url, fetch: demo.fetch })
    ),
  );
  assert.equal(first!.name, "demo.png");
  assert.equal(second!.name, "landscape.png");
  assert.notDeepEqual(first!.bytes, second!.bytes);
  const entries = demo.requests.entries.slice(asked);
  assert.lengthOf(entries, 2);
  for (const { hasNonce, hasCookie, hasAuthorization } of entries) {
    assert.isFalse(hasNonce || hasCookie || hasAuthorization);
  }
});
