/**
 * The control API: more demo sites on the same server, made and configured
 * over HTTP, for tests that run in a page or in a worker.
 */
import { readBytes } from "../../util/bounded_body.ts";
import { createDemoSite, type DemoSite, type DemoSiteOptions } from "../mod.ts";

/** What the control API takes besides the options of a site. */
interface Orders extends Omit<DemoSiteOptions, "url"> {
  /** Ages the nonces. */
  rotateNonce?: boolean;
  /** Makes the site refuse every nonce that it has handed out. */
  expireNonces?: boolean;
  /** Forgets the requests so far. */
  clearRequests?: boolean;
}

/** The most that is read of orders, in bytes. */
const MAX_BODY = 1024 * 1024;

const CONTROL_PATH = "/__demo/sites";

/** Handles the requests for a site, and creates more sites. */
export class ControlApi {
  readonly #sites: DemoSite[] = [];

  constructor(
    readonly origin: string,
    readonly main: DemoSite["fetch"],
  ) {}

  /** Answers a request to the control API or to one of its sites. */
  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === CONTROL_PATH || pathname.startsWith(`${CONTROL_PATH}/`)) {
      return withCors(request, await this.#control(request, pathname));
    }
    const site = /^\/site-(\d+)\//.exec(pathname)?.[1];
    const other = site && this.#sites[Number(site) - 1];
    return await (other ? other.fetch : this.main)(request);
  }

  async #control(request: Request, pathname: string): Promise<Response> {
    const { method, headers } = request;
    // A page from elsewhere must not get at it, not even by a name of its own
    // that leads to this machine.
    const host = headers.get("Host");
    const origin = headers.get("Origin");
    if (
      (host !== null && !isLoopback(`http://${host}`)) ||
      (origin !== null && !isLoopback(origin))
    ) {
      return Response.json({ error: "only from loopback" }, { status: 403 });
    }
    if (method === "OPTIONS") return new Response(null, { status: 204 });
    if (pathname === CONTROL_PATH) {
      if (method !== "POST") return notHere();
      const id = this.#sites.length + 1;
      const { orders, error } = await read(request);
      if (error) return error;
      const url = `${this.origin}/site-${id}/`;
      const site = createDemoSite({ ...orders, url });
      this.#sites.push(site);
      return Response.json(report(id, site), { status: 201 });
    }
    const id = Number(pathname.slice(CONTROL_PATH.length + 1));
    const site = this.#sites[id - 1];
    if (!site) return notHere();
    if (method === "POST") {
      const { orders, error } = await read(request);
      if (error) return error;
      site.configure(orders);
      if (orders.rotateNonce) site.rotateNonce();
      if (orders.expireNonces) site.expireNonces();
      if (orders.clearRequests) site.requests.clear();
    } else if (method !== "GET") {
      return notHere();
    }
    return Response.json(report(id, site));
  }
}

/** What the control API reports about a site. */
function report(id: number, site: DemoSite): Record<string, unknown> {
  const { url, activeStreams, requests } = site;
  return { id, url, activeStreams, requests };
}

async function read(
  request: Request,
): Promise<{ orders: Orders; error?: Response }> {
  const bytes = await readBytes(request.body, MAX_BODY + 1, request.signal);
  if (bytes.length > MAX_BODY) {
    const error = Response.json({ error: "too large" }, { status: 413 });
    return { orders: {}, error };
  }
  const text = new TextDecoder().decode(bytes);
  try {
    const orders: unknown = JSON.parse(text || "{}");
    if (typeof orders === "object" && orders !== null) return { orders };
  } catch {
    // Answered below.
  }
  const error = Response.json({ error: "options in JSON wanted" }, {
    status: 400,
  });
  return { orders: {}, error };
}

function notHere(): Response {
  return Response.json({ error: "not found" }, { status: 404 });
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function withCors(request: Request, response: Response): Response {
  const origin = request.headers.get("Origin");
  if (origin === null || !isLoopback(origin)) return response;
  response.headers.set("Access-Control-Allow-Origin", origin);
  response.headers.set("Access-Control-Allow-Methods", "GET, POST");
  response.headers.set("Access-Control-Allow-Headers", "Content-Type");
  response.headers.set("Vary", "Origin");
  return response;
}
