/** The visitor's cookie: what is kept, and where it is sent. */
import { assert } from "chai";
import { VisitorCookie } from "../src/visitor_cookie.ts";
import { test } from "./harness.ts";

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

test("visitor cookie: where it goes", () => {
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

test("visitor cookie: a stored value is taken up once, if it can be one", () => {
  for (
    const value of ["", "a b", "a;b", "a\r\nb", "é", "x".repeat(257), 7, null]
  ) {
    const cookie = new VisitorCookie();
    cookie.restore(value);
    assert.isUndefined(cookie.value, String(value));
  }
  const cookie = new VisitorCookie();
  cookie.restore("one");
  cookie.restore("two");
  assert.equal(cookie.value, "one");
});
