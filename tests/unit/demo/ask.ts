/**
 * Talking to a demo site without the client of this project, so that these
 * tests see what the site itself does.
 */
import { serveDemoSite, type ServeOptions } from "../../../src/demo/serve.ts";
import type { DemoSite } from "@askgpt4/core/demo";

/** An event as it was sent. */
export interface SentEvent {
  type: string;
  data: string;
  subtype?: string;
}

/** What can be asked for. */
export interface Asked {
  /** What is put into the body, besides the bot and the question. */
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Default: fetched from the site. */
  nonce?: string;
  fetch?: typeof fetch;
}

/** Gets a nonce. */
export async function startSession(
  url: string,
  { fetch = globalThis.fetch, headers = {} }: Asked = {},
): Promise<string> {
  const response = await fetch(`${url}wp-json/mwai/v1/start_session`, {
    method: "POST",
    headers,
  });
  return (await response.json()).restNonce;
}

/** Sends a question. */
export async function submit(
  url: string,
  newMessage: string,
  asked: Asked = {},
): Promise<Response> {
  const { fetch = globalThis.fetch, headers, body, signal } = asked;
  const nonce = asked.nonce ?? await startSession(url, asked);
  return await fetch(`${url}wp-json/mwai-ui/v1/chats/submit`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-WP-Nonce": nonce,
      ...headers,
    },
    body: JSON.stringify({
      botId: "default",
      newMessage,
      stream: true,
      ...body,
    }),
    ...(signal && { signal }),
  });
}

/** The same, of a site without a socket. */
export function submitTo(
  site: DemoSite,
  newMessage: string,
  asked: Asked = {},
): Promise<Response> {
  return submit(site.url, newMessage, { ...asked, fetch: site.fetch });
}

/** The events in a body that holds nothing else. */
export function eventsIn(body: string): SentEvent[] {
  const blocks = body.split("\n\n").filter((block) => block !== "");
  return blocks.map((block) => JSON.parse(block.replace(/^data: /, "")));
}

/** The text of the deltas. */
export function textOf(events: SentEvent[]): string {
  return events.filter(({ type, subtype }) =>
    type === "live" && (subtype ?? "content") === "content"
  ).map(({ data }) => data).join("");
}

/** Runs a test against a demo site on a socket. */
export async function withServer(
  options: ServeOptions,
  run: (url: string, site: DemoSite) => Promise<void>,
): Promise<void> {
  const server = await serveDemoSite({
    model: "echo",
    delay: 0,
    nonce: NONCE,
    ...options,
  });
  try {
    await run(server.url, server.site);
  } finally {
    await server.close();
  }
}

/** The nonce of the sites that {@linkcode withServer} makes. */
export const NONCE = "4a7fef9f26";

/** Waits until something holds, at most two seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i++) await pause(5);
  if (!holds()) throw new Error(`still not so after two seconds: ${holds}`);
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
