/**
 * Answers of a site, a proxy or a firewall that are no answers to a question.
 */
import type { Scenario } from "../scenario.ts";
import { type Handler, NONCE, whole } from "../server.ts";
import {
  ANSWER,
  bytes,
  good,
  HIDDEN,
  json,
  oneByOne,
  page,
} from "./answers.ts";

const YEAR = 365 * 24 * 3600;

function wpError(code: string, status: number, message = "No."): Handler {
  return json(status, { code, message, data: { status } });
}

function pauseAsked(status: number, retryAfterMs?: string): Handler {
  return json(
    status,
    { code: "too_many", message: "Too many requests.", data: { status } },
    retryAfterMs === undefined ? {} : { "retry-after": retryAfterMs },
  );
}

const staleNonce = wpError("rest_cookie_invalid_nonce", 403);
const noNonce = wpError("rest_forbidden", 401);

const TRACE = `<br />
<b>Fatal error</b>: Uncaught Error: Call to undefined function mwai() in
/var/www/html/wp-content/plugins/ai-engine/classes/core.php:123
Stack trace:
#0 /var/www/html/wp-includes/class-wp-hook.php(308): Meow->ask('${NONCE}')
#1 {main}
  thrown in <b>/var/www/html/wp-content/plugins/core.php</b> on line <b>1</b>`;

const CHALLENGE = `<!DOCTYPE html><html><head><title>Just a moment...</title>
</head><body><script src="/cdn-cgi/challenge-platform/h/b.js"></script></body>`;

const FIREWALL =
  "A firewall or login page of blog.example blocked the request (page title: “Just a moment...”).";

const TOO_OFTEN = "blog.example received too many requests (HTTP 429).";

function down(status: number): string {
  return `blog.example is overloaded or down (HTTP ${status}).`;
}

function nginx(status: number, name: string): Handler {
  return page(
    status,
    `<html><head><title>${status} ${name}</title></head><body><center><h1>` +
      `${status} ${name}</h1></center><hr><center>nginx</center></body></html>`,
  );
}

function later(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toUTCString();
}

/** What comes instead of an answer. */
export const REFUSAL: readonly Scenario[] = [
  {
    fault: "a redirect to another host",
    site: {
      submit: bytes(
        whole(302, "text/html", "", { location: "http://elsewhere.invalid/" }),
      ),
    },
    expect: {
      code: "bad-response",
      text: "blog.example redirects to another site, http://elsewhere.invalid.",
    },
    page: {
      code: "site-unreachable",
      text:
        "The connection to blog.example closed before the response started.",
    },
    elsewhere: HIDDEN,
  },
  {
    fault: "a redirect that leads to itself",
    site: {
      submit: (request, connection) =>
        connection.send(
          whole(307, "text/html", "", { location: request.path }),
        ),
    },
    expect: {
      code: "bad-response",
      text: "blog.example redirects more than 5 times.",
      asked: 6,
    },
    page: {
      code: "site-unreachable",
      text:
        "The connection to blog.example closed before the response started.",
      asked: 1,
    },
    elsewhere: { ...HIDDEN, asked: 1 },
  },
  {
    fault: "a redirect within the site",
    site: {
      submit: async (request, connection) => {
        if (request.path.startsWith("/en/")) await good(request, connection);
        else {
          await connection.send(
            whole(307, "text/html", "", { location: `/en${request.path}` }),
          );
        }
      },
    },
    expect: { text: ANSWER, asked: 2 },
    page: {
      code: "site-unreachable",
      text:
        "The connection to blog.example closed before the response started.",
      asked: 1,
    },
    elsewhere: { ...HIDDEN, asked: 1 },
  },
  {
    fault: "403: the nonce is too old, once",
    site: { submit: oneByOne(staleNonce, good) },
    expect: { text: ANSWER, asked: 2, sessions: 2 },
    elsewhere: {},
  },
  {
    fault: "403: every nonce is refused",
    site: { submit: staleNonce },
    expect: {
      code: "nonce-rejected",
      text: "blog.example rejected the nonce (rest_cookie_invalid_nonce).",
      asked: 2,
      sessions: 2,
    },
    elsewhere: {},
  },
  {
    fault: "401: every nonce is refused",
    site: { submit: noNonce },
    expect: {
      code: "nonce-rejected",
      text: "blog.example rejected the nonce (rest_forbidden).",
      asked: 2,
      sessions: 2,
    },
    elsewhere: {},
  },
  {
    fault: "429, `Retry-After: 0`, once",
    site: { submit: oneByOne(pauseAsked(429, "0"), good) },
    expect: { text: ANSWER, asked: 2 },
    elsewhere: {},
  },
  {
    fault: "429, `Retry-After: 0`, always",
    site: { submit: pauseAsked(429, "0") },
    expect: { code: "rate-limited", text: TOO_OFTEN, asked: 3 },
    elsewhere: {},
  },
  {
    fault: "429, `Retry-After` a date in the past, once",
    site: { submit: oneByOne(pauseAsked(429, later(-3600)), good) },
    expect: { text: ANSWER, asked: 2 },
    elsewhere: {},
  },
  {
    fault: "429, `Retry-After` a year of seconds",
    site: { submit: pauseAsked(429, String(YEAR)) },
    expect: { code: "rate-limited", text: TOO_OFTEN },
    // Browsers keep the header to themselves.
    elsewhere: { asked: 3 },
  },
  {
    fault: "429, `Retry-After` a date in a year",
    site: {
      submit: (request, connection) =>
        pauseAsked(429, later(YEAR))(request, connection),
    },
    expect: { code: "rate-limited", text: TOO_OFTEN },
    // Browsers keep the header to themselves.
    elsewhere: { asked: 3 },
  },
  {
    fault: "429, `Retry-After: soon`, once",
    site: { submit: oneByOne(pauseAsked(429, "soon"), good) },
    expect: { text: ANSWER, asked: 2 },
    elsewhere: {},
  },
  {
    fault: "429 without `Retry-After`, always",
    site: { submit: pauseAsked(429) },
    client: { maxRetries: 1 },
    expect: { code: "rate-limited", text: TOO_OFTEN, asked: 2 },
    elsewhere: {},
  },
  {
    fault: "503, `Retry-After: 0`, once",
    site: { submit: oneByOne(pauseAsked(503, "0"), good) },
    expect: { text: ANSWER, asked: 2 },
    elsewhere: { code: "site-error", text: "Too many requests.", asked: 1 },
  },
  {
    fault: "503, `Retry-After` a date in the past, once",
    site: { submit: oneByOne(pauseAsked(503, later(-3600)), good) },
    expect: { text: ANSWER, asked: 2 },
    elsewhere: { code: "site-error", text: "Too many requests.", asked: 1 },
  },
  {
    fault: "503, `Retry-After` a year of seconds",
    site: {
      submit: page(503, "<title>Maintenance</title>", {
        "retry-after": String(YEAR),
      }),
    },
    expect: { code: "site-error", text: down(503) },
    elsewhere: HIDDEN,
  },
  {
    fault: "503, `Retry-After` a date in a year",
    site: {
      submit: (request, connection) =>
        page(503, "<title>Maintenance</title>", {
          "retry-after": later(YEAR),
        })(request, connection),
    },
    expect: { code: "site-error", text: down(503) },
    elsewhere: HIDDEN,
  },
  {
    fault: "503, `Retry-After: soon`",
    site: {
      submit: page(503, "<title>Maintenance</title>", {
        "retry-after": "soon",
      }),
    },
    expect: { code: "site-error", text: down(503) },
    elsewhere: HIDDEN,
  },
  {
    fault: "503 without `Retry-After`",
    site: { submit: page(503, "<title>Maintenance</title>") },
    expect: { code: "site-error", text: down(503) },
    elsewhere: HIDDEN,
  },
  {
    fault: "500 with a trace of PHP's",
    site: { submit: page(500, TRACE) },
    expect: { code: "site-error", text: "blog.example failed (HTTP 500)." },
    elsewhere: HIDDEN,
  },
  {
    fault: "500: WordPress's critical error",
    site: { submit: wpError("internal_server_error", 500, "<p>Critical.</p>") },
    expect: {
      code: "site-error",
      text: "PHP failed on blog.example (fatal error).",
    },
  },
  {
    fault: "502 from a proxy",
    site: { submit: nginx(502, "Bad Gateway") },
    expect: { code: "site-error", text: down(502) },
    elsewhere: HIDDEN,
  },
  {
    fault: "504 from a proxy",
    site: { submit: nginx(504, "Gateway Time-out") },
    expect: { code: "site-error", text: down(504) },
    elsewhere: HIDDEN,
  },
  {
    fault: "a firewall's challenge with 403",
    site: { submit: page(403, CHALLENGE) },
    expect: { code: "site-error", text: FIREWALL },
    elsewhere: HIDDEN,
  },
  {
    fault: "a firewall's challenge with 200",
    site: { submit: page(200, CHALLENGE) },
    expect: { code: "site-error", text: FIREWALL },
    elsewhere: HIDDEN,
  },
  {
    fault: "a web page in place of the answer, with 200",
    site: { submit: page(200, "<!DOCTYPE html><title>My blog</title>") },
    expect: {
      code: "bad-response",
      text:
        "blog.example sent a web page instead of an answer (page title: “My blog”).",
    },
    elsewhere: HIDDEN,
  },
  {
    fault: "404: WordPress without the plugin",
    site: {
      submit: wpError("rest_no_route", 404),
      session: wpError("rest_no_route", 404),
    },
    expect: {
      code: "not-ai-engine",
      text: "blog.example is a WordPress site without AI Engine's chat.",
      asked: 0,
    },
    elsewhere: {},
  },
];
