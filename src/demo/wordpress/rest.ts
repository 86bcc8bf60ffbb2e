/**
 * WordPress's REST server: who may do what, and the headers around it.
 */
import {
  deleteDiscussions,
  editDiscussion,
  listDiscussions,
} from "../routes/discussions.ts";
import type { Exchange } from "../exchange.ts";
import { deleteFiles, listFiles, uploadFile } from "../routes/files.ts";
import { START_SESSION, SUBMIT } from "../log.ts";
import { random } from "./php.ts";
import {
  chatbotQuery,
  checkAuth,
  imageQuery,
  jsonQuery,
  listChatbots,
  moderationCheck,
  textQuery,
  transcribeAudio,
  visionQuery,
} from "../routes/public_api.ts";
import {
  errorResponse,
  forbidden,
  invalidNonce,
  json,
  NO_CACHE,
  type Reply,
} from "../reply.ts";
import { submit } from "../routes/submit.ts";

interface Route {
  method: "GET" | "POST";
  /** What a request must bring. */
  access: "nothing" | "nonce" | "bearer";
  /** Whether the response has an Allow header, as recorded. */
  allow?: boolean;
  run(exchange: Exchange): Reply | Promise<Reply>;
}

const UI = "/mwai-ui/v1";
const API = "/mwai/v1";

const ROUTES: Record<string, Route> = {
  [START_SESSION]: {
    method: "POST",
    access: "nothing",
    allow: true,
    run: startSession,
  },
  [SUBMIT]: { method: "POST", access: "nonce", run: submit },
  [`${UI}/discussions/list`]: {
    method: "POST",
    access: "nonce",
    allow: true,
    run: listDiscussions,
  },
  [`${UI}/discussions/edit`]: {
    method: "POST",
    access: "nonce",
    allow: true,
    run: editDiscussion,
  },
  [`${UI}/discussions/delete`]: {
    method: "POST",
    access: "nonce",
    run: deleteDiscussions,
  },
  [`${UI}/files/upload`]: { method: "POST", access: "nonce", run: uploadFile },
  [`${UI}/files/list`]: { method: "POST", access: "nonce", run: listFiles },
  [`${UI}/files/delete`]: { method: "POST", access: "nonce", run: deleteFiles },
  [`${API}/simpleAuthCheck`]: {
    method: "GET",
    access: "bearer",
    allow: true,
    run: checkAuth,
  },
  [`${API}/listChatbots`]: {
    method: "GET",
    access: "bearer",
    allow: true,
    run: listChatbots,
  },
  [`${API}/simpleChatbotQuery`]: {
    method: "POST",
    access: "bearer",
    allow: true,
    run: chatbotQuery,
  },
  [`${API}/simpleTextQuery`]: {
    method: "POST",
    access: "bearer",
    allow: true,
    run: textQuery,
  },
  [`${API}/simpleJsonQuery`]: {
    method: "POST",
    access: "bearer",
    allow: true,
    run: jsonQuery,
  },
  [`${API}/simpleVisionQuery`]: {
    method: "POST",
    access: "bearer",
    run: visionQuery,
  },
  [`${API}/simpleImageQuery`]: {
    method: "POST",
    access: "bearer",
    run: imageQuery,
  },
  [`${API}/simpleTranscribeAudio`]: {
    method: "POST",
    access: "bearer",
    run: transcribeAudio,
  },
  [`${API}/moderationCheck`]: {
    method: "POST",
    access: "bearer",
    run: moderationCheck,
  },
};

function startSession(exchange: Exchange): Reply {
  return json(200, {
    success: true,
    sessionId: exchange.visitor,
    restNonce: exchange.site.nonces.current(exchange.owner),
  });
}

/** The routes that this site has. */
function routesOf({ site: { settings } }: Exchange): Record<string, Route> {
  if (settings.software !== "ai-engine") return {};
  return Object.fromEntries(
    Object.entries(ROUTES).filter(([, { access }]) =>
      access !== "bearer" || settings.bearerToken !== null
    ),
  );
}

/** The address of a REST route, as the site itself gives it. */
export function restUrl(
  { url, permalinks }: { url: URL; permalinks: "pretty" | "plain" },
  route: string,
): string {
  const root = permalinks === "pretty" ? "wp-json" : "index.php?rest_route=";
  return url.href + root + route;
}

/** Answers a request to the REST API. */
export async function rest(exchange: Exchange): Promise<Reply> {
  const reply = await dispatch(exchange);
  const { direct = false } = reply;
  const headers = new Headers(headOf(exchange));
  const { newVisitor, user, nonce } = exchange;
  if (exchange.method !== "OPTIONS") {
    if (!user && (nonce === "current" || nonce === "aged")) {
      headers.set("X-WP-Nonce", exchange.site.nonces.current(""));
    }
    if (newVisitor !== undefined) {
      headers.append(
        "Set-Cookie",
        `mwai_session_id=${newVisitor}; path=/; HttpOnly`,
      );
    }
    const signedIn = user || (isPublicApi(exchange) && exchange.hasBearerToken);
    if (signedIn && !direct) {
      for (const [name, value] of NO_CACHE) headers.set(name, value);
    }
  }
  for (const [name, value] of corsHeaders(exchange, direct)) {
    headers.set(name, value);
  }
  for (const [name, value] of reply.headers) headers.set(name, value);
  return { ...reply, headers: [...headers] };
}

async function dispatch(exchange: Exchange): Promise<Reply> {
  const { nonce, user, route: path } = exchange;
  if (nonce === "invalid" && !user) return invalidNonce();
  const routes = routesOf(exchange);
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  const method = exchange.method === "HEAD" ? "GET" : exchange.method;
  if (method === "OPTIONS" && route) return describe(exchange, route);
  if (method === "GET") {
    const index = indexAt(exchange, routes);
    if (index) return index;
  }
  if (!route || method !== route.method) {
    return errorResponse(
      404,
      "rest_no_route",
      "No route was found matching the URL and request method.",
    );
  }
  if (!readParams(exchange)) {
    return errorResponse(
      400,
      "rest_invalid_json",
      "Invalid JSON body passed.",
      [],
      {
        json_error_code: 4,
        json_error_message: "Syntax error",
      },
    );
  }
  if (route.access === "bearer" && !exchange.hasBearerToken) {
    return forbidden(401);
  }
  if (
    route.access === "nonce" && nonce !== "current" && nonce !== "aged"
  ) {
    return forbidden(user ? 403 : 401);
  }
  const reply = await route.run(exchange);
  if (route.allow && reply.status !== 403) {
    reply.headers.push(["Allow", route.method]);
  }
  return reply;
}

function isPublicApi({ route }: Exchange): boolean {
  return ROUTES[route]?.access === "bearer";
}

/** Reads a JSON body; false if it is none although it claims to be. */
function readParams(exchange: Exchange): boolean {
  const { headers, body } = exchange;
  const type = headers.get("Content-Type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type) || body.length === 0) {
    return true;
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof value === "object" && value !== null) {
      exchange.params = value as Record<string, unknown>;
    }
    return true;
  } catch {
    return false;
  }
}

function headOf(exchange: Exchange): [string, string][] {
  const { headers, route, site: { settings } } = exchange;
  const head: [string, string][] = [
    ["Link", `<${restUrl(settings, "/")}>; rel="https://api.w.org/"`],
    ["X-Content-Type-Options", "nosniff"],
  ];
  // The plugin starts a PHP session everywhere but in its chat routes.
  const startsSession = settings.software === "ai-engine" &&
    route.startsWith("/mwai/");
  if (!startsSession) return head;
  head.push(
    ["Expires", "Thu, 19 Nov 1981 08:52:00 GMT"],
    ["Cache-Control", "no-store, no-cache, must-revalidate"],
  );
  if (!/(^|;\s*)PHPSESSID=/.test(headers.get("Cookie") ?? "")) {
    const id = random(26, "0123456789abcdefghijklmnopqrstuv");
    head.push(["Set-Cookie", `PHPSESSID=${id}; path=/`]);
  }
  return head;
}

function corsHeaders(
  { headers }: Exchange,
  direct: boolean,
): [string, string][] {
  const origin = headers.get("Origin");
  if (origin === null) return [];
  const always: [string, string][] = [
    [
      "Access-Control-Expose-Headers",
      "X-WP-Total, X-WP-TotalPages, Link",
    ],
    [
      "Access-Control-Allow-Headers",
      "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type",
    ],
  ];
  if (direct) return always;
  return [
    ...always,
    ["Access-Control-Allow-Origin", origin],
    [
      "Access-Control-Allow-Methods",
      "OPTIONS, GET, POST, PUT, PATCH, DELETE",
    ],
    ["Access-Control-Allow-Credentials", "true"],
    ["Vary", "Origin"],
  ];
}

/** A route, as WordPress describes it to OPTIONS and in its index. */
function description(
  { site: { settings } }: Exchange,
  path: string,
  { method }: Route,
): Record<string, unknown> {
  return {
    namespace: path.split("/").slice(1, 3).join("/"),
    methods: [method],
    endpoints: [{ methods: [method], args: [] }],
    _links: { self: [{ href: restUrl(settings, path) }] },
  };
}

function describe(exchange: Exchange, route: Route): Reply {
  return json(200, description(exchange, exchange.route, route));
}

/** The index of the REST API, or of one of its namespaces. */
function indexAt(
  exchange: Exchange,
  routes: Record<string, Route>,
): Reply | undefined {
  const { route: path, site: { settings } } = exchange;
  const listed = Object.fromEntries(
    Object.entries(routes)
      .filter(([name]) => name.startsWith(path))
      .map(([name, route]) => [name, description(exchange, name, route)]),
  );
  const namespaces = [
    "oembed/1.0",
    ...(settings.software === "ai-engine" ? ["mwai/v1", "mwai-ui/v1"] : []),
    "wp/v2",
    "wp-site-health/v1",
    "wp-block-editor/v1",
  ];
  const home = settings.url.href.slice(0, -1);
  if (path === "/") {
    return json(200, {
      name: "Ask GPT-4 demo",
      description: "A site that speaks AI Engine's protocol",
      url: home,
      home,
      gmt_offset: "0",
      timezone_string: "",
      namespaces,
      authentication: {
        "application-passwords": {
          endpoints: {
            authorization: `${home}/wp-admin/authorize-application.php`,
          },
        },
      },
      routes: listed,
      _links: { help: [{ href: "https://developer.wordpress.org/rest-api/" }] },
    });
  }
  if (!namespaces.includes(path.slice(1))) return undefined;
  return json(200, {
    namespace: path.slice(1),
    routes: listed,
    _links: { up: [{ href: restUrl(settings, "/") }] },
  });
}
