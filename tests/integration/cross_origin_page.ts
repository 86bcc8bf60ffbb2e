/**
 * What a page on another origin than the site can do. Runs in Chromium, with
 * the control API on the site's origin.
 */
import { ChatClient, CorsBlockedError } from "@askgpt4/core";
import { assert } from "chai";
import { askError, test } from "../support/harness.ts";

interface SiteReport {
  id: number;
  url: string;
  requests: {
    entries: { method: string; route?: string; stream: boolean | null }[];
  };
}

const controlUrl = () => `${globalThis.ASKGPT4_TEST_SERVER}/__demo/sites`;

async function makeSite(): Promise<SiteReport> {
  const response = await fetch(controlUrl(), {
    method: "POST",
    body: JSON.stringify({ model: "echo", delay: 0 }),
  });
  return await response.json();
}

/** What was asked for by each question so far: a stream or not. */
async function asked(site: SiteReport): Promise<(boolean | null)[]> {
  const response = await fetch(`${controlUrl()}/${site.id}`);
  const report: SiteReport = await response.json();
  return report.requests.entries.filter((one) =>
    one.method === "POST" && one.route?.endsWith("/chats/submit")
  ).map(({ stream }) => stream);
}

test("cross origin: the answer comes whole, and no stream was ever asked for", async () => {
  const site = await makeSite();
  assert.notEqual(new URL(site.url).origin, location.origin);
  const client = new ChatClient({ site: site.url });
  const deltas: string[] = [];
  const answer = client.ask("One");
  for await (const delta of answer) deltas.push(delta);
  assert.include(deltas.join(""), "One");
  assert.equal((await answer.result()).text, deltas.join(""));
  assert.deepEqual(await asked(site), [false]);
});

test("cross origin: a conversation goes on, without a stream", async () => {
  const site = await makeSite();
  const talk = new ChatClient({ site: site.url }).conversation();
  await talk.ask("One").text();
  assert.include(await talk.ask("Two").text(), "Two");
  assert.lengthOf(talk.turns, 4);
  assert.deepEqual(await asked(site), [false, false]);
});

test("cross origin: who insists on a stream is told that it is hidden", async () => {
  const site = await makeSite();
  const client = new ChatClient({ site: site.url, stream: true });
  const error = await askError(client.ask("One").text());
  assert.instanceOf(error, CorsBlockedError);
  assert.equal(error.code, "cors-blocked");
  // One question, one request: it is not asked again in another way.
  assert.deepEqual(await asked(site), [true]);
});
