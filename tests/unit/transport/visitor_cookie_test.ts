/** The visitor's cookie: what is kept, and where it is sent. */
import { assert } from "chai";
import { VisitorCookie } from "../../../src/transport/visitor_cookie.ts";
import { test } from "../../support/harness.ts";

const ROUTE = "https://x.example/blog/wp-json/mwai/v1/start_session";

/** What goes to an address after another one has set the cookie. */
function sent(setCookie: string, to: string, from = ROUTE): string | null {
  const cookie = new VisitorCookie();
  const response = new Headers();
  response.append("set-cookie", setCookie);
  cookie.keep(response, new URL(from));
  const headers = new Headers();
  cookie.send(headers, new URL(to));
  return headers.get("cookie");
}

test("visitor cookie: where it goes [T-07]", () => {
  const pair = "mwai_session_id=v1";
  const cases: [string, string, boolean][] = [
    ["path=/", "https://x.example/wp-json/a", true],
    ["path=/; Secure", "https://x.example/wp-json/a", true],
    ["path=/; Secure", "http://x.example/wp-json/a", false],
    ["path=/", "http://x.example/wp-json/a", true],
    ["path=/blog", "https://x.example/blog/wp-json/a", true],
    ["path=/blog", "https://x.example/blogger/wp-json/a", false],
    ["path=/blog/", "https://x.example/blog/wp-json/a", true],
    ["path=/Blog", "https://x.example/blog/wp-json/a", false],
    // Without a path it is for the folder that set it.
    ["HttpOnly", "https://x.example/blog/wp-json/mwai/v1/a", true],
    ["HttpOnly", "https://x.example/blog/wp-json/mwai-ui/v1/a", false],
    ["path=/; Domain=.x.example", "https://www.x.example/a", true],
    ["path=/; Domain=y.example", "https://x.example/a", false],
    ["path=/; Domain=ample", "https://x.example/a", false],
  ];
  for (const [attributes, to, goes] of cases) {
    assert.equal(
      sent(`${pair}; ${attributes}`, to),
      goes ? pair : null,
      `${attributes} ${to}`,
    );
  }
});

test("visitor cookie: Secure is not taken from an address without TLS", () => {
  const set = "mwai_session_id=v1; path=/; Secure";
  assert.isNull(
    sent(set, "https://x.example/", "http://x.example/wp-json/a"),
  );
});

/** A cookie as it is stored. */
function stored(setCookie: string): string | undefined {
  const cookie = new VisitorCookie();
  cookie.keep(new Headers([["set-cookie", setCookie]]), new URL(ROUTE));
  return cookie.setCookie;
}

test("visitor cookie: what is stored has the attributes", () => {
  const pair = "mwai_session_id=v1";
  const date = "Wed, 01 Jan 2110 00:00:00 GMT";
  const cases: [string, string | undefined][] = [
    ["path=/blog; secure; HttpOnly; SameSite=Lax", "; Path=/blog; Secure"],
    ["HttpOnly", "; Path=/blog/wp-json/mwai/v1"],
    [`path=/; expires=${date}`, `; Path=/; Expires=${date}`],
    ["path=/; expires=soon; max-age=soon", "; Path=/"],
    ["path=/; max-age=1e99", "; Path=/"],
    ["path=/; Max-Age=0", undefined],
    [`path=/; Max-Age=0; Expires=${date}`, undefined],
    ["path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", undefined],
  ];
  for (const [attributes, kept] of cases) {
    const line = stored(`${pair}; ${attributes}`);
    assert.equal(line, kept && pair + kept, attributes);
    // It holds for the next process, too.
    if (line === undefined) continue;
    const cookie = new VisitorCookie();
    cookie.restore(line, new URL(ROUTE));
    assert.equal(cookie.setCookie, line);
  }
});

test("visitor cookie: an expired one is neither sent nor restored", () => {
  const now = Date.now;
  const line = stored("mwai_session_id=v1; Path=/; Max-Age=60")!;
  const cookie = new VisitorCookie();
  cookie.restore(line, new URL(ROUTE));
  const before = new Headers();
  cookie.send(before, new URL(ROUTE));
  assert.equal(before.get("cookie"), "mwai_session_id=v1");
  try {
    Date.now = () => now() + 61_000;
    const after = new Headers();
    cookie.send(after, new URL(ROUTE));
    assert.isNull(after.get("cookie"));
    const next = new VisitorCookie();
    next.restore(line, new URL(ROUTE));
    assert.isUndefined(next.setCookie);
  } finally {
    Date.now = now;
  }
});

test("visitor cookie: a stored one is taken up once, if it is valid", () => {
  const url = new URL(ROUTE);
  const wrong = ["", "a b", "a\r\nb", "é", "x".repeat(257)]
    .map((value) => `mwai_session_id=${value}`);
  for (const line of [...wrong, "v1", "other=v1", 7, null]) {
    const cookie = new VisitorCookie();
    cookie.restore(line, url);
    assert.isUndefined(cookie.setCookie, String(line));
  }
  const secure = new VisitorCookie();
  const http = new URL("http://x.example/wp-json/");
  secure.restore("mwai_session_id=v1; Path=/; Secure", http);
  assert.isUndefined(secure.setCookie);
  const cookie = new VisitorCookie();
  cookie.restore("mwai_session_id=one; Path=/", url);
  cookie.restore("mwai_session_id=two; Path=/", url);
  assert.equal(cookie.setCookie, "mwai_session_id=one; Path=/");
});
