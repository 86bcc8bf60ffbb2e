/** Where a site is, and where its REST routes are. */
import { assert } from "chai";
import fc from "fast-check";
import { AskError } from "@askgpt4/core";
import {
  credentialsOf,
  linkedRestRoot,
  parseSite,
  restRoots,
  sameSite,
} from "../../../src/protocol/site.ts";
import { test } from "../../support/harness.ts";

test("site: addresses as people give them", () => {
  const cases: [string | URL, string, string][] = [
    ["blog.example", "https://blog.example/", "blog.example"],
    [" blog.example/chat ", "https://blog.example/chat", "blog.example"],
    ["http://blog.example:81", "http://blog.example:81/", "blog.example:81"],
    ["HTTPS://Blog.Example", "https://blog.example/", "blog.example"],
    ["localhost:8080", "http://localhost:8080/", "localhost:8080"],
    ["127.0.0.1:80/x", "http://127.0.0.1/x", "127.0.0.1"],
    ["[::1]:8080", "http://[::1]:8080/", "[::1]:8080"],
    ["localhost.example", "https://localhost.example/", "localhost.example"],
    ["https://u:p@blog.example/#x", "https://blog.example/", "blog.example"],
    [
      new URL("https://blog.example/?p=1"),
      "https://blog.example/?p=1",
      "blog.example",
    ],
    [
      "bücher.example",
      "https://xn--bcher-kva.example/",
      "xn--bcher-kva.example",
    ],
  ];
  for (const [given, url, name] of cases) {
    assert.deepEqual(parseSite(given), { url, name }, String(given));
  }
  assert.deepEqual(parseSite({ url: "blog.example", name: "Blog" }), {
    url: "https://blog.example/",
    name: "Blog",
  });
});

test("site: an invalid address is rejected with the reason", () => {
  const cases: Record<string, string[]> = {
    "The site address is empty.": ["", " "],
    "The site address must start with https:// or http://.": [
      "ftp://blog.example",
      "file:///etc/passwd",
      "javascript://blog.example/%0aalert(1)",
      "http:/blog.example",
      "mailto:a@blog.example",
      "user:password@blog.example",
    ],
    "The site address is not a valid URL.": [
      "https://",
      "a b",
      "5",
      "http://[::1",
    ],
  };
  for (const [message, addresses] of Object.entries(cases)) {
    for (const address of addresses) {
      assert.throws(() => parseSite(address), AskError, message, address);
    }
  }
});

test("site: what was copied along with an address is dropped", () => {
  for (
    const address of [
      "\u200bhttps://blog.example",
      "https://blog.example\u200b",
      "\ufeff https://blog.example\u2060",
      "https://blog\u200b.example",
      "“https://blog.example”",
      "«https://blog.example»",
      "<https://blog.example>",
      "'blog.example'",
      "blog.example.",
      "https://blog.example./",
    ]
  ) {
    assert.equal(parseSite(address).url, "https://blog.example/", address);
  }
  for (
    const [address, reason] of [
      ["::1", /brackets .* \[::1\]/],
      ["fe80::1:8080", /brackets/],
      ["https://https//blog.example", /host “https”/],
      ["http", /host “http”/],
    ] as const
  ) {
    assert.throws(() => parseSite(address), reason);
  }
  assert.equal(parseSite("[::1]:8080").url, "http://[::1]:8080/");
});

test("site: the user name and password of an address", () => {
  assert.deepEqual(credentialsOf("https://ada:p%40ss%20w@blog.example"), {
    name: "ada",
    password: "p@ss w",
  });
  assert.deepEqual(credentialsOf(new URL("https://ada:100%25@blog.example")), {
    name: "ada",
    password: "100%",
  });
  assert.isUndefined(credentialsOf("https://blog.example"));
  assert.isUndefined(credentialsOf("blog.example"));
});

test("site: where the routes may be", () => {
  const cases: [string, string[]][] = [
    ["https://x.example/", ["/wp-json/", "/?rest_route=/"]],
    ["https://x.example/blog", [
      "/blog/wp-json/",
      "/blog/?rest_route=/",
      "/wp-json/",
      "/?rest_route=/",
    ]],
    ["https://x.example/blog/index.php?p=4", [
      "/blog/wp-json/",
      "/blog/?rest_route=/",
      "/wp-json/",
      "/?rest_route=/",
    ]],
    ["https://x.example/wp-json", ["/wp-json/", "/?rest_route=/"]],
    ["https://x.example/blog/wp-json/mwai/v1", [
      "/blog/wp-json/",
      "/blog/?rest_route=/",
    ]],
    ["https://x.example/blog/?rest_route=/wp/v2", ["/blog/?rest_route=/"]],
    ["https://x.example/index.php?rest_route=/", ["/index.php?rest_route=/"]],
  ];
  for (const [url, roots] of cases) {
    assert.deepEqual(
      restRoots({ url }),
      roots.map((root) => `https://x.example${root}`),
      url,
    );
  }
});

test("site: any address has a root that a route can be put behind", () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
      const roots = restRoots(parseSite(url));
      assert.isNotEmpty(roots);
      for (const root of roots) {
        assert.equal(new URL(root).origin, new URL(url).origin);
        assert.match(root, /\/(wp-json\/|[^?]*\?rest_route=\/)$/);
      }
    }),
  );
});

test("site: the root that a Link header names", () => {
  const site = { url: "https://x.example/blog/" };
  const cases: [string, string | undefined][] = [
    [
      '<https://x.example/blog/wp-json/>; rel="https://api.w.org/"',
      "https://x.example/blog/wp-json/",
    ],
    [
      "<https://x.example/api>; rel=https://api.w.org/",
      "https://x.example/api/",
    ],
    [
      '</?rest_route=/>; rel="https://api.w.org/"',
      "https://x.example/?rest_route=/",
    ],
    [
      '<https://x.example/a>; rel=preload, <https://www.x.example/wp-json/> ; rel="https://api.w.org/"',
      "https://www.x.example/wp-json/",
    ],
    // Behind a proxy that speaks TLS a site may think that it is on http.
    [
      '<http://x.example/wp-json/>; rel="https://api.w.org/"',
      "https://x.example/wp-json/",
    ],
    ['<https://evil.example/wp-json/>; rel="https://api.w.org/"', undefined],
    ['<https://x.example:444/wp-json/>; rel="https://api.w.org/"', undefined],
    ['<https://x.example/wp-json/>; rel="alternate"', undefined],
    ["", undefined],
  ];
  for (const [link, root] of cases) {
    const response = new Response("", { headers: { link } });
    assert.equal(linkedRestRoot(response, site), root, link);
  }
});

test("site: which addresses are the same site", () => {
  const same: [string, string, boolean][] = [
    ["https://x.example/a", "https://x.example/b", true],
    ["https://www.x.example/", "https://x.example/", true],
    ["https://x.example/", "https://www.x.example/", true],
    ["https://x.example/", "http://x.example/", true],
    ["http://x.example/", "https://x.example/", false],
    ["https://x.example/", "http://x.example:8080/", false],
    ["https://x.example:444/", "https://x.example/", false],
    ["https://blog.x.example/", "https://x.example/", false],
    ["https://x.example.evil/", "https://x.example/", false],
    ["https://wwwx.example/", "https://x.example/", false],
    ["https://ada:secret@x.example/", "https://x.example/", false],
    ["https://ada@x.example/", "https://x.example/", false],
  ];
  for (const [to, from, expected] of same) {
    assert.equal(
      sameSite(new URL(to), new URL(from)),
      expected,
      `${from} ${to}`,
    );
  }
});

test("site: a slip of the finger is not taken for another host", () => {
  for (const slip of ["http:/blog.example", "mailto:a@b.example", "5"]) {
    assert.throws(() => parseSite(slip), AskError);
  }
  assert.equal(parseSite("localhost:8080").url, "http://localhost:8080/");
});
